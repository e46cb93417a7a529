"""A visitor without a browser: speaks Streamlit's websocket protocol, opens pages and reruns them."""

from __future__ import annotations

import time
from dataclasses import dataclass

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

ANSWERS_WITHIN_SECONDS = 60.0


@dataclass(frozen=True)
class Rerun:
    """One run of a page as a visitor sees it: seconds to the end of the script, messages, bytes, and whether it failed."""

    seconds: float
    messages: int
    size: int
    failed: bool
    page_hash: str


class Visitor:
    """One session. Use as a context manager. `html` is the last drawing that came."""

    def __init__(self, port: int) -> None:
        self._socket: ClientConnection = connect(
            f"ws://127.0.0.1:{port}/_stcore/stream", max_size=None,
            subprotocols=[Subprotocol("streamlit")], origin=Origin(f"http://127.0.0.1:{port}"),
        )
        self._pages: dict[str, str] = {}
        self._buttons: dict[str, tuple[str, list[str]]] = {}
        self._fragment = ""
        self.html = ""

    def __enter__(self) -> Visitor:
        return self

    def __exit__(self, *_exc: object) -> None:
        self._socket.close()

    @property
    def pages(self) -> dict[str, str]:
        """url_path -> page hash, as the navigation of the last run announced them."""
        return self._pages

    def run(self, page: str | None = None, query: str = "") -> Rerun:
        """Opens the page (url path; None = the first) or runs it again, and waits for the script to finish."""
        message = BackMsg()
        message.rerun_script.query_string = query
        if page is not None:
            message.rerun_script.page_script_hash = self._pages.get(page, "")
            message.rerun_script.page_name = page
        started = time.perf_counter()
        self._socket.send(message.SerializeToString())
        return self._until_finished(started)

    def press(self, page: str, key: str, place: int, query: str = "") -> Rerun:
        """Chooses the button at a place of the row of buttons with this key, and waits for the page to run again. KeyError without such a row."""
        message = BackMsg()
        message.rerun_script.query_string = query
        message.rerun_script.page_script_hash = self._pages.get(page, "")
        message.rerun_script.page_name = page
        identity, labels = self._buttons[key]
        message.rerun_script.widget_states.widgets.add(id=identity).string_array_value.data.append(labels[place])
        started = time.perf_counter()
        self._socket.send(message.SerializeToString())
        return self._until_finished(started)

    def fragment(self, query: str = "") -> Rerun:
        """Has the part of the page with a timer of its own run again, as the timer does."""
        message = BackMsg()
        message.rerun_script.query_string = query
        message.rerun_script.fragment_id = self._fragment
        message.rerun_script.is_auto_rerun = True
        started = time.perf_counter()
        self._socket.send(message.SerializeToString())
        return self._until_finished(started)

    def _until_finished(self, started: float) -> Rerun:
        messages = size = 0
        failed, page_hash = False, ""
        while True:
            data = self._socket.recv(timeout=ANSWERS_WITHIN_SECONDS)
            messages, size = messages + 1, size + len(data)
            forward = ForwardMsg()
            forward.ParseFromString(data if isinstance(data, bytes) else data.encode())
            kind = forward.WhichOneof("type")
            if kind == "new_session":
                page_hash = forward.new_session.page_script_hash
            elif kind == "navigation":
                self._pages = {page.url_pathname: page.page_script_hash for page in forward.navigation.app_pages}
                page_hash = forward.navigation.page_script_hash
            elif kind == "auto_rerun":
                self._fragment = forward.auto_rerun.fragment_id
            elif kind == "delta" and forward.delta.WhichOneof("type") == "new_element":
                if forward.delta.new_element.WhichOneof("type") == "html":
                    self.html = forward.delta.new_element.html.body
                elif forward.delta.new_element.WhichOneof("type") == "button_group":
                    row = forward.delta.new_element.button_group
                    self._buttons[row.id.rsplit("-", 1)[-1]] = row.id, [option.content for option in row.options]
                failed = failed or forward.delta.new_element.WhichOneof("type") == "exception"
            elif kind == "script_finished":
                if forward.script_finished in (ForwardMsg.FINISHED_WITH_COMPILE_ERROR,):
                    failed = True
                if forward.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    return Rerun(time.perf_counter() - started, messages, size, failed, page_hash)
