from __future__ import annotations

import base64
import hashlib
import hmac
import logging
import socketserver
import threading
from collections.abc import Iterator

import pytest

from analytics.words.publish_targets import Target, default_targets, target_named
from reports.sending import posting
from reports.sending.dispatch import checked, configured, send
from reports.sending.posting import NotSent, Parcel, Poster
from reports.sending.publishing import PublishOrder, board_report, documents
from reports.sending.robots import key_of
from tests.companies.published_company import small_company
from tests.reports.sending.robot_server import Robot, robot

KEY, SECRET = "693a91f6-7xxx-4bc4", "SEC0123456789"
BUSY = (200, {"errcode": 45009, "errmsg": "api freq out of limit"})


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Robot]:
    monkeypatch.setattr(posting, "_sent_at", {})
    with robot() as running:
        for kind in ("WECOM", "DINGTALK", "FEISHU"):
            monkeypatch.setenv(f"ZHANBAO_{kind}_BASE", running.address)
            monkeypatch.setenv(f"ZHANBAO_{kind}_{'KEY' if kind == 'WECOM' else 'TOKEN'}", KEY)
            monkeypatch.setenv(f"ZHANBAO_{kind}_SECRET", SECRET)
        monkeypatch.setenv("ZHANBAO_WEBHOOK_URL", f"{running.address}/in")
        monkeypatch.setenv("ZHANBAO_WEBHOOK_SECRET", SECRET)
        yield running


@pytest.fixture(scope="module")
def parcel() -> Parcel:
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("ZHANBAO_TODAY", "2026-03-20")
        with small_company() as warehouse:
            report = board_report(warehouse, PublishOrder())
    made = documents(report, "zh")
    return Parcel(report, "zh", made.title, made.text, made.poster, made.workbook, "k" * 64)


def clock() -> tuple[Poster, list[float]]:
    slept: list[float] = []
    return Poster(sleep=slept.append, timeout=0.4), slept


def test_wecom_gets_markdown_and_the_picture_with_its_md5(server, parcel):
    outcome = send(Target("wecom"), parcel, post=clock()[0])
    assert (outcome.state, outcome.parts, outcome.attempts) == ("sent", {"text", "image"}, 2)
    text, image = (one["json"] for one in server.received)
    assert {(one["path"], one["asked"]["key"]) for one in server.received} == {("/cgi-bin/webhook/send", KEY)}
    assert (text["msgtype"], text["markdown"]["content"][:8]) == ("markdown", "### 战报 第")
    picture = base64.b64decode(image["image"]["base64"])
    assert (image["msgtype"], picture, hashlib.md5(picture).hexdigest()) == ("image", parcel.poster, image["image"]["md5"])


def test_dingtalk_is_signed_with_time_and_secret(server, parcel):
    outcome = send(Target("dingtalk"), parcel, post=clock()[0])
    (one,) = server.received
    made = hmac.new(SECRET.encode(), f"{one['asked']['timestamp']}\n{SECRET}".encode(), hashlib.sha256).digest()
    assert (one["path"], one["asked"]["access_token"], one["asked"]["sign"]) == ("/robot/send", KEY, base64.b64encode(made).decode())
    assert len(one["asked"]["timestamp"]) == 13  # milliseconds
    assert (one["json"]["msgtype"], set(one["json"]["markdown"])) == ("markdown", {"title", "text"})
    assert "不能直接发图片" in outcome.said.zh


def test_feishu_gets_a_signed_post_in_seconds(server, parcel):
    outcome = send(Target("feishu"), parcel, post=clock()[0])
    (one,) = server.received
    made = hmac.new(f"{one['json']['timestamp']}\n{SECRET}".encode(), b"", hashlib.sha256).digest()
    assert (one["path"], one["json"]["sign"]) == (f"/open-apis/bot/v2/hook/{KEY}", base64.b64encode(made).decode())
    assert len(one["json"]["timestamp"]) == 10
    assert one["json"]["msg_type"] == "post" and one["json"]["content"]["post"]["zh_cn"]["content"][0][0]["tag"] == "text"
    assert "不能上传图片" in outcome.said.zh


def test_an_own_system_can_check_the_signature_and_tell_a_repetition(server, parcel):
    assert send(Target("webhook"), parcel, post=clock()[0]).state == "sent"
    (one,) = server.received
    at = one["headers"]["X-Zhanbao-Timestamp"]
    made = hmac.new(SECRET.encode(), f"{at}.".encode() + one["body"], hashlib.sha256).hexdigest()
    assert one["headers"]["X-Zhanbao-Signature"] == f"sha256={made}"
    assert one["headers"]["Idempotency-Key"] == parcel.key
    assert base64.b64decode(one["json"]["poster_png"]) == parcel.poster
    assert one["json"]["report"]["people"][0]["name"] == "田野"


def test_too_many_messages_are_waited_for_then_given_up(server, parcel):
    server.answers = [BUSY]
    post, slept = clock()
    outcome = send(Target("wecom"), parcel, post=post)
    assert (outcome.state, outcome.attempts, slept) == ("failed", 4, [20.0, 20.0, 20.0])
    assert outcome.said.zh == "企业微信说发得太频繁（45009），每个机器人每分钟最多 20 条；试了 4 次，已放弃。"


def test_once_it_is_not_busy_any_more_the_message_arrives_once(server, parcel):
    server.answers = [BUSY, (200, {"errcode": 0})]
    outcome = send(Target("wecom"), parcel, post=clock()[0])
    assert (outcome.state, outcome.attempts) == ("sent", 3)
    assert [one["json"]["msgtype"] for one in server.received] == ["markdown", "markdown", "image"]


def test_a_server_error_is_tried_again_later_and_later(server, parcel):
    server.answers = [(500, {})]
    post, slept = clock()
    outcome = send(Target("feishu"), parcel, post=post)
    assert (outcome.state, outcome.attempts, len(slept)) == ("failed", 4, 3)
    assert 1 <= slept[0] < slept[1] < slept[2] <= 20
    assert "HTTP 500" in outcome.said.zh and "试了 4 次" in outcome.said.zh


def test_a_wrong_request_is_not_tried_again(server, parcel):
    server.answers = [(404, {})]
    post, slept = clock()
    outcome = send(Target("webhook"), parcel, post=post)
    assert (outcome.state, outcome.attempts, slept) == ("failed", 1, [])
    assert "HTTP 404" in outcome.said.zh


def test_a_robot_that_says_no_is_quoted_without_its_key(server, parcel):
    server.answers = [(200, {"errcode": 40058, "errmsg": f"invalid {KEY} {SECRET}"})]
    said = send(Target("dingtalk"), parcel, post=clock()[0]).said
    assert "40058" in said.zh
    assert KEY not in said.zh + said.en and SECRET not in said.zh + said.en


def test_silence_is_given_up_with_a_sentence(server, parcel):
    server.answers = [1.0]
    outcome = send(Target("webhook"), parcel, post=clock()[0])
    assert (outcome.state, outcome.attempts) == ("failed", 4)
    assert "超过 0.4 秒没有回应" in outcome.said.zh


def test_an_address_nobody_answers_at_is_told_without_the_address(parcel, monkeypatch):
    monkeypatch.setenv("ZHANBAO_WEBHOOK_URL", f"http://127.0.0.1:9/{KEY}")
    outcome = send(Target("webhook"), parcel, post=clock()[0])
    assert "连不上自己的系统" in outcome.said.zh
    assert KEY not in str(outcome)


def test_a_redirect_is_not_followed_with_the_secret(server, parcel):
    server.answers = [(302, {}, {"Location": f"{server.address}/elsewhere"})]
    assert send(Target("webhook"), parcel, post=clock()[0]).state == "failed"
    assert {one["path"] for one in server.received} == {"/in"}


def test_a_picture_that_failed_is_sent_without_the_text_again(server, parcel):
    server.answers = [(200, {"errcode": 0}), (200, {"errcode": 40009, "errmsg": "image"})]
    first = send(Target("wecom"), parcel, post=clock()[0])
    assert (first.state, first.parts) == ("failed", {"text"})
    server.answers = [(200, {"errcode": 0})]
    assert send(Target("wecom"), parcel, first.parts, clock()[0]).state == "sent"
    assert [one["json"]["msgtype"] for one in server.received] == ["markdown", "image", "image"]


def test_no_more_than_twenty_messages_a_minute_go_to_one_robot(server):
    slept: list[float] = []
    for _message in range(21):
        posting._pace("企业微信", slept.append, lambda: 100.0)
    assert slept == [60.0]


def test_no_secret_reaches_the_log(server, parcel, caplog):
    caplog.set_level(logging.DEBUG)
    for kind in ("wecom", "dingtalk", "feishu", "webhook"):
        send(Target(kind), parcel, post=clock()[0])
    assert KEY not in caplog.text and SECRET not in caplog.text


def test_a_target_without_its_secret_names_the_variable(parcel, monkeypatch):
    monkeypatch.delenv("ZHANBAO_WECOM_KEY", raising=False)
    assert "ZHANBAO_WECOM_KEY_EAST" in send(Target("wecom", "east"), parcel).said.zh


@pytest.mark.parametrize(("variable", "target"), [("ZHANBAO_WEBHOOK_URL", "webhook"), ("ZHANBAO_WECOM_BASE", "wecom")])
@pytest.mark.parametrize("wrong", ["ftp://files", "file:///etc/passwd", "notaurl", "http://"])
def test_an_address_that_is_none_is_said_before_anything_is_published(monkeypatch, variable, target, wrong):
    monkeypatch.setenv("ZHANBAO_WECOM_KEY", "k")
    monkeypatch.setenv(variable, wrong)
    with pytest.raises(NotSent, match=f"环境变量 {variable} 要以 http"):
        checked(target_named(target))


def test_named_groups_have_keys_of_their_own(server, parcel, monkeypatch):
    monkeypatch.setenv("ZHANBAO_WECOM_KEY_EAST", "another")
    assert Target("wecom", "east") in configured()
    send(target_named("wecom:east"), parcel, post=clock()[0])
    assert server.received[0]["asked"]["key"] == "another"


@pytest.mark.parametrize("given", ["abc", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=abc", "https://oapi.dingtalk.com/robot/send?access_token=abc",
                                   "https://open.feishu.cn/open-apis/bot/v2/hook/abc"])
def test_the_whole_address_of_a_robot_serves_as_its_key(given):
    assert key_of(given) == "abc"


def test_a_folder_gets_the_three_files(parcel, tmp_path):
    outcome = send(Target("folder", place=str(tmp_path / "墙")), parcel)
    assert outcome.state == "sent"
    assert {path.name: path.read_bytes() for path in (tmp_path / "墙").iterdir()} == {
        "leaderboard-2026-W12-1.png": parcel.poster, "leaderboard-2026-W12-1.xlsx": parcel.workbook, "leaderboard-2026-W12-1.txt": parcel.text.encode()}


def test_a_folder_that_cannot_be_written_is_a_sentence(parcel, tmp_path):
    (tmp_path / "file").write_text("x")
    assert "写不进文件夹" in send(Target("folder", place=str(tmp_path / "file")), parcel).said.zh


class _Mail(socketserver.StreamRequestHandler):
    """Enough of SMTP to take one message; the first `busy` greetings are 421."""

    busy = 0
    taken: list[str] = []

    def handle(self) -> None:
        if _Mail.busy:
            _Mail.busy -= 1
            self.wfile.write(b"421 later\r\n")
            return
        self.wfile.write(b"220 here\r\n")
        data, lines = False, []
        for raw in self.rfile:
            line = raw.decode().rstrip("\r\n")
            if data:
                if line == ".":
                    data = False
                    _Mail.taken.append("\n".join(lines))
                    self.wfile.write(b"250 taken\r\n")
                lines.append(line)
                continue
            data = line.upper() == "DATA"
            refused = line.upper().startswith("RCPT") and "nobody" in line
            self.wfile.write(b"354 go\r\n" if data else b"550 unknown\r\n" if refused else b"250 ok\r\n")


@pytest.fixture
def mail(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[_Mail]]:
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Mail)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    _Mail.busy, _Mail.taken = 0, []
    for name, value in {"HOST": "127.0.0.1", "PORT": str(server.server_address[1]), "FROM": "board@example.com", "SECURITY": "none"}.items():
        monkeypatch.setenv(f"ZHANBAO_SMTP_{name}", value)
    yield _Mail
    server.shutdown()
    server.server_close()


def test_mail_brings_text_picture_and_workbook_after_a_server_that_was_busy(mail, parcel):
    mail.busy = 1
    outcome = send(target_named("email=boss@example.com;nobody@example.com"), parcel, post=Poster(sleep=lambda _seconds: None, timeout=2))
    assert (outcome.state, outcome.attempts) == ("sent", 2), outcome.said
    assert "不收这些地址：nobody@example.com" in outcome.said.zh
    (message,) = mail.taken
    assert "To: boss@example.com, nobody@example.com" in message
    assert 'filename="leaderboard-2026-W12.png"' in message and 'filename="leaderboard-2026-W12.xlsx"' in message


def test_recipients_that_are_no_addresses_are_refused(mail, parcel):
    assert "没有写明收件人" in send(target_named("email=boss"), parcel).said.zh
    assert mail.taken == []


def test_a_setting_may_not_choose_a_folder():
    with pytest.raises(Exception, match="ZHANBAO_PUBLISH_FOLDER"):
        default_targets("wecom、folder=/etc")
