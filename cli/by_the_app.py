"""Carrying a command out through the app that holds the database: its local API, found by the plate beside the file."""

from __future__ import annotations

import base64
import json
import ssl
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlencode

import requests
from requests.adapters import HTTPAdapter

from analytics.errors import NotEnoughData, Refused, Text, UnknownName, ZhanbaoError
from analytics.ingest.reading.formats import MAX_WORKBOOK_BYTES
from analytics.warehouse.file.doorplate import Doorplate, found, known_token
from cli.arguments import Usage
from cli.upload import Upload
from reports.sending.published_records import filled_folder
from reports.sending.publishing import PublishOrder
from reports.uploads.imports import Choices, Imported

ANSWERS_WITHIN_SECONDS = 3.0
WORKS_WITHIN_SECONDS = 900.0
PIECE_BYTES = 2**20
Pairs = Sequence[tuple[str, str]]
_KEY_REFUSED = Text(
    "运行中的应用不认这个令牌；请检查 ZHANBAO_API_TOKEN 与数据库旁边的 .token 文件，或先停止应用。",
    "The running app does not take this token; check ZHANBAO_API_TOKEN and the .token file beside the database, or stop the app first.")
_LOST = Text("运行中的应用没有把回答说完；请看它的日志，再用 batches 看有没有写入。",
             "The running app did not finish its answer; see its log, and see with batches whether anything was written.")


def running_app(database: Path) -> ByTheApp | None:
    """The app that holds the database, if it says where it is and answers there; the key is told to no one else."""
    plate, token = found(database), known_token(database)
    if plate is None or token is None or not _answers(plate):
        return None
    return ByTheApp(plate.url, token)


def _answers(plate: Doorplate) -> bool:
    try:
        with _line() as line:
            answer = line.get(f"{plate.url}/health", timeout=ANSWERS_WITHIN_SECONDS, allow_redirects=False)
            return answer.status_code == 200 and answer.json().get("instance") == plate.instance
    except (OSError, ValueError, AttributeError):
        return False


@dataclass(frozen=True)
class ByTheApp:
    """The app at `url`, asked with its key."""

    url: str
    token: str

    def ask(self, question: str, *, period: str | None, as_of: date | None, by: Sequence[str], where: Pairs, options: Pairs, form: str, lang: str) -> bytes:
        said = [("period", period), ("as_of", as_of.isoformat() if as_of else None), ("format", form), ("lang", lang), *(("by", one) for one in by),
                *(("where", f"{name}={value}") for name, value in where), *(("option", f"{name}={value}") for name, value in dict(options).items())]
        return self._get(f"/ask/{quote(question, safe='')}", said)[1]

    def load(self, paths: Sequence[Path], choices: Choices, *, by: str, lang: str) -> Imported:
        _refuse_too_much(paths)
        upload = Upload.of(_import_fields(choices, by, lang), paths)
        status, _headers, content = self._request("POST", "/import", upload, upload.content_type)
        answer = _decoded(content)
        report = answer.get("report_xlsx_base64") if isinstance(answer, dict) else None
        workbook = base64.b64decode(report) if report else None
        if status != 200:
            refusal = _error(answer)
            if isinstance(refusal, Refused):
                return Imported(report=workbook, refusal=refusal)
            raise refusal
        return Imported(tuple(answer["sheets"] if isinstance(answer, dict) else answer), workbook)

    def batches(self) -> list[dict[str, Any]]:
        return _decoded(self._get("/batches")[1])

    def undo(self, batch: int) -> list[int]:
        return self._post(f"/undo/{batch}")["batches"]

    def redo(self, batch: int) -> list[int]:
        return self._post(f"/redo/{batch}")["batches"]

    def filled(self, dataset: str, period: str | None, lang: str) -> tuple[bytes, str]:
        headers, content = self._get(f"/template/{quote(dataset, safe='')}", [("period", period), ("lang", lang)])
        return content, _file_name(headers) or f"{dataset}.xlsx"

    def check(self, lang: str) -> dict[str, Any]:
        return _decoded(self._get("/check", [("lang", lang)])[1])

    def backup(self, target: Path) -> Path:
        with self._opened("/backup") as (_headers, pieces):
            return saved(pieces, target).absolute()

    def original(self, batch: int, target: Path | None) -> Path:
        with self._opened(f"/original/{batch}") as (headers, pieces):
            return saved(pieces, target or Path(_file_name(headers) or f"batch-{batch}"))

    def memory(self) -> list[dict[str, Any]]:
        return _decoded(self._get("/memory")[1])

    def forget(self, kind: str, dataset: str, said: str, *, by: str) -> None:
        body = json.dumps({"kind": kind, "dataset": dataset, "said": said, "by": by}).encode()
        status, _headers, content = self._request("POST", "/forget", body, "application/json")
        if status != 200:
            raise _error(_decoded(content))

    def publish(self, order: PublishOrder, *, documents: bool) -> dict[str, Any]:
        """Published by the app; a folder of this computer that was named is filled from here, since the app writes only into its own."""
        folders = [target for target in order.targets or () if target.kind == "folder" and target.place]
        to = None if order.targets is None else [target.written for target in order.targets if target not in folders] or ["none"]
        said = {"board": order.board, "period": order.period, "as_of": order.as_of.isoformat() if order.as_of else None, "audience": order.audience, "measure": order.measure,
                "by": order.by, "where": {name: list(values) for name, values in order.where}, "to": to, "who": order.who, "lang": order.lang,
                "force": order.force, "again": order.again, "dry_run": order.dry_run, "documents": documents or bool(folders)}
        body = json.dumps({name: value for name, value in said.items() if value is not None}).encode()
        status, _headers, content = self._request("POST", "/publish", body, "application/json")
        record = _decoded(content)
        if status != 200:
            raise _error(record)
        return record if order.dry_run else record | {"deliveries": [*record["deliveries"], *(filled_folder(target, record, order.lang) for target in folders)]}

    def issues(self) -> list[dict[str, Any]]:
        return _decoded(self._get("/issues")[1])

    def issue_document(self, issue_id: int, form: str) -> bytes:
        return self._get(f"/issues/{issue_id}", [("format", form)])[1]

    def letters(self, period: str, owner: str | None, lang: str) -> tuple[bytes, str]:
        headers, content = self._get("/letters", [("period", period), ("owner", owner), ("lang", lang)])
        return content, _file_name(headers) or "letters.docx"

    def _get(self, path: str, said: Iterable[tuple[str, str | None]] = ()) -> tuple[Mapping[str, str], bytes]:
        query = urlencode([(name, value) for name, value in said if value is not None])
        return self._carried_out("GET", f"{path}?{query}" if query else path)

    def _post(self, path: str) -> Any:
        return _decoded(self._carried_out("POST", path)[1])

    def _carried_out(self, method: str, path: str) -> tuple[Mapping[str, str], bytes]:
        status, headers, content = self._request(method, path)
        if status != 200:
            raise _error(_decoded(content))
        return headers, content

    def _request(self, method: str, path: str, body: bytes | Upload | None = None, kind: str = "") -> tuple[int, Mapping[str, str], bytes]:
        with self._answer(method, path, body, kind) as answer:
            return answer.status_code, answer.headers, _content(answer)

    @contextmanager
    def _opened(self, path: str) -> Iterator[tuple[Mapping[str, str], Iterator[bytes]]]:
        """A long answer, to be taken piece by piece."""
        with self._answer("GET", path) as answer:
            if answer.status_code != 200:
                raise _error(_decoded(_content(answer)))
            yield answer.headers, _pieces(answer)

    @contextmanager
    def _answer(self, method: str, path: str, body: bytes | Upload | None = None, kind: str = "") -> Iterator[requests.Response]:
        with _line() as line:
            line.headers.update({"authorization": f"Bearer {self.token}"} | ({"content-type": kind} if kind else {}))
            with _told_in_full():
                order = line.prepare_request(requests.Request(method, self.url, data=body))
                order.url = f"{self.url}/api{path}"  # as written: a question called `..` is a name, not a way up
                answer = line.send(order, stream=True, timeout=WORKS_WITHIN_SECONDS, allow_redirects=False)
            with answer:
                if answer.status_code == 401:
                    raise Refused(_KEY_REFUSED)
                yield answer


class _Straight(HTTPAdapter):
    """A certificate counts that this computer trusts, not only one that the world does."""

    def init_poolmanager(self, *args: Any, **more: Any) -> None:
        super().init_poolmanager(*args, **more, ssl_context=ssl.create_default_context())


def _line() -> requests.Session:
    """Straight to the address, through no proxy; nothing of this computer's settings stands in for the key."""
    line = requests.Session()
    line.trust_env = False
    line.headers["accept-encoding"] = "identity"
    line.mount("https://", _Straight())
    return line


@contextmanager
def _told_in_full() -> Iterator[None]:
    try:
        yield
    except OSError as failure:  # whatever requests raises is one
        raise Refused(_LOST) from failure


def _content(answer: requests.Response) -> bytes:
    with _told_in_full():
        return answer.content


def _pieces(answer: requests.Response) -> Iterator[bytes]:
    with _told_in_full():
        yield from answer.iter_content(PIECE_BYTES)


def _file_name(headers: Mapping[str, str]) -> str:
    """The last part of the name the answer gives its file; nothing where it gives none."""
    return Path(unquote(headers.get("content-disposition", "").partition("''")[2])).name


def saved(pieces: Iterable[bytes], target: Path) -> Path:
    """The pieces in a new file, whole or not at all. Raises Refused where the file exists."""
    if target.exists():
        raise Refused(Text(f"{target} 已经存在；请用 -o 换一个名字。", f"{target} exists already; choose another name with -o."))
    target.parent.mkdir(parents=True, exist_ok=True)
    arriving = target.with_name(target.name + ".part")
    try:
        with arriving.open("wb") as file:
            file.writelines(pieces)
        arriving.replace(target)
    finally:
        arriving.unlink(missing_ok=True)
    return target


def _decoded(content: bytes) -> Any:
    try:
        return json.loads(content)
    except ValueError:
        raise Refused(_LOST) from None


def _error(answer: Any) -> Exception:
    """The refusal as this process would have raised it, so that the exit status is the same."""
    try:
        code, message = answer["error"]["code"], Text(str(answer["error"]["message"]["zh"]), str(answer["error"]["message"]["en"]))
    except (KeyError, TypeError):
        return Refused(_LOST)
    if code == "wrong_request":
        return Usage(message)
    kinds: dict[str, type[ZhanbaoError]] = {"unknown_name": UnknownName, "not_enough_data": NotEnoughData}
    return kinds.get(code, Refused)(message)


def _refuse_too_much(paths: Sequence[Path]) -> None:
    size = sum(path.stat().st_size for path in paths)
    if size > MAX_WORKBOOK_BYTES:
        shown, most = f"{size / 2**20:,.0f}", MAX_WORKBOOK_BYTES // 2**20
        raise Refused(Text(
            f"应用正在使用这个数据库，通过它一次最多导入 {most} MB，这里是 {shown} MB；请分开导入，或先停止应用。",
            f"The app has this database; through it at most {most} MB are imported at once, and this is {shown} MB. Import in parts, or stop the app first."))


def _import_fields(choices: Choices, by: str, lang: str) -> list[tuple[str, str]]:
    options = choices.options
    one = {"dataset": options.dataset, "sheet": options.sheet, "header": options.header, "encoding": options.encoding, "password": choices.password,
           "on_duplicate": choices.on_duplicate, "replace_period": choices.replace_period, "by": by, "lang": lang}
    yes = {"dry_run": choices.dry_run, "strict": choices.strict, "report": choices.report, "accept": options.accept}
    many = {"map": options.mapping, "scale": options.scale, "rate": options.rates, "answer": options.answers}
    return [*((name, str(value)) for name, value in one.items() if value is not None), *((name, "true") for name, value in yes.items() if value),
            *((name, f"{left}={right}") for name, said in many.items() for left, right in said.items())]

