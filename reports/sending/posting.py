"""One HTTP post to a robot: tried again later and later, never faster than the robot allows, and never told with its secret."""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import requests
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential_jitter

from analytics.errors import Refused, Text
from reports.boards.board_report import Report

ATTEMPTS, TIMEOUT_SECONDS, LONGEST_WAIT_SECONDS = 4, 10.0, 20.0
PER_MINUTE = 20  # what WeCom and DingTalk take from one robot

# The connection pool writes every address to the debug log, with the key of the robot in it.
logging.getLogger("urllib3.connectionpool").setLevel(logging.ERROR)


class NotSent(Refused):
    """A target did not take an issue; says why. `parts` did arrive before."""

    def __init__(self, message: Text, attempts: int = 1, parts: frozenset[str] = frozenset()) -> None:
        super().__init__(message)
        self.attempts = attempts
        self.parts = parts

    def __reduce__(self):
        return (type(self), (self.message, self.attempts, self.parts))


class TryAgain(Refused):
    """This attempt did not work and the next one may; `after` is how long the other side wants us to wait."""

    def __init__(self, message: Text, after: float | None = None) -> None:
        super().__init__(message)
        self.after = after


@dataclass(frozen=True)
class Parcel:
    """What is sent: the report, its picture and workbook. `key` is the same whenever the same content goes to the same target."""

    report: Report
    lang: str
    title: str
    text: str
    poster: bytes
    workbook: bytes
    key: str


@dataclass
class Poster:
    """Posts to one target and counts the attempts. `sleep` and `now` are the clock, given by tests."""

    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], float] = time.monotonic
    timeout: float = TIMEOUT_SECONDS
    attempts: int = 0
    session: requests.Session = field(default_factory=requests.Session)

    def post(self, robot: str, url: str, body: bytes | Callable[[], bytes], judge: Callable[[Mapping[str, Any]], None], headers: Mapping[str, str] | None = None,
             params: Callable[[], Mapping[str, str]] | None = None) -> None:
        """Post until it is taken. `body` and `params` may be made anew for each attempt (signatures hold a time).

        Raises NotSent with a sentence that names `robot` and neither address nor key.
        """
        self.again(lambda: self._once(robot, url, body() if callable(body) else body, judge, headers or {}, params() if params else {}))

    def again(self, attempt: Callable[[], None]) -> None:
        """Carry out an attempt, and again while it asks for that, at most four times."""
        try:
            for one in Retrying(stop=stop_after_attempt(ATTEMPTS), wait=_wait, retry=retry_if_exception_type(TryAgain), sleep=self.sleep, reraise=True):
                with one:
                    self.attempts += 1
                    attempt()
        except TryAgain as last:
            raise NotSent(Text(f"{last.message.zh.rstrip('。')}；试了 {ATTEMPTS} 次，已放弃。", f"{last.message.en.rstrip('.')}; given up after {ATTEMPTS} attempts."), self.attempts) from None
        except NotSent as refused:
            raise NotSent(refused.message, self.attempts) from None

    def _once(self, robot: str, url: str, body: bytes, judge: Callable[[Mapping[str, Any]], None], headers: Mapping[str, str], params: Mapping[str, str]) -> None:
        _pace(robot, self.sleep, self.now)
        try:
            answer = self.session.post(url, data=body, params=params, headers={"Content-Type": "application/json; charset=utf-8", **headers}, timeout=self.timeout,
                                       allow_redirects=False)
        except requests.Timeout:
            raise TryAgain(Text(f"{robot}超过 {self.timeout:g} 秒没有回应。", f"{robot} did not answer within {self.timeout:g} seconds.")) from None
        except requests.RequestException as error:
            kind = type(error).__name__  # its text holds the address, and the address holds the key
            raise TryAgain(Text(f"连不上{robot}（{kind}）；请检查网络和地址。", f"{robot} cannot be reached ({kind}); check network and address.")) from None
        if answer.status_code >= 500 or answer.status_code == 429:
            raise TryAgain(Text(f"{robot}暂时不可用（HTTP {answer.status_code}）。", f"{robot} is unavailable for now (HTTP {answer.status_code})."), _asked_wait(answer))
        if not 200 <= answer.status_code < 300:
            raise NotSent(Text(f"{robot}拒收（HTTP {answer.status_code}）；请检查密钥和地址。", f"{robot} refused it (HTTP {answer.status_code}); check the key and the address."))
        judge(_read(answer))


def _read(answer: requests.Response) -> Mapping[str, Any]:
    try:
        held = answer.json()
    except ValueError:
        return {}
    return held if isinstance(held, dict) else {}


def _asked_wait(answer: requests.Response) -> float | None:
    said = answer.headers.get("Retry-After", "")
    return min(float(said), LONGEST_WAIT_SECONDS) if said.isdigit() else None


def _wait(state: RetryCallState) -> float:
    """As long as the other side asks, else longer each time, with jitter; never longer than twenty seconds."""
    error = state.outcome.exception() if state.outcome else None
    asked = error.after if isinstance(error, TryAgain) else None
    return asked if asked is not None else wait_exponential_jitter(initial=1, max=LONGEST_WAIT_SECONDS)(state)


_sent_at: dict[str, deque[float]] = {}


def _pace(robot: str, sleep: Callable[[float], None], now: Callable[[], float]) -> None:
    """Waits where a robot has had its twenty messages of the last minute."""
    recent = _sent_at.setdefault(robot, deque(maxlen=PER_MINUTE))
    if len(recent) == PER_MINUTE and (left := 60 - (now() - recent[0])) > 0:
        sleep(left)
    recent.append(now())
