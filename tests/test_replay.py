"""Does the program of today read the articles of yesterday, and tell nobody unasked?"""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import Engine

from monitor.model import Count, Sent
from monitor.model.codec import dump
from monitor.pipeline import Told
from monitor.runners import local
from monitor.runners.replaying import replay
from monitor.store import alerts, articles, incidents, reading, reports, transaction
from monitor.world import World
from tests.test_pipeline import make_world, run  # noqa: F401


def shown(engine: Engine) -> list[str]:
    with reading(engine) as session:
        return [dump(replace(one, revision=0, updated=one.first_seen)) for one in incidents.listing(session)]


def misread(world: World) -> None:
    """As if an older program had read a toll of 30 out of every report that has one."""
    with transaction(world.engine) as session:
        for id in articles.in_order(session, since=None, until=None):
            told = articles.reports(session, id)
            wrong = [replace(one, facts=replace(one.facts, killed=Count.exactly(30))) for one in told]
            if told:
                gone = reports.of_article(session, id)
                reports.replace(session, id, wrong)
                from monitor.pipeline.resolve import settle

                settle(session, wrong, gone, book=world.knowledge().actors, at=world.now())


@pytest.fixture
def world(engine: Engine, make_world: Callable[[Engine], World]) -> World:  # noqa: F811
    world = make_world(engine)
    run(world)
    return world


def test_a_replay_by_the_same_program_changes_nothing(world: World) -> None:
    before = shown(world.engine)

    found = replay(world)

    assert (found.otherwise, found.differences, found.alerts, found.broken) == (0, (), 0, [])
    assert found.articles == 4
    assert shown(world.engine) == before


def test_what_was_misread_is_read_anew_and_nobody_is_told(world: World) -> None:
    right = shown(world.engine)
    misread(world)
    wrong = shown(world.engine)
    assert wrong != right

    tried = replay(world, dry_run=True)
    assert shown(world.engine) == wrong
    found = replay(world)

    assert shown(world.engine) == right
    (difference,) = found.differences
    assert tried.differences[0].changes == difference.changes
    assert "killed" in {change.field for change in difference.changes}
    assert found.otherwise == 3
    told: list[local.Outcome] = []
    local.deliver(world, told.append)
    assert not [one for one in told if isinstance(one, Told) and isinstance(one.answer, Sent)]


def test_a_replay_tells_what_has_changed_where_it_is_asked_to(world: World) -> None:
    misread(world)

    found = replay(world, alert=True)

    with reading(world.engine) as session:
        assert found.alerts == len(list(alerts.listing(session))) - 2


def test_a_withdrawn_article_stays_withdrawn(world: World) -> None:
    from monitor.pipeline import withdraw

    with reading(world.engine) as session:
        (incident,) = incidents.listing(session)
    withdraw(incident.reports[-1].article, world)
    before = shown(world.engine)

    assert replay(world).otherwise == 0
    assert shown(world.engine) == before
