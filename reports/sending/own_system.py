"""An own system by webhook: everything as JSON, with a signature the receiver can check."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Mapping

from analytics.errors import Text
from reports.sending.posting import Parcel, Poster


def webhook(parcel: Parcel, env: Mapping[str, str], done: frozenset[str], post: Poster) -> tuple[frozenset[str], Text | None]:
    """The report, its text, picture and workbook in one JSON object.

    `X-Zhanbao-Signature: sha256=…` is the HMAC-SHA256 of timestamp, a dot and the body, with the secret;
    `Idempotency-Key` stays the same for the same content.
    """
    if "all" in done:
        return done, None
    record = parcel.report.record()
    body = json.dumps({
        "title": parcel.title, "board": parcel.report.board, "issue_no": parcel.report.issue_no, "period": parcel.report.period, "as_of": record["as_of"],
        "language": parcel.lang, "text": parcel.text, "report": record, "poster_png": base64.b64encode(parcel.poster).decode(),
        "workbook_xlsx": base64.b64encode(parcel.workbook).decode(),
    }, ensure_ascii=False).encode()
    at = str(int(time.time()))
    headers = {"Idempotency-Key": parcel.key, "X-Zhanbao-Timestamp": at}
    if env["secret"]:
        headers["X-Zhanbao-Signature"] = "sha256=" + hmac.new(env["secret"].encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    post.post(Text("自己的系统", "The own system").zh, env["key"], body, lambda _said: None, headers)
    return frozenset({"all"}), None
