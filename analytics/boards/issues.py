"""往期战报: what was published, when and to whom, and who climbed since the issue before."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from analytics.answer import Answer, Column
from analytics.calendar import Period, parse_period
from analytics.errors import Refused, Text
from analytics.scope import Scope
from analytics.warehouse import Warehouse
from analytics.warehouse.keeping.published import DELIVERED, DOCUMENTS, FAILED, LISTED, SENDING, SENT, SKIPPED, Issue, document

BOARDS: Mapping[str, Text] = {
    "leaderboard": Text("排行榜", "Leaderboard"), "teams": Text("团队榜", "Team board"), "pledges": Text("业绩保证", "Pledges"),
}
STATES: Mapping[str, Text] = {
    SENDING: Text("发送中断", "Interrupted"), SENT: Text("已发", "Sent"), FAILED: Text("失败", "Failed"), SKIPPED: Text("跳过", "Skipped"),
}
COLUMNS = (
    Column("issue_id", Text("编号", "Issue"), "rank"), Column("title", Text("标题", "Title")), Column("board", Text("榜单", "Board")),
    Column("issue_no", Text("第几期", "No."), "rank"), Column("period", Text("期间", "Period")), Column("as_of", Text("数据截至", "Data to"), "date"),
    Column("published_at", Text("发布时间", "Published"), "date"), Column("audience", Text("给谁看", "Audience")), Column("by", Text("发布人", "By")),
    Column("sent_to", Text("发到", "Sent to")),
)


@dataclass(frozen=True)
class Standing:
    """The last issue of a series: what it said (`digest`), and everyone's place in it."""

    issue_id: int
    issue_no: int
    period: str
    digest: str
    places: Mapping[str, float]


def issues(warehouse: Warehouse, scope: Scope, *, board: str | None = None, limit: int | None = None) -> Answer:
    """Which boards were published, when, by whom, and where were they sent?

    Definition: an issue is what was published at one moment; it never changes, whatever happens to the data afterwards.
    Issues are numbered from 1 per board and kind of period.
    Parameters: reads the archive; `board` keeps one board, `limit` the newest that many; a period of the scope keeps issues of
    that period.
    Returns: one row per issue, newest first: issue_id, title, board, issue_no, period, as_of, published_at, audience, by,
    sent_to (targets that took it, separated by 、).
    Raises: nothing of its own.
    Source: ours.

    >>> house = Warehouse.open(":memory:")
    >>> for number, (month, title) in enumerate((("2026-02", "二月"), ("2026-03", "三月"), ("2026-03", "三月终稿")), start=1):
    ...     made = Issue("leaderboard/month", "leaderboard", "group", "month", month, None, True, title, "", "zh", "{}", "{}", b"", b"", "", issue_no=number)
    ...     _ = house.publish_issue(made, by="主管")
    >>> issues(house, Scope("2026-03")).rows[["issue_no", "title", "period", "by"]].values.tolist()
    [[3, '三月终稿', '2026-03', '主管'], [2, '三月', '2026-03', '主管']]
    """
    found = _listed(warehouse)
    if board:
        found = found[found["board"] == board]
    if scope.period:
        found = found[found["period"] == scope.period]
    found = found.head(limit) if limit else found
    notes = () if len(found) else (Text("还没有发布过战报。", "Nothing has been published yet."),)
    rows = found[[column.name for column in COLUMNS]].reset_index(drop=True)
    return Answer("issues", warehouse.today(), None, COLUMNS, rows, notes)


def _listed(warehouse: Warehouse) -> pd.DataFrame:
    sql = (f"SELECT {LISTED}, (SELECT string_agg(DISTINCT target, '、' ORDER BY target) FROM meta.deliveries d "
           f"WHERE d.issue_id = i.issue_id AND d.state = '{SENT}') AS sent_to FROM meta.issues i ORDER BY issue_id DESC")
    found = warehouse.run(sql).to_pandas()
    for name in ("title", "board", "period", "audience", "by", "sent_to"):
        found[name] = found[name].astype(object).where(found[name].notna(), None)
    return found


def issue(warehouse: Warehouse, issue_id: int) -> Issue:
    """A published issue as it was published: its content, picture, workbook and text. Raises Refused for a number none has."""
    found = warehouse.run("SELECT * FROM meta.issues WHERE issue_id = ?", [issue_id]).to_pylist()
    if not found:
        raise Refused(Text(f"没有编号为 {issue_id} 的战报。", f"There is no issue {issue_id}."))
    documents = {name: warehouse.kept(document(issue_id, name)) for name in DOCUMENTS}
    return Issue(**{name: (found[0] | documents)[name] for name in Issue.__dataclass_fields__})


def deliveries(warehouse: Warehouse, issue_id: int) -> pd.DataFrame:
    """What became of sending an issue, in order: target, at, state, attempts, parts, said_zh, said_en."""
    return warehouse.run(f"SELECT {DELIVERED} FROM meta.deliveries WHERE issue_id = ? ORDER BY \"at\", target", [issue_id]).to_pandas()


def next_issue_no(warehouse: Warehouse, series: str) -> int:
    """The number the next issue of a series will have."""
    row = warehouse.run("SELECT coalesce(max(issue_no), 0) + 1 AS n FROM meta.issues WHERE series = ?", [series]).to_pylist()
    return int(row[0]["n"])


def newest_issue(warehouse: Warehouse) -> int:
    """The id of the newest issue, 0 without one: changes with every publishing, as the data version does with data."""
    return int(warehouse.run("SELECT coalesce(max(issue_id), 0) AS n FROM meta.issues").to_pylist()[0]["n"])


def last_issue(warehouse: Warehouse, series: str, audience: str, period: Period) -> Standing | None:
    """The issue before one of `period`: of the same period or the latest before it, and of those the newest; None without one.

    A month published late is compared with the month before it, not with the one that was published meanwhile.
    """
    listed = warehouse.run("SELECT issue_id, period FROM meta.issues WHERE series = ? AND audience = ?", [series, audience]).to_pylist()
    began = [(parse_period(str(one["period"]), period.start).start, int(one["issue_id"])) for one in listed]
    earlier = [one for one in began if one[0] <= period.start]
    if not earlier:
        return None
    one = warehouse.run("SELECT issue_id, issue_no, period, digest, places FROM meta.issues WHERE issue_id = ?", [max(earlier)[1]]).to_pylist()[0]
    return Standing(int(one["issue_id"]), int(one["issue_no"]), str(one["period"]), str(one["digest"]), json.loads(one["places"]))


def delivered_parts(warehouse: Warehouse, digest: str, target: str) -> tuple[frozenset[str], bool, bool]:
    """What a target already has of the same content: its parts, whether it is complete, whether a delivery was cut off."""
    found = warehouse.run("SELECT d.state, d.parts FROM meta.deliveries d JOIN meta.issues i USING (issue_id) WHERE i.digest = ? AND d.target = ?",
                          [digest, target]).to_pylist()
    parts = frozenset(part for one in found for part in str(one["parts"] or "").split(",") if part)
    states = {one["state"] for one in found}
    return parts, SENT in states, SENDING in states and SENT not in states


def changes_since(warehouse: Warehouse, issue: Issue) -> int:
    """How many times the data were changed (a file loaded, undone or put back) since an issue was published; the issue stays as it was."""
    row = warehouse.run("SELECT count(*) AS n FROM meta.audit WHERE action IN ('import', 'undo', 'redo') AND happened_at > ?", [issue.published_at]).to_pylist()
    return int(row[0]["n"])


def issue_rank_change(before: Mapping[str, float], now: Mapping[str, float]) -> dict[str, int | None]:
    """How many places did each climb since the issue before?

    Definition: both ranks are taken again over those who stand in both issues (1,2,2,4), so that nobody climbs because
    others joined or left. Positive = climbed; None = was not in the issue before (新).
    Parameters: name -> place (1 is best) of everyone in each issue, whoever of them was shown.
    Returns: name -> places climbed, for everyone who stands now.

    >>> issue_rank_change({"甲": 1, "乙": 2, "丙": 3}, {"乙": 1, "丁": 2, "甲": 3})
    {'乙': 1, '丁': None, '甲': -1}
    """
    both = now.keys() & before.keys()
    old = _again({name: before[name] for name in both})
    new = _again({name: now[name] for name in both})
    return {name: old[name] - new[name] if name in both else None for name in now}


def _again(places: Mapping[str, float]) -> dict[str, int]:
    return {name: 1 + sum(other < place for other in places.values()) for name, place in places.items()}
