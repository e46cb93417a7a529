"""The line to the app: straight there, with the key for nobody else, and told when it breaks."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from analytics.errors import Refused
from cli.by_the_app import ByTheApp
from reports.uploads.imports import Choices

Answer = tuple[int, dict[str, str], bytes]
Serve = Callable[..., tuple[str, list[tuple[str, dict[str, str], bytes]]]]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """A server that gives one answer to everything: its address, and what it was asked."""
    started: list[ThreadingHTTPServer] = []

    def serving(answer: Answer, certificate: Path | None = None) -> tuple[str, list[tuple[str, dict[str, str], bytes]]]:
        asked: list[tuple[str, dict[str, str], bytes]] = []

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}, body))
                status, headers, content = answer
                self.send_response(status)
                for name, value in ({"content-length": str(len(content))} | headers).items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)

            do_POST = do_GET

            def log_message(self, *_words: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        if certificate is not None:
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            context.load_cert_chain(certificate)
            server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        started.append(server)
        return f"http{'s' if certificate else ''}://127.0.0.1:{server.server_port}", asked

    yield serving
    for server in started:
        server.shutdown()
        server.server_close()


def test_nothing_of_this_computers_settings_stands_between(serve: Serve, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    url, asked = serve((200, {}, b"[]"))
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login somebody password else\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    assert ByTheApp(url, "the key").batches() == []
    ((path, headers, _body),) = asked
    assert (path, headers["authorization"], headers["accept-encoding"]) == ("/api/batches", "Bearer the key", "identity")


def test_the_key_follows_no_other_address(serve: Serve) -> None:
    elsewhere, asked = serve((200, {}, b"[]"))
    url, _asked = serve((302, {"location": f"{elsewhere}/api/batches"}, b""))
    with pytest.raises(Refused, match="没有把回答说完"):
        ByTheApp(url, "the key").batches()
    assert not asked


def test_a_name_is_sent_as_it_is_written(serve: Serve) -> None:
    url, asked = serve((200, {}, b"{}"))
    for question in ("..", "a/b", "榜"):
        ByTheApp(url, "the key").ask(question, period=None, as_of=None, by=(), where=(), options=(), form="json", lang="zh")
    assert [path.partition("?")[0] for path, _headers, _body in asked] == ["/api/ask/..", "/api/ask/a%2Fb", "/api/ask/%E6%A6%9C"]


def test_an_upload_goes_out_in_one_body_of_a_known_length(serve: Serve, tmp_path: Path) -> None:
    url, asked = serve((200, {}, b"[]"))
    file = tmp_path / "sales.csv"
    file.write_bytes(b"x" * 600_000)
    assert ByTheApp(url, "the key").load([file], Choices(dry_run=True), by="me", lang="en").sheets == ()
    ((path, headers, body),) = asked
    assert path == "/api/import" and "transfer-encoding" not in headers and headers["content-type"].startswith("multipart/form-data; boundary=")
    assert len(body) == int(headers["content-length"]) > 600_000 and b'name="dry_run"\r\n\r\ntrue' in body


def test_a_file_that_breaks_off_is_not_saved(serve: Serve, tmp_path: Path) -> None:
    url, _asked = serve((200, {"content-length": "5000"}, b"half"))
    with pytest.raises(Refused, match="没有把回答说完"):
        ByTheApp(url, "the key").backup(tmp_path / "copy.duckdb")
    assert not list(tmp_path.iterdir())


def test_a_certificate_this_computer_trusts_is_enough_and_one_it_does_not_is_refused(serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    certificate = _certificate(tmp_path / "own.pem")
    url, _asked = serve((200, {}, b"[]"), certificate)
    with pytest.raises(Refused):
        ByTheApp(url, "the key").batches()
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert ByTheApp(url, "the key").batches() == []


def _certificate(path: Path) -> Path:
    """A certificate for 127.0.0.1 that only its owner has signed, with its key."""
    key, name, now = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "own")]), datetime.now(UTC)
    made = (x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
            .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
            .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True).sign(key, hashes.SHA256()))
    path.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
                     + made.public_bytes(serialization.Encoding.PEM))
    return path
