"""Every defect in words: where, what we saw, what we expect, and what to do; the same in both languages."""

from __future__ import annotations

import re
from dataclasses import dataclass

from analytics.errors import Defect, Text
from analytics.ingest.terms.numbers import parse_number

ERROR = "error"
WARNING = "warning"
_CLOCK_ONLY = re.compile(r"(?:1899-12-3[01] )?\d{1,2}[:：]\d{2}(?:[:：]\d{2})?")


@dataclass(frozen=True)
class Place:
    """A file and, when it has several, the sheet in it."""

    file: str
    sheet: str
    several: bool

    def row(self, row: int | None) -> Text:
        inside = f"「{self.sheet}」" if self.several and self.sheet else ""
        of = f"sheet “{self.sheet}” of {self.file}" if inside else self.file
        space = "" if inside else " "
        if row is None:
            return Text(f"{self.file}{inside}{space}", of)
        return Text(f"{self.file}{inside}{space}第 {row} 行", f"Row {row} of {of}")


def defect(code: str, severity: str, place: Place, row: int | None, column: str | None, value: str | None, saw: Text, fix: Text) -> Defect:
    """`saw` continues the place and column: 「…」 + 是空的."""
    where = place.row(row)
    zh = f"{where.zh}「{column}」{saw.zh}" if column else f"{where.zh}{saw.zh}"
    en = f"{where.en}: “{column}” {saw.en}" if column else f"{where.en}: {saw.en}"
    return Defect(code, severity, place.file, place.sheet, row, column, value, Text(zh, en), fix)


def sentence(found: Defect, lang: str = "zh") -> str:
    """The whole sentence for a reader: `拜访.xlsx 第 12 行「拜访日期」是 2024/13/01，不是有效日期；请改成 2024-01-13 这样的写法。`"""
    return f"{found.message.en}; {found.fix.en}." if lang == "en" else f"{found.message.zh}；{found.fix.zh}。"


def _shown(value: str | None) -> str:
    text = " ".join((value or "").split())
    return text if len(text) <= 40 else text[:39] + "…"


def required_blank(place: Place, row: int, column: str) -> Defect:
    return defect("REQUIRED_BLANK", ERROR, place, row, column, None, Text("是空的，这一列必须填写", "is blank but must be filled in"),
                  Text("请补上后重新上传", "fill it in and upload again"))


def damaged_id(place: Place, row: int, column: str, value: str, count: int, label: Text) -> Defect:
    more_zh, more_en = (f"（共 {count:,} 行这样）", f" (rows like it: {count:,})") if count > 1 else ("", "")
    return defect("DAMAGED_ID", WARNING, place, row, column, value, Text(
        f"是 {_shown(value)}，编号被表格软件存成了数字，后面几位已经丢了{more_zh}，不同的记录会撞成一个，所以没有当作「{label.zh}」，只原样存在旁边",
        f"is {_shown(value)}: the id was stored as a number and its last digits are lost{more_en}; different records would share it, so it is not taken for “{label.en}”, only kept beside the row",
    ), Text("请从系统重新导出，这一列设成文本格式；要是再传包含这些记录的文件，会另外算一遍",
            "export it again with this column as text; another file with the same records would count them once more"))


def damaged_reference(place: Place, row: int, column: str, value: str) -> Defect:
    return defect("DAMAGED_ID", ERROR, place, row, column, value, Text(
        f"是 {_shown(value)}，编号后面几位丢了，不知道说的是哪一条", f"is {_shown(value)}: the last digits of the id are lost, so it does not say which record is meant"),
        Text("请从系统重新导出，这一列设成文本格式", "export it again with this column as text"))


def bad_date(place: Place, row: int, column: str, value: str, field: str, with_time: bool, period: bool = False) -> Defect:
    shown = _shown(value)
    if period:
        return defect("BAD_DATE", ERROR, place, row, column, value, Text(f"是 {shown}，不是有效期间", f"is {shown}, which is not a period"),
                      Text("请改成 2026-03、2026-Q1 或 2026 这样的写法", "write it like 2026-03, 2026-Q1 or 2026"))
    if _CLOCK_ONLY.fullmatch(value.strip()):
        return defect("BAD_DATE", ERROR, place, row, column, value, Text(f"是 {shown}，只有钟点，没有日期", f"is {shown}: a clock time without a day"),
                      Text(f'请加一列日期，或说明这张表是哪一天的（命令行 --map "=2026-03-02={field}" 这样）',
                           f'add a column with the day, or say which day the sheet is of (command line: --map "=2026-03-02={field}")'))
    example = _mended(value) or "2026-03-02"
    example += " 09:30" if with_time and ":" in value else ""
    return defect("BAD_DATE", ERROR, place, row, column, value, Text(f"是 {shown}，不是有效日期", f"is {shown}, which is not a valid date"),
                  Text(f"请改成 {example} 这样的写法", f"write it like {example}"))


def bad_period(place: Place, row: int, column: str, value: str) -> Defect:
    shown = _shown(value)
    return defect("BAD_PERIOD", ERROR, place, row, column, value,
                  Text(f"是 {shown}，业绩保证只按月或按季", f"is {shown}, but a pledge is for a month or a quarter"),
                  Text("请改成 2026-03 或 2026-Q1 这样的写法", "write it like 2026-03 or 2026-Q1"))


def negative_amount(place: Place, row: int, column: str, yuan: float) -> Defect:
    return defect("NEGATIVE_AMOUNT", ERROR, place, row, column, f"{yuan:g}",
                  Text(f"是负数（{yuan:,.0f} 元），保证和乐捐的金额不能小于零", f"is negative ({yuan:,.0f} yuan), but pledges and donations cannot be below zero"),
                  Text("请改成正数后重新上传", "write a positive amount and upload again"))


def nothing_pledged(place: Place, row: int, column: str) -> Defect:
    return defect("ZERO_PLEDGE", ERROR, place, row, column, "0",
                  Text("是 0，没有保证什么，算不出兑现没有", "is 0: nothing is pledged, so nothing could be kept or missed"),
                  Text("不作保证就删掉这一行，或填上金额后重新上传", "delete the row where nothing is pledged, or write the amount and upload again"))


def _mended(value: str) -> str | None:
    """2024/13/01 was most likely meant as 2024-01-13."""
    parts = value.replace("/", "-").replace(".", "-").split(" ")[0].split("-")
    if len(parts) == 3 and all(part.isdigit() for part in parts) and len(parts[0]) == 4 and 12 < int(parts[1]) <= 31 and 1 <= int(parts[2]) <= 12:
        return f"{parts[0]}-{int(parts[2]):02d}-{int(parts[1]):02d}"
    return None


# How a number of each kind is written, and what a cell that holds another number is not.
_WRITTEN = {
    "money": Text("请改成 12800 或 1.28万 这样的写法", "write it like 12800 or 12.8k"),
    "share": Text("请改成 35% 或 0.35 这样的写法", "write it like 35% or 0.35"),
    "integer": Text("请改成 12 这样的整数", "write a whole number, such as 12"),
    "number": Text("请改成 12.5 这样的写法", "write it like 12.5"),
}
_PERCENTAGE = Text("是百分数，不是金额", "which is a percentage and no amount")
_NOT_SUCH = {"money": Text("大得不像金额", "which is too large for an amount"), "integer": Text("不是整数", "which is not a whole number")}
_NO_NUMBER = Text("不是数字", "which is not a number")


def bad_number(place: Place, row: int, column: str, value: str, kind: str = "money") -> Defect:
    """`kind` is the type of the field: a share is written otherwise than money, and a count has no decimals."""
    shown = _shown(value)
    if value.startswith("#"):
        return defect("BAD_NUMBER", ERROR, place, row, column, value, Text(f"是 {shown}，公式出错或没有计算", f"is {shown}: its formula failed or was never calculated"),
                      Text("请在 Excel 里修好公式、保存后重新上传", "mend the formula in Excel, save and upload again"))
    number = parse_number(value)
    saw = _NO_NUMBER if number is None else _PERCENTAGE if number.percent and kind == "money" else _NOT_SUCH.get(kind, _NO_NUMBER)
    return defect("BAD_NUMBER", ERROR, place, row, column, value, Text(f"是 {shown}，{saw.zh}", f"is {shown}, {saw.en}"), _WRITTEN[kind])


def foreign_currency(place: Place, row: int, column: str, value: str, name: Text, code: str) -> Defect:
    return defect("FOREIGN_CURRENCY", ERROR, place, row, column, value,
                  Text(f"是 {_shown(value)}，是{name.zh}，不能和人民币直接相加", f"is {_shown(value)}, in {name.en}, which cannot be added to yuan as it stands"),
                  Text(f"请换算成人民币，或给出汇率（命令行 --rate {code}=…）", f"convert it into yuan, or give the rate (command line: --rate {code}=…)"))


def bad_choice(place: Place, row: int, column: str, value: str, allowed_zh: str, allowed_en: str) -> Defect:
    return defect("BAD_CHOICE", ERROR, place, row, column, value,
                  Text(f"是 {_shown(value)}，只能是：{allowed_zh}", f"is {_shown(value)}, but must be one of: {allowed_en}"),
                  Text("请改成其中一个后重新上传", "change it to one of these and upload again"))


def error_cell(place: Place, row: int, column: str, value: str) -> Defect:
    return defect("ERROR_CELL", WARNING, place, row, column, value, Text(f"是 {_shown(value)}，已当作空白", f"is {_shown(value)} and was taken as blank"),
                  Text("请在 Excel 里修好公式、保存后重新上传", "mend the formula in Excel, save and upload again"))


def future_date(place: Place, row: int, column: str, value: str, today: str) -> Defect:
    return defect("FUTURE_DATE", WARNING, place, row, column, value,
                  Text(f"是 {_shown(value)}，晚于今天（{today}），已加载但到那天才计入", f"is {_shown(value)}, after today ({today}); it is loaded and counts from that day on"),
                  Text("如果日期写错了，请改正后重新上传", "if the date is wrong, correct it and upload again"))


def return_sign(place: Place, row: int, column: str, value: str) -> Defect:
    return defect("RETURN_SIGN", WARNING, place, row, column, value,
                  Text(f"是 {_shown(value)}，但这一行是退货，已按负数保存", f"is {_shown(value)} on a return; it was stored as a negative amount"),
                  Text("如果不是退货，请改这一行的成交类型后重新上传", "if it is no return, change the kind of sale in this row and upload again"))


def split_shares(place: Place, row: int, column: str, order: str, total: float) -> Defect:
    return defect("SPLIT_SHARES", WARNING, place, row, column, f"{total:g}",
                  Text(f"里 {order} 各人加起来是 {total:.0%}，不是 100%，已照原样加载", f"gives the people of {order} {total:.0%} in all, not 100%; loaded as it stands"),
                  Text("请核对各人的分成，改好后重新上传", "check each person's share, correct it and upload again"))


def swapped_coordinates(place: Place, row: int, column: str, value: str) -> Defect:
    return defect("SWAPPED_COORDINATES", WARNING, place, row, column, value,
                  Text(f"是 {_shown(value)}，纬度和经度写反了，已对调", f"is {_shown(value)}: latitude and longitude were swapped and have been put right"),
                  Text("请在原表里把这两格对调，免得下次再错", "swap the two cells in the file, so that it is right next time"))


def too_many_cells(place: Place, row: int, cells: int, headings: int) -> Defect:
    return defect("RAGGED_ROW", ERROR, place, row, None, None,
                  Text(f"有 {cells} 格，表头只有 {headings} 列，内容多半错了位", f"it has {cells} cells under {headings} headings; they are most likely shifted"),
                  Text("请看是不是内容里多了分隔符，改好后重新上传", "look for a delimiter inside a cell, correct it and upload again"))


def too_few_cells(place: Place, row: int, cells: int, headings: int) -> Defect:
    return defect("RAGGED_ROW", WARNING, place, row, None, None,
                  Text(f"只有 {cells} 格，表头有 {headings} 列，缺的当作空白", f"it has {cells} cells under {headings} headings; what is missing was taken as blank"),
                  Text("请核对这一行有没有少填，补好后重新上传", "check whether something is missing in this row, fill it in and upload again"))


def same_row_again(place: Place, row: int, column: str, order: str, count: int) -> Defect:
    return defect("DUPLICATE_ROW", WARNING, place, row, column, order,
                  Text(f"是 {_shown(order)}，有 {count} 行完全相同，每一行都计入了", f"is {_shown(order)}: {count} rows are the same in every cell, and each of them counts"),
                  Text("如果是重复录入，请删掉多余的行后重新上传", "if it was entered twice, delete the surplus rows and upload again"))


def same_row_other_amount(place: Place, row: int, column: str, order: str, amounts: str) -> Defect:
    listed = amounts.replace("、", ", ")
    return defect("KEY_CONFLICT", WARNING, place, row, column, order,
                  Text(f"是 {_shown(order)}，有几行只有金额不同（{amounts}），都计入了", f"is {_shown(order)}: several rows differ only in the amount ({listed}), and each of them counts"),
                  Text("如果其中一行是更正，请只留下对的那一行后重新上传", "if one of them is a correction, keep only the right one and upload again"))


def far_off(place: Place, row: int, column: str, value: float, middle: float) -> Defect:
    return defect("OUTLIER", WARNING, place, row, column, f"{value:g}",
                  Text(f"是 {value:,.2f}，比这一列中间的数（{middle:,.0f}）大一千倍以上，已照原样加载",
                       f"is {value:,.2f}, over a thousand times the middle of this column ({middle:,.0f}); loaded as it stands"),
                  Text("请核对是不是多写了零，或单位不同，改好后重新上传", "check for a zero too many or another unit, correct it and upload again"))


def closed_too_early(place: Place, row: int, column: str, value: str, created: str) -> Defect:
    return defect("CLOSED_BEFORE_CREATED", WARNING, place, row, column, value,
                  Text(f"是 {value}，早于创建日期 {created}，已照原样加载，成交周期不算这一个", f"is {value}, before the deal was created ({created}); loaded as it stands, and left out of the length of deals"),
                  Text("请核对两个日期，改好后重新上传", "check both dates, correct them and upload again"))


def won_and_lost(place: Place, row: int, column: str, value: str, outcome: str) -> Defect:
    said = Text("赢单", "won") if outcome == "won" else Text("输单", "lost")
    return defect("WON_AND_LOST", WARNING, place, row, column, value,
                  Text(f"是 {_shown(value)}，可是这一行的结果是{said.zh}，以结果为准", f"is {_shown(value)}, but the outcome of this row is {said.en}, which counts"),
                  Text("请核对到底赢了还是输了，改好后重新上传", "check whether it was won or lost, correct it and upload again"))


def stage_out_of_order(place: Place, row: int, column: str, stage: str, entered: str, other: str, before: str) -> Defect:
    return defect("STAGES_OUT_OF_ORDER", WARNING, place, row, column, stage,
                  Text(f"是 {_shown(stage)}（{entered}），可是这个商机 {before} 就进了后面的「{_shown(other)}」，已照原样加载",
                       f"is {_shown(stage)} ({entered}), but the deal had entered the later stage “{_shown(other)}” on {before}; loaded as it stands"),
                  Text("如果日期或阶段写错了，请改正后重新上传", "if the date or the stage is wrong, correct it and upload again"))


def unknown_stage(place: Place, row: int, column: str, stage: str, count: int) -> Defect:
    return defect("UNKNOWN_STAGE", WARNING, place, row, column, stage,
                  Text(f"是 {_shown(stage)}（这样写的共 {count} 行），阶段表里没有，行已载入，漏斗里不计",
                       f"is {_shown(stage)} (rows that say so: {count}), which no stage set has; the rows are loaded and the funnel leaves them out"),
                  Text("请在设置的阶段里加上它，或改成阶段表里的名字后重新上传", "add it to the stages in Settings, or write a stage of the set and upload again"))


def negative_deal(place: Place, row: int, column: str, amount: float) -> Defect:
    return defect("NEGATIVE_DEAL", WARNING, place, row, column, f"{amount:g}",
                  Text(f"是负数（{amount:,.0f} 元），已照原样加载，会从在途金额里减去", f"is negative ({amount:,.0f} yuan); it was loaded as it stands and lowers the open amount"),
                  Text("商机金额应是正数，请改正后重新上传", "a deal's amount is positive: correct it and upload again"))


def impossible_chance(place: Place, row: int, column: str, chance: float) -> Defect:
    return defect("IMPOSSIBLE_CHANCE", WARNING, place, row, column, f"{chance:g}",
                  Text(f"是 {chance:.0%}，把握只能在 0 到 100% 之间，这一格当作没填", f"is {chance:.0%}, but a chance lies between 0 and 100 %; the cell counts as blank"),
                  Text("请改正后重新上传", "correct it and upload again"))


def date_backward(place: Place, row: int, column: str, value: str, above_row: int, above: str) -> Defect:
    return defect("DATES_BACKWARD", WARNING, place, row, column, value,
                  Text(f"是 {value}，比同一商机的上一行（第 {above_row} 行，{above}）还早，按日期先后计算", f"is {value}, before the row above of the same deal (row {above_row}, {above}); the order of the dates counts"),
                  Text("如果日期写错了，请改正后重新上传", "if the date is wrong, correct it and upload again"))


def part_above_whole(place: Place, row: int, column: str, other: str, more: float, less: float, rate: Text) -> Defect:
    return defect("PART_ABOVE_WHOLE", WARNING, place, row, column, f"{more:g}",
                  Text(f"是 {more:,g}，比「{other}」（{less:,g}）还多，已照原样加载；合计仍是这样时{rate.zh}不显示",
                       f"is {more:,g}, more than “{other}” ({less:,g}); loaded as it stands, and {rate.en} is not shown where the sums are like this, too"),
                  Text("请核对这两格是不是填反或口径不同，改好后重新上传", "check whether the two cells were swapped or count different things, correct them and upload again"))


def deals_above_leads(place: Place, row: int, column: str, other: str, more: float, less: float) -> Defect:
    return defect("DEALS_ABOVE_LEADS", WARNING, place, row, column, f"{more:g}",
                  Text(f"是 {more:,g}，比「{other}」（{less:,g}）还多，已照原样加载", f"is {more:,g}, more than “{other}” ({less:,g}); loaded as it stands"),
                  Text("如果不是以前的线索后来成交，请核对这两格，改好后重新上传", "unless earlier leads closed later, check the two cells, correct them and upload again"))


def deals_of_a_medium_above_leads(place: Place, row: int, column: str, other: str, medium: str, more: float, less: float) -> Defect:
    return defect("DEALS_ABOVE_LEADS", WARNING, place, row, column, f"{more:g}",
                  Text(f"里 {_shown(medium)} 合计 {more:,g}，比「{other}」合计（{less:,g}）还多，已照原样加载",
                       f"adds up to {more:,g} for {_shown(medium)}, more than “{other}” ({less:,g}); loaded as it stands"),
                  Text("请核对这个媒体的线索是不是漏记，改好后重新上传", "check whether leads of this medium are missing, correct them and upload again"))


def margin_above_revenue(place: Place, row: int, column: str, other: str, more: float, less: float) -> Defect:
    return defect("MARGIN_ABOVE_REVENUE", WARNING, place, row, column, f"{more:g}",
                  Text(f"是 {more:,.2f} 元，比「{other}」（{less:,.2f} 元）还多，已照原样加载，ROI 会偏高", f"is {more:,.2f} yuan, more than “{other}” ({less:,.2f} yuan); loaded as it stands, and ROI comes out too high"),
                  Text("请核对这两格是不是填反或单位不同，改好后重新上传", "check whether the two cells were swapped or are in different units, correct them and upload again"))


def negative_cost(place: Place, row: int, column: str, cost: float) -> Defect:
    return defect("NEGATIVE_COST", WARNING, place, row, column, f"{cost:g}",
                  Text(f"是负数（{cost:,.0f} 元），当作返款从花费里减去", f"is negative ({cost:,.0f} yuan); it was taken as money back and lowers the cost"),
                  Text("如果不是返款，请改成正数后重新上传", "if it is no money back, write a positive amount and upload again"))


def negative_count(place: Place, row: int, column: str, count: float) -> Defect:
    return defect("NEGATIVE_COUNT", WARNING, place, row, column, f"{count:g}",
                  Text(f"是 {count:g}，个数不能小于 0，归因当作 0", f"is {count:g}, but a count is never below 0; attribution takes it for 0"),
                  Text("请改正后重新上传", "correct it and upload again"))


def empty_path(place: Place, row: int, column: str, count: float) -> Defect:
    return defect("EMPTY_PATH", WARNING, place, row, column, "",
                  Text(f"是空的，这一行的 {count:g} 个没有触点，归因里不计", f"is blank: the {count:g} of this row have no touch and are left out of attribution"),
                  Text("请补上路径后重新上传", "write the path and upload again"))


def same_medium_again(place: Place, row: int, column: str, value: str, count: int) -> Defect:
    return defect("SAME_MEDIUM_AND_DAY", WARNING, place, row, column, value,
                  Text(f"是 {value}，有 {count} 行每一格都相同，每一行都计入了", f"is {value}: {count} rows are the same in every cell, and each of them counts"),
                  Text("如果是重复粘贴，请删掉多余的行后重新上传", "if they were pasted twice, delete the surplus rows and upload again"))


def same_medium_other_numbers(place: Place, row: int, column: str, value: str, count: int) -> Defect:
    return defect("SAME_MEDIUM_AND_DAY", WARNING, place, row, column, value,
                  Text(f"是 {value}，同一天、同一媒体（活动、人群）有 {count} 行，数字不同，已加在一起", f"is {value}: {count} rows of one day and medium (campaign, segment) with different numbers, which were added up"),
                  Text("如果其中一行是更正，请只留下对的那一行后重新上传", "if one of them is a correction, keep only the right one and upload again"))


def more_of_the_same(place: Place, code: str, severity: str, column: str | None, listed: int, total: int) -> Defect:
    return defect(code, severity, place, None, column, None,
                  Text(f"同样的问题共 {total:,} 处，这里只列前 {listed:,} 处", f"has {total:,} such defects in all; only the first {listed:,} are listed"),
                  Text("请照前面列出的写法一起改好", "correct them all as told for those listed"))


def missing_columns(place: Place, labels: list[Text], dataset: Text, hint: Text) -> Defect:
    zh = "、".join(f"「{label.zh}」" for label in labels)
    en = ", ".join(f"“{label.en}”" for label in labels)
    return defect("MISSING_COLUMN", ERROR, place, None, None, None,
                  Text(f"像是{dataset.zh}表，但缺少{zh}列，没有加载", f"looks like {dataset.en} data but has no column for {en} and was not loaded"),
                  Text(f"请补上缺的列，或{hint.zh}", f"add what is missing, or {hint.en}"))
