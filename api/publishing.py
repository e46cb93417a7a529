"""What is published, and the documents of the ritual, through the API: the same orders as on the command line."""

from __future__ import annotations

import re
from pathlib import Path

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from analytics.calendar import parse_period
from analytics.errors import Text
from analytics.warehouse.asking.dimensions import as_filters
from api.answers import MEDIA, house, named, read
from api.changes import CALLER, write
from api.faults import NotThere, WrongRequest
from api.orders import OfIssue, OfLetters, Publishing, order
from api.words import readable_period, understood
from reports.letters.letters import letters_file_name
from reports.letters.pledge_letters import pledge_letters
from reports.sending.published_records import issue_records, published_record
from reports.sending.publishing import PublishOrder, document_of, publish, reopened

_MEDIA = {"png": "image/png", "txt": "text/plain; charset=utf-8", "xlsx": MEDIA["xlsx"]}
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


async def publish_board(request: Request) -> JSONResponse:
    """Archives a board as the next issue and sends it; a target that fails is told in the record, the issue stays."""
    said = Publishing.model_validate(await order(request))
    where = as_filters(said.where)

    def work() -> dict[str, object]:
        warehouse = house(request)
        made = publish(warehouse, PublishOrder(
            said.board, readable_period(said.period, warehouse), said.audience, said.measure, said.by, where, said.as_of, said.to, said.who or CALLER, said.lang,
            bool(said.force), bool(said.again), bool(said.dry_run)))
        return published_record(made, said.lang, documents=bool(said.documents))

    return JSONResponse(await write(work))


async def issues(request: Request) -> JSONResponse:
    return JSONResponse(await read(lambda: issue_records(house(request))))


async def issue(request: Request) -> Response:
    """An issue as it was published."""
    number, said = request.path_params["issue"], understood(OfIssue, request.query_params)
    if not re.fullmatch("[0-9]{1,9}", number):
        raise NotThere(Text(f"没有编号 {number[:20]} 的战报。", f"There is no issue {number[:20]}."))

    def work() -> dict[str, object] | bytes:
        made = reopened(house(request), int(number))
        return published_record(made, said.lang) if said.format == "json" else document_of(made.documents, Path(f"issue.{said.format}"))

    found = await read(work)
    return JSONResponse(found) if said.format == "json" else Response(found, headers=named(f"issue-{number}.{said.format}"), media_type=_MEDIA[said.format])


async def letters(request: Request) -> Response:
    """The pledge letters of a month or quarter, a page each."""
    said = understood(OfLetters, request.query_params)
    period = said.period
    if not period:
        raise WrongRequest(Text("保证书是哪一期的？请给 period，如 2026-03 或 2026-Q1。", "Of which period? Give period, such as 2026-03 or 2026-Q1."))

    def work() -> tuple[bytes, str]:
        warehouse = house(request)
        asked = parse_period(readable_period(period, warehouse) or period, warehouse.today())
        return pledge_letters(warehouse, asked, said.lang, said.owner or None), letters_file_name(asked, said.lang, said.owner or None)

    content, file_name = await read(work)
    return Response(content, headers=named(file_name), media_type=_DOCX)
