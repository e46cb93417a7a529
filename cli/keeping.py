"""template, backup, restore, check."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from analytics.errors import HeldElsewhere, Refused, Text
from analytics.schema import dataset
from analytics.warehouse import Warehouse
from cli.arguments import Usage
from cli.office import office
from cli.owner import opened_existing
from reports.sheets.plain_table import laid_out
from reports.uploads.template import template, template_file_name

CHECK_HEADINGS = Text("数据集|名称|行数|最早|最近", "dataset|label|rows|first|last")


def write_template(arguments: Namespace) -> int:
    """The sheet to fill in, blank or holding the rows the company has."""
    if arguments.with_data:
        content, named = _with_data(arguments.dataset, arguments.period, arguments)
    elif arguments.period:
        raise Usage(Text("--period 要和 --with-data 一起用：空白模板没有期间。", "Use --period together with --with-data: a blank template has no period."))
    else:
        content, named = template(arguments.dataset, arguments.lang), template_file_name(arguments.dataset, arguments.lang)
    target: Path = arguments.output or Path(named)
    target.write_bytes(content)
    print(Text(f"已保存 {target}", f"Saved {target}").in_(arguments.lang))
    return 0


def _with_data(name: str, said: str | None, arguments: Namespace) -> tuple[bytes, str]:
    table = dataset(name)
    with office(opened_existing, arguments.db) as place:
        return place.filled(table.name, said, arguments.lang)


def backup(arguments: Namespace) -> int:
    if arguments.target.exists():
        raise Refused(Text(f"{arguments.target} 已经存在；请换一个文件名。", f"{arguments.target} is already there; choose another name."))
    with office(opened_existing, arguments.db) as place:
        saved = place.backup(arguments.target)
    print(Text(f"已备份到 {saved}", f"Backed up to {saved}").in_(arguments.lang))
    return 0


def restore(arguments: Namespace) -> int:
    if not arguments.source.is_file():
        raise Refused(Text(f"没有备份文件 {arguments.source}。", f"There is no backup file {arguments.source}."))
    if arguments.db.exists() and not arguments.force:
        raise Refused(Text(f"{arguments.db} 已经存在；要覆盖请加 --force。", f"{arguments.db} is already there; add --force to replace it."))
    arguments.db.parent.mkdir(parents=True, exist_ok=True)
    try:
        Warehouse.restore(arguments.source, arguments.db)
    except HeldElsewhere as held:
        raise HeldElsewhere(Text(
            f"{held.message.zh}应用在运行时，请用它的「备份与恢复」页，或先停止应用再 restore。",
            f"{held.message.en} While the app is running, restore on its Backup page, or stop it first.")) from held
    print(Text(f"已恢复到 {arguments.db}", f"Restored into {arguments.db}").in_(arguments.lang))
    return 0


def check(arguments: Namespace) -> int:
    """Opens the file, counts every table, and names people that facts mention and 人员 does not know."""
    with office(opened_existing, arguments.db) as place:
        found = place.check(arguments.lang)
    rows = [[one["dataset"], one["label"], f"{one['rows']:,}", one["first"] or "", one["last"] or ""] for one in found["datasets"]]
    print(laid_out(CHECK_HEADINGS.in_(arguments.lang).split("|"), rows, [False, False, True, False, False]))
    batches, active = found["batches"], found["active"]
    print(Text(f"{batches} 个批次，{active} 个有效。", f"{batches} batches, {active} active.").in_(arguments.lang))
    if found["unknown_people"]:
        names = "、".join(found["unknown_people"])
        print(Text(f"不在「人员」里的名字：{names}", f"Names that are not in People: {names}").in_(arguments.lang))
    return 0
