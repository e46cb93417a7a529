"""What can be read through the API: the lists, the answers, and the company's rows as a sheet. Every endpoint works off the event loop."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from anyio import CapacityLimiter, to_thread
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse

from analytics.calendar import parse_period
from analytics.catalog import BY_NAME, ask
from analytics.errors import NoSuchBatch, Text
from analytics.schema import dataset
from analytics.scope import Scope
from analytics.warehouse import Warehouse
from analytics.warehouse.asking.dimensions import as_filters
from api.faults import NotThere
from api.openapi import document
from api.orders import AskedInAddress, AskedInJson, InLanguage, OfPeriod, order
from api.words import readable_period, understood
from reports.answer_forms import answer_bytes
from reports.sheets.lists import batch_records, check_record, dataset_records, memory_records, metric_records, question_records
from reports.uploads.filled_template import filled_file_name, filled_template
from reports.uploads.originals import original_of

MEDIA = {
    "json": "application/json", "csv": "text/csv; charset=utf-8", "table": "text/plain; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
READERS = CapacityLimiter(4)


def house(request: Request) -> Warehouse:
    """The open warehouse. Raises HeldElsewhere."""
    return request.app.state.house()


def language(request: Request) -> str:
    return understood(InLanguage, request.query_params).lang


def batch_number(request: Request) -> int:
    """Raises NoSuchBatch."""
    said = request.path_params["batch"]
    if not re.fullmatch("[0-9]{1,9}", said):
        raise NoSuchBatch(Text(f"没有第 {said[:20]} 批。", f"There is no batch {said[:20]}."))
    return int(said)


async def read(work: Callable[[], Any]) -> Any:
    """What `work` returns, on a thread: several readers at once, each on a cursor of its own."""
    return await to_thread.run_sync(work, limiter=READERS)


async def questions(request: Request) -> JSONResponse:
    return JSONResponse(question_records(language(request)))


async def metrics(request: Request) -> JSONResponse:
    return JSONResponse(metric_records(language(request)))


async def datasets(request: Request) -> JSONResponse:
    return JSONResponse(dataset_records(language(request)))


async def openapi(_request: Request) -> JSONResponse:
    return JSONResponse(document())


async def batches(request: Request) -> JSONResponse:
    return JSONResponse(await read(lambda: batch_records(house(request))))


async def memory(request: Request) -> JSONResponse:
    return JSONResponse(await read(lambda: memory_records(house(request))))


async def original(request: Request) -> StreamingResponse:
    """The file of a batch, byte for byte."""
    number = batch_number(request)
    name, pieces = await read(lambda: original_of(house(request), number))
    return StreamingResponse(pieces, media_type="application/octet-stream", headers=named(name))


async def check(request: Request) -> JSONResponse:
    lang = language(request)
    return JSONResponse(await read(lambda: check_record(house(request), lang)))


async def answer(request: Request) -> Response:
    """The answer to a question: what is asked stands in the address, or in the body of a POST."""
    name = request.path_params["question"]
    if name not in BY_NAME:
        raise NotThere.of(Text("问题", "question"), name, BY_NAME)
    said = AskedInJson.model_validate(await order(request)) if request.method == "POST" else understood(AskedInAddress, request.query_params)

    def work() -> bytes:
        warehouse = house(request)
        scope = Scope(period=readable_period(said.period, warehouse), as_of=said.as_of, where=as_filters(said.where))
        return answer_bytes(ask(warehouse, name, scope, by=tuple(said.by or ()), options=dict(said.option)), said.format, said.lang, said.where)

    content = await read(work)
    return Response(content, headers=named(f"{name}.{said.format}") if said.format in ("csv", "xlsx") else None, media_type=MEDIA[said.format])


async def template(request: Request) -> Response:
    """The company's rows of a dataset in their own sheet, to be corrected and imported again."""
    said = understood(OfPeriod, request.query_params)

    def work() -> tuple[bytes, str]:
        warehouse, name = house(request), dataset(request.path_params["dataset"]).name
        readable = readable_period(said.period, warehouse)
        period = parse_period(readable, warehouse.today()) if readable else None
        return filled_template(warehouse, name, said.lang, period), filled_file_name(name, said.lang, period)

    content, file_name = await read(work)
    return Response(content, headers=named(file_name), media_type=MEDIA["xlsx"])


async def backup(request: Request) -> FileResponse:
    """The whole database as one file."""
    folder = tempfile.TemporaryDirectory(prefix="zhanbao-backup-")
    copy = Path(folder.name) / "backup.duckdb"
    await read(lambda: house(request).backup(copy))
    return FileResponse(copy, media_type="application/octet-stream", headers=named("zhanbao.duckdb"), background=BackgroundTask(folder.cleanup))


def named(file_name: str) -> dict[str, str]:
    return {"content-disposition": f"attachment; filename*=UTF-8''{quote(file_name)}"}
