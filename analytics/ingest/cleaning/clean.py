"""Cells -> typed rows of one dataset and the list of defects, in an in-memory DuckDB; nothing walks over rows in Python."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analytics.errors import Defect, Refused, Text
from analytics.ingest.cleaning import checks, sentences
from analytics.ingest.cleaning.checks import MOST, capped
from analytics.ingest.cleaning.commitment_rows import COMMITMENTS
from analytics.ingest.cleaning.date_orders import style_of
from analytics.ingest.cleaning.extra import extra_map
from analytics.ingest.cleaning.sentences import Place
from analytics.ingest.cleaning.totals import GRAND, OwnTotal, Skipped, find_skipped, own_totals, unlabelled_total
from analytics.ingest.cleaning.typed_columns import CLEARED, TEXT_BLANKS, Column, Typed, listed, typed
from analytics.ingest.reading.raw import BESIDE, RawSheet
from analytics.ingest.recognising.match import Matching
from analytics.ingest.recognising.table import Table
from analytics.ingest.terms import dates
from analytics.ingest.terms.asked import Question
from analytics.ingest.terms.currencies import BY_CODE, HOME, Money, currency_columns, marked, money_of
from analytics.ingest.terms.folding import heading, unit_factor
from analytics.ingest.terms.units import Unit, unit_of_heading
from analytics.ingest.terms.words import spelled, spelled_in_english
from analytics.schema import DATASETS, STORED_AS, Dataset, Field
from analytics.warehouse.file.scratch import lay_out, scratch
from analytics.warehouse.file.sql_text import identifier, literal

# Targets of these are counts or rates: the sheet's 万元 is not theirs.
_COUNT_METRICS = ("orders", "new_customers", "new_outlets", "visits", "won_deals", "quantity", "订单数", "新客户", "新客户数", "新增网点", "拜访", "拜访数", "成交单数", "销量")


# How a value said for every row is written, by how it is stored.
_EXAMPLES = {"DATE": "2026-03-02", "TIMESTAMP": "2026-03-02 09:30", "DECIMAL(18,4)": "12800", "DOUBLE": "0.35", "BIGINT": "12", "BOOLEAN": "true"}


@dataclass(frozen=True)
class Cleaned:
    """Typed rows and the account of the rest."""

    rows: pa.Table
    read: int
    rejected: int
    skipped_rows: int
    totals: dict[str, float]
    own_totals: dict[str, float]
    defects: tuple[Defect, ...]
    evidence: tuple[Text, ...]
    cleared: dict[str, list[int]]
    doubtful_dates: tuple[str, ...]
    aside: tuple[int, ...] = ()
    questions: tuple[Question, ...] = ()
    against: tuple[OwnTotal, ...] = ()
    left_out: Mapping[str, int] = field(default_factory=dict)


def clean(table: Table, sheet: RawSheet, matching: Matching) -> Cleaned:
    """The rows of `sheet`, which is `table`'s or a part of it, typed as `matching` says; times with an offset become local to the
    company's zone.

    Raises Refused when a said scale names no unit.
    """
    with scratch(sheet.cells.num_rows) as con:
        return _Cleaning(con, table, sheet, matching).run()


class _Cleaning:
    """One sheet being cleaned: the steps share the connection and the sets of rows left out."""

    def __init__(self, con: duckdb.DuckDBPyConnection, table: Table, sheet: RawSheet, matching: Matching) -> None:
        self.con, self.header, self.matching, self.declared = con, table.header, matching, DATASETS[matching.dataset]
        self.place, self.today, self.stages = Place(table.raw.name, sheet.name, table.one_of_several), table.today, table.known.stages
        header, own = table.header, sheet.row_numbers is None
        cells = sheet.cells.slice(header.index + 1) if own else sheet.cells
        first = sheet.first_row + header.index + 1
        self.raws, self.scaled, self.ragged = list(cells.column_names), sheet.scaled, sheet.ragged
        self.read = cells.num_rows
        numbers = pa.array(np.arange(first, first + self.read, dtype="int64")) if own else sheet.row_numbers
        self.cells = self._with_currencies(cells.append_column("row_no", numbers))
        lay_out(con, "raw", self.cells)
        self.evidence: list[Text] = []
        self.questions: list[Question] = []
        self.rates, self.total_rows = table.rates, table.total_rows
        self.columns = self._columns(table)
        self.doubtful_dates = tuple(table.header.names[i] for i in sorted(table.doubtful_dates) if i in matching.columns)
        self.defects: list[Defect] = []
        self.dates_excel = table.raw.kind != "text"
        # A file without the required name updates rows by their id, which then must not be blank.
        ids = [key.parts[0] for key in self.declared.keys if key.parts[0].endswith("_id")]
        self.update_id = next((name for name in ids if name in matching.fields), None) if matching.missing(self.declared) else None

    def _columns(self, table: Table) -> list[Column]:
        scale = table.scale
        style = dates.DateStyle(year=self.header.year, month=self.header.month, today=self.today, date1904=table.raw.date1904, zone=table.known.time_zone)
        columns = []
        for i, name in sorted(self.matching.columns.items()):
            field = self.declared[name]
            said = heading(self.header.names[i])
            own = unit_of_heading(self.header.names[i])
            factor, note = _factor(field, own.factor if own else None, scale.get(name), self.header.sheet_factor, self._counts_only(i, name))
            if factor != 1 and i in self.scaled and name not in scale:
                factor, note = 1.0, Text(
                    "「{column}」的单元格格式已经按千或万显示，单元格里就是元，不再换算",
                    "The cells of “{column}” hold yuan (their format only shows thousands) and are not scaled again")
            if note:
                self.evidence.append(Text(note.zh.format(column=self.header.names[i]), note.en.format(column=self.header.names[i])))
            if field.type in ("date", "datetime"):
                self._tell_zone(i, style.zone)
            percent = field.type == "share" and said.unit in ("%", "百分比")
            money = self._money(table, i, field, own)
            columns.append(Column(self.raws[i], self.header.names[i], field, factor, style_of(style, table, i), percent, money, i in table.commas))
        return columns

    def _tell_zone(self, i: int, ours: str) -> None:
        """Moments with a zone of their own are moved into the company's, so that some fall on another day."""
        cells = self.cells.column(self.raws[i]).slice(0, 200).to_pylist()
        zone = next((zone for cell in cells if cell and (zone := dates.zone_of(cell))), None)
        if zone:
            self.evidence.append(Text(f"「{self.header.names[i]}」写着时区（{zone}），换算成公司的时区（{ours}），日子可能差一天",
                                      f"“{self.header.names[i]}” names a zone ({zone}) and is moved into the company's ({ours}): days may differ by one"))

    def _money(self, table: Table, i: int, field: Field, own: Unit | None) -> Money:
        """The currencies of a column: of its cells, else of its heading, else of the sheet or file; asks where they are one foreign one."""
        if not (field.type == "money" or field.name == "value" and not self._counts_only(i, field.name)):
            return Money()
        name = self.header.names[i]
        said = own.currency if own else self.header.currency
        money, notes, asked = money_of(self.con, self.raws[i], name, said, self.rates, table.answer)
        self.evidence += notes
        self.questions += [asked] if asked else []
        return money

    def _with_currencies(self, cells: pa.Table) -> pa.Table:
        """A column 币种 beside the amounts counts as if every amount named its currency."""
        amounts = [i for i, name in self.matching.columns.items() if self.declared[name].type == "money" or name == "value"]
        for i, said in currency_columns(self.header.names, amounts).items():
            if said not in self.matching.columns:
                cells = marked(cells, self.raws[said], [self.raws[i]])
        return cells

    def _counts_only(self, i: int, name: str) -> bool:
        """Whether a column of targets holds counts: the sheet's money unit is not theirs."""
        metric = next((k for k, field in self.matching.columns.items() if field == "metric"), None)
        if self.declared.name != "targets" or name != "value" or metric is None:
            return False
        found = self.con.execute(f"SELECT count(*) FROM raw WHERE {self.raws[metric]} IN ({listed(_COUNT_METRICS)})").fetchone()
        return bool(found and found[0])

    def run(self) -> Cleaned:
        skipped = find_skipped(self.con, self.cells, self.header.names, self.columns, self.header.parts, self.total_rows)
        blanks, cleared_fields, extras = self._probe()
        made = [typed(self.con, self.cells, column, column.raw in blanks) for column in self.columns]
        beside = self.cells
        for column in made:
            self.evidence += column.evidence
            beside = beside if column.fix is None else beside.append_column(f"fix_{column.column.raw}", column.fix)
        if beside is not self.cells:
            lay_out(self.con, "raw", beside)
        self.con.execute("CREATE OR REPLACE TEMP TABLE aside(row_no BIGINT)")
        self._ragged_rows()
        for column in made:
            self._bad_cells(column)
        blank_rows = self._required_blanks(made)
        rows = self._select(made, extras, skipped)
        totals = _totals(self.con, rows, self.declared)
        extra_totals = unlabelled_total(self.con, self.columns, blank_rows, totals) if len(blank_rows) <= 200 else []
        if extra_totals:
            self._take_as_totals(extra_totals, skipped)
        headings = {column.field.name: column.heading for column in self.columns}
        rows, more = checks.checked(self.con, rows, self.declared, headings, self.place, self.today, self.stages)
        if more:
            totals = _totals(self.con, rows, self.declared)
        self.defects += more
        rejected = self._count("SELECT count(DISTINCT row_no) FROM aside")
        self._say_skipped(skipped)
        planned = {"value": pc.sum(rows.column("value")).as_py() or 0.0} if "value" in rows.column_names and "metric" not in self.matching.columns.values() else {}
        against = own_totals(self.con, skipped.labels, self.columns, totals | planned, rows.num_rows) if rows.num_rows else []
        return Cleaned(
            rows, self.read, rejected, skipped.count, totals, {one.field: one.said for one in against if one.field in totals}, tuple(sorted(self.defects, key=_by_row)), tuple(self.evidence),
            self._cleared(cleared_fields), self.doubtful_dates,
            tuple(row for (row,) in self.con.execute("SELECT DISTINCT row_no FROM aside ORDER BY 1").fetchall()) if rejected else (), tuple(self.questions), tuple(against), left_out=_by_rule(skipped),
        )

    def _count(self, sql: str) -> int:
        found = self.con.execute(sql).fetchone()
        return int(found[0]) if found else 0

    def _probe(self) -> tuple[set[str], list[Column], list[int]]:
        """One scan: text columns with words for "nothing", columns with 清空, and columns no field wants that hold something."""
        texts = [column for column in self.columns if column.field.type in ("text", "list")]
        entity = self.columns if self.declared.kind == "entity" else []
        asked = [f"count_if({c.raw} IN ({listed(TEXT_BLANKS)}))" for c in texts]
        asked += [f"count_if(starts_with({c.raw}, '#'))" for c in texts]
        asked += [f"count_if({c.raw} = {literal(CLEARED)})" for c in entity]
        answer = list(self.con.execute(f"SELECT {', '.join(asked)} FROM raw").fetchone() or []) if asked else []
        t = len(texts)
        for column, count in zip(texts, answer[t:2 * t]):
            if count:
                self._error_cells(column)
        blanks = {column.raw for column, count in zip(texts, answer[:t]) if count}
        cleared = [column for column, count in zip(entity, answer[2 * t:]) if count]
        spare = [i for i in range(len(self.raws)) if i not in self.matching.columns and i not in self.matching.left_out]
        return blanks, cleared, [i for i in spare if self.cells.column(i).null_count < self.read]

    def _error_cells(self, column: Column) -> None:
        """#REF! and the like in a text column: taken as blank, with a warning."""
        found = self.con.execute(
            f"SELECT row_no, {column.raw} FROM raw WHERE regexp_full_match({column.raw}, '#(REF|N/A|DIV/0|VALUE|NAME|NUM|NULL|SPILL|CALC)[!?]?|#未计算') ORDER BY 1",
        ).fetchall()
        if found:
            self.con.execute(f"CREATE OR REPLACE TEMP TABLE error_{column.raw} AS SELECT unnest($1::VARCHAR[]) AS v", [sorted({value for _, value in found})])
            self.defects += capped([sentences.error_cell(self.place, row, column.heading, value) for row, value in found[:MOST]], len(found), self.place)

    def _ragged_rows(self) -> None:
        """Records wider than the header are shifted and set aside; narrower ones are named, unless the file is full of them."""
        width = max((i + 1 for i, parts in enumerate(self.header.parts) if parts), default=0)
        skipped = {row for (row,) in self.con.execute("SELECT row_no FROM skipped").fetchall()} if self.ragged else set()
        first = int(self.cells.column("row_no")[0].as_py()) if self.ragged and self.read else 0
        odd = [(row, cells) for row, cells in self.ragged if row >= first and row not in skipped] if width else []
        overflowing = [raw for raw in self.raws[width:] if not raw.startswith(BESIDE)] if width and not self.dates_excel else []
        # Also where all records are wider than the header: 1,200 without quotes is two cells in each of them.
        filled = self.con.execute(
            f"SELECT row_no FROM raw WHERE ({' OR '.join(f'{raw} IS NOT NULL' for raw in overflowing)}) AND row_no NOT IN (SELECT row_no FROM skipped) ORDER BY 1",
        ).fetchall() if overflowing else []
        told = dict(odd)
        wide = [(row, told.get(row, len(self.raws))) for (row,) in filled]
        narrow = [(row, cells) for row, cells in odd if cells < width]
        if wide:
            self.con.execute("INSERT INTO aside SELECT unnest($1::BIGINT[])", [[row for row, _ in wide]])
            self.defects += capped([sentences.too_many_cells(self.place, row, cells, width) for row, cells in wide[:MOST]], len(wide), self.place)
        if len(narrow) > max(20, 0.05 * self.read):
            self.evidence.append(Text(f"{len(narrow)} 行的格数少于表头，缺的当作空白", f"{len(narrow)} rows have fewer cells than the header; what is missing was taken as blank"))
        else:
            self.defects += [sentences.too_few_cells(self.place, row, cells, width) for row, cells in narrow]

    def _bad_cells(self, made: Typed) -> None:
        """A defect for every cell that could not be read; its row is set aside."""
        if not made.bad:
            return
        column = made.column
        name = f"bad_{column.raw}"
        self.con.register(name, pa.table({"v": pa.array(made.bad, pa.string())}))
        where = f"FROM raw WHERE {column.raw} IN (SELECT v FROM {name}) AND row_no NOT IN (SELECT row_no FROM skipped)"
        total = self._count(f"SELECT count(*) {where}")
        self.con.execute(f"INSERT INTO aside SELECT row_no {where}")
        found = self.con.execute(f"SELECT row_no, {column.raw} {where} ORDER BY row_no LIMIT {MOST}").fetchall()
        self.defects += capped([_bad_cell(self.place, row, column, value.strip(), self.declared) for row, value in found], total, self.place)

    def _required_blanks(self, made: list[Typed]) -> list[int]:
        rows: list[int] = []
        for column in made:
            if not (column.column.field.required or column.column.field.name == self.update_id):
                continue
            raw = column.column.raw
            if not column.blank and not self.cells.column(raw).null_count:
                continue
            blank = f"({raw} IS NULL OR {raw} IN ({listed(column.blank)}))" if column.blank else f"{raw} IS NULL"
            if f"{BESIDE}{raw}" in self.raws:
                self._damaged_references(column.column)
                blank += f" AND {BESIDE}{raw} IS NULL"
            where = f"FROM raw WHERE {blank} AND row_no NOT IN (SELECT row_no FROM skipped)"
            total = self._count(f"SELECT count(*) {where}")
            if not total:
                continue
            self.con.execute(f"INSERT INTO aside SELECT row_no {where}")
            found = [row[0] for row in self.con.execute(f"SELECT row_no {where} ORDER BY row_no LIMIT {MOST}").fetchall()]
            rows += found
            self.defects += capped([sentences.required_blank(self.place, row, column.column.heading) for row in found], total, self.place)
        return sorted(set(rows))

    def _damaged_references(self, column: Column) -> None:
        """Rows that are nothing without the record they name are set aside where its id is damaged; a record of its own goes without id."""
        if any(key.fields == (column.field.name,) for key in self.declared.keys):
            return
        damaged = f"FROM raw WHERE {BESIDE}{column.raw} IS NOT NULL AND row_no NOT IN (SELECT row_no FROM skipped)"
        self.con.execute(f"INSERT INTO aside SELECT row_no {damaged}")
        found = self.con.execute(f"SELECT row_no, {BESIDE}{column.raw} {damaged} ORDER BY row_no LIMIT {MOST}").fetchall()
        self.defects += capped([sentences.damaged_reference(self.place, row, column.heading, value) for row, value in found], self._count(f"SELECT count(*) {damaged}"), self.place)

    def _select(self, made: list[Typed], extras: list[int], skipped: Skipped) -> pa.Table:
        parts = []
        tables = {row[0] for row in self.con.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
        for column in made:
            sql = column.sql
            if f"error_{column.column.raw}" in tables:
                sql = f"CASE WHEN raw.{column.column.raw} IN (SELECT v FROM error_{column.column.raw}) THEN NULL ELSE {sql} END"
            parts.append(f"{sql} AS {identifier(column.column.field.name)}")
        for name, value in self.matching.constants.items():
            parts.append(f"CAST({literal(value)} AS {self.declared[name].stored_as}) AS {identifier(name)}")
        parts.append("raw.row_no AS row_no")
        where = []
        if skipped.count:
            where.append("raw.row_no NOT IN (SELECT row_no FROM skipped)")
        if self._count("SELECT count(*) FROM aside"):
            where.append("raw.row_no NOT IN (SELECT row_no FROM aside)")
        condition = f" WHERE {' AND '.join(where)}" if where else ""
        try:
            rows = self.con.execute(f"SELECT {', '.join(parts)} FROM raw{condition}").to_arrow_table()
        except duckdb.ConversionException as error:
            raise self._bad_constant() from error
        kept = self.cells.select([self.raws[i] for i in extras])
        if extras and condition:  # rows were left out
            numbers = self.cells.column("row_no").combine_chunks()
            kept = kept.take(pc.index_in(rows.column("row_no").combine_chunks(), numbers)) if rows.num_rows else kept.slice(0, 0)
        place = rows.column_names.index("row_no")
        return rows.add_column(place, "extra", extra_map(kept, [self.header.names[i] for i in extras], rows.num_rows, drop_midnight=self.dates_excel))

    def _bad_constant(self) -> Refused:
        """Which of the values said for every row its field cannot hold, and how it is written."""
        wrong = [(self.declared[name], value) for name, value in self.matching.constants.items()
                 if self._count(f"SELECT count(*) WHERE try_cast({literal(value)} AS {self.declared[name].stored_as}) IS NULL")]
        told_zh = "、".join(f"「{field.label.zh}」是 {value}" for field, value in wrong)
        told_en = ", ".join(f"“{field.label.en}” is {value}" for field, value in wrong)
        examples = "、".join(dict.fromkeys(_EXAMPLES.get(field.stored_as, field.example) for field, _ in wrong))
        return Refused(Text(
            f"「{self.place.file}」给每一行的{told_zh}，读不出来；请改成 {examples} 这样的写法。",
            f"What is said for every row of “{self.place.file}” cannot be read: {told_en}; write it like {examples}.",
        ))

    def _take_as_totals(self, rows: list[int], skipped: Skipped) -> None:
        """An unlabelled row that holds the sum of the others is the sheet's own total, not a sale without a date."""
        skipped.labels += [(row, GRAND) for row in rows]
        numbers = ", ".join(map(str, rows))
        self.con.execute(f"DELETE FROM aside WHERE row_no IN ({numbers})")
        self.defects = [defect for defect in self.defects if defect.row not in rows]
        listed_rows = "、".join(map(str, rows))
        self.evidence.append(Text(f"第 {listed_rows} 行没有标签，金额正好是其他行之和，按合计行处理", f"Row {listed_rows} has no label but sums up the others: taken as a total row"))

    def _cleared(self, columns: list[Column]) -> dict[str, list[int]]:
        found = {}
        for column in columns:
            rows = self.con.execute(
                f"SELECT row_no FROM raw WHERE {column.raw} = {literal(CLEARED)} AND row_no NOT IN (SELECT row_no FROM aside) ORDER BY 1",
            ).fetchall()
            if rows and not column.field.required:
                found[column.field.name] = [row[0] for row in rows]
        return found

    def _say_skipped(self, skipped: Skipped) -> None:
        if skipped.count:
            counts = (skipped.blank, len(skipped.repeated), len(skipped.labels), len(skipped.notes))
            parts_zh = [f"{count} 个{word}" for count, word in zip(counts, ("空行", "重复的表头", "合计行", "备注行")) if count]
            parts_en = [f"{count} {word}" for count, word in zip(counts, ("blank", "repeated header", "total", "note")) if count]
            self.evidence.append(Text(f"跳过{'、'.join(parts_zh)}", f"Skipped {', '.join(parts_en)} rows"))


def _by_rule(skipped: Skipped) -> dict[str, int]:
    """How many rows were skipped by which rule."""
    counts = {"blank": skipped.blank, "header": len(skipped.repeated), "total": len(skipped.labels), "note": len(skipped.notes)}
    return {rule: count for rule, count in counts.items() if count}


def _by_row(found: Defect) -> tuple[bool, int]:
    return (found.row is None, found.row or 0)


def _bad_cell(place: Place, row: int, column: Column, value: str, declared: Dataset) -> Defect:
    kind = column.field.type
    if kind == "period" and declared.name in COMMITMENTS:
        return sentences.bad_period(place, row, column.heading, value)
    if kind in ("date", "datetime"):
        return sentences.bad_date(place, row, column.heading, value, column.field.name, kind == "datetime")
    if kind == "period":
        return sentences.bad_date(place, row, column.heading, value, column.field.name, False, period=True)
    if kind == "bool":
        return sentences.bad_choice(place, row, column.heading, value, "是、否", "yes, no")
    if kind == "choice":
        return sentences.bad_choice(place, row, column.heading, value, spelled(column.field), spelled_in_english(column.field))
    code = column.money.currency(value) if column.money.mixed else None
    if code is not None and code != HOME and column.money.factor(value) is None:
        return sentences.foreign_currency(place, row, column.heading, value, BY_CODE[code].name, code)
    return sentences.bad_number(place, row, column.heading, value, kind)


def _factor(field: Field, own: float | None, said: str | None, sheet: float | None, counts: bool) -> tuple[float, Text | None]:
    """How many yuan one of the column's numbers is, by precedence, and why. Counts and percentages are never scaled."""
    money = field.type == "money" or field.name == "value"
    if said is not None:
        factor = unit_factor(said)
        if factor is None:
            raise Refused(Text(f"不认识单位「{said}」；请改成 元、千元、万元、亿元、k 或 M。", f"“{said}” is not a unit; use 元, 千元, 万元, 亿元, k or M."))
        if not money:
            raise Refused(Text(f"「{field.label.zh}」不是金额，不能换算单位；请去掉给它的单位。", f"“{field.label.en}” is not an amount of money and has no unit to convert; leave its unit out."))
        return factor, Text(f"「{{column}}」按{said}换算（指定）", f"“{{column}}” is read in {said} (as told)")
    if not money:
        return 1.0, None
    if own is not None and sheet is not None and own != sheet and not counts:
        return own, Text(f"「{{column}}」按自己表头的单位（×{own:,.0f}），不按表上方的（×{sheet:,.0f}）",
                         f"“{{column}}” is read in the unit of its own heading (×{own:,.0f}), not in that of the line above the table (×{sheet:,.0f})")
    if own is not None:
        return own, Text(f"「{{column}}」按表头的单位换算，×{own:,.0f}", f"“{{column}}” is scaled by the unit in its heading, ×{own:,.0f}") if own != 1 else None
    if sheet is not None and not counts:
        return sheet, Text(f"「{{column}}」按表上方的单位换算，×{sheet:,.0f}", f"“{{column}}” is scaled by the unit line above the table, ×{sheet:,.0f}") if sheet != 1 else None
    return 1.0, None


def _totals(con: duckdb.DuckDBPyConnection, rows: pa.Table, declared: Dataset) -> dict[str, float]:
    money = [name for name in rows.column_names if name in declared and declared[name].stored_as == STORED_AS["money"]]
    if not money:
        return {}
    con.register("typed", rows)
    sums = con.execute(f"SELECT {', '.join(f'CAST(sum({identifier(name)}) AS DOUBLE)' for name in money)} FROM typed").fetchone()
    return {name: float(value) for name, value in zip(money, sums or ()) if value is not None}
