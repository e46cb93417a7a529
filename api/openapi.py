"""The description of the API (OpenAPI 3.1): the addresses, and what pydantic says of the models they take and the types they answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

from analytics.catalog import QUESTIONS
from analytics.schema import DATASETS
from api import orders, replies
from api.faults import KINDS

Schema = dict[str, Any]
_STATUSES = {
    400: "The request is not well written", 401: "The token is missing or wrong", 403: "From another site, or to a foreign host name", 404: "Not there",
    405: "The address does not take that method", 409: "Done before: the file is loaded, or the batch is undone",
    413: "More than is taken at once", 422: "Refused; nothing was written", 500: "Internal error", 503: "Another process holds the database",
}
_EVERYWHERE = (400, 401, 403, 405, 413, 500, 503)
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_BYTES = "application/octet-stream"

_NUMBER = Annotated[int, Field(ge=1, le=999_999_999)]
_ABOUT_QUESTIONS = "\n".join(
    f"- `{one.name}`: {one.description.en}" + "".join(f" `{option.name}={'|'.join(option.values) or '…'}`" for option in one.options) for one in QUESTIONS)
_IN_PATH: dict[str, Any] = {
    "batch": Annotated[_NUMBER, Field(description="Batch number (see /api/batches)")],
    "issue": Annotated[_NUMBER, Field(description="Issue id (see /api/issues)")],
    "dataset": Annotated[Literal[*DATASETS], Field(description="Dataset")],
    "question": Annotated[Literal[*(one.name for one in QUESTIONS)], Field(description=_ABOUT_QUESTIONS)],
}


@dataclass(frozen=True)
class Operation:
    """What an address does: what it takes in the address and in its body, the JSON or the files it answers, and how it may refuse."""

    summary: str
    answer: Any = None
    files: tuple[str, ...] = ()
    query: type[BaseModel] | None = None
    body: type[BaseModel] | None = None
    statuses: tuple[int, ...] = ()
    kind: str = "application/json"


_TURN = dict(answer=replies.Turned, query=orders.InLanguage, statuses=(404, 409, 422))
_ASK = dict(answer=replies.Answer, files=("text/csv", "text/plain", _XLSX), statuses=(404, 422))
OPERATIONS: Mapping[str, Mapping[str, Operation]] = {
    "/openapi.json": {"get": Operation("This description", dict[str, Any])},
    "/questions": {"get": Operation("The questions", list[replies.Listed], query=orders.InLanguage)},
    "/metrics": {"get": Operation("The metrics", list[replies.ListedMetric], query=orders.InLanguage)},
    "/datasets": {"get": Operation("The datasets and their fields", list[replies.ListedDataset], query=orders.InLanguage)},
    "/ask/{question}": {
        "get": Operation("Answer a question", query=orders.AskedInAddress, **_ASK),
        "post": Operation("Answer a question, asked in JSON", body=orders.AskedInJson, **_ASK)},
    "/batches": {"get": Operation("The imported sheets, newest first", list[replies.Batch])},
    "/original/{batch}": {"get": Operation("The file of a batch, byte for byte", files=(_BYTES,), statuses=(404, 422))},
    "/memory": {"get": Operation("What was said in imports, and is remembered", list[replies.Remembered])},
    "/check": {"get": Operation("Rows and days of each dataset, unknown people", replies.Check, query=orders.InLanguage)},
    "/template/{dataset}": {"get": Operation(
        "The company's rows of a dataset in their own sheet", files=(_XLSX,), query=orders.OfPeriod, statuses=(404, 422))},
    "/backup": {"get": Operation("The whole database as one file", files=(_BYTES,), statuses=(422,))},
    "/import": {"post": Operation("Load files, all or none", replies.Imported, body=orders.Loading, statuses=(409, 422), kind="multipart/form-data")},
    "/undo/{batch}": {"post": Operation("Take a batch out", **_TURN)},
    "/redo/{batch}": {"post": Operation("Bring an undone batch back", **_TURN)},
    "/forget": {"post": Operation("Forget one thing that is remembered", replies.Forgotten, body=orders.Forgetting, statuses=(422,))},
    "/publish": {"post": Operation(
        "Publish a board: archive it as the next issue and send it", replies.Published, body=orders.Publishing, statuses=(422,))},
    "/issues": {"get": Operation("The published issues, newest first", list[replies.ListedIssue])},
    "/issues/{issue}": {"get": Operation(
        "An issue as it was published", replies.Published, ("image/png", "text/plain", _XLSX), orders.OfIssue, statuses=(404, 422))},
    "/letters": {"get": Operation("The pledge letters of a month or quarter", files=(_DOCX,), query=orders.OfLetters, statuses=(422,))},
}
assert all(status in _STATUSES for status, _code in KINDS.values())


class _Told(GenerateJsonSchema):
    """Without headings made of field names; a default that says nothing is not told."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    def default_schema(self, schema: Any) -> Schema:
        told = super().default_schema(schema)
        if not told.get("default"):
            told.pop("default", None)
        return told


class _InWords(_Told):
    """Of addresses and forms, which hold text and never null."""

    def nullable_schema(self, schema: Any) -> Schema:
        return self.generate_inner(schema["schema"])


class _Schemas:
    """The schemas of types, and the named ones they refer to."""

    def __init__(self) -> None:
        self.named: dict[str, Schema] = {}

    def of(self, kind: Any, told: type[GenerateJsonSchema] = _Told) -> Schema:
        schema = TypeAdapter(kind).json_schema(ref_template="#/components/schemas/{model}", schema_generator=told)
        self.named |= schema.pop("$defs", {})
        name = schema.get("title")  # a model of ours; lists and plain types have none
        if name is None:
            return schema
        self.named[name] = schema
        return {"$ref": f"#/components/schemas/{name}"}


def _parameters(path: str, query: type[BaseModel] | None, schemas: _Schemas) -> list[Schema]:
    told = [{"in": "path", "name": name, "schema": schemas.of(kind), "required": True} for name, kind in _IN_PATH.items() if f"{{{name}}}" in path]
    if query is not None:
        schema = query.model_json_schema(schema_generator=_InWords)
        several = {"style": "form", "explode": True}
        told += [{"in": "query", "name": name, "schema": one, "required": name in schema.get("required", []), **(several if one.get("type") == "array" else {})}
                 for name, one in schema["properties"].items()]
    return [one | {"description": one["schema"].pop("description")} for one in told]


def _described(path: str, one: Operation, schemas: _Schemas) -> Schema:
    json = {} if one.answer is None else {"application/json": {"schema": schemas.of(one.answer)}}
    error = {"application/json": {"schema": schemas.of(replies.Error)}}
    responses = {"200": {"description": "Done", "content": json | {kind: {} for kind in one.files}}} | {
        str(status): {"description": _STATUSES[status], "content": error} for status in sorted({*_EVERYWHERE, *one.statuses})}
    told: Schema = {"summary": one.summary, "parameters": _parameters(path, one.query, schemas), "responses": responses}
    if one.body is not None:
        schema = schemas.of(one.body, _Told if one.kind == "application/json" else _InWords)
        told["requestBody"] = {"required": "required" in schemas.named[one.body.__name__], "content": {one.kind: {"schema": schema}}}
    return told


@cache
def document() -> Schema:
    """The whole description; the same object every time."""
    schemas = _Schemas()
    paths = {f"/api{path}": {method: _described(path, one, schemas) for method, one in item.items()} for path, item in OPERATIONS.items()}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Zhanbao 战报", "version": "1", "description":
                 "The numbers of the pages and of the command line, for programs on this computer. Money is in yuan, shares are 0–1, missing is null."},
        "servers": [{"url": "/"}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "description": "The word in <database>.token, or ZHANBAO_API_TOKEN"}},
            "schemas": dict(sorted(schemas.named.items())),
        },
    }
