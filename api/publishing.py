"""What is published, and the documents of the ritual, through the API: the same orders as on the command line."""

from __future__ import annotations

import re
from pathlib import Path

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from analytics.calendar import parse_period
from analytics.errors import Refused, Text
from analytics.warehouse.asking.dimensions import as_filters
from analytics.words.board_forms import AUDIENCES
from analytics.words.publish_targets import Target, target_named
from api.answers import MEDIA, house, language, named, read
from api.changes import CALLER, write
from api.faults import NotThere, WrongRequest
from api.words import LANGUAGES, chosen, day, order, pairs_of, readable_period, text_of, texts_of, yes_of
from reports.letters.letters import letters_file_name
from reports.letters.pledge_letters import pledge_letters
from reports.sending.published_records import issue_records, published_record
from reports.sending.publishing import MAKERS, PublishOrder, document_of, publish, reopened

FORMS = ("json", "png", "xlsx", "txt")
_MEDIA = {"png": "image/png", "txt": "text/plain; charset=utf-8", "xlsx": MEDIA["xlsx"]}
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


async def publish_board(request: Request) -> JSONResponse:
    """Archives a board as the next issue and sends it; a target that fails is told in the record, the issue stays."""
    said = await order(request)
    words = {name: text_of(said, name) for name in ("board", "period", "as_of", "audience", "measure", "by", "who", "lang")}
    lang, as_of = chosen("lang", words["lang"], LANGUAGES), day("as_of", words["as_of"])
    yes = {name: yes_of(said, name) for name in ("force", "again", "dry_run", "documents")}
    board, audience = chosen("board", words["board"], tuple(MAKERS)), chosen("audience", words["audience"] or "group", tuple(AUDIENCES))
    targets = _targets(texts_of(said, "to")) if said.get("to") is not None else None
    where = as_filters(pairs_of(said, "where"))

    def work() -> dict[str, object]:
        warehouse = house(request)
        made = publish(warehouse, PublishOrder(
            board, readable_period(words["period"], warehouse), audience, words["measure"], words["by"], where, as_of, targets, (words["who"] or CALLER)[:100], lang,
            yes["force"], yes["again"], yes["dry_run"]))
        return published_record(made, lang, documents=yes["documents"])

    return JSONResponse(await write(work))


def _targets(named_: list[str]) -> tuple[Target, ...]:
    """Raises Refused: a folder is named by the computer the app runs on, never by a request."""
    found = tuple(target_named(text) for text in named_ if text != "none")
    if any(target.kind == "folder" and target.place for target in found):
        raise Refused(Text("经 API 发布只写 folder，文件夹由应用的环境变量 ZHANBAO_PUBLISH_FOLDER 决定。",
                           "Through the API write folder only; the app's ZHANBAO_PUBLISH_FOLDER says which one."))
    return found


async def issues(request: Request) -> JSONResponse:
    return JSONResponse(await read(lambda: issue_records(house(request))))


async def issue(request: Request) -> Response:
    """An issue as it was published."""
    said, form = request.path_params["issue"], chosen("format", request.query_params.get("format"), FORMS)
    lang = language(request)
    if not re.fullmatch("[0-9]{1,9}", said):
        raise NotThere(Text(f"没有编号 {said[:20]} 的战报。", f"There is no issue {said[:20]}."))

    def work() -> dict[str, object] | bytes:
        made = reopened(house(request), int(said))
        return published_record(made, lang) if form == "json" else document_of(made.documents, Path(f"issue.{form}"))

    found = await read(work)
    return JSONResponse(found) if form == "json" else Response(found, headers=named(f"issue-{said}.{form}"), media_type=_MEDIA[form])


async def letters(request: Request) -> Response:
    """The pledge letters of a month or quarter, a page each."""
    lang, period, owner = language(request), request.query_params.get("period"), request.query_params.get("owner")
    if not period:
        raise WrongRequest(Text("保证书是哪一期的？请给 period，如 2026-03 或 2026-Q1。", "Of which period? Give period, such as 2026-03 or 2026-Q1."))

    def work() -> tuple[bytes, str]:
        warehouse = house(request)
        asked = parse_period(readable_period(period, warehouse) or period, warehouse.today())
        return pledge_letters(warehouse, asked, lang, owner or None), letters_file_name(asked, lang, owner or None)

    content, file_name = await read(work)
    return Response(content, headers=named(file_name), media_type=_DOCX)
