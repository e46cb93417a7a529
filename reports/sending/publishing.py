"""Publishing a board: the one way for page, command line and program. Picture, workbook and text are made, kept for good, and sent."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePath

from analytics.boards.issues import BOARDS, Issue, delivered_parts, issue, last_issue
from analytics.calendar import parse_period
from analytics.errors import Refused, Text, UnknownName
from analytics.scope import Filter
from analytics.warehouse import Warehouse
from analytics.warehouse.asking.dimensions import dimension_label, shown_value
from analytics.warehouse.keeping.published import FAILED, SKIPPED
from analytics.words.publish_targets import Target, default_targets
from reports.boards import board_words
from reports.boards.board_report import BoardOrder, Report, report_of
from reports.boards.board_text import plain_text
from reports.boards.leaderboard_report import leaderboard_report
from reports.boards.pledge_report import pledge_report
from reports.boards.poster import poster
from reports.sending.dispatch import Outcome, checked, send
from reports.sending.posting import Parcel, Poster
from reports.sheets.workbook import workbook_of

MAKERS: Mapping[str, Callable[[Warehouse, BoardOrder], Report]] = {"leaderboard": leaderboard_report, "teams": leaderboard_report, "pledges": pledge_report}
ALREADY = Text("同样的内容已经发过，没有再发；要再发请选「再发一次」（命令行 --again）。", "The same content was sent before and is not sent again; ask for it with “send again” (--again).")
UNSURE = Text("正在发送，或上次发送中断，不知道对方收到没有；确认没有收到后请选「再发一次」（命令行 --again）。",
              "It is being sent, or sending was cut off, and nobody knows whether it arrived; once you are sure it did not, ask for “send again” (--again).")
NOTHING_NEW = Text("没有新数据，未发布。", "No new data; nothing was published.")
_turn = threading.Lock()


@dataclass(frozen=True)
class PublishOrder:
    """What to publish, for whom, where to. `targets` None takes the setting's; an empty tuple sends nothing and only archives.

    `force` publishes also when nothing is new, `again` sends also what a target has already, `dry_run` writes and sends nothing.
    """

    board: str = "leaderboard"
    period: str | None = None
    audience: str = "group"
    measure: str | None = None
    by: str | None = None
    where: tuple[Filter, ...] = ()
    as_of: date | None = None
    targets: tuple[Target, ...] | None = None
    who: str = ""
    lang: str = "zh"
    force: bool = False
    again: bool = False
    dry_run: bool = False


@dataclass(frozen=True)
class Documents:
    """One issue as documents."""

    title: str
    poster: bytes
    workbook: bytes
    text: str


@dataclass(frozen=True)
class Published:
    """What came of it. `issue_id` is None when nothing was archived; `new` says whether this made a new issue."""

    report: Report
    documents: Documents
    issue_id: int | None
    new: bool
    outcomes: tuple[Outcome, ...] = ()
    dry_run: bool = False

    @property
    def failed(self) -> bool:
        return any(outcome.state == FAILED for outcome in self.outcomes)

    @property
    def said(self) -> Text:
        """The result in one sentence."""
        no = self.report.issue_no
        if self.dry_run:
            return Text("只是试做，没有保存，也没有发送。", "A trial only: nothing was kept or sent.")
        if self.new:
            return Text(f"已发布「{self.documents.title}」（编号 {self.issue_id}）。", f"Published “{self.documents.title}” (issue id {self.issue_id}).")
        if any(outcome.state != SKIPPED for outcome in self.outcomes):
            return Text(f"没有新数据，沿用第 {no} 期（编号 {self.issue_id}）。", f"No new data; issue {no} (id {self.issue_id}) was used again.")
        return NOTHING_NEW


def board_report(warehouse: Warehouse, order: BoardOrder | PublishOrder) -> Report:
    """The report of a board. Raises UnknownName for a board there is not, NotEnoughData and Refused as the boards do."""
    if order.board not in MAKERS:
        raise UnknownName.of(Text("榜单", "board"), order.board, BOARDS)
    return MAKERS[order.board](warehouse, BoardOrder(order.board, order.period, order.audience, order.measure, order.by, order.where, order.as_of))


def documents(report: Report, lang: str, where: tuple[Filter, ...] = ()) -> Documents:
    """Picture, workbook and text of a report. Raises Refused where no font with Chinese is installed."""
    title = f"{board_words.heading(report, lang)} {board_words.issue_word(report, lang)} · {board_words.subtitle(report, lang)}"
    filters = "、".join(f"{dimension_label(name).in_(lang)} {shown_value(name, value, lang)}" for name, values in where for value in values)
    return Documents(title, poster(report, lang), workbook_of(report.sheets, lang, filters, board_words.issue_word(report, lang)), plain_text(report, lang))


def publish(warehouse: Warehouse, order: PublishOrder, *, post: Callable[[], Poster] = Poster) -> Published:
    """Publish a board: archive it as the next issue, and send it to its targets.

    Definition: content that is the same as the last issue of its series makes no new issue (unless `force`); a target
    that has that content already gets it again only with `again`. A target that failed, or is new, gets the last issue.
    Each delivery is written down before anything is posted, so a second run never posts what may have arrived.
    Returns what was published and what became of each target; a target that fails stops neither the issue nor the others.
    Raises: NotEnoughData without results; UnknownName; Refused for a period, a missing font, or a target that is not set up
    (before anything is written).
    """
    report = board_report(warehouse, order)
    if order.dry_run:
        return Published(report, documents(report, order.lang, order.where), None, False, dry_run=True)
    targets = default_targets(str(warehouse.settings()["publish_targets"])) if order.targets is None else order.targets
    for target in targets:
        checked(target)
    with _turn:
        made = _issued(warehouse, order, report)
        assert made.issue_id is not None
        digest = report.digest(order.lang)
        claimed, skipped = _claimed(warehouse, order, made, digest, tuple(dict.fromkeys(targets)))
    outcomes = [*skipped]
    for target, done in claimed:
        parcel = Parcel(made.report, order.lang, made.documents.title, made.documents.text, made.documents.poster, made.documents.workbook, digest)
        outcome = send(target, parcel, done, post())
        warehouse.record_delivery(made.issue_id, target.written, outcome.state, outcome.attempts, ",".join(sorted(outcome.parts)), outcome.said, order.who)
        outcomes.append(outcome)
    return replace(made, outcomes=tuple(outcomes))


def _issued(warehouse: Warehouse, order: PublishOrder, report: Report) -> Published:
    """The new issue, or the last one of the series where it says the same."""
    digest = report.digest(order.lang)
    before = last_issue(warehouse, report.series, order.audience, parse_period(report.period, report.as_of))
    if before is not None and before.digest == digest and not order.force:
        return reopened(warehouse, before.issue_id)
    made = documents(report, order.lang, order.where)
    issue_id = warehouse.publish_issue(Issue(
        series=report.series, board=report.board, audience=report.audience, kind=report.kind, period=report.period, as_of=report.as_of, finished=report.finished,
        title=made.title, digest=digest, lang=order.lang, content=json.dumps(report.record(), ensure_ascii=False), places=json.dumps(dict(report.places), ensure_ascii=False),
        poster=made.poster, workbook=made.workbook, text=made.text, issue_no=report.issue_no), order.who)
    return Published(report, made, issue_id, True)


def reopened(warehouse: Warehouse, issue_id: int) -> Published:
    """An issue as it was published, whatever became of the data since. Raises Refused for a number none has."""
    held = issue(warehouse, issue_id)
    return Published(report_of(json.loads(held.content)), Documents(held.title, held.poster, held.workbook, held.text), issue_id, False)


def _claimed(warehouse: Warehouse, order: PublishOrder, made: Published, digest: str,
             targets: tuple[Target, ...]) -> tuple[list[tuple[Target, frozenset[str]]], list[Outcome]]:
    """Which targets are to be sent to (with the parts they have), and which are skipped and why."""
    assert made.issue_id is not None
    claimed, skipped = [], []
    for target in targets:
        parts, complete, cut_off = delivered_parts(warehouse, digest, target.written)
        if not order.again and (complete or cut_off):
            said = ALREADY if complete else UNSURE
            skipped.append(Outcome(target, SKIPPED, said))
            if made.new:
                warehouse.record_delivery(made.issue_id, target.written, SKIPPED, 0, "", said, order.who)
            continue
        warehouse.begin_delivery(made.issue_id, target.written)
        claimed.append((target, frozenset() if order.again else parts))
    return claimed, skipped


def document_of(made: Documents, path: PurePath) -> bytes:
    """The document a file name asks for: .png, .xlsx or .txt. Raises Refused for another ending."""
    kinds = {".png": made.poster, ".xlsx": made.workbook, ".txt": made.text.encode()}
    if path.suffix.lower() not in kinds:
        raise Refused(Text(f"「{path.name}」应以 .png、.xlsx 或 .txt 结尾。", f"“{path.name}” should end in .png, .xlsx or .txt."))
    return kinds[path.suffix.lower()]
