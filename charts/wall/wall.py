"""The TV wall as one static drawing of 1920 × 1080 that grows and shrinks with the screen; nothing in it is under 28.

Lengths are written in `u`, a 1920th of the width of the picture; columns size themselves, and what is too long ends in an ellipsis.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from charts.spec import escaped
from charts.theme import FONT, Palette, logo, palette

WIDTH_OF_HEADLINE = 560
LARGEST, SMALLEST = 142, 64
SPANNING = ' style="grid-column:span 2"'
_RULES = """
.zw,.zw *{box-sizing:border-box;margin:0;padding:0}
.zw{position:fixed;inset:0;z-index:1000;background:PAGE;color:INK;overflow:hidden;font-family:FONTS;font-variant-numeric:tabular-nums;--u:min(100vw/1920,100vh/1080)}
.zw-stage{position:absolute;left:50%;top:50%;width:1920u;height:1080u;margin:-540u 0 0 -960u;overflow:hidden;line-height:1.25;white-space:nowrap}
.zw-top{position:absolute;left:60u;right:60u;top:0;height:112u;border-bottom:2u solid LINE;display:flex;align-items:center;gap:28u}
.zw-logo{width:50u;height:50u;flex:none;background:LOGO no-repeat center/contain}
.zw-name{font-size:42u;font-weight:700;flex:0 1 auto;max-width:680u;overflow:hidden;text-overflow:ellipsis}
.zw-period{font-size:36u;color:INK2;flex:none}
.zw-state{font-size:30u;color:INK2;margin-left:auto;flex:0 0 auto;max-width:1060u;overflow:hidden;text-overflow:ellipsis;min-width:0}
.zw-clock{font-size:46u;font-weight:700;flex:none}
.zw-dots{display:flex;gap:12u;flex:none}.zw-dots i{width:14u;height:14u;border-radius:7u;background:LINE}.zw-dots i.on{background:ACTUAL}
.zw-left{position:absolute;left:60u;top:130u;width:582u;height:838u;display:flex;flex-direction:column}
.zw-split{position:absolute;left:700u;top:140u;height:820u;border-left:2u solid LINE}
.zw-right{position:absolute;left:740u;top:130u;width:1120u;height:838u;display:flex;flex-direction:column}
.zw-label{font-size:34u;color:INK2;overflow:hidden;text-overflow:ellipsis;flex:none}
.zw-value{font-weight:600;letter-spacing:-2u;height:164u;line-height:164u!important;flex:none}
.zw-value small{font-size:52u;font-weight:700;letter-spacing:0;margin-left:14u}
.zw-changes{display:flex;gap:26u;font-size:32u;color:INK2;height:52u;flex:none;overflow:hidden}.zw-changes b{margin-right:10u}
.zw-target{flex:none}.zw-track{position:relative;height:40u;margin:22u 0 14u;background:TRACK;border-radius:4u}
.zw-track i,.zw-bar i{position:absolute;left:0;top:0;bottom:0;background:ACTUAL;border-radius:4u}
.zw-mark{position:absolute;top:-10u;bottom:-10u;border-left:5u solid TARGET;margin-left:-3u}
.zw-pace{position:absolute;top:-10u;bottom:-10u;border-left:3u dashed TARGET;margin-left:-2u}
.zw-under{display:flex;justify-content:space-between;gap:14u;font-size:30u;color:INK2;height:44u;overflow:hidden}.zw-under b{color:INK}
.zw-title{max-width:640u;display:flex;align-items:baseline;gap:18u;font-size:34u;font-weight:700;height:50u;flex:none;min-width:0}
.zw-title.zw-wide{max-width:940u}.zw-title span{font-size:28u;font-weight:400;color:INK3;overflow:hidden;text-overflow:ellipsis;min-width:0}
.zw-board{display:grid;flex:1;min-height:0;align-items:stretch}
.zw-board>*{padding-right:18u;min-width:0;overflow:hidden;text-overflow:ellipsis;align-self:stretch;display:block;line-height:var(--row)!important}
.zw-board>.zw-head{font-size:28u;color:INK3;line-height:46u!important;text-align:right}.zw-board>.zw-head.l{text-align:left}
.zw-big{margin-top:-46u;grid-template-rows:46u;grid-auto-rows:var(--row)}.zw-small{grid-template-rows:50u;grid-auto-rows:var(--row)}
.zw-big>:not(.zw-head){border-bottom:2u solid GRID}.zw-small>.zw-head{line-height:50u!important}.zw-board>.zw-over{font-size:34u;font-weight:700;color:INK}
.zw-rank{font-weight:700;text-align:center;color:INK2;font-size:40u}.zw-board.zw-small>.zw-rank{padding-right:0;font-size:28u;font-weight:600;color:INK3;text-align:left}
.zw-big .zw-rank span{display:inline-block;width:58u;height:58u;line-height:58u;border-radius:8u;background:TRACK;color:INK}
.zw-big .zw-rank.one span{background:ACTUAL;color:ON}
.zw-moved{font-size:30u;font-weight:700;color:INK3}.zw-who{font-size:44u;font-weight:700}.zw-small .zw-who{font-size:30u;font-weight:400}
.zw-small .zw-who.one{font-weight:700}
.zw-note{font-size:29u;color:INK2}.zw-num{font-size:48u;font-weight:600;text-align:right}.zw-small .zw-num{font-size:31u}
.zw-aside{font-size:34u;text-align:right;color:INK2}.zw-aside.strong{color:INK;font-weight:700}.zw-small .zw-aside{font-size:29u}
.zw-many .zw-who{font-size:38u}.zw-many .zw-num{font-size:40u}.zw-many .zw-aside{font-size:31u}.zw-many .zw-rank{font-size:34u}
.zw-big.zw-many .zw-rank span{width:48u;height:48u;line-height:48u}
.zw-cell{position:relative}.zw-bar{position:absolute;left:0;right:0;top:calc(50% - 15u);height:30u;background:TRACK;border-radius:4u}
.zw-small .zw-bar{top:calc(50% - 12u);height:24u}
.zw-bar .zw-mark,.zw-bar .zw-pace{top:-6u;bottom:-6u}.zw-board>.zw-cell{overflow:visible}.zw-bar{right:18u}.zw-board>.zw-rank{padding-right:12u;text-overflow:clip}
.zw-big>.zw-aside,.zw-big>.zw-head.a{padding-left:14u}.zw-board>.zw-end{padding-right:0}
.zw-up{color:RISE}.zw-dn{color:FALL}.zw-good{color:GOOD!important}.zw-bad{color:BAD!important}.zw-g{font-style:normal;font-size:.86em;margin-right:3u}
.zw-tier{font-size:34u;font-weight:700;margin:10u 0 6u;flex:none}.zw-names{display:flex;flex-wrap:wrap;gap:6u 34u;font-size:40u;flex:none}
.zw-names span{max-width:340u;overflow:hidden;text-overflow:ellipsis}
.zw-line{display:grid;grid-template-columns:110u fit-content(420u) minmax(0,1fr);column-gap:26u;align-items:center;height:86u;border-bottom:2u solid GRID;font-size:38u}
.zw-line>*{min-width:0;overflow:hidden;text-overflow:ellipsis}.zw-line i{font-style:normal;font-size:30u;color:INK3}
.zw-band{position:absolute;left:0;right:0;bottom:0;height:92u;background:PANEL;border-left:10u solid ACTUAL;padding:0 60u 0 50u;display:flex;align-items:center;gap:36u;
font-size:36u;color:INK2}
.zw-band>*{min-width:0;overflow:hidden;text-overflow:ellipsis}.zw-band .zw-tag{color:ACTUAL;font-weight:700;flex:none}.zw-band .zw-first{color:INK;flex:0 1 auto}
.zw-band .zw-later{margin-left:auto;font-size:32u;flex:0 3 auto}
.zw-band em{font-style:normal;color:INK2;margin-right:22u}.zw-band b{margin-right:22u}
.zw-deal{display:flex;align-items:baseline;gap:22u}.zw-band .zw-deal>*{flex:none;margin:0;max-width:480u;overflow:hidden;text-overflow:ellipsis}
.zw-band .zw-deal>span{flex:0 1 auto;min-width:0}.zw-band .zw-deal>.zw-goods{flex-shrink:4;max-width:none}
.zw-band .zw-later.zw-deal{flex-shrink:1;min-width:440u;justify-content:flex-end}.zw-deal b{font-weight:700}
.zw-cheer{background:TINT}.zw-cheer .zw-first{font-size:42u;font-weight:700}
.zw-quiet{position:absolute;inset:112u 160u 92u;display:flex;align-items:center;justify-content:center;text-align:center;white-space:normal;font-size:44u;line-height:1.5;
color:INK2}
@keyframes zw-glow{from{background-color:ACTUAL}to{background-color:TINT}}@keyframes zw-row{from{background-color:TINT}to{background-color:transparent}}
.zw-cheer{animation:zw-glow 2.4s ease-out}.zw-fresh{background:TINT}.zw-board>.zw-fresh{animation:zw-row 8s ease-in-out infinite alternate}
@media (prefers-reduced-motion:reduce){.zw-cheer,.zw-board>.zw-fresh{animation:none}}
.stApp{background:PAGE;color-scheme:dark}
[data-testid="stSidebar"],[data-testid="stExpandSidebarButton"],[data-testid="stToolbarActions"],[data-testid="stMainMenu"],
[data-testid="stAppDeployButton"]{display:none!important}
.stApp [data-stale="true"]{opacity:1!important;transition:none!important}[data-testid="stMain"]{overflow:hidden!important}
[data-test-connection-state="CONNECTED"] [data-testid="stStatusWidget"]{display:none}
"""


@dataclass(frozen=True)
class Row:
    """One row of a board; texts are ready to be read. `share` is the length of its bar (0-1), `tone` colours the movement,
    `state` the last column (good, bad or plain), `strong` prints that column bold."""

    name: str
    rank: str = ""
    note: str = ""
    share: float | None = None
    value: str = ""
    aside: str = ""
    last: str = ""
    moved: str = ""
    tone: str = "plain"
    state: str = "plain"
    strong: bool = False
    fresh: bool = False


@dataclass(frozen=True)
class Headline:
    """The figure at the left: label, number and unit, its changes as (text, tone, word), and the target's bar with three words."""

    label: str
    value: str
    suffix: str
    changes: tuple[tuple[str, str, str], ...] = ()
    attained: float | None = None
    pace: float | None = None
    under: tuple[str, ...] = ()


@dataclass(frozen=True)
class Deal:
    """An order in the strip at the bottom; what is blank is left out."""

    name: str = ""
    customer: str = ""
    goods: str = ""
    amount: str = ""


@cache
def style(rise: str = "red") -> str:
    """The wall's style sheet: always dark; `u` becomes a length that follows the screen."""
    c = palette(True, rise)
    rules = _RULES.replace("FONTS", FONT.replace('"', "'"))
    for word, colour in _colours(c):
        rules = re.sub(rf"\b{word}\b", colour, rules)
    return f"<style>{_lengths(rules).replace('LOGO', logo(c))}</style>"


def _lengths(rules: str) -> str:
    """Every `42u` as a length of the screen's size."""
    return re.sub(r"(?<![#\w.])(-?\d+(?:\.\d+)?)u(?!\w)", r"calc(\1*var(--u))", rules)


def _colours(c: Palette) -> tuple[tuple[str, str], ...]:
    return (("PAGE", c.page), ("INK", c.ink), ("INK2", c.ink2), ("INK3", c.ink3), ("LINE", c.line), ("ACTUAL", c.actual),
            ("TRACK", c.track), ("TARGET", c.target), ("GRID", c.grid), ("RISE", c.rise), ("FALL", c.fall),
            ("GOOD", c.good), ("BAD", c.bad), ("PANEL", c.panel), ("TINT", c.actual_tint), ("ON", c.on_actual))


def top(name: str, period: str, state: str, clock: str, place: int, pages: int) -> str:
    """The line at the top: whose wall, which period, how far it has come, and the time."""
    dots = "".join(f'<i class="{"on" if dot == place else ""}"></i>' for dot in range(pages)) if 1 < pages <= 12 else ""
    return (f'<div class="zw-top"><span class="zw-logo"></span><span class="zw-name">{escaped(name)}</span><span class="zw-period">{escaped(period)}</span><span class="zw-dots">{dots}</span>'
            f'<span class="zw-state">{escaped(state)}</span><span class="zw-clock">{escaped(clock)}</span></div>')


def headline(one: Headline) -> str:
    """The large figure with its changes and the target's bar; a bar without a target is left out."""
    size = figure_size(one.value, WIDTH_OF_HEADLINE - 30 - width_of(one.suffix, 52))
    unit = f"<small>{escaped(one.suffix)}</small>" if one.suffix else ""
    changes = "".join(f"<span>{_moved(text, tone)}{escaped(word)}</span>" for text, tone, word in one.changes)
    smaller = ' style="font-size:calc(28*var(--u))"' if sum(width_of(f"{text} {word}", 32) for text, _tone, word in one.changes) > WIDTH_OF_HEADLINE - 40 else ""
    under = one.under
    if sum(width_of(word, 30) for word in under) > WIDTH_OF_HEADLINE + 20:  # the estimate is generous
        under = (under[0], under[-1])  # attained and target say it; what is between them can be worked out
    target = ""
    if one.attained is not None:
        longest = max(1.0, one.attained)
        pace = "" if one.pace is None else f'<span class="zw-pace" style="left:{_percent(one.pace / longest)}"></span>'
        target = (f'<div class="zw-target"><div class="zw-track"><i style="width:{_percent(one.attained / longest)}"></i>{pace}'
                  f'<span class="zw-mark" style="left:{_percent(1 / longest)}"></span></div><div class="zw-under">'
                  + "".join(f"<b>{escaped(word)}</b>" if place == 0 else f"<span>{escaped(word)}</span>" for place, word in enumerate(under)) + "</div></div>")
    return (f'<div class="zw-label">{escaped(one.label)}</div><div class="zw-value" style="font-size:calc({size}*var(--u))">{escaped(one.value)}{unit}</div>'
            f'<div class="zw-changes"{smaller}>{changes}</div>{target}')


def width_of(text: str, size: float) -> float:
    """About how wide a text is: a Chinese character is square, a digit half of that, a comma or point a quarter."""
    return size * sum(1.0 if ord(letter) > 0x2E80 else 0.27 if letter in ",." else 0.56 for letter in text)


def figure_size(text: str, room: float) -> int:
    """The largest size in which a number fits its room."""
    return round(max(SMALLEST, min(LARGEST, LARGEST * room / max(width_of(text, LARGEST), 1))))


def title(words: str, caption: str = "", *, wide: bool = False) -> str:
    """The title of a board and a caption; it shares its line with the headings of the columns unless it is `wide`."""
    return f'<div class="zw-title{" zw-wide" if wide else ""}">{escaped(words)}<span>{escaped(caption)}</span></div>'


def board(rows: Sequence[Row], heads: dict[str, str], *, small: bool = False, room: float = 786, pace: float | None = None, marked: float | None = None) -> str:
    """A board of rows. `heads` names the columns to show, in order, with their headings: rank, moved, name, note, bar, value, aside, last.

    `small` is the board at the left, whose first heading is its title; `room` is the height for the rows; `marked` is the place of the
    target on every bar, `pace` that of today.
    """
    limits = {"rank": "42u" if small else "96u", "moved": "72u", "name": "fit-content(236u)" if small else "fit-content(300u)", "note": "fit-content(190u)",
              "bar": "minmax(60u,1fr)" if small else "minmax(100u,1fr)", "value": "max-content", "aside": "max-content", "last": "max-content"}
    if not small and "note" not in heads:
        limits["name"] = "fit-content(460u)"
    if "bar" not in heads:
        limits |= {"name": "fit-content(360u)", "note": "minmax(0,1fr)"}
    tracks = _lengths(" ".join(limits[name] for name in heads))
    row = min(44 if small else 86, room / max(len(rows), 1))
    kind = "zw-small" if small else "zw-big" + (" zw-many" if row < 70 else "")
    ends = list(heads)[-1]
    over = list(heads)[0] if small else ""
    heading = "".join(
        f'<span class="zw-head{" l" if name in ("name", "note", "rank") else ""}{" zw-end" if name == ends else ""}{" zw-over" if name == over else ""}"'
        f'{SPANNING if name == over else ""}>{escaped(words)}</span>' for name, words in heads.items() if not (over and name == "name"))
    body = "".join(_cell(name, one, place, pace, marked, " zw-end" if name == ends else "") for place, one in enumerate(rows) for name in heads)
    return f'<div class="zw-board {kind}" style="grid-template-columns:{tracks};--row:calc({row:.1f}*var(--u))">{heading}{body}</div>'


def _cell(name: str, row: Row, place: int, pace: float | None, marked: float | None, end: str) -> str:
    fresh, first = end + (" zw-fresh" if row.fresh else ""), " one" if place == 0 else ""
    if name == "rank":
        boxed = row.rank.isdigit() and int(row.rank) <= 3
        one = " one" if row.rank == "1" else ""
        return f'<span class="zw-rank{one}{fresh}">{f"<span>{escaped(row.rank)}</span>" if boxed else escaped(row.rank)}</span>'
    if name == "moved":
        return f'<span class="zw-moved{fresh}">{_moved(row.moved, row.tone)}</span>'
    if name == "bar":
        marks = "" if marked is None else f'<b class="zw-mark" style="left:{_percent(marked)}"></b>'
        marks += "" if pace is None else f'<b class="zw-pace" style="left:{_percent(pace)}"></b>'
        return f'<span class="zw-cell{fresh}"><span class="zw-bar"><i style="width:{_percent(row.share or 0)}"></i>{marks}</span></span>'
    kind, text = {"name": (f"zw-who{first}", row.name), "note": ("zw-note", row.note), "value": ("zw-num", row.value),
                  "aside": ("zw-aside", row.aside), "last": ("zw-aside" + (" strong" if row.strong else ""), row.last)}[name]
    tone = {"good": " zw-good", "bad": " zw-bad"}.get(row.state, "") if name == "last" else ""
    return f'<span class="{kind}{tone}{fresh}">{escaped(text)}</span>'


def _moved(text: str, tone: str) -> str:
    """▲2 with a smaller glyph, in the colour of its direction."""
    colour = {"rise": "zw-up", "fall": "zw-dn"}.get(tone, "")
    glyph = f'<i class="zw-g">{text[0]}</i>' if text[:1] in ("▲", "▼") else ""
    return f'<b class="{colour}">{glyph}{escaped(text[1:].strip() if glyph else text)}</b>'


def tiers(groups: Sequence[tuple[str, Sequence[str], str]]) -> str:
    """Names under the headings of their tiers, without places; (heading, names, how many more)."""
    return "".join(
        f'<div class="zw-tier">{escaped(heading)}</div><div class="zw-names">{"".join(f"<span>{escaped(name)}</span>" for name in (*names, *([more] if more else ())))}</div>'
        for heading, names, more in groups)


def lines(items: Sequence[tuple[str, str, str]]) -> str:
    """Good news, one a line: (day, name, sentence)."""
    return "".join(f'<div class="zw-line"><i>{escaped(day)}</i><b>{escaped(name)}</b><span>{escaped(said)}</span></div>' for day, name, said in items)


def band(tag: str, items: Sequence[tuple[str, str, str]], aside: str = "", *, cheering: bool = False) -> str:
    """The strip at the bottom: a tag, the newest item (time, name, sentence) large, and one more or a word at the right."""
    said = [f'<em>{escaped(when)}</em>' * bool(when) + f"<b>{escaped(name)}</b>" * bool(name) + escaped(text) for when, name, text in items]
    first = f'<span class="zw-first">{said[0]}</span>' if said else ""
    rest = escaped(aside) if aside else said[1] if len(said) > 1 else ""
    later = f'<span class="zw-later">{rest}</span>' if rest else ""
    return f'<div class="zw-band{" zw-cheer" if cheering else ""}"><span class="zw-tag">{escaped(tag)}</span>{first}{later}</div>'


def deals(tag: str, when: str, items: Sequence[Deal], aside: str = "") -> str:
    """The strip with orders: the newest large with all it says, one more without its goods, or a word at the right."""
    if not items:
        return band(tag, (), aside)
    first = f'<span class="zw-first zw-deal">{_deal(items[0], when)}</span>'
    rest = escaped(aside) if aside else _deal(replace(items[1], goods="" if items[1].name or items[1].customer else items[1].goods)) if len(items) > 1 else ""
    later = f'<span class="zw-later{"" if aside else " zw-deal"}">{rest}</span>' if rest else ""
    return f'<div class="zw-band"><span class="zw-tag">{escaped(tag)}</span>{first}{later}</div>'


def _deal(one: Deal, when: str = "") -> str:
    parts = (("em", "", when), ("b", "", one.name), ("span", "", one.customer), ("span", ' class="zw-goods"', one.goods), ("b", "", one.amount))
    return "".join(f"<{kind}{style}>{escaped(text)}</{kind}>" for kind, style, text in parts if text)


def quiet(sentence: str) -> str:
    """A sentence in the middle where there is nothing to show."""
    return f'<div class="zw-quiet">{escaped(sentence)}</div>'


def halves(left: str, right: str) -> str:
    return f'<div class="zw-left">{left}</div><div class="zw-split"></div><div class="zw-right">{right}</div>'


def stage(*parts: str) -> str:
    """The whole picture."""
    return f'<div class="zw"><div class="zw-stage">{"".join(parts)}</div></div>'


def _percent(share: float) -> str:
    return f"{100 * max(0.0, min(share, 1.0)):.2f}%"
