"""Are merges, splits, new ids and withdrawals told once, and to whom they concern?"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from monitor.config import Config
from monitor.knowledge import load
from monitor.model import Alert, Count, Facts, FetchSettings, Location, New, Watch, WebhookChannel
from monitor.pipeline import Resolved, explaining, release, resolve, restore, withdraw
from monitor.store import alerts, articles, db, deliveries, held, incidents, reading, transaction
from monitor.world import World
from tests.builders import a_facts, a_fingerprint, a_location, a_report, an_article
from tests.conftest import Clock
from tests.fakes import FakeWeb, InProcessPages

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DOABA = a_location(name="Doaba", lat=33.42, lon=70.74)
HANGU = a_location(precision="admin2")


def an_attack(**told: object) -> Facts:
    plain: dict[str, object] = {
        "event_type": "Violence against civilians",
        "sub_event_type": "Attack",
        "location": DOABA,
        "injured": None,
        "actors": (),
        "weapons": (),
    }
    return a_facts(**(plain | told))


# Two accounts of one attack that nothing joins, and one that fits both.
EARLY = an_attack(killed=Count.exactly(1), targets=("passengers",))
VAGUE = an_attack(
    killed=Count.exactly(9), targets=("police van",), date="2026-03", date_precision="month", timing="follow_up"
)
WHOLE = an_attack(killed=Count.exactly(9), targets=("passengers",))


@pytest.fixture
def watching() -> Watch:
    return Watch(name="all", to=("hook",), fresh_days=40)


@pytest.fixture
def world(engine: Engine, tmp_path: Path, clock: Clock, watching: Watch) -> World:
    clock.time = MONDAY + timedelta(hours=12)
    config = Config(
        state=tmp_path,
        database="",
        seeds=tmp_path / "no-seeds",
        fetch=FetchSettings(articles=False),
        feeds=(),
        channels={"hook": WebhookChannel(name="hook", url="https://desk.example/hook", secret=SECRET)},
        watches=(watching,),
        file=None,
    )
    return World(config=config, engine=engine, web=FakeWeb({}), pages=InProcessPages(), knowledge=load, now=clock)


@pytest.fixture
def comes(world: World, clock: Clock) -> Callable[..., Resolved]:
    """An article with one report comes, an hour after what came before it; `at` is the hour of its publication."""

    def come(name: str, facts: Facts, at: int) -> Resolved:
        published = MONDAY + timedelta(hours=at)
        article = an_article(id=name, published=published, source=name)
        report = a_report(
            id=f"{name}.1",
            article=name,
            source=name,
            origin=f"outlet:{name}",
            published=published,
            fetched=published + timedelta(minutes=9),
            facts=facts,
        )
        with transaction(world.engine) as session:
            articles.add(session, article, a_fingerprint(name), New(why="new"), (report,), quiet=False)
        clock.forward(hours=1)
        return resolve(name, world)

    return come


def listed(world: World) -> dict[str, list[str]]:
    with reading(world.engine) as session:
        return {one.id: [report.source for report in one.reports] for one in incidents.listing(session)}


def kinds(*resolved: Resolved) -> list[str]:
    return [alert.kind for one in resolved for alert in one.alerts]


def test_two_incidents_that_turn_out_to_be_one_are_told_as_one_and_not_as_new(world, comes):
    first, second = comes("East", EARLY, 1), comes("Hills", VAGUE, 2)
    one, other = (told.decisions[0].report for told in (first, second))
    assert len(listed(world)) == 2

    third = comes("Post", WHOLE, 3)

    ((kept, sources),) = listed(world).items()
    assert sources == ["East", "Hills", "Post"]
    assert kinds(first, second, third) == ["new", "new", "correction"]
    (alert,) = third.alerts
    (merged,) = (change for change in alert.changes if change.field == "merged")
    assert merged.after == kept
    assert f"{merged.before} is the same incident" in alert.why
    with reading(world.engine) as session:
        assert incidents.get(session, str(merged.before)) == incidents.get(session, kept)
        assert {report.id for report in incidents.get(session, kept).reports} >= {one.id, other.id}
    assert db.check(world.engine) == []


def test_one_incident_that_turns_out_to_be_two_is_told_as_what_it_is(world, comes):
    comes("East", EARLY, 1), comes("Hills", VAGUE, 2), comes("Post", WHOLE, 3)

    gone = withdraw("Post", world)

    assert sorted(listed(world).values()) == [["East"], ["Hills"]]
    corrected, *others = gone.alerts
    assert corrected.kind == "correction"
    assert any(change.field == "split" for alert in gone.alerts for change in alert.changes)
    assert len(others) <= 1
    again = restore("Post", world)
    assert list(listed(world).values()) == [["East", "Hills", "Post"]]
    assert "new" not in kinds(again)
    assert db.check(world.engine) == []


def test_an_earlier_report_that_comes_late_gives_the_incident_its_name_and_alerts_nobody(world, comes):
    comes("Post", WHOLE, 3)
    (before,) = listed(world)

    late = comes("East", WHOLE, 1)

    (now,) = listed(world)
    assert now != before
    assert kinds(late) == []
    with reading(world.engine) as session:
        assert incidents.get(session, before) == incidents.get(session, now)
        (told,) = alerts.listing(session)
    assert told.incident == before


def test_what_changes_after_an_incident_had_another_name_is_an_update_in_the_same_thread(world, comes):
    comes("Post", WHOLE, 3), comes("East", WHOLE, 1)

    grown = comes("Hills", an_attack(killed=Count.exactly(19), targets=("passengers",)), 9)

    (alert,) = grown.alerts
    assert alert.kind == "update"
    with reading(world.engine) as session:
        threads = {delivery.message.thread for delivery in deliveries.listing(session)}
        first = min(alerts.listing(session), key=created)
    assert threads == {first.incident}


def created(alert: Alert) -> datetime:
    return alert.created


def test_an_incident_whose_only_article_is_withdrawn_is_taken_back(world, comes):
    comes("East", EARLY, 1)

    gone = withdraw("East", world)

    assert kinds(gone) == ["retraction"]
    assert listed(world) == {}
    assert kinds(withdraw("East", world)) == []
    restore("East", world)
    assert list(listed(world).values()) == [["East"]]


ASLEEP = Watch(name="all", to=("hook",), fresh_days=40, quiet_hours="20:00-06:00")


@pytest.mark.parametrize("watching", [ASLEEP])
def test_incidents_that_become_one_while_they_wait_are_told_as_one(world, comes, clock):
    assert kinds(comes("East", EARLY, 1), comes("Hills", VAGUE, 2), comes("Post", WHOLE, 3)) == []
    with reading(world.engine) as session:
        (waiting,) = held.listing(session)
        (incident,) = incidents.listing(session)
    assert (waiting.incident, waiting.since) == (incident.id, MONDAY + timedelta(hours=13))

    clock.time = MONDAY + timedelta(hours=22)
    assert [alert.kind for alert in release(world).alerts] == ["new"]
    assert release(world).alerts == ()
    with reading(world.engine) as session:
        (delivery,) = deliveries.listing(session)
        assert held.listing(session) == ()
    assert delivery.due == clock.time
    assert db.check(world.engine) == []


@pytest.mark.parametrize("watching", [ASLEEP])
def test_one_that_falls_apart_while_it_waits_is_told_as_two(world, comes, clock):
    comes("East", EARLY, 1), comes("Hills", VAGUE, 2), comes("Post", WHOLE, 3)
    withdraw("Post", world)

    clock.time = MONDAY + timedelta(hours=22)
    assert [alert.kind for alert in release(world).alerts] == ["new", "new"]
    assert sorted(listed(world).values()) == [["East"], ["Hills"]]


@pytest.mark.parametrize("watching", [ASLEEP])
def test_what_waits_of_an_incident_that_was_told_is_one_correction(world, comes, clock):
    clock.time = MONDAY
    comes("East", EARLY, 1), comes("Hills", VAGUE, 2)
    clock.time = MONDAY + timedelta(hours=12)
    assert kinds(comes("Post", WHOLE, 3)) == []

    clock.time = MONDAY + timedelta(hours=22)
    (alert,) = release(world).alerts
    assert alert.kind == "correction"
    assert "is the same incident" in alert.why
    assert any(change.field == "merged" for change in alert.changes)


def test_resolving_an_article_again_changes_nothing(world, comes):
    comes("East", EARLY, 1), comes("Hills", VAGUE, 2), comes("Post", WHOLE, 3)
    with reading(world.engine) as session:
        before = list(incidents.listing(session))

    for name in ("Post", "East", "Hills"):
        assert kinds(resolve(name, world)) == []

    with reading(world.engine) as session:
        assert list(incidents.listing(session)) == before


THALL = a_location(name="Thall", lat=33.36, lon=70.54)


def a_bomb(where: Location, killed: int | None, injured: int | None) -> Facts:
    counts = {"killed": killed, "injured": injured}
    told = {name: None if count is None else Count.exactly(count) for name, count in counts.items()}
    return a_facts(location=where, actors=(), targets=(), weapons=("bomb",), **told)


def test_two_bombs_of_one_day_told_apart_late_have_their_own_accounts_and_are_told_as_split(world, comes):
    early = comes("East", a_bomb(HANGU, 3, None), 1), comes("Hills", a_bomb(HANGU, None, 8), 2)
    comes("Post", a_bomb(THALL, 3, None), 4)
    ((whole, sources),) = listed(world).items()
    assert sources == ["East", "Hills", "Post"], "nothing tells two places yet"

    apart = comes("Dispatch", a_bomb(DOABA, 0, 8), 5)

    assert sorted(listed(world).values()) == [["East", "Post"], ["Hills", "Dispatch"]]
    new, corrected = sorted(apart.alerts, key=lambda alert: alert.kind, reverse=True)
    assert (kinds(*early), new.kind, corrected.kind) == (["new"], "new", "correction")
    assert f"told before as part of {whole}" in new.why
    assert any((change.field, change.before) == ("split", whole) for change in corrected.changes)
    with reading(world.engine) as session:
        assert {report.source for report in incidents.get(session, whole).reports} == {"East", "Post"}
        assert incidents.get(session, whole).facts.injured is None
        story = explaining.incident(session, new.incident, book=world.knowledge().actors)
    assert any("better than" in account.why for account in story.accounts if account.source == "Hills")
    assert db.check(world.engine) == []

    withdraw("Dispatch", world)
    assert list(listed(world).values()) == [["East", "Hills", "Post"]]
