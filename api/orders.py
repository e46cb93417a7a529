"""What each address takes, as models: they read and check what comes in, and the description of the API is made of them.

The fields stand in the order in which they are read; of two that cannot be, the first is told.
"""

from __future__ import annotations

import json
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, ValidationInfo, WithJsonSchema, field_validator
from starlette.datastructures import UploadFile
from starlette.requests import Request

from analytics.catalog import QUESTIONS
from analytics.errors import Refused, Text
from analytics.schema import DATASETS, dataset
from analytics.warehouse.loading import ON_DUPLICATE
from analytics.words.board_forms import AUDIENCES
from analytics.words.publish_targets import KINDS as TARGETS
from analytics.words.publish_targets import Target, target_named
from api.faults import WrongRequest
from api.words import TEXT, Day, HeaderRow, HeadingPair, Language, Listed, Named, Pair, Period, Said, Who, Words, Yes, YesWord, one_of
from reports.answer_forms import FORMS
from reports.sending.publishing import MAKERS

ANSWER_FORMS = ("json", *(form for form in FORMS if form != "json"))
ISSUE_FORMS = ("json", "png", "xlsx", "txt")
MEMORY_KINDS = ("column", "unit", "sheet", "answer", "layout")
MOST_FILES = 200
AnswerForm = Annotated[one_of(ANSWER_FORMS, ANSWER_FORMS[0]), Field(description="Form of the answer; table is text to read")]


async def order(request: Request) -> dict[str, Any]:
    """The JSON object of a body; an empty body is an empty order."""
    body = await request.body()
    if not body:
        return {}
    try:
        said = json.loads(body)
        json.dumps(said, ensure_ascii=False).encode()  # half of a surrogate pair is no text
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise WrongRequest(Text("请求的内容要是一个 JSON 对象。", "The body must be a JSON object."))
    return said


class InLanguage(Said):
    lang: Language = "zh"


class OfPeriod(InLanguage):
    period: Annotated[Period, Field(description="Only the rows of this period")] = None


class AskedInAddress(Said):
    where: Annotated[list[Pair], Field(description="DIMENSION=VALUE; may be repeated", json_schema_extra={"maxItems": 20})] = []
    option: Annotated[list[Pair], Field(description="OPTION=VALUE of the question; may be repeated", json_schema_extra={"maxItems": 20})] = []
    period: Annotated[Period, Field(description="Period; everything to as_of by default")] = None
    format: AnswerForm = "json"
    lang: Language = "zh"
    as_of: Annotated[Day, Field(description="Read the data up to this day")] = None
    by: Annotated[list[str], Field(description="Group by a dimension; may be repeated", json_schema_extra={"maxItems": 5})] = []


def _options() -> dict[str, Any]:
    """The options of all questions; one that several have is told as the first tells it, with the values of all."""
    told: dict[str, Any] = {}
    for option in (option for one in QUESTIONS for option in one.options):
        here = told.setdefault(option.name, {"anyOf": [{"type": "string"}, {"type": "number"}], "description": option.about.en})
        if option.values:
            here["examples"] = sorted({*here.get("examples", []), *option.values})
    return told


class AskedInJson(Said):
    """A question in JSON."""

    where: Annotated[Named, Field(description="Dimensions and their values")] = []
    option: Annotated[Named, Field(description="Options of the question", json_schema_extra={"properties": _options()})] = []
    period: Period = None
    by: Annotated[Listed, Field(description="Dimensions to group by", json_schema_extra={"maxItems": 5})] = None
    format: AnswerForm = "json"
    lang: Language = "zh"
    as_of: Day = None


class OfIssue(Said):
    format: Annotated[one_of(ISSUE_FORMS, ISSUE_FORMS[0]), Field(description="Form of the issue")] = "json"
    lang: Language = "zh"


class OfLetters(Said):
    model_config = ConfigDict(json_schema_extra={"required": ["period"]})

    lang: Language = "zh"
    period: Annotated[Period, Field(description="A month or a quarter")] = None
    owner: Annotated[Words, Field(description="Only this person's or team's")] = None


def _known(name: str | None) -> str | None:
    """Raises UnknownName."""
    return None if name is None else dataset(name).name


DatasetSaid = Annotated[str | None, AfterValidator(_known), TEXT, WithJsonSchema({"type": "string", "enum": list(DATASETS)})]


class Forgetting(Said):
    """One thing that is remembered of a heading, a unit or a sheet."""

    model_config = ConfigDict(json_schema_extra={"required": ["kind", "dataset", "said"]})

    kind: Annotated[one_of(MEMORY_KINDS, None), WithJsonSchema({"type": "string", "enum": list(MEMORY_KINDS)})] = None
    said: Annotated[Words, WithJsonSchema({"type": "string"})] = None
    by: Who = None
    dataset: Annotated[DatasetSaid, BeforeValidator(lambda said: "" if said is None else said), Field(validate_default=True)] = ""


def _targets(said: list[str] | None) -> tuple[Target, ...] | None:
    """Raises Refused: a folder is named by the computer the app runs on, never by a request."""
    if said is None:
        return None
    found = tuple(target_named(text) for text in said if text != "none")
    if any(target.kind == "folder" and target.place for target in found):
        raise Refused(Text("经 API 发布只写 folder，文件夹由应用的环境变量 ZHANBAO_PUBLISH_FOLDER 决定。",
                           "Through the API write folder only; the app's ZHANBAO_PUBLISH_FOLDER says which one."))
    return found


_TARGET = {"type": "string", "pattern": f"^(none|{'|'.join(TARGETS)})(:[A-Za-z0-9_]{{1,24}})?$", "examples": ["none", "wecom", "wecom:east", "folder"]}
_WHERE_TO = WithJsonSchema({"anyOf": [{"type": "array", "items": _TARGET, "maxItems": 10}, {"type": "null"}]})


class Publishing(Said):
    """A board to be published."""

    model_config = ConfigDict(json_schema_extra={"required": ["board"]})

    period: Period = None
    measure: Words = None
    by: Words = None
    who: Who = None
    lang: Language = "zh"
    as_of: Day = None
    force: Yes = None
    again: Yes = None
    dry_run: Yes = None
    documents: Yes = None
    board: one_of(tuple(MAKERS), next(iter(MAKERS))) = next(iter(MAKERS))
    audience: one_of(tuple(AUDIENCES), "group") = "group"
    to: Annotated[Listed, AfterValidator(_targets), _WHERE_TO, Field(description="Where to send; the setting's targets where absent, none only archives")] = None
    where: Named = []


_FILE = WithJsonSchema({"type": "string", "format": "binary"})


class Loading(Said):
    """Files to be imported, and what is said of them."""

    model_config = ConfigDict(arbitrary_types_allowed=True, json_schema_extra={"required": ["file"]})

    file: Annotated[list[Annotated[UploadFile, _FILE]], Field(validate_default=True, json_schema_extra={"minItems": 1, "maxItems": MOST_FILES})] = []
    lang: Language = "zh"
    by: Who = None
    dataset: DatasetSaid = None
    sheet: Words = None
    map: list[HeadingPair] = []
    scale: list[HeadingPair] = []
    header: HeaderRow = None
    encoding: Annotated[Words, WithJsonSchema({"type": "string", "enum": ["utf-8", "gb18030", "big5", "utf-16"]})] = None
    rate: list[HeadingPair] = []
    answer: list[HeadingPair] = []
    accept: YesWord = False
    on_duplicate: one_of(ON_DUPLICATE, ON_DUPLICATE[0]) = ON_DUPLICATE[0]
    replace_period: Period = None
    dry_run: YesWord = False
    strict: YesWord = False
    password: Words = None
    report: YesWord = False

    @field_validator("*", mode="before")
    @classmethod
    def _filled_in(cls, said: Any, info: ValidationInfo) -> Any:
        """A field left empty is not said; files stand in `file` and nowhere else."""
        name = info.field_name
        if name == "file":
            files = [one for one in said if isinstance(one, UploadFile)]
            if not files:
                raise WrongRequest(Text("没有文件；请用 multipart/form-data 的 file 字段上传。", "There is no file; upload it as the field “file” of multipart/form-data."))
            return files
        if isinstance(said, list):
            return [one for one in said if isinstance(one, str) and one]
        if isinstance(said, UploadFile):
            raise WrongRequest(Text(f"字段 {name} 是文件；文件请放在 file 字段。", f"Field {name} is a file; files go into the field “file”."))
        return said or None
