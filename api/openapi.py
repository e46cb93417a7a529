"""The description of the API (OpenAPI 3.1), written from the catalog, so that it cannot fall behind."""

from __future__ import annotations

from functools import cache
from typing import Any

from analytics.catalog import QUESTIONS
from analytics.schema import DATASETS
from analytics.warehouse.loading import ON_DUPLICATE
from analytics.words.board_forms import AUDIENCES
from analytics.words.publish_targets import KINDS as TARGETS
from api.faults import CODES, KINDS
from reports.answer_forms import FORMS
from reports.sending.publishing import MAKERS

Schema = dict[str, Any]
_TEXT: Schema = {"type": "string"}
_WHOLE: Schema = {"type": "integer", "minimum": 0}
_STATUSES = {
    400: "The request is not well written", 401: "The token is missing or wrong", 403: "From another site, or to a foreign host name", 404: "Not there",
    405: "The address does not take that method", 409: "Done before: the file is loaded, or the batch is undone",
    413: "More than is taken at once", 422: "Refused; nothing was written", 500: "Internal error", 503: "Another process holds the database",
}
_EVERYWHERE = (400, 401, 403, 405, 413, 500, 503)
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _listed(items: Schema, **more: Any) -> Schema:
    return {"type": "array", "items": items, **more}


def _object(properties: dict[str, Schema], required: tuple[str, ...] | None = None, **more: Any) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties if required is None else required), **more}


def _or_null(kind: str, **more: Any) -> Schema:
    return {"type": [kind, "null"], **more}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _json(schema: Schema) -> Schema:
    return {"application/json": {"schema": schema}}


def _parameter(place: str, name: str, schema: Schema, about: str, **more: Any) -> Schema:
    return {"in": place, "name": name, "schema": schema, "description": about, "required": place == "path", **more}


_LANG = _parameter("query", "lang", {"type": "string", "enum": ["zh", "en"], "default": "zh"}, "Language of labels and sentences")
_PERIOD = {"type": "string", "maxLength": 40, "examples": ["2026-03", "2026-Q1", "last-30d", "2026-03-01..2026-03-20"]}
_DAY = {"type": "string", "format": "date"}
_PAIR = {"type": "string", "pattern": "^[^=]+=.*$"}
_FORM = {"type": "string", "enum": ["json", *(form for form in FORMS if form != "json")], "default": "json"}


def _operation(summary: str, content: Schema, *, parameters: tuple[Schema, ...] = (), body: Schema | None = None, statuses: tuple[int, ...] = ()) -> Schema:
    responses = {"200": {"description": "Done", "content": content}} | {
        str(status): {"description": _STATUSES[status], "content": _json(_ref("Error"))} for status in sorted({*_EVERYWHERE, *statuses})}
    described: Schema = {"summary": summary, "parameters": list(parameters), "responses": responses}
    if body is not None:
        described["requestBody"] = body
    return described


@cache
def document() -> Schema:
    """The whole description; the same object every time."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Zhanbao 战报", "version": "1", "description":
                 "The numbers of the pages and of the command line, for programs on this computer. Money is in yuan, shares are 0–1, missing is null."},
        "servers": [{"url": "/"}],
        "security": [{"token": []}],
        "paths": {f"/api{path}": item for path, item in _paths().items()},
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "description": "The word in <database>.token, or ZHANBAO_API_TOKEN"}},
            "schemas": _schemas(),
        },
    }


def _paths() -> dict[str, Schema]:
    named = _object({"name": _TEXT, "label": _TEXT, "description": _TEXT})
    batch = _parameter("path", "batch", {"type": "integer", "minimum": 1, "maximum": 999_999_999}, "Batch number (see /api/batches)")
    data = _parameter("path", "dataset", {"type": "string", "enum": list(DATASETS)}, "Dataset")
    turned = _json(_object({"batch_id": _WHOLE, "active": {"type": "boolean"}, "message": _TEXT}))
    return {
        "/openapi.json": {"get": _operation("This description", _json({"type": "object"}))},
        "/questions": {"get": _operation("The questions", _json(_listed(named)), parameters=(_LANG,))},
        "/metrics": {"get": _operation("The metrics", _json(_listed(named)), parameters=(_LANG,))},
        "/datasets": {"get": _operation("The datasets and their fields", _json(_listed(named)), parameters=(_LANG,))},
        "/ask/{question}": _asking(),
        "/batches": {"get": _operation("The imported sheets, newest first", _json(_listed(_ref("Batch"))))},
        "/original/{batch}": {"get": _operation(
            "The file of a batch, byte for byte", {"application/octet-stream": {}}, parameters=(batch,), statuses=(404, 422))},
        "/memory": {"get": _operation("What was said in imports, and is remembered", _json(_listed(_object(
            dict.fromkeys(("kind", "dataset", "said", "meant", "file"), _TEXT)))))},
        "/check": {"get": _operation("Rows and days of each dataset, unknown people", _json(_ref("Check")), parameters=(_LANG,))},
        "/template/{dataset}": {"get": _operation(
            "The company's rows of a dataset in their own sheet", {_XLSX: {}}, statuses=(404, 422),
            parameters=(data, _LANG, _parameter("query", "period", _PERIOD, "Only the rows of this period")))},
        "/backup": {"get": _operation("The whole database as one file", {"application/octet-stream": {}}, statuses=(422,))},
        "/import": {"post": _operation("Load files, all or none", _json(_ref("Imported")), body=_upload(), statuses=(409, 422))},
        "/undo/{batch}": {"post": _operation("Take a batch out", turned, parameters=(batch, _LANG), statuses=(404, 409, 422))},
        "/forget": {"post": _operation("Forget one thing that is remembered", _json(_object(dict.fromkeys(("kind", "dataset", "said"), _TEXT))), statuses=(422,),
            body={"required": True, "content": _json(_object({
                "kind": {"type": "string", "enum": ["column", "unit", "sheet"]}, "dataset": {"type": "string", "enum": list(DATASETS)}, "said": _TEXT,
                "by": {"type": "string", "maxLength": 100}}, ("kind", "dataset", "said")))})},
        **_publishing(),
        "/redo/{batch}": {"post": _operation("Bring an undone batch back", turned, parameters=(batch, _LANG), statuses=(404, 409, 422))},
    }


def _publishing() -> dict[str, Schema]:
    issue = _parameter("path", "issue", {"type": "integer", "minimum": 1, "maximum": 999_999_999}, "Issue id (see /api/issues)")
    yes = {"type": ["boolean", "null"]}
    targets = {"type": "string", "pattern": f"^(none|{'|'.join(TARGETS)})(:[A-Za-z0-9_]{{1,24}})?$", "examples": ["none", "wecom", "wecom:east", "folder"]}
    body = _object({
        "board": {"type": "string", "enum": list(MAKERS)}, "period": _or_null("string", maxLength=40), "as_of": _or_null("string", format="date"),
        "audience": {"type": "string", "enum": list(AUDIENCES)}, "measure": _or_null("string"), "by": _or_null("string"),
        "where": {"type": "object", "additionalProperties": {"anyOf": [_TEXT, _listed(_TEXT)]}},
        "to": {"anyOf": [_listed(targets, maxItems=10), {"type": "null"}], "description": "Where to send; the setting's targets where absent, none only archives"},
        "force": yes, "again": yes, "dry_run": yes, "documents": yes, "who": {"type": "string", "maxLength": 100}, "lang": _LANG["schema"],
    }, ("board",))
    picture = {"image/png": {}, "text/plain": {}, _XLSX: {}}
    form = _parameter("query", "format", {"type": "string", "enum": ["json", "png", "xlsx", "txt"], "default": "json"}, "Form of the issue")
    return {
        "/publish": {"post": _operation("Publish a board: archive it as the next issue and send it", _json(_ref("Published")), statuses=(422,),
                                        body={"required": True, "content": _json(body)})},
        "/issues": {"get": _operation("The published issues, newest first", _json(_listed(_object({"issue_id": _WHOLE, "title": _TEXT, "board": _TEXT}))))},
        "/issues/{issue}": {"get": _operation("An issue as it was published", {**_json(_ref("Published")), **picture}, parameters=(issue, form, _LANG), statuses=(404, 422))},
        "/letters": {"get": _operation("The pledge letters of a month or quarter", {_DOCX: {}}, statuses=(422,), parameters=(
            _parameter("query", "period", _PERIOD, "A month or a quarter") | {"required": True}, _parameter("query", "owner", _TEXT, "Only this person's or team's"), _LANG))},
    }


def _asking() -> Schema:
    named = _parameter("path", "question", {"type": "string", "enum": [one.name for one in QUESTIONS]}, "\n".join(
        f"- `{one.name}`: {one.description.en}" + "".join(
            f" `{option.name}={'|'.join(option.values) or '…'}`" for option in one.options) for one in QUESTIONS))
    several = {"style": "form", "explode": True}
    content = {**_json(_ref("Answer")), "text/csv": {}, "text/plain": {}, _XLSX: {}}
    query = (
        named, _parameter("query", "period", _PERIOD, "Period; everything to as_of by default"), _parameter("query", "as_of", _DAY, "Read the data up to this day"),
        _parameter("query", "by", _listed(_TEXT, maxItems=5), "Group by a dimension; may be repeated", **several),
        _parameter("query", "where", _listed(_PAIR, maxItems=20), "DIMENSION=VALUE; may be repeated", **several),
        _parameter("query", "option", _listed(_PAIR, maxItems=20), "OPTION=VALUE of the question; may be repeated", **several),
        _parameter("query", "format", _FORM, "Form of the answer; table is text to read"), _LANG,
    )
    values = {"anyOf": [_TEXT, {"type": "number"}]}
    options: dict[str, Schema] = {}
    for one in QUESTIONS:
        for option in one.options:
            options.setdefault(option.name, {"anyOf": [_TEXT, {"type": "number"}], "description": option.about.en})
            if option.values:
                options[option.name]["examples"] = sorted({*options[option.name].get("examples", []), *option.values})
    body = _object({
        "period": _or_null("string", maxLength=40), "as_of": _or_null("string", format="date"), "by": _listed(_TEXT, maxItems=5),
        "where": {"type": "object", "additionalProperties": {"anyOf": [*values["anyOf"], _listed(values)]}},
        "option": {"type": "object", "properties": options, "additionalProperties": values}, "format": _FORM, "lang": _LANG["schema"],
    }, ())
    return {
        "get": _operation("Answer a question", content, parameters=query, statuses=(404, 422)),
        "post": _operation("Answer a question, asked in JSON", content, parameters=(named,), body={"content": _json(body)}, statuses=(404, 422)),
    }


def _upload() -> Schema:
    yes = {"type": "string", "enum": ["true", "false"]}
    words = {
        "file": _listed({"type": "string", "format": "binary"}, minItems=1, maxItems=200), "dataset": {"type": "string", "enum": list(DATASETS)}, "sheet": _TEXT,
        "map": _listed(_PAIR), "scale": _listed(_PAIR), "rate": _listed(_PAIR), "header": {"type": "string", "pattern": "^(none|[1-9][0-9]{0,6})$"},
        "encoding": {"type": "string", "enum": ["utf-8", "gb18030", "big5", "utf-16"]}, "password": _TEXT,
        "on_duplicate": {"type": "string", "enum": list(ON_DUPLICATE)}, "replace_period": _PERIOD, "dry_run": yes, "strict": yes, "report": yes,
        "by": {"type": "string", "maxLength": 100}, "lang": _LANG["schema"],
    }
    return {"required": True, "content": {"multipart/form-data": {"schema": _object(words, ("file",))}}}


def _schemas() -> dict[str, Schema]:
    words = _object({"zh": _TEXT, "en": _TEXT})
    cell = {"type": ["string", "number", "boolean", "null"]}
    defect = _object({"code": _TEXT, "severity": {"enum": ["error", "warning"]}, "row": _or_null("integer"), "column": _or_null("string"),
                      "value": _or_null("string"), "message": _TEXT, "fix": _TEXT})
    counts = dict.fromkeys(("rows_read", "rows_loaded", "rows_rejected", "rows_skipped", "duplicates"), _WHOLE)
    sheet = _object({
        "batch_id": _or_null("integer"), "file": _TEXT, "sha256": _TEXT, "dataset": _TEXT, "sheet": _TEXT, "header_row": _or_null("integer"), **counts,
        "mapping": {"type": "object", "additionalProperties": _TEXT}, "totals": {"type": "object", "additionalProperties": {"type": "number"}},
        "defects": _listed(defect), "evidence": _listed(_TEXT)})
    report = {"type": "string", "contentEncoding": "base64", "description": "Workbook of the rows set aside, when `report` was asked for"}
    batch = _object({"batch_id": _WHOLE, "active": {"type": "boolean"}, "file": _TEXT, "sheet": _TEXT, "dataset": _TEXT, **counts, "by": _TEXT, "imported_at": _TEXT})
    held = _object({"dataset": _TEXT, "label": _TEXT, "rows": _WHOLE, "first": _or_null("string", format="date"), "last": _or_null("string", format="date")})
    return {
        "Error": _object({"error": _object({"code": {"type": "string", "enum": sorted(CODES)}, "message": words}), "report_xlsx_base64": report}, ("error",)),
        "Answer": _object({
            "question": _TEXT, "as_of": _or_null("string", format="date"),
            "period": {"anyOf": [_object({"start": _DAY, "end": _DAY, "label": _TEXT}), {"type": "null"}]},
            "columns": _listed(_object({"name": _TEXT, "label": _TEXT, "unit": _TEXT})),
            "rows": _listed({"type": "object", "additionalProperties": cell}), "notes": _listed(_TEXT)}),
        "Published": _object({
            "issue_id": _or_null("integer"), "issue_no": _or_null("integer"), "new": {"type": "boolean"}, "dry_run": {"type": "boolean"}, "title": _TEXT, "said": _TEXT, "text": _TEXT,
            "report": {"type": "object"}, "poster_png_base64": _TEXT, "workbook_xlsx_base64": _TEXT,
            "deliveries": _listed(_object({"target": _TEXT, "state": {"enum": ["sent", "failed", "skipped"]}, "attempts": _WHOLE, "said": _TEXT})),
        }, ("issue_id", "new", "dry_run", "title", "said", "text", "report", "deliveries")),
        "Sheet": sheet, "Batch": batch, "Imported": {"anyOf": [_listed(_ref("Sheet")), _object({"sheets": _listed(_ref("Sheet")), "report_xlsx_base64": report})]},
        "Check": _object({"datasets": _listed(held), "batches": _WHOLE, "active": _WHOLE, "unknown_people": _listed(_TEXT)}),
    }


assert all(status in _STATUSES for status, _code in KINDS.values())
