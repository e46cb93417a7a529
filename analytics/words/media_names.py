"""One medium under many spellings: which are the same without asking, which a company said are, and which merely look alike."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from analytics.errors import Refused, Text

SETTING = "media_aliases"
# Words that are added to a medium's name and make no other medium of it.
_ADDED = re.compile(r"(广告|推广|投放|平台|渠道|媒体|官方|官网|网站|网|app|ads?|com|cn|官方号)+$")
# The names Chinese media go by in Latin letters, pinyin or short; only ever a suggestion.
_ALSO = {
    "抖音": "douyin dy", "小红书": "xiaohongshu xhs red", "百度": "baidu", "微信": "wechat weixin wx", "微博": "weibo", "快手": "kuaishou", "知乎": "zhihu",
    "哔哩哔哩": "bilibili b站", "京东": "jd jingdong", "天猫": "tmall tianmao", "淘宝": "taobao", "视频号": "channels shipinhao", "今日头条": "toutiao 头条", "腾讯": "tencent",
    "谷歌": "google", "脸书": "facebook fb", "领英": "linkedin",
}
_MEANT = {other: name for name, others in _ALSO.items() for other in others.split()}
_SHORTEST_TO_COMPARE = {True: 6, False: 4}


def media_key(name: str) -> str:
    """What tells one medium from another: width, letters' case, blanks and punctuation do not, signs such as + do.

    >>> media_key("Ｄou-Yin "), media_key("抖音（信息流）"), media_key("Google+"), media_key("—")
    ('douyin', '抖音信息流', 'google+', '—')
    """
    half = unicodedata.normalize("NFKC", name).lower()
    letters = "".join(one for one in half if not one.isspace() and not unicodedata.category(one).startswith("P"))
    return letters or "".join(half.split())


def written_aliases(text: str) -> tuple[tuple[str, str, bool], ...]:
    """(spelling, medium, whether they are one) of each entry of the setting: `Douyin=抖音、微博≠微博大V`.

    Raises Refused for an entry that names not two media, a spelling that is given to two media, and spellings in a circle.

    >>> written_aliases("Douyin=抖音、微博≠微博大V")
    (('Douyin', '抖音', True), ('微博', '微博大V', False))
    """
    found: list[tuple[str, str, bool]] = []
    for entry in re.split(r"[、；;\n]", text.replace("＝", "=")):
        if not entry.strip():
            continue
        sign = "≠" if "≠" in entry else "="
        one, _sign, other = (part.strip() for part in entry.partition(sign))
        if not one or not other or "=" in other or media_key(one) == media_key(other):
            raise Refused(Text(f"「{entry.strip()[:40]}」读不懂：请写成 Douyin=抖音（左边的写法就是右边的媒体），不是同一个的写 A≠B；几条之间用顿号分开。",
                               f"“{entry.strip()[:40]}” cannot be read: write Douyin=抖音 (the spelling on the left is the medium on the right), or A≠B for two that differ; several separated by 、."))
        found.append((one, other, sign == "="))
    decided = [(frozenset((media_key(one), media_key(other))), same) for one, other, same in found]
    if torn := next((pair for pair, same in decided if (pair, not same) in decided), None):
        names = sorted(torn)
        raise Refused(Text(f"「{names[0]}」和「{names[1]}」既写成同一个（=）又写成不是同一个（≠）；请只留一条。", f"“{names[0]}” and “{names[1]}” are written as one (=) and as two (≠); keep one of them."))
    given: dict[str, str] = {}
    for one, other, same in found:
        if same and given.setdefault(media_key(one), media_key(other)) != media_key(other):
            raise Refused(Text(f"「{one}」写给了两个媒体；请去掉一条。", f"“{one}” is given to two media; leave one out."))
    for start in given:
        _end(start, given)
    return tuple(found)


def _end(start: str, given: Mapping[str, str]) -> str:
    """The key a spelling leads to in the end. Raises Refused where it leads back to itself."""
    seen, at = {start}, start
    while at in given:
        at = given[at]
        if at in seen:
            raise Refused(Text(f"「{start}」的写法绕成了一圈；请去掉其中一条。", f"The spellings of “{start}” go round in a circle; leave one out."))
        seen.add(at)
    return at


def one_name(names: Iterable[str], aliases: str) -> dict[str, str]:
    """Every spelling and the name its medium is shown by: of spellings that are one the plainest (half width, shortest, Douyin before
    DOUYIN, then by alphabet), whichever rows came first; a medium that others were merged into keeps the name it was given there.

    >>> one_name(["抖 音", "抖音", "Douyin", "百度"], "douyin=抖音")
    {'抖 音': '抖音', '抖音': '抖音', 'Douyin': '抖音', '百度': '百度'}
    """
    said = [(one, other) for one, other, same in written_aliases(aliases) if same]
    given = {media_key(one): media_key(other) for one, other in said}
    named = {media_key(other): other for _one, other in said}
    listed = list(names)
    first: dict[str, str] = {}
    for name in sorted({name.strip() for name in listed}, key=_plainness):
        first.setdefault(media_key(name), name)
    shown: dict[str, str] = {}
    for name in listed:
        key = _end(media_key(name), given)
        shown[name] = named.get(key) or first.get(key) or name.strip()
    return shown


def _plainness(name: str) -> tuple[bool, int, bool, str]:
    return unicodedata.normalize("NFKC", name) != name, len(name), name in (name.upper(), name.lower()), name


def alike(names: Iterable[str], aliases: str) -> list[tuple[str, str]]:
    """(spelling, medium) of names that look like one medium and that nobody has decided about; the shorter name is the second.

    Compared: what is left without added words (广告, 推广, App), Latin names of Chinese media, and one letter more, less or other in
    long names without digits.
    """
    decided = {frozenset((media_key(one), media_key(other))) for one, other, _same in written_aliases(aliases)}
    listed = sorted(set(names), key=lambda name: (len(name), name))
    by_bare: dict[str, str] = {}
    found: list[tuple[str, str]] = []
    for name in listed:
        bare = _bare(name)
        other = by_bare.setdefault(bare, name)
        if other != name:
            found.append((name, other))
    heads = list(by_bare.items())
    by_hole: dict[str, str] = {}
    for bare, name in heads:
        if len(bare) < _SHORTEST_TO_COMPARE[bare.isascii()] or any(one.isdigit() for one in bare):
            continue
        holes = {bare, *(bare[:place] + bare[place + 1:] for place in range(len(bare)))}
        near = next((by_hole[hole] for hole in sorted(holes) if hole in by_hole), None)
        if near is not None:
            found.append((name, near))
        for hole in holes:
            by_hole.setdefault(hole, name)
    return [(one, other) for one, other in found if frozenset((media_key(one), media_key(other))) not in decided]


def _bare(name: str) -> str:
    key = media_key(name)
    bare = _ADDED.sub("", key) or key
    return _MEANT.get(bare, bare)


def with_alias(aliases: str, one: str, other: str, same: bool) -> str:
    """The setting with one more decision about two names. Raises Refused."""
    kept = without_alias(aliases, one)
    new = f"{one}{'=' if same else '≠'}{other}"
    whole = f"{kept}、{new}" if kept else new
    written_aliases(whole)
    return whole


def without_alias(aliases: str, one: str) -> str:
    """The setting without what it says of this spelling."""
    return "、".join(f"{name}{'=' if same else '≠'}{other}" for name, other, same in written_aliases(aliases) if media_key(name) != media_key(one))
