"""Does a message reach its recipient, and is every answer of the other side understood?"""

import json
import re
import socket
import ssl
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import pytest
import trustme
from hypothesis import given, settings
from hypothesis import strategies as st
from standardwebhooks import Webhook
from standardwebhooks.webhooks import WebhookVerificationError

from monitor.channels import CHANNELS, email, send
from monitor.digests import alert_message
from monitor.http import Web
from monitor.model import (
    AppriseChannel,
    EmailChannel,
    FetchSettings,
    Message,
    Refused,
    Sent,
    WebhookChannel,
)
from tests.delivery_samples import all_heard, an_alert, an_incident
from tests.fakes import FakeWeb
from tests.servers_mail import mail_server, webhook_receiver

SECRET = "whsec_c2VjcmV0IG9mIHRoZSB0ZXN0cw=="
OLD_SECRET = "whsec_b2xkIHNlY3JldCBvZiB0aGUgdGVzdHM="
HUGE = "9" * 30


def a_message(**other):
    given = {
        "key": "0f" * 16,
        "subject": "Nine dead in Peshawar",
        "text": "Nine dead.\n",
        "html": "<p>Nine dead.</p>",
        "payload": '{"type":"alert.new"}',
        "thread": "i1",
        "watch": "kp-police",
    }
    return Message(**(given | other))


def a_desk(server, **other):
    given = {
        "name": "desk",
        "host": "127.0.0.1",
        "port": server.port,
        "sender": "Monitor <monitor@desk.example>",
        "to": ("amna@ngo.example", "bilal@ngo.example"),
        "tls": "none",
    }
    return EmailChannel(**(given | other))


def mailed(message, server, recipient="amna@ngo.example", **other):
    return send(a_desk(server, **other), recipient, message, FakeWeb())


def a_closed_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


# mail


def test_a_mail_is_text_and_html_with_the_key_in_its_id():
    with mail_server() as server:
        assert mailed(a_message(), server) == Sent("250")
    [(sender, recipients, mail)] = server.taken
    assert (sender, recipients) == ("monitor@desk.example", ["amna@ngo.example"])
    assert mail["Message-ID"] == f"<{'0f' * 16}@desk.example>"
    assert mail["To"] == "amna@ngo.example"
    assert mail["List-Id"] == "<kp-police.monitor.desk.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert abs(parsedate_to_datetime(mail["Date"]) - datetime.now(UTC)) < timedelta(minutes=1)
    assert mail.get_content_type() == "multipart/alternative"
    assert mail.get_body(("plain",)).get_content().strip() == "Nine dead."
    assert mail.get_body(("html",)).get_content().strip() == "<p>Nine dead.</p>"


def test_the_mails_of_one_incident_hang_on_one_thread_and_no_other():
    with mail_server() as server:
        for message in (a_message(key="a1"), a_message(key="a2"), a_message(key="b1", thread="i2")):
            assert isinstance(mailed(message, server), Sent)
    roots = [mail["References"] for _, _, mail in server.taken]
    assert roots[0] == roots[1] != roots[2]
    assert [mail["In-Reply-To"] for _, _, mail in server.taken] == roots


def test_a_digest_is_no_part_of_a_thread():
    with mail_server() as server:
        mailed(a_message(thread=None), server)
    [(_, _, mail)] = server.taken
    assert mail["References"] is None


def test_a_whole_alert_survives_the_way():
    from monitor.digests import alert_message

    message = alert_message(an_alert(), an_incident(), all_heard(), timezone="Asia/Karachi", key="k")
    with mail_server() as server:
        assert isinstance(mailed(message, server), Sent)
    [(_, _, mail)] = server.taken
    assert "killed 5 → 9 (Dawn 14:10)" in mail["Subject"]
    assert len(mail["Subject"]) <= 150
    assert mail.get_body(("plain",)).get_content().replace("\r\n", "\n") == message.text
    assert max(map(len, server.raw[0].split(b"\r\n"))) <= 998
    assert server.raw[0].isascii()


@pytest.mark.parametrize("code", ["451 4.3.0 try again later", "452 4.2.2 mailbox full", "421 4.3.2 going down"])
def test_a_temporary_refusal_is_tried_again(code):
    with mail_server(answers={"amna@ngo.example": code}) as server:
        refused = mailed(a_message(), server)
    assert refused == Refused(why=code, retry=True)


def test_a_final_refusal_of_one_recipient_is_not_tried_again_and_stops_no_other():
    with mail_server(answers={"amna@ngo.example": "550 5.1.1 no such user"}) as server:
        assert mailed(a_message(), server) == Refused(why="550 5.1.1 no such user", retry=False)
        assert mailed(a_message(), server, "bilal@ngo.example") == Sent("250")
    assert [recipients for _, recipients, _ in server.taken] == [["bilal@ngo.example"]]


@pytest.mark.parametrize(("code", "retry"), [("451 4.7.1 greylisted", True), ("554 5.7.1 looks like spam", False)])
def test_a_refused_text_is_judged_by_its_code(code, retry):
    with mail_server(answers={"DATA": code}) as server:
        assert mailed(a_message(), server) == Refused(why=code, retry=retry)


def test_a_lost_answer_is_tried_again_under_the_same_id():
    with mail_server(then="hang up") as server:
        refused = mailed(a_message(), server)
        assert isinstance(refused, Refused)
        assert refused.retry
        server.then = "ok"
        assert isinstance(mailed(a_message(), server), Sent)
    first, second = (mail["Message-ID"] for _, _, mail in server.taken)
    assert first == second


def test_a_server_that_falls_silent_is_left_and_tried_again(monkeypatch):
    monkeypatch.setattr(email, "SILENCE", timedelta(seconds=0.2))
    with mail_server(then="slow") as server:
        refused = mailed(a_message(), server)
    assert isinstance(refused, Refused)
    assert refused.retry
    assert "timed out" in refused.why


def test_a_conversation_without_end_is_cut_and_tried_again(monkeypatch):
    monkeypatch.setattr(email, "DEADLINE", timedelta(seconds=0.2))
    with mail_server(then="slow") as server:
        refused = mailed(a_message(), server)
    assert isinstance(refused, Refused)
    assert refused.retry


def test_no_server_at_all_is_tried_again():
    with mail_server() as server:
        refused = mailed(a_message(), server, port=a_closed_port())
    assert isinstance(refused, Refused)
    assert refused.retry
    assert "refused" in refused.why.lower()


@pytest.fixture
def authority(monkeypatch, tmp_path):
    """A certificate authority that this test's client trusts."""
    made = trustme.CA()
    made.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    return made


def a_server_context(authority, name):
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(name).configure_cert(context)
    return context


@pytest.mark.filterwarnings("ignore:Requiring AUTH")  # aiosmtpd cannot see that the line is TLS from its start
@pytest.mark.parametrize("tls", ["starttls", "tls"])
def test_a_login_goes_through_tls(authority, tls):
    users = {"desk": "pass word"}
    with mail_server(**{tls: a_server_context(authority, "127.0.0.1")}, users=users) as server:
        assert mailed(a_message(), server, tls=tls, user="desk", password="pass word") == Sent("250")
    assert len(server.taken) == 1


@pytest.mark.parametrize("tls", ["starttls", "tls"])
def test_a_certificate_for_another_name_is_refused_before_a_word_is_said(authority, tls):
    with mail_server(**{tls: a_server_context(authority, "other.example")}) as server:
        refused = mailed(a_message(), server, tls=tls)
    assert isinstance(refused, Refused)
    assert refused.retry
    assert "certificate" in refused.why.lower()
    assert server.taken == []


def test_a_server_without_starttls_gets_nothing_in_clear():
    with mail_server() as server:
        refused = mailed(a_message(), server, tls="starttls")
    assert isinstance(refused, Refused)
    assert refused.retry
    assert "STARTTLS" in refused.why
    assert server.taken == []


def test_a_wrong_password_is_tried_again_for_somebody_may_mend_it_and_is_never_shown(authority):
    context = a_server_context(authority, "127.0.0.1")
    with mail_server(starttls=context, users={"desk": "right"}) as server:
        refused = mailed(a_message(), server, tls="starttls", user="desk", password="wrong-one")
    assert isinstance(refused, Refused)
    assert refused.retry
    assert refused.why.startswith("535")
    assert "wrong-one" not in refused.why


@pytest.mark.parametrize(
    "poison",
    [
        "Nine dead\r\nBcc: everybody@evil.example",
        "Nine dead\nBcc: everybody@evil.example",
        "Nine dead\x0bBcc: everybody@evil.example",
        "Nine dead\x0cBcc: everybody@evil.example",
        "Nine dead\x85Bcc: everybody@evil.example",
        "Nine dead\u2028Bcc: everybody@evil.example",
        "=?utf-8?q?Nine_dead=0D=0ABcc:_everybody@evil.example?=",
        "=?utf-8?b?TmluZSBkZWFkDQpCY2M6IGV2ZXJ5Ym9keUBldmlsLmV4YW1wbGU=?=",
    ],
)
def test_a_subject_cannot_add_a_header(poison):
    with mail_server() as server:
        assert isinstance(mailed(a_message(subject=poison), server), Sent)
    [(_, recipients, mail)] = server.taken
    assert recipients == ["amna@ngo.example"]
    assert mail["Bcc"] is None
    assert "\n" not in mail["Subject"]
    assert len(server.raw[0].split(b"\r\n\r\n")[0].split(b"Subject:")) == 2


@given(subject=st.text(max_size=400), watch=st.text(max_size=80), thread=st.text(max_size=80))
@settings(max_examples=150, deadline=None)
def test_whatever_a_title_holds_the_mail_has_its_headers_once_and_a_short_subject(subject, watch, thread):
    message = a_message(subject=subject, watch=watch, thread=thread)
    desk = EmailChannel(name="desk", host="h", sender="monitor@desk.example", to=("a@b.example",))
    mail = email.compose(desk, "a@b.example", message, datetime(2023, 1, 30, tzinfo=UTC))
    head = mail.as_bytes().split(b"\r\n\r\n")[0].decode("ascii")
    names = [line.split(":")[0] for line in head.split("\r\n") if not line.startswith((" ", "\t"))]
    assert sorted(names) == sorted(
        [
            "Subject",
            "From",
            "To",
            "Date",
            "Message-ID",
            "In-Reply-To",
            "References",
            "List-Id",
            "Auto-Submitted",
            "MIME-Version",
            "Content-Type",
        ]
    )
    assert len(mail["Subject"]) <= 150
    assert re.fullmatch(r"<[a-z0-9-]+\.monitor\.desk\.example>", mail["List-Id"])


def test_watches_with_names_that_look_alike_keep_lists_of_their_own():
    names = ["kp police", "kp-police", "KP-police", "کے پی", "کوئٹہ"]
    assert len({email.list_id(name, "desk.example") for name in names}) == len(names)


def test_a_recipient_that_is_no_address_is_said_and_not_tried_again():
    with mail_server() as server:
        refused = mailed(a_message(), server, "not an address")
    assert isinstance(refused, Refused)
    assert not refused.retry


# webhooks


@pytest.fixture
def web():
    with Web(FetchSettings(allow_hosts=("127.0.0.0/8",))) as one:
        yield one


def hooked(message, receiver, web, secret=SECRET):
    hook = WebhookChannel(name="hook", url=receiver.url, secret=secret)
    return send(hook, "hook", message, web)


def test_a_webhook_is_signed_and_carries_the_key(web):
    with webhook_receiver() as receiver:
        assert hooked(a_message(), receiver, web) == Sent("status 204")
    [hit] = receiver.seen()
    assert hit.headers["webhook-id"] == "0f" * 16
    assert hit.headers["content-type"] == "application/json"
    assert Webhook(SECRET).verify(hit.body, hit.headers) == {"type": "alert.new"}
    with pytest.raises(WebhookVerificationError):
        Webhook(OLD_SECRET).verify(hit.body, hit.headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify(hit.body + b" ", hit.headers)


def test_while_a_secret_is_replaced_both_the_old_and_the_new_one_verify(web):
    with webhook_receiver() as receiver:
        hooked(a_message(), receiver, web, secret=f"{SECRET} {OLD_SECRET}")
    [hit] = receiver.seen()
    for secret in (SECRET, OLD_SECRET):
        Webhook(secret).verify(hit.body, hit.headers)


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_every_2xx_is_taken(web, status):
    with webhook_receiver((status, {}, "")) as receiver:
        assert hooked(a_message(), receiver, web) == Sent(f"status {status}")


def test_410_ends_it_for_good(web):
    with webhook_receiver((410, {}, "")) as receiver:
        refused = hooked(a_message(), receiver, web)
    assert refused == Refused(why="status 410: the endpoint is gone", retry=False, gone=True)


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_a_failure_and_is_not_followed(web, status):
    with webhook_receiver() as other, webhook_receiver((status, {"location": other.url}, "")) as receiver:
        refused = hooked(a_message(), receiver, web)
    assert refused == Refused(why=f"status {status}: redirects are not followed")
    assert other.seen() == []


@pytest.mark.parametrize(
    ("after", "wait"),
    [("120", timedelta(seconds=120)), (HUGE, timedelta(hours=24)), ("soon", None), ("-5", None), ("", None)],
)
@pytest.mark.parametrize("status", [429, 503])
def test_a_receiver_that_asks_for_time_gets_it_but_not_more_than_a_day(web, status, after, wait):
    with webhook_receiver((status, {"retry-after": after}, "")) as receiver:
        refused = hooked(a_message(), receiver, web)
    said_nothing = timedelta(minutes=1) if status == 429 else None
    assert refused == Refused(why=f"status {status}", wait=wait or said_nothing)


@pytest.mark.parametrize("status", [400, 401, 404, 500, 502, 504])
def test_all_else_is_tried_again_and_says_what_was_answered(web, status):
    with webhook_receiver((status, {}, "no\r\nsuch\x1b[31m thing")) as receiver:
        refused = hooked(a_message(), receiver, web)
    assert refused == Refused(why=f"status {status}: no such [31m thing")


def test_a_receiver_that_quotes_our_secret_does_not_get_it_into_our_log(web):
    with webhook_receiver((500, {}, f"secret was {SECRET} or {SECRET[6:]}")) as receiver:
        refused = hooked(a_message(), receiver, web)
    assert SECRET[6:] not in refused.why


def test_a_lost_answer_of_a_webhook_is_tried_again_under_the_same_id(web):
    with webhook_receiver("hang up") as receiver:
        refused = hooked(a_message(), receiver, web)
        assert isinstance(refused, Refused)
        assert refused.retry
        assert isinstance(hooked(a_message(), receiver, web), Sent)
    first, second = receiver.seen()
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.body == second.body


def test_an_unreachable_receiver_is_tried_again_and_its_address_is_not_shown(web):
    hook = WebhookChannel(name="hook", url=f"http://127.0.0.1:{a_closed_port()}/T0KEN", secret=SECRET)
    refused = send(hook, "hook", a_message(), web)
    assert isinstance(refused, Refused)
    assert refused.retry
    assert "T0KEN" not in refused.why


def test_a_private_address_that_is_not_allowed_gets_nothing():
    with webhook_receiver() as receiver, Web(FetchSettings()) as guarded:
        assert isinstance(hooked(a_message(), receiver, guarded), Refused)
    assert receiver.seen() == []


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_not base64!", "whsec_é"])
def test_an_unusable_secret_is_said_without_showing_it(web, secret):
    with webhook_receiver() as receiver:
        refused = hooked(a_message(), receiver, web, secret=secret)
    assert isinstance(refused, Refused)
    assert receiver.seen() == []
    assert "not base64" in refused.why


def test_a_mail_brings_its_map_along():
    alert, incident = an_alert(), an_incident()
    message = alert_message(alert, incident, all_heard(), timezone="Asia/Karachi", key="0f" * 16)
    with mail_server() as server:
        mailed(message, server)
        (_, _, mail) = server.taken[0]
    page = mail.get_body(("html",)).get_content()
    (id,) = re.findall(r'<img[^>]* src="cid:([^"]+)"', page)
    (picture,) = [part for part in mail.walk() if part.get_content_type() == "image/png"]
    assert picture["Content-ID"] == f"<{id}>"
    assert picture.get_content().startswith(b"\x89PNG")
    assert picture["Content-Disposition"].startswith("inline")
    assert "data:" not in page
    assert 'alt="Map: Police Lines"' in page


# chats and telephones, by Apprise


def chatted(message, receiver, door, rest="/desk-t0ken-topic"):
    """One message to the topic of an ntfy server on loopback."""
    chat = AppriseChannel(name="chat", urls=(f"ntfy://{receiver.url.split('/')[2]}{rest}",))
    (recipient,) = chat.recipients
    return send(chat, recipient, message, door)


def test_a_chat_gets_the_subject_and_the_text(web):
    with webhook_receiver((200, {}, "{}")) as receiver:
        assert isinstance(chatted(a_message(), receiver, web), Sent)
        (hit,) = receiver.seen()
    told = json.loads(hit.body)
    assert (told["topic"], told["title"]) == ("desk-t0ken-topic", "Nine dead in Peshawar")
    assert told["message"].startswith("Nine dead.")


@pytest.mark.parametrize("answer", [(500, {}, "down"), (404, {}, ""), (302, {"location": "/other"}, "")])
def test_a_chat_that_does_not_take_it_is_tried_again_and_its_token_is_not_shown(web, answer):
    with webhook_receiver(answer) as receiver:
        refused = chatted(a_message(), receiver, web)
        assert len(receiver.seen()) == 1, "a redirect was followed"
    assert isinstance(refused, Refused)
    assert refused.retry
    assert "t0ken" not in refused.why


def test_a_chat_on_a_private_server_that_is_not_allowed_gets_nothing():
    with webhook_receiver() as receiver, Web(FetchSettings()) as guarded:
        refused = chatted(a_message(), receiver, guarded)
        assert receiver.seen() == []
    assert refused == Refused(why="127.0.0.1 is loopback, and allow_hosts does not list it")


def test_a_chat_s_server_is_reached_at_the_very_address_that_was_checked():
    asked = []

    def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["127.0.0.2"]

    with webhook_receiver((200, {}, "{}")) as receiver:
        port = receiver.url.split("/")[2].rpartition(":")[2]
        chat = AppriseChannel(name="chat", urls=(f"ntfy://chat.example:{port}/desk-t0ken-topic",))
        with Web(FetchSettings(allow_hosts=(f"127.0.0.1:{port}",)), look_up=rebinding) as guarded:
            (recipient,) = chat.recipients
            assert isinstance(send(chat, recipient, a_message(), guarded), Sent)
            assert asked == ["chat.example"], "its name was asked for once"
            refused = send(chat, recipient, a_message(), guarded)
        assert len(receiver.seen()) == 1
    assert refused == Refused(why="127.0.0.2 is loopback, and allow_hosts does not list it")


def test_a_service_s_own_address_is_checked_too():
    chat = AppriseChannel(name="chat", urls=("slack://AAAAAAAAA/BBBBBBBBB/cccccccccccccccccccccccc/#desk",))
    with Web(FetchSettings(), look_up=lambda host, port: ["10.0.0.1"]) as guarded:
        refused = send(chat, chat.recipients[0], a_message(), guarded)
    assert refused == Refused(why="10.0.0.1 is private, and allow_hosts does not list it")


def test_a_title_from_outside_gives_a_chat_no_orders(web):
    title = "@everyone <!channel> <https://evil.example|Dawn> https://news.example/a@b"
    with webhook_receiver((200, {}, "{}")) as receiver:
        chatted(a_message(subject=title, text=title), receiver, web)
        (hit,) = receiver.seen()
    told = json.loads(hit.body)
    for text in (told["title"], told["message"]):
        assert not re.search(r"@everyone|<!|<http", text)
        assert "https://news.example/a@b" in text


def test_the_recipient_of_a_chat_is_known_again_and_holds_no_secret():
    urls = ("slack://AAAAAAAAA/BBBBBBBBB/cccccccccccccccccccccccc/#desk", "ntfy://secret-topic")
    one, other = AppriseChannel(name="chat", urls=urls), AppriseChannel(name="chat", urls=urls[::-1])
    assert set(one.recipients) == set(other.recipients)
    assert all(re.fullmatch(r"(slack|ntfy)-[0-9a-f]{8}", recipient) for recipient in one.recipients)
    assert "secret" not in repr(one)


def test_an_address_that_left_the_configuration_is_not_tried_again(web):
    refused = send(AppriseChannel(name="chat", urls=("ntfy://topic",)), "slack-00000000", a_message(), web)
    assert isinstance(refused, Refused)
    assert not refused.retry


def test_every_kind_of_channel_can_be_sent_to():
    assert set(CHANNELS) == {EmailChannel, WebhookChannel, AppriseChannel}


def test_a_mail_says_where_a_reader_leaves_the_list():
    with mail_server() as server:
        for place in ("mailto:leave@desk.example", "https://desk.example/leave?x=1"):
            mailed(a_message(), server, unsubscribe=place)
            assert server.taken[-1][2]["List-Unsubscribe"] == f"<{place}>"
        mailed(a_message(), server)
        assert server.taken[-1][2]["List-Unsubscribe"] is None
