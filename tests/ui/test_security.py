from __future__ import annotations

import base64
import hashlib

from ui.security import FOLLOW_THEME_SCRIPT, content_policy, headers


def test_scripts_run_only_from_here_or_by_hash() -> None:
    scripts = next(part for part in content_policy().split("; ") if part.startswith("script-src"))
    assert "unsafe-inline" not in scripts
    assert "'unsafe-eval'" not in scripts
    assert base64.b64encode(hashlib.sha256(FOLLOW_THEME_SCRIPT.encode()).digest()).decode() in scripts


def test_nothing_may_frame_the_app_from_elsewhere() -> None:
    sent = dict(headers())
    assert b"frame-ancestors 'self'" in sent[b"content-security-policy"]
    assert sent[b"x-content-type-options"] == b"nosniff"


def test_header_values_are_one_line_of_ascii() -> None:
    for name, value in headers():
        assert name == name.lower()
        assert b"\n" not in value and b"\r" not in value
        value.decode("ascii")
