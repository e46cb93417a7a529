"""E-mail: the text, with picture and workbook attached."""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Mapping
from contextlib import suppress
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from analytics.errors import Text
from reports.media_types import PNG, XLSX
from reports.sending.posting import NotSent, Parcel, Poster, TryAgain

ADDRESS = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+")


def email(parcel: Parcel, env: Mapping[str, str], done: frozenset[str], post: Poster) -> tuple[frozenset[str], Text | None]:
    """One message to all recipients. Temporary failures of the server are tried again, refusals are not."""
    if "all" in done:
        return done, None
    recipients = [address for address in re.split(r"[;,\s]+", env["to"]) if address]
    if not recipients or not all(ADDRESS.fullmatch(address) for address in recipients):
        raise NotSent(Text("没有写明收件人，或写法不对；如 --to email=a@b.cn;c@d.cn 或环境变量 ZHANBAO_SMTP_TO。",
                           "No recipients, or not written well; such as --to email=a@b.cn;c@d.cn or ZHANBAO_SMTP_TO."))
    message = _message(parcel, env, recipients)
    refused: dict[str, object] = {}
    post.again(lambda: refused.update(_deliver(message, env, post.timeout)))
    told = "、".join(sorted(refused))
    return frozenset({"all"}), Text(f"邮件服务器不收这些地址：{told}。", f"The server refused these addresses: {told}.") if refused else None


def _message(parcel: Parcel, env: Mapping[str, str], recipients: list[str]) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = " ".join(parcel.title.split())
    message["From"] = env["from"] or env["user"]
    message["To"] = ", ".join(recipients)
    message["Date"] = formatdate(localtime=True)
    message["Message-ID"] = make_msgid(idstring=parcel.key[:24], domain="zhanbao.local")
    message.set_content(parcel.text)
    name = f"{parcel.report.board}-{parcel.report.period}"
    for content, media_type, ending in ((parcel.poster, PNG, "png"), (parcel.workbook, XLSX, "xlsx")):
        main, sub = media_type.split("/")
        message.add_attachment(content, maintype=main, subtype=sub, filename=f"{name}.{ending}")
    return message


def _deliver(message: EmailMessage, env: Mapping[str, str], timeout: float) -> dict[str, object]:
    port = int(env["port"] or (465 if env["security"] == "ssl" else 587 if env["security"] == "starttls" else 25))
    try:
        if env["security"] == "ssl":
            server: smtplib.SMTP = smtplib.SMTP_SSL(env["host"], port, timeout=timeout, context=ssl.create_default_context())
        else:
            server = smtplib.SMTP(env["host"], port, timeout=timeout)
        try:
            if env["security"] == "starttls":
                server.starttls(context=ssl.create_default_context())
            if env["user"] and env["password"]:
                server.login(env["user"], env["password"])
            refused = dict(server.send_message(message))
            with suppress(smtplib.SMTPException, OSError):  # taken is taken, however the server says good-bye
                server.quit()
            return refused
        finally:
            server.close()
    except smtplib.SMTPAuthenticationError:
        raise NotSent(Text("邮件服务器不认这个用户名和密码。", "The mail server does not accept this user and password.")) from None
    except smtplib.SMTPRecipientsRefused:
        raise NotSent(Text("邮件服务器不收任何一个收件人。", "The mail server refused every recipient.")) from None
    except smtplib.SMTPResponseException as answer:
        if 400 <= answer.smtp_code < 500:
            raise TryAgain(Text(f"邮件服务器暂时不收（{answer.smtp_code}）。", f"The mail server does not take it for now ({answer.smtp_code}).")) from None
        raise NotSent(Text(f"邮件服务器拒收（{answer.smtp_code}）。", f"The mail server refused it ({answer.smtp_code}).")) from None
    except smtplib.SMTPException as error:
        raise NotSent(Text(f"邮件发不出去（{type(error).__name__}）。", f"The e-mail cannot be sent ({type(error).__name__}).")) from None
    except (OSError, TimeoutError) as error:
        raise TryAgain(Text(f"连不上邮件服务器（{type(error).__name__}）。", f"The mail server cannot be reached ({type(error).__name__}).")) from None
