"""One theme for every picture of the product: colours by what they mean, in light and dark.

Two axes never mix. Direction (▲▼) uses `rise` and `fall`, which follow the company's setting; status uses `good` and `bad`.
So red means "us, now", never "error".
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import quote

FONT = '"Source Sans", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif'


@dataclass(frozen=True)
class Palette:
    """The colours of one theme, named by meaning. `categorical` starts at the second colour: the first is "us"."""

    name: str
    actual: str
    actual_tint: str
    target: str
    pace: str
    previous: str
    context: str
    good: str
    good_fill: str
    bad: str
    bad_fill: str
    unknown: str
    rise: str
    fall: str
    ink: str
    ink2: str
    ink3: str
    page: str
    panel: str
    track: str
    line: str
    grid: str
    selected: str
    header: str
    nav: str
    on_actual: str
    on_actual2: str
    categorical: tuple[str, ...]
    sequential: tuple[str, ...]


LIGHT = Palette(
    name="light", actual="#C8161D", actual_tint="#FAE6E4", target="#1F2328", pace="#1F2328", previous="#CBCFD5", context="#8A919C",
    good="#0B7A75", good_fill="#E9F5F3", bad="#A85B00", bad_fill="#FDF2E2", unknown="#B9BEC6", rise="#C8161D", fall="#1B7F4B",
    ink="#1F2328", ink2="#59606B", ink3="#696F7A", page="#FFFFFF", panel="#F6F4F1", track="#EFECE7", line="#E4E0DA", grid="#ECE9E4",
    selected="#FBEDEC", header="#FBFAF8", nav="#E9E4DC", on_actual="#FFFFFF", on_actual2="#F9D9D8",
    categorical=("#223C70", "#B4BA06", "#176D69", "#88AEF9", "#7C47B4", "#5A2828"),
    sequential=("#EEF2F6", "#DBE4ED", "#C4D3E1", "#A9BFD3", "#8CA8C3", "#6F90B1", "#53789D", "#3B6186", "#274A6D", "#163553"),
)
DARK = Palette(
    name="dark", actual="#FF5A52", actual_tint="#3D1F1E", target="#ECEAE6", pace="#ECEAE6", previous="#4A515B", context="#8A919C",
    good="#3FBFB3", good_fill="#16332F", bad="#E9A23B", bad_fill="#3A2B12", unknown="#5A616B", rise="#FF5A52", fall="#4CC38A",
    ink="#ECEAE6", ink2="#A9B0BA", ink3="#8B939E", page="#14171B", panel="#1C2026", track="#262B32", line="#2E343B", grid="#262B32",
    selected="#2A1E1F", header="#191D22", nav="#2B3038", on_actual="#FFFFFF", on_actual2="#FFE3E1",
    categorical=("#6288E9", "#EFF271", "#12CBA1", "#B9E5FE", "#6F61B0", "#B1494F"),
    sequential=("#1E2A36", "#243747", "#2C465B", "#355670", "#416885", "#507C9B", "#6491B0", "#7EA8C4", "#9DBFD6", "#C0D8E8"),
)


@lru_cache(maxsize=8)
def palette(dark: bool = False, rise: str = "red") -> Palette:
    """The palette of a theme; `rise="green"` swaps the two direction colours, nothing else."""
    chosen = DARK if dark else LIGHT
    return chosen if rise != "green" else replace(chosen, rise=chosen.fall, fall=chosen.rise)


def config(colours: Palette) -> dict:
    """The Vega-Lite config: horizontal grid only, no frame, no ticks, system Chinese fonts, at most four grid lines."""
    text = {"font": FONT, "fontSize": 11.5}
    return {
        "background": "transparent",
        "font": FONT,
        "view": {"stroke": None},
        "axis": {"labelFont": FONT, "labelFontSize": 11.5, "labelColor": colours.ink3, "titleFont": FONT, "titleFontSize": 11.5,
                 "titleFontWeight": 400, "titleColor": colours.ink3, "domain": False, "ticks": False, "grid": False, "labelPadding": 6},
        "axisY": {"grid": True, "gridColor": colours.grid, "tickCount": 4, "titleAngle": 0, "titleAlign": "left", "titleAnchor": "end",
                  "titleBaseline": "bottom", "titleX": 0, "titleY": -8},
        "axisX": {"labelAngle": 0, "labelOverlap": True},
        "legend": {"labelFont": FONT, "labelFontSize": 11.5, "labelColor": colours.ink2, "title": None, "orient": "top",
                   "symbolSize": 90, "symbolType": "square"},
        "text": {**text, "color": colours.ink},
        "bar": {"color": colours.actual, "cornerRadius": 1.5},
        "line": {"color": colours.actual, "strokeWidth": 1.8, "strokeJoin": "round", "strokeCap": "round"},
        "point": {"color": colours.actual, "filled": True, "size": 40},
        "rule": {"color": colours.target},
        "range": {"category": list(colours.categorical), "ordinal": list(colours.sequential), "heatmap": list(colours.sequential),
                  "ramp": list(colours.sequential)},
    }


def logo(colours: Palette) -> str:
    """Three bars on our colour, as a CSS image: percent-encoded, since a page's sanitiser drops drawings, and styles that hold tags."""
    bars = "".join(f'<rect x="{x}" y="{y}" width="3.6" height="{20 - y}" fill="{colours.on_actual}"/>' for x, y in ((6, 14), (11.2, 10), (16.4, 6)))
    drawn = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 26 26"><rect width="26" height="26" rx="5" fill="{colours.actual}"/>{bars}</svg>'
    return f"url('data:image/svg+xml,{quote(drawn)}')"
