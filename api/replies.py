"""What each address answers in JSON, as types: the description of the API is made of them, and its tests hold every answer against them."""

from __future__ import annotations

from typing import Annotated, Any, Literal, NotRequired

from pydantic import Field
from typing_extensions import TypedDict  # pydantic reads that of `typing` only from Python 3.12 on

from api.faults import CODES

Whole = Annotated[int, Field(ge=0)]
DayText = Annotated[str, Field(json_schema_extra={"format": "date"})]
Base64 = Annotated[str, Field(json_schema_extra={"contentEncoding": "base64"})]
Cell = str | int | float | bool | None
_MENDING = Field(description="Workbook of the rows set aside, when `report` was asked for")


class InBothLanguages(TypedDict):
    zh: str
    en: str


class Fault(TypedDict):
    code: Literal[*sorted(CODES)]
    message: InBothLanguages


class Error(TypedDict):
    """Why something was not done."""

    error: Fault
    report_xlsx_base64: NotRequired[Annotated[Base64, _MENDING]]


class Listed(TypedDict):
    name: str
    label: str
    description: str


class ListedMetric(Listed):
    unit: str
    dataset: str


class ListedDataset(Listed):
    required: list[str]
    fields: list[str]


class AnswerPeriod(TypedDict):
    start: DayText
    end: Annotated[DayText, Field(description="The last included day")]
    label: str


class AnswerColumn(TypedDict):
    name: str
    label: str
    unit: str


class Answer(TypedDict):
    """The rows of a question with what is needed to read them."""

    question: str
    as_of: DayText | None
    period: AnswerPeriod | None
    columns: list[AnswerColumn]
    rows: list[dict[str, Cell]]
    notes: list[str]


class Counts(TypedDict):
    rows_read: Whole
    rows_loaded: Whole
    rows_rejected: Whole
    rows_skipped: Whole
    duplicates: Whole


class Batch(Counts):
    """A sheet that was imported; what older batches did not count is null."""

    batch_id: Whole
    active: bool
    file: str
    sheet: str
    dataset: str
    added: Whole | None
    updated: Whole | None
    unchanged: Whole | None
    by: str
    imported_at: str


class Defect(TypedDict):
    code: str
    severity: Literal["error", "warning"]
    row: int | None
    column: str | None
    value: str | None
    message: str
    fix: str


class WayToAnswer(TypedDict):
    """`option` (map, answer, scale, dataset) with `said` answers the question, as a form field of the import."""

    option: str
    said: str
    label: str


class AskedOfSheet(TypedDict):
    """What has to be said before the sheet may count; `without` is what `accept` loads."""

    key: str
    column: str | None
    text: str
    without: str | None
    answers: list[WayToAnswer]


class BeforeAndAfter(TypedDict):
    before: float
    after: float


class Dates(TypedDict):
    first: DayText
    last: DayText


class Preview(TypedDict):
    """What the rows do, or would do, to those that are there. `moved` are lines of orders that were there under another date, `gone` rows the
    file no longer has; `left_out` rows that were not loaded, by rule; `sums` what the books hold of the dataset, by field of money."""

    new: Whole
    changed: Whole
    same: Whole
    moved: Whole
    gone: Whole
    left_out: dict[str, Whole]
    sums: dict[str, BeforeAndAfter]
    dates: Dates | None


class Sheet(Counts):
    """What became of a sheet; `batch_id` is null where nothing was written."""

    batch_id: int | None
    file: str
    sha256: str
    dataset: str
    sheet: str
    header_row: int | None
    rows_added: NotRequired[Whole]
    rows_updated: NotRequired[Whole]
    rows_unchanged: NotRequired[Whole]
    rows_removed: NotRequired[Whole]
    rows_moved: NotRequired[Whole]
    preview: Preview | None
    mapping: dict[str, str]
    totals: dict[str, float]
    defects: list[Defect]
    evidence: list[str]
    questions: list[AskedOfSheet]


class SheetsAndReport(TypedDict):
    """With `report`."""

    sheets: list[Sheet]
    report_xlsx_base64: Annotated[Base64, _MENDING]


Imported = list[Sheet] | SheetsAndReport


class Turned(TypedDict):
    """`batches` are the batch and those loaded of the same file with it."""

    batch_id: Whole
    active: bool
    batches: list[Whole]
    message: str


class Remembered(TypedDict):
    kind: str
    dataset: str
    said: str
    meant: str
    file: str
    batch_id: Whole
    imported_at: str


class Forgotten(TypedDict):
    kind: str
    dataset: str
    said: str


class Held(TypedDict):
    dataset: str
    label: str
    rows: Whole
    first: DayText | None
    last: DayText | None


class Check(TypedDict):
    """How far the data reach."""

    datasets: list[Held]
    batches: Whole
    active: Whole
    unknown_people: list[str]


class Delivery(TypedDict):
    target: str
    state: Literal["sent", "failed", "skipped"]
    attempts: Whole
    said: str


class Published(TypedDict):
    """An issue and what became of each target."""

    issue_id: int | None
    issue_no: int | None
    new: bool
    dry_run: bool
    title: str
    said: str
    text: str
    report: dict[str, Any]
    deliveries: list[Delivery]
    poster_png_base64: NotRequired[Base64]
    workbook_xlsx_base64: NotRequired[Base64]


class ListedIssue(TypedDict):
    issue_id: Whole
    title: str
    board: str
    issue_no: int | None
    period: str | None
    as_of: str | None
    published_at: str | None
    audience: str | None
    by: str | None
    sent_to: str | None
