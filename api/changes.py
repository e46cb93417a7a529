"""What changes the data through the API: imports, undo and redo, one at a time."""

from __future__ import annotations

import base64
import re
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from anyio import CapacityLimiter, to_thread
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse

from analytics.errors import Text
from analytics.ingest import ReadOptions
from analytics.schema import dataset
from analytics.warehouse.loading import ON_DUPLICATE
from api.answers import batch_number, house, language
from api.faults import WrongRequest, refusal
from api.words import LANGUAGES, chosen, header_row, order, pairs, text_of, truth
from reports.uploads.imports import Choices, imported

WRITER = CapacityLimiter(1)
MOST_FILES, MOST_FIELDS = 200, 500
CALLER = "api"
KINDS = ("column", "unit", "sheet")
LONGEST_NAME_BYTES = 240


async def write(work: Callable[[], Any]) -> Any:
    """What `work` returns, on a thread, after every change that came before it."""
    return await to_thread.run_sync(work, limiter=WRITER)


async def import_files(request: Request) -> JSONResponse:
    """Loads the uploaded files, all or none: a list with one record per sheet, or, with `report`, that list beside the workbook."""
    async with request.form(max_files=MOST_FILES, max_fields=MOST_FIELDS) as form:
        uploads = [one for one in form.getlist("file") if isinstance(one, UploadFile)]
        if not uploads:
            raise WrongRequest(Text("没有文件；请用 multipart/form-data 的 file 字段上传。", "There is no file; upload it as the field “file” of multipart/form-data."))
        lang = chosen("lang", _said(form, "lang"), LANGUAGES)
        by = _said(form, "by") or CALLER
        choices = _choices(form)

        def work():
            warehouse = house(request)
            quarantine = warehouse.staging / "uploads"
            quarantine.mkdir(parents=True, exist_ok=True)
            folder = Path(tempfile.mkdtemp(prefix="api-", dir=quarantine))
            try:
                return imported(warehouse, [_kept(folder, place, one) for place, one in enumerate(uploads)], choices, by=by[:100], lang=lang)
            finally:
                shutil.rmtree(folder, ignore_errors=True)

        done = await write(work)
    report = {} if done.report is None else {"report_xlsx_base64": base64.b64encode(done.report).decode("ascii")}
    if done.refusal is not None:
        return refusal(done.refusal, **report)
    return JSONResponse({"sheets": list(done.sheets), **report} if report else list(done.sheets))


def _kept(folder: Path, place: int, upload: UploadFile) -> Path:
    """The upload in a folder of its own; only the last part of its name is used, since it may say what the file is."""
    name = re.sub(r"[\x00-\x1f\x7f]", "_", re.split(r"[/\\]", upload.filename or "")[-1])
    stem, dot, ending = name.rpartition(".")
    if len(name.encode("utf-8", "replace")) > LONGEST_NAME_BYTES:
        name = f"{stem[:60]}{dot}{ending[:10]}"
    own = folder / str(place)
    own.mkdir()
    path = own / ("upload" if name in ("", ".", "..") else name.encode("utf-8", "replace").decode("utf-8"))
    with path.open("wb") as target:
        shutil.copyfileobj(upload.file, target)
    return path


def _said(form: FormData, name: str) -> str | None:
    value = form.get(name)
    if isinstance(value, UploadFile):
        raise WrongRequest(Text(f"字段 {name} 是文件；文件请放在 file 字段。", f"Field {name} is a file; files go into the field “file”."))
    return value or None


def _all(form: FormData, name: str) -> list[str]:
    return [value for value in form.getlist(name) if isinstance(value, str) and value]


def _choices(form: FormData) -> Choices:
    named = _said(form, "dataset")
    options = ReadOptions(
        dataset=dataset(named).name if named else None, sheet=_said(form, "sheet"), mapping=dict(pairs("map", _all(form, "map"), last=True)),
        scale=dict(pairs("scale", _all(form, "scale"), last=True)), header=header_row(_said(form, "header")), encoding=_said(form, "encoding"),
        rates=dict(pairs("rate", _all(form, "rate"), last=True)),
    )
    return Choices(
        options, chosen("on_duplicate", _said(form, "on_duplicate"), ON_DUPLICATE), _said(form, "replace_period"),
        truth("dry_run", _said(form, "dry_run")), truth("strict", _said(form, "strict")), _said(form, "password"), truth("report", _said(form, "report")))


async def undo(request: Request) -> JSONResponse:
    return await _turned(request, active=False)


async def redo(request: Request) -> JSONResponse:
    return await _turned(request, active=True)


async def _turned(request: Request, active: bool) -> JSONResponse:
    number, lang = batch_number(request), language(request)

    def work() -> None:
        (house(request).redo if active else house(request).undo)(number, by=CALLER)

    await write(work)
    message = Text(f"已恢复批次 {number}。", f"Batch {number} counts again.") if active else Text(f"已撤销批次 {number}。", f"Batch {number} is undone.")
    return JSONResponse({"batch_id": number, "active": active, "message": message.in_(lang)})


async def forget(request: Request) -> JSONResponse:
    """Forget one thing that was said of a heading, a unit or a sheet."""
    said = await order(request)
    kind, named, heading, by = (text_of(said, name) or "" for name in ("kind", "dataset", "said", "by"))
    table = dataset(named).name
    await write(lambda: house(request).forget(chosen("kind", kind, KINDS), table, heading, by=(by or CALLER)[:100]))
    return JSONResponse({"kind": kind, "dataset": table, "said": heading})
