"""Does each recipient get each message once and in order, whatever becomes of the others?"""

from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest
from builders import a_delivery, a_message
from sqlalchemy import Engine

from monitor.config import Config
from monitor.knowledge import load
from monitor.model import EmailChannel, Sent, Watch, WebhookChannel
from monitor.pipeline import Told
from monitor.runners import local
from monitor.store import deliveries, reading, transaction
from monitor.world import World
from tests.conftest import Clock
from tests.fakes import FakeWeb, InProcessPages
from tests.servers_mail import MailServer, mail_server
from tests.test_pipeline import SECRET, a_config

AMNA, BILAL, CYRUS = "amna@ngo.example", "bilal@ngo.example", "cyrus@ngo.example"
HOOK = WebhookChannel(name="hook", url="https://hook.example/in", secret=SECRET)


def a_desk(server: MailServer) -> EmailChannel:
    return EmailChannel(
        name="desk", host="127.0.0.1", port=server.port, tls="none", sender="m@d.example", to=(AMNA, BILAL, CYRUS)
    )


def a_world(engine: Engine, folder: Path, clock: Clock, web: FakeWeb, **settings: object) -> World:
    config: Config = replace(a_config(folder), feeds=(), **settings)  # type: ignore[arg-type]
    return World(config=config, engine=engine, web=web, pages=InProcessPages(), knowledge=load, now=clock)


def send(world: World) -> list[Told]:
    told: list[local.Outcome] = []
    local.deliver(world, told.append)
    return [one for one in told if isinstance(one, Told)]


def queue(world: World, key: str, **other: object) -> None:
    message = a_message(key, thread=other.pop("thread", None), payload=f'"{key}"')
    with transaction(world.engine) as session:
        given = {"channel": "hook", "recipient": "hook", "due": world.now(), "created": world.now()}
        deliveries.add(session, [a_delivery(key, message=message, **(given | other))])


def states(world: World) -> dict[str, str]:
    with reading(world.engine) as session:
        return {one.recipient: one.state for one in deliveries.listing(session)}


def bodies(web: FakeWeb) -> list[str]:
    return [content.decode().strip('"') for _, content, _ in web.posts]


def to(server: MailServer) -> list[str]:
    return sorted(recipient for _, recipients, _ in server.taken for recipient in recipients)


# digests


@pytest.fixture
def hourly() -> Watch:
    return Watch(name="hourly", every="hourly", timezone="Asia/Karachi", to=("desk",))


def test_each_recipient_gets_a_digest_once_though_another_is_refused(engine, tmp_path, clock, hourly):
    with mail_server(answers={BILAL: "550 no such user", CYRUS: "451 later"}) as server:
        world = a_world(engine, tmp_path, clock, FakeWeb(), channels={"desk": a_desk(server)}, watches=(hourly,))
        send(world)
        assert server.taken == []  # nobody listened before the first window
        clock.forward(hours=1)
        send(world)
        assert to(server) == [AMNA]
        assert states(world) == {AMNA: "delivered", BILAL: "dead", CYRUS: "waiting"}
        server.answers.clear()
        clock.forward(minutes=1)
        send(world)
        assert to(server) == [AMNA, CYRUS]

        with transaction(engine) as session:
            (dead,) = deliveries.listing(session, state="dead")
            assert deliveries.replay(session, dead.key, clock())
        send(world)
        assert to(server) == [AMNA, BILAL, CYRUS]
        ids = {mail["Message-ID"] for _, _, mail in server.taken}
        assert len(ids) == 3  # one key for each recipient
        assert f"<{dead.key}@d.example>" in ids


def test_after_a_day_of_downtime_each_recipient_gets_one_digest_of_all_of_it(engine, tmp_path, clock, hourly):
    with mail_server() as server:
        world = a_world(engine, tmp_path, clock, FakeWeb(), channels={"desk": a_desk(server)}, watches=(hourly,))
        send(world)
        clock.forward(days=1)
        for _ in range(3):
            send(world)
        assert to(server) == [AMNA, BILAL, CYRUS]
        mail: EmailMessage = server.taken[0][2]
        text = mail.get_body(("plain",)).get_content()
        assert "Mon 2 Mar 2026 14:30 PKT to Tue 3 Mar 2026 14:00 PKT" in text
        assert "no new incidents; " in text.lower()
        assert "Who was listening" in text


# the order of an incident


def test_an_update_does_not_overtake_the_alert_that_is_tried_again(engine, tmp_path, clock):
    web = FakeWeb(answers=[503])
    world = a_world(engine, tmp_path, clock, web, channels={"hook": HOOK})
    queue(world, "new", thread="i1")
    send(world)
    clock.forward(seconds=1)
    queue(world, "update", thread="i1")
    queue(world, "other", thread="i2")
    send(world)
    assert bodies(web)[0] == "new"
    assert sorted(bodies(web)[1:]) == ["new", "other", "update"]
    assert bodies(web).index("update") > bodies(web)[1:].index("new")
    assert set(states(world).values()) == {"delivered"}


def test_an_alert_that_is_refused_for_good_holds_up_no_update(engine, tmp_path, clock):
    web = FakeWeb()
    world = a_world(engine, tmp_path, clock, web, channels={"hook": HOOK})
    queue(world, "to nobody", thread="i1", channel="gone")
    queue(world, "update", thread="i1")
    send(world)
    assert bodies(web) == ["update"]


# what a receiver asks for


def test_a_receiver_that_asks_for_time_gets_it_for_all_that_it_is_sent(engine, tmp_path, clock):
    web = FakeWeb(answers=[(429, {"retry-after": "600"})] * 4)
    world = a_world(engine, tmp_path, clock, web, channels={"hook": HOOK})
    queue(world, "one")
    send(world)
    queue(world, "another")
    clock.forward(minutes=9)
    send(world)
    assert bodies(web) == ["one"]
    web.answers.clear()
    clock.forward(minutes=1)
    send(world)
    assert sorted(bodies(web)[1:]) == ["another", "one"]


def test_a_receiver_that_is_gone_is_switched_off_and_another_still_hears(engine, tmp_path, clock):
    web = FakeWeb(answers=[410])
    other = replace(HOOK, name="other")
    world = a_world(engine, tmp_path, clock, web, channels={"hook": HOOK, "other": other})
    queue(world, "one")
    send(world)
    queue(world, "two")
    queue(world, "three", channel="other", recipient="other")
    send(world)
    assert bodies(web) == ["one", "three"]
    with reading(engine) as session:
        assert deliveries.switched_off(session) == {"hook": "status 410: the endpoint is gone"}


def test_a_message_that_breaks_its_channel_is_tried_again_and_dead_at_last(engine, tmp_path, clock):
    class Breaks(FakeWeb):
        def post(self, *given):
            super().post(*given)
            raise RuntimeError("a bug of ours")

    world = a_world(engine, tmp_path, clock, Breaks(), channels={"hook": HOOK})
    queue(world, "one")
    for _ in range(12):
        send(world)
        clock.forward(days=1, hours=3)
    assert len(world.web.posts) == 10
    with reading(engine) as session:
        (dead,) = deliveries.listing(session)
    assert (dead.state, dead.attempts, dead.last_error) == ("dead", 10, "RuntimeError: a bug of ours")


def test_what_was_taken_is_told_no_more(engine, tmp_path, clock):
    web = FakeWeb()
    world = a_world(engine, tmp_path, clock, web, channels={"hook": HOOK})
    queue(world, "one")
    assert [isinstance(one.answer, Sent) for one in send(world)] == [True]
    clock.forward(days=9)
    assert send(world) == []
