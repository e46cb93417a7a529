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
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse

from analytics.ingest import ReadOptions
from api.answers import batch_number, house, language
from api.faults import refusal
from api.orders import MEMORY_KINDS, MOST_FILES, Forgetting, Loading, order
from api.replies import Forgotten, Turned
from api.words import understood
from reports.uploads.imports import Choices, imported, redone, undone

WRITER = CapacityLimiter(1)
MOST_FIELDS = 500
CALLER = "api"
LONGEST_NAME_BYTES = 240


async def write(work: Callable[[], Any]) -> Any:
    """What `work` returns, on a thread, after every change that came before it."""
    return await to_thread.run_sync(work, limiter=WRITER)


async def import_files(request: Request) -> JSONResponse:
    """Loads the uploaded files, all or none: a list with one record per sheet, or, with `report`, that list beside the workbook."""
    async with request.form(max_files=MOST_FILES, max_fields=MOST_FIELDS) as form:
        said = understood(Loading, form)

        def work():
            warehouse = house(request)
            quarantine = warehouse.staging / "uploads"
            quarantine.mkdir(parents=True, exist_ok=True)
            folder = Path(tempfile.mkdtemp(prefix="api-", dir=quarantine))
            try:
                return imported(warehouse, [_kept(folder, place, one) for place, one in enumerate(said.file)], _choices(said), by=said.by or CALLER, lang=said.lang)
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


def _choices(said: Loading) -> Choices:
    options = ReadOptions(dataset=said.dataset, sheet=said.sheet, mapping=dict(said.map), scale=dict(said.scale), header=said.header, encoding=said.encoding,
                          rates=dict(said.rate), answers=dict(said.answer), accept=said.accept)
    return Choices(options, said.on_duplicate, said.replace_period, said.dry_run, said.strict, said.password, said.report)


async def undo(request: Request) -> JSONResponse:
    return await _turned(request, active=False)


async def redo(request: Request) -> JSONResponse:
    return await _turned(request, active=True)


async def _turned(request: Request, active: bool) -> JSONResponse:
    number, lang = batch_number(request), language(request)

    def work() -> list[int]:
        return (house(request).redo if active else house(request).undo)(number, by=CALLER)

    own = await write(work)
    message = redone(number, own) if active else undone(number, own)
    return JSONResponse(Turned(batch_id=number, active=active, batches=own, message=message.in_(lang)))


async def forget(request: Request) -> JSONResponse:
    """Forget one thing that was said of a heading, a unit or a sheet."""
    said = Forgetting.model_validate(await order(request))
    heading = said.said or ""
    await write(lambda: house(request).forget(said.kind or MEMORY_KINDS[0], said.dataset, heading, by=said.by or CALLER))
    return JSONResponse(Forgotten(kind=said.kind or "", dataset=said.dataset, said=heading))
