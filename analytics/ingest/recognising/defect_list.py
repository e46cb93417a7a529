"""The list of defects that goes back to the user: its headings, by which it is known when it comes in with the mended rows."""

from __future__ import annotations

from collections.abc import Sequence

from analytics.errors import LANGUAGES, Text

DEFECT_LIST = (
    Text("文件", "File"), Text("工作表", "Sheet"), Text("行", "Row"), Text("列", "Column"), Text("内容", "Value"),
    Text("处理", "What happened"), Text("问题", "What is wrong"), Text("怎么改", "What to do"), Text("代码", "Code"),
)


def is_defect_list(headings: Sequence[str]) -> bool:
    """Whether a sheet is such a list."""
    return any(list(headings[:len(DEFECT_LIST)]) == [label.in_(lang) for label in DEFECT_LIST] for lang in LANGUAGES)
