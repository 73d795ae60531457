"""How does a message reach a person's mailbox?"""

import base64
import contextlib
import hashlib
import re
import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from monitor.channels.door import Door
from monitor.channels.headers import header
from monitor.formats.lines import one_line
from monitor.model import EmailChannel, Message, Refused, Sent

MAIL = SMTP.clone(cte_type="7bit")  # no server on the way has to know 8BITMIME
SILENCE = timedelta(seconds=20)  # without a byte from the server
DEADLINE = timedelta(seconds=60)  # for the whole conversation: one that drips must not outlast a lease
LONGEST_SUBJECT = 150
WHY_SHOWN = 300  # characters of a server's answer
PICTURE = re.compile(r'src="data:image/png;base64,([A-Za-z0-9+/=]+)"')
FINAL = 500  # from here on an SMTP answer says never


def send(channel: EmailChannel, recipient: str, message: Message, door: Door) -> Sent | Refused:
    """One mail to one recipient. What is wrong with the way there (connection, certificate, login) is tried
    again, for somebody may mend it; a 5xx to the sender, the recipient or the text is final."""
    try:
        mail = compose(channel, recipient, message, datetime.now(UTC))
    except (ValueError, MessageError) as error:
        return Refused(why=one_line(f"not a mail: {error}", WHY_SHOWN), retry=False)
    try:
        with _connected(channel) as server:
            return _hand_over(server, channel, recipient, mail)
    except (smtplib.SMTPException, OSError) as error:
        return Refused(why=_without_password(_said(error), channel))


def compose(channel: EmailChannel, recipient: str, message: Message, now: datetime) -> EmailMessage:
    """Text and HTML; the id carries the key, so a mail that is sent again is known again; the mails of one
    incident hang on one thread's root, which was itself never sent. Raises ValueError, MessageError."""
    domain = _domain(channel)
    mail = EmailMessage(policy=MAIL)
    mail["Subject"] = header(message.subject, LONGEST_SUBJECT)
    mail["From"] = header(channel.sender, LONGEST_SUBJECT)
    mail["To"] = Address(addr_spec=recipient)
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = f"<{message.key}@{domain}>"
    if message.thread is not None:
        root = f"<{hashlib.sha256(message.thread.encode()).hexdigest()[:32]}.thread@{domain}>"
        mail["In-Reply-To"] = root
        mail["References"] = root
    mail["List-Id"] = list_id(message.watch or channel.name, domain)
    if channel.unsubscribe is not None:
        mail["List-Unsubscribe"] = f"<{channel.unsubscribe}>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers, please
    mail.set_content(message.text)
    html, pictures = detached(message.html, domain)
    mail.add_alternative(html, subtype="html")
    for id, picture in pictures.items():
        (_, page) = mail.iter_parts()
        page.add_related(picture, "image", "png", cid=f"<{id}>", disposition="inline", filename="map.png")
    return mail


def detached(html: str, domain: str) -> tuple[str, dict[str, bytes]]:
    """The page, and by their ids the pictures that it held: many mailboxes show only what is attached."""
    pictures: dict[str, bytes] = {}

    def named(found: re.Match[str]) -> str:
        content = base64.b64decode(found[1])
        id = f"{hashlib.sha256(content).hexdigest()[:16]}@{domain}"
        pictures[id] = content
        return f'src="cid:{id}"'

    return PICTURE.sub(named, html), pictures


def list_id(name: str, domain: str) -> str:
    """RFC 2919; a reader can sort by it. Names that look alike as labels stay apart by a hash."""
    label = re.sub(r"[^a-z0-9-]+", "-", name.lower()).strip("-")[:40]
    if label != name:
        label = f"{label}-{hashlib.sha256(name.encode()).hexdigest()[:8]}".lstrip("-")
    return f"<{label}.monitor.{domain}>"


def _domain(channel: EmailChannel) -> str:
    """The sender's domain, in the letters that a message id may have."""
    name = channel.sender.rpartition("@")[2].strip(" >").lower()
    try:
        return name.encode("idna").decode() if re.fullmatch(r"[\w.-]+", name) else "localhost"
    except UnicodeError:
        return "localhost"


@contextlib.contextmanager
def _connected(channel: EmailChannel) -> Iterator[smtplib.SMTP]:
    """The server, logged in; its certificate is checked against the host's name. The line is cut at DEADLINE."""
    server = _greeted(channel)
    cut = threading.Timer(DEADLINE.total_seconds(), _hang_up, [server])
    cut.daemon = True
    cut.start()
    try:
        if channel.tls == "starttls":
            server.starttls(context=ssl.create_default_context())
        if channel.user is not None:
            server.login(channel.user, channel.password or "")
        yield server
    finally:
        cut.cancel()
        server.close()


def _greeted(channel: EmailChannel) -> smtplib.SMTP:
    name = _domain(channel)  # else smtplib asks the DNS for this machine's name, and tells it
    timeout = SILENCE.total_seconds()
    if channel.tls == "tls":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(channel.host, channel.port, name, timeout=timeout, context=context)
    return smtplib.SMTP(channel.host, channel.port, name, timeout)


def _hang_up(server: smtplib.SMTP) -> None:
    if server.sock is not None:
        with contextlib.suppress(OSError):
            server.sock.shutdown(socket.SHUT_RDWR)


def _hand_over(server: smtplib.SMTP, channel: EmailChannel, recipient: str, mail: EmailMessage) -> Sent | Refused:
    try:
        server.send_message(mail, from_addr=parseaddr(channel.sender)[1], to_addrs=[recipient])
    except smtplib.SMTPRecipientsRefused as error:
        code, said = error.recipients[recipient]
        return _refused(code, said, channel)
    except smtplib.SMTPResponseException as error:
        return _refused(error.smtp_code, error.smtp_error, channel)
    # It is theirs from here on: how the goodbye goes changes nothing.
    with contextlib.suppress(smtplib.SMTPException, OSError):
        server.quit()
    return Sent("250")


def _refused(code: int, said: bytes | str, channel: EmailChannel) -> Refused:
    return Refused(why=_without_password(f"{code} {_decoded(said)}", channel), retry=code < FINAL)


def _said(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_decoded(error.smtp_error)}"
    return str(error) or type(error).__name__


def _decoded(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said


def _without_password(text: str, channel: EmailChannel) -> str:
    return one_line(text.replace(channel.password, "…") if channel.password else text, WHY_SHOWN)
