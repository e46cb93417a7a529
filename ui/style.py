"""The few style rules the theme file cannot express; colours come from the palette, sizes from the look."""

from __future__ import annotations

from dataclasses import fields

from charts.theme import FONT, Palette, logo, palette

_RULES = """
.stMainBlockContainer{padding-inline:28px;max-width:none}
.stApp{font-variant-numeric:tabular-nums}
[data-testid="stHeader"]{background:transparent;height:0}
[data-testid="stMainBlockContainer"]>div>[data-testid="stVerticalBlock"]{gap:12px}
[data-testid="stSidebarNav"] a,[data-testid="stSidebarNavLink"]{height:27px;padding:0 8px;border-radius:6px;font-size:13.5px;margin:0}
[data-testid="stSidebarNavLink"][aria-current="page"]{background:var(--zb-nav)!important;font-weight:700}
[data-testid="stNavSectionHeader"]{font-size:12px;color:var(--zb-ink3);padding:0 8px;margin:7px 0 1px}
[data-testid="stSidebarNavItems"]{padding-top:0}
[data-testid="stSidebarHeader"]{height:52px;padding:10px 8px 0 16px}
[data-testid="stSidebarContent"]{padding:0;display:flex;flex-direction:column}
[data-testid="stSidebarNav"]{padding:0 12px}[data-testid="stSidebarNav"] ul{padding:0;margin:0}
[data-testid="stSidebarNavSeparator"]{display:none}
[data-testid="stSidebarHeader"]::before{content:var(--zb-name);background:var(--zb-logo) no-repeat left center/26px;padding-left:35px;line-height:32px;
 font-size:17px;font-weight:700;letter-spacing:.5px;color:var(--zb-ink);white-space:nowrap}
[data-testid="stSidebarUserContent"]{padding:0 12px 12px;margin-top:auto}
.st-key-sidebar_foot{flex-wrap:nowrap;justify-content:space-between;border-top:1px solid var(--zb-line);padding-top:8px}
.st-key-follow_theme{display:none}
.zb-who{white-space:nowrap;overflow:hidden;text-overflow:ellipsis;font-size:12.5px;color:var(--zb-ink2)}
[class*="st-key-figure_"] [data-testid="stElementToolbar"],[class*="st-key-desk_"] [data-testid="stElementToolbar"]{display:none}
.zb-head{display:flex;align-items:center;gap:8px;flex-wrap:wrap;min-height:36px}
.zb-head h1{font-size:24.5px;line-height:34px;font-weight:700;padding:0;margin:0 4px 0 0;color:var(--zb-ink)}
.zb-sub{color:var(--zb-ink2);font-size:13.5px}.zb-cap{color:var(--zb-ink3);font-size:12px}
.zb-badge{display:inline-flex;align-items:center;gap:4px;height:21px;padding:0 7px;border-radius:5px;background:var(--zb-panel);
 color:var(--zb-ink2);font-size:12.5px;white-space:nowrap}
.zb-badge.now{background:var(--zb-actual_tint);color:var(--zb-actual)}.zb-badge.good{background:var(--zb-good_fill);color:var(--zb-good)}
.zb-badge.bad{background:var(--zb-bad_fill);color:var(--zb-bad)}
.zb-rule{color:var(--zb-ink3);font-size:12px;text-align:right}
.zb-step{font-size:13.5px;white-space:nowrap}
.zb-title{display:flex;flex-wrap:wrap;align-items:center;column-gap:8px;min-height:26px}
.zb-title h3{font-size:15px;line-height:22px;font-weight:700;padding:0;margin:0;color:var(--zb-ink)}
.zb-title .zb-right{margin-left:auto;color:var(--zb-ink3);font-size:12px}
.zb-up{color:var(--zb-rise)}.zb-dn{color:var(--zb-fall)}.zb-good{color:var(--zb-good)}.zb-bad{color:var(--zb-bad)}.zb-m{color:var(--zb-ink3)}
.zb-i{color:var(--zb-ink)}.zb-2{color:var(--zb-ink2)}
.zb-g{font-style:normal;font-size:.95em;margin-right:2px}
.zb-legend{display:inline-flex;gap:14px;color:var(--zb-ink2);font-size:11.5px;align-items:center}
.zb-legend i{display:inline-block;width:12px;height:9px;border-radius:1px;margin-right:5px}
.zb-plain{font-size:13.5px;line-height:1.6;color:var(--zb-ink)}
.zb-plain b{font-weight:700}
.zb-box,[class*="st-key-card_"],[class*="st-key-kpi_"]{border:1px solid var(--zb-line);border-radius:6px;background:var(--zb-page)}
.zb-bar{height:6px;border-radius:3px;background:var(--zb-track);position:relative;overflow:hidden;flex:1}
.zb-bar i{position:absolute;left:0;top:0;bottom:0;background:var(--zb-actual);border-radius:3px 0 0 3px}
.zb-bar.good i{background:var(--zb-good)}.zb-bar.bad i{background:var(--zb-bad)}.zb-bar.context i{background:var(--zb-context)}
.zb-row{display:flex;align-items:center;gap:10px;font-size:13.5px;min-height:28px}
.zb-num{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.zb-foot{border-top:1px solid var(--zb-line);padding-top:8px;color:var(--zb-ink3);font-size:12px}
[class*="st-key-card_"]{padding:11px 14px}
[class*="st-key-kpi_"]{padding:11px 14px 4px;overflow:hidden;position:relative}
[class*="st-key-kpi_"] [data-testid="stMetric"]{padding:0}
[class*="st-key-kpi_"] [data-testid="stMetricLabel"] p{font-size:13px;color:var(--zb-ink2)}
[class*="st-key-kpi_"] [data-testid="stMetricValue"]{line-height:37px;letter-spacing:-.2px}
[class*="st-key-kpi_"] [data-testid="stMetricDelta"]{font-size:12.5px;height:auto}
[class*="st-key-kpi_"] [data-testid="stMetricDelta"] p,[class*="st-key-kpi_"] [data-testid="stMetricDelta"] div{white-space:normal;word-break:keep-all;overflow:visible}
[class*="st-key-kpi_"] [data-testid="stMetricValue"] p>span{font-size:17px!important;font-weight:700;margin-left:3px}
.st-key-team_title .stButtonGroup button{min-height:26px;height:26px;padding:0 9px;font-size:12.5px}
.st-key-scope_bar .stSelectbox [data-baseweb="select"]>div{background:var(--zb-panel);font-size:13.5px;min-height:33px;height:33px}
.st-key-scope_bar button{min-height:33px;height:33px}
.st-key-scope_bar .stButtonGroup button{padding:0 12px}
"""


def style_sheet(name: str, rise: str = "red") -> str:
    """One <style> block: both palettes as CSS variables (`--zb-actual` …), the product's name and mark, and the rules above.

    `light-dark()` follows the browser at once, before a rerun tells the server that the theme has changed.
    """
    light, dark = palette(False, rise), palette(True, rise)
    pairs = {field.name: (getattr(light, field.name), getattr(dark, field.name)) for field in fields(Palette)}
    variables = "".join(f"--zb-{key}:light-dark({day},{night});" for key, (day, night) in pairs.items() if str(day).startswith("#"))
    mark = f"--zb-logo:{logo(light)};"
    return f"<style>.stApp,.stSidebar{{{variables}--zb-name:'{name}';{mark}--zb-font:{FONT}}}{_RULES}</style>"
