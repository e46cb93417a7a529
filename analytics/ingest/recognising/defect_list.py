"""The list of defects that goes back to the user: its headings, by which it is known when it comes in with the mended rows."""

from __future__ import annotations

from analytics.errors import LANGUAGES, Text
from analytics.ingest.recognising.table import Table

DEFECT_LIST = (
    Text("文件", "File"), Text("工作表", "Sheet"), Text("行", "Row"), Text("列", "Column"), Text("内容", "Value"),
    Text("处理", "What happened"), Text("问题", "What is wrong"), Text("怎么改", "What to do"), Text("代码", "Code"),
)


def no_defect_list(table: Table) -> Table:
    """Such a list is no data: it is left alone."""
    headings, shown = list(table.header.names[:len(DEFECT_LIST)]), table.shown
    if not any(headings == [label.in_(lang) for label in DEFECT_LIST] for lang in LANGUAGES):
        return table
    return table.left_alone(Text(
        f"「{shown}」是战报写的问题清单，没有加载；请上传改好的那张表", f"“{shown}” is a list of defects written by Zhanbao and was not loaded; upload the sheet with the mended rows"))
