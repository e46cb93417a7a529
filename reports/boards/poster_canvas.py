"""Drawing text and boxes for a poster with Pillow: fonts that hold Chinese, baselines, fitting, triangles."""

from __future__ import annotations

import io
import os
import sys
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from analytics.errors import Refused, Text

WIDTH, MARGIN = 1080, 64
RIGHT = WIDTH - MARGIN
LARGEST = 2 * 1024 * 1024  # what a group robot takes
# (regular, bold) file names, the best first; `sc` is the face of a collection with simplified forms.
FAMILIES = (
    ("NotoSansCJK-Regular.ttc", "NotoSansCJK-Bold.ttc"), ("NotoSansCJKsc-Regular.otf", "NotoSansCJKsc-Bold.otf"), ("NotoSansSC-Regular.otf", "NotoSansSC-Bold.otf"),
    ("SourceHanSansSC-Regular.otf", "SourceHanSansSC-Bold.otf"), ("SourceHanSansCN-Regular.otf", "SourceHanSansCN-Bold.otf"), ("SourceHanSans.ttc", "SourceHanSans.ttc"),
    ("PingFang.ttc", "PingFang.ttc"), ("msyh.ttc", "msyhbd.ttc"), ("Hiragino Sans GB.ttc", "Hiragino Sans GB.ttc"), ("STHeiti Light.ttc", "STHeiti Medium.ttc"),
    ("wqy-microhei.ttc", "wqy-microhei.ttc"), ("wqy-zenhei.ttc", "wqy-zenhei.ttc"), ("simhei.ttf", "simhei.ttf"), ("DroidSansFallbackFull.ttf", "DroidSansFallbackFull.ttf"),
)


def folders() -> Iterator[Path]:
    """Where fonts are on Linux, macOS and Windows."""
    home = Path.home()
    yield from (home / ".fonts", home / ".local/share/fonts", Path("/usr/local/share/fonts"), Path("/usr/share/fonts"))
    if sys.platform == "darwin":
        yield from (home / "Library/Fonts", Path("/Library/Fonts"), Path("/System/Library/Fonts"), Path("/System/Library/AssetsV2"))
    if windows := os.environ.get("WINDIR"):
        yield Path(windows) / "Fonts"


@lru_cache(maxsize=4)
def font_files(named: str = "") -> tuple[str, str]:
    """The regular and the bold font file with Chinese in it; `named` (ZHANBAO_FONT) comes first.

    Raises Refused, naming the package to install, when there is none.
    """
    if named:
        if not Path(named).is_file():
            raise Refused(Text(f"ZHANBAO_FONT 指的字体文件 {named} 不存在。", f"ZHANBAO_FONT names {named}, which is not there."))
        bold = Path(named.replace("Regular", "Bold"))
        return named, str(bold) if bold.is_file() else named
    held = {path.name: path for folder in folders() if folder.is_dir() for path in folder.rglob("*.*") if path.suffix.lower() in (".ttc", ".otf", ".ttf")}
    for regular, bold in FAMILIES:
        if regular in held:
            return str(held[regular]), str(held.get(bold, held[regular]))
    raise Refused(Text(
        "画海报需要一种中文字体，这台电脑上没有找到；请安装 fonts-noto-cjk（Debian、Ubuntu）或 google-noto-sans-cjk-fonts（Fedora），或用环境变量 ZHANBAO_FONT 指定字体文件。",
        "A poster needs a font with Chinese characters and none was found; install fonts-noto-cjk (Debian, Ubuntu) or google-noto-sans-cjk-fonts (Fedora), "
        "or name a font file in ZHANBAO_FONT.",
    ))


@lru_cache(maxsize=128)
def font(size: int, bold: bool = False) -> ImageFont.FreeTypeFont:
    regular, heavy = font_files(os.environ.get("ZHANBAO_FONT", ""))
    path = heavy if bold else regular
    return ImageFont.truetype(path, size, index=_face(path, bold))


def drawable(text: str) -> str:
    """The text without pictures the font does not have (emoji, and what joins or colours them), which would be empty boxes."""
    return text if text.isascii() else "".join(letter for letter in text if not _missing_picture(letter)).strip() or text


@lru_cache(maxsize=4096)
def _missing_picture(letter: str) -> bool:
    if unicodedata.category(letter) not in ("So", "Sk", "Cf", "Mn", "Cn"):
        return False
    one = font(20)
    return bytes(one.getmask(letter)) in (bytes(one.getmask("\U0010ffff")), b"") and letter not in "\u200b\u00ad"


@lru_cache(maxsize=8)
def _face(path: str, bold: bool) -> int:
    """Which face of a collection has simplified Chinese (and is heavy, where one file holds all weights)."""
    if not path.lower().endswith(".ttc"):
        return 0
    best, place = -1, 0
    for index in range(64):
        try:
            family, style = ImageFont.truetype(path, 20, index=index).getname()
        except OSError:  # past the last face
            break
        name = f"{family} {style}"
        points = 4 * ("Mono" not in name) + 2 * (" SC" in name or " CN" in name) + (("Bold" in name or "Semibold" in name) == bold)
        if points > best:
            best, place = points, index
    return place


class Canvas:
    """A tall sheet to draw on from above; it is cut off under the last thing drawn."""

    def __init__(self, page: str, tallest: int = 7000) -> None:
        self.image = Image.new("RGB", (WIDTH, tallest), page)
        self.draw = ImageDraw.Draw(self.image)
        self._smooth = 4

    def width(self, text: str, size: int, bold: bool = False) -> float:
        return font(size, bold).getlength(drawable(text))

    def fitted(self, text: str, size: int, most: float, bold: bool = False) -> str:
        """The text, cut with … where it is wider than `most`."""
        if self.width(text, size, bold) <= most:
            return text
        while text and self.width(text + "…", size, bold) > most:
            text = text[:-1]
        return text.rstrip() + "…"

    def shrunk(self, text: str, size: int, most: float, bold: bool = False, smallest: int = 22) -> int:
        """The largest size up to `size` in which the text fits."""
        while size > smallest and self.width(text, size, bold) > most:
            size -= 1
        return size

    def wrapped(self, text: str, size: int, most: float, bold: bool = False) -> list[str]:
        """The text in lines no wider than `most`; words of Latin letters and figures stay whole where they can."""
        lines, line = [], ""
        for word in _words(text):
            if line and self.width(line + word, size, bold) > most:
                lines.append(line.rstrip())
                line = word.lstrip()
            else:
                line += word
        return [*lines, line.rstrip()] if line.strip() else lines

    def text(self, x: float, y: float, text: str, size: int, colour: str, *, bold: bool = False, anchor: str = "l", most: float | None = None) -> float:
        """Write on the baseline `y`; anchor l, m or r. Returns the width."""
        text = drawable(text)
        shown = text if most is None else self.fitted(text, size, most, bold)
        self.draw.text((x, y), shown, font=font(size, bold), fill=colour, anchor=f"{anchor}s")
        return self.width(shown, size, bold)

    def box(self, x: float, y: float, width: float, height: float, colour: str, radius: float = 0, corners: tuple[bool, bool, bool, bool] = (True, True, True, True)) -> None:
        if width < 1 or height < 1:
            return
        self.draw.rounded_rectangle((round(x), round(y), round(x + width) - 1, round(y + height) - 1), min(radius, width / 2, height / 2), fill=colour, corners=corners)

    def line(self, x: float, y: float, to: float, colour: str, width: int = 2) -> None:
        self.draw.line((x, y, to, y), fill=colour, width=width)

    def triangle(self, x: float, baseline: float, size: float, colour: str, up: bool) -> None:
        """▲ or ▼ of width `size` standing on the baseline, with smooth edges."""
        many = self._smooth
        height = round(size * 0.86)
        mask = Image.new("L", (round(size) * many, height * many), 0)
        wide, tall = mask.size
        ImageDraw.Draw(mask).polygon([(0, tall), (wide, tall), (wide / 2, 0)] if up else [(0, 0), (wide, 0), (wide / 2, tall)], fill=255)
        small = mask.resize((round(size), height), Image.Resampling.LANCZOS)
        self.image.paste(colour, (round(x), round(baseline - height)), small)

    def png(self, height: float) -> bytes:
        """The sheet down to `height`, at most 2 MB: fewer colours where that is needed."""
        cut = self.image.crop((0, 0, WIDTH, round(height)))
        made = _saved(cut)
        return made if len(made) <= LARGEST else _saved(cut.quantize(64))


def _saved(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=7)
    return out.getvalue()


def _words(text: str) -> list[str]:
    """Where a line may break: between Chinese characters, after spaces."""
    words: list[str] = []
    for character in text:
        if words and character.isascii() and not character.isspace() and words[-1][-1].isascii() and not words[-1][-1].isspace() or words and character in "，。；：、）」　 ":
            words[-1] += character
        else:
            words.append(character)
    return words
