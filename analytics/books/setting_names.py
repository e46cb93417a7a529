"""Names a setting writes that no sheet holds yet: kept, for they may be to come, and told with what is spelled nearly alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from analytics.dimension_values import BLANKS, dimension_values
from analytics.errors import Text, ZhanbaoError
from analytics.settings import BY_NAME, listed
from analytics.warehouse import Warehouse
from analytics.words.market_words import written_channel_media
from analytics.words.media_benchmark_words import EVERY, written_benchmarks
from analytics.words.media_names import SETTING as ALIASES
from analytics.words.media_names import one_name
from analytics.words.near_names import near_names

MEDIUM, CHANNEL, ITEM = Text("媒体", "a medium"), Text("渠道", "a channel"), Text("费用科目", "an expense item")
# (what a name is of, the names written, those the sheets hold)
Asked = tuple[Text, list[str], tuple[str, ...]]


def names_to_come(warehouse: Warehouse, setting: str) -> tuple[Text, ...]:
    """One sentence per name of the setting that no sheet holds, with near spellings; none for other settings, nor where no sheet
    could hold such a name yet."""
    read = _READ.get(setting)
    if read is None:
        return ()
    try:
        asked = read(warehouse)
    except ZhanbaoError:  # what cannot be read was told as it was written
        return ()
    return tuple(_sentence(setting, what, name, near_names(name, known)) for what, names, known in asked if known for name in _strange(warehouse, what, names, known))


def _strange(warehouse: Warehouse, what: Text, names: list[str], known: tuple[str, ...]) -> list[str]:
    aliases = str(warehouse.settings()[ALIASES]) if what is MEDIUM else ""
    meant = one_name([*known, *names], aliases) if what is MEDIUM else {name: name.strip().lower() for name in (*known, *names)}
    held = {meant[name] for name in known}
    return [name for name in dict.fromkeys(names) if meant[name] not in held]


def _sentence(setting: str, what: Text, name: str, near: tuple[str, ...]) -> Text:
    of = BY_NAME[setting].label
    zh = f"设置「{of.zh}」里的{what.zh}「{name}」数据里还没有，这一条现在不起作用"
    en = f"“{name}” in the setting “{of.en}” is {what.en} no sheet has yet, so it does nothing for now"
    if near:
        return Text(f"{zh}；写法相近的有：{'、'.join(near)}。", f"{en}; spelled nearly alike: {', '.join(near)}.")
    return Text(f"{zh}；请核对写法，或等数据进来。", f"{en}; check the spelling, or leave it until the data comes.")


def _media(warehouse: Warehouse) -> tuple[str, ...]:
    return _held(warehouse, "medium", ("media",))


def _held(warehouse: Warehouse, dimension: str, datasets: tuple[str, ...]) -> tuple[str, ...]:
    found = dict.fromkeys(value for dataset in datasets for value in dimension_values(warehouse, dataset, dimension))
    return tuple(value for value in found if value not in BLANKS)


def _of_benchmarks(warehouse: Warehouse) -> list[Asked]:
    known = written_benchmarks(str(warehouse.settings()["media_benchmarks"]))
    return [(MEDIUM, [one.medium for one in known if one.medium != EVERY], _media(warehouse))]


def _of_channels(warehouse: Warehouse) -> list[Asked]:
    written = written_channel_media(str(warehouse.settings()["channel_media"]))
    return [(CHANNEL, [channel for _medium, channel in written], _held(warehouse, "channel", ("sales", "expenses", "budgets"))),
            (MEDIUM, [medium for medium, _channel in written], _media(warehouse))]


def _of_items(setting: str) -> Callable[[Warehouse], list[Asked]]:
    def read(warehouse: Warehouse) -> list[Asked]:
        usual = set(listed({}, setting))  # the product's own list names what companies may have, not what this one has
        return [(ITEM, [name for name in listed(warehouse.settings(), setting) if name not in usual], _held(warehouse, "item", ("expenses",)))]
    return read


_READ: Mapping[str, Callable[[Warehouse], list[Asked]]] = {
    "media_benchmarks": _of_benchmarks, "channel_media": _of_channels,
    "service_items": _of_items("service_items"), "acquisition_items": _of_items("acquisition_items"),
}
