"""HTTP headers that keep a page to itself: no foreign scripts, frames or connections.

The two inline scripts there are (Streamlit's index page and the theme follower) are allowed by their hashes.
"""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import streamlit

FOLLOW_THEME_SCRIPT = """
if (!window.zhanbaoFollowsTheme) {
  window.zhanbaoFollowsTheme = true;
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () =>
    setTimeout(() => document.querySelector(".st-key-theme_turned button")?.click(), 300));
}
"""


def headers() -> tuple[tuple[bytes, bytes], ...]:
    """The headers of every HTTP response, computed once at start."""
    return (
        (b"content-security-policy", content_policy().encode("ascii")),
        (b"x-content-type-options", b"nosniff"),
        (b"x-frame-options", b"SAMEORIGIN"),
        (b"referrer-policy", b"same-origin"),
        (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
        (b"cross-origin-opener-policy", b"same-origin"),
    )


def content_policy() -> str:
    """The Content-Security-Policy; styles stay inline because Streamlit writes its own that way."""
    index = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    inline = [script for script in re.findall(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", index, re.DOTALL) if script.strip()]
    hashes = " ".join(f"'sha256-{_hash(script)}'" for script in (*inline, FOLLOW_THEME_SCRIPT))
    return "; ".join((
        "default-src 'self'", f"script-src 'self' 'wasm-unsafe-eval' {hashes}", "style-src 'self' 'unsafe-inline'", "img-src 'self' data: blob:",
        "font-src 'self' data:", "connect-src 'self' ws: wss:", "worker-src 'self' blob:", "media-src 'self' blob:", "object-src 'none'",
        "base-uri 'self'", "form-action 'self'", "frame-ancestors 'self'",
    ))


def _hash(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")
