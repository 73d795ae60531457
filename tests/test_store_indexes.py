"""Does what is asked for every entry and report stay fast as the store grows?"""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from builders import NOON, a_facts, a_fingerprint, a_location, a_report, an_article, an_incident
from sqlalchemy import Engine, event, inspect, text

from monitor.model import New, Opens
from monitor.store import (
    Session,
    articles,
    entries,
    furniture,
    incidents,
    reading,
    reports,
    revisions,
    transaction,
)


@pytest.fixture
def many(engine: Engine) -> Engine:
    """A store large enough for its database to prefer an index: incidents of six years, articles with wordings."""
    with transaction(engine) as session:
        for n in range(400):
            day = (date(2020, 1, 1) + timedelta(days=n * 5)).isoformat()
            where = a_location(country=("PK", "AF", "IN")[n % 3], admin2=f"District {n % 40}")
            facts = a_facts(date=day, location=where if n % 50 else None)
            report = a_report(id=f"{n}.0", article=f"a{n}", facts=facts, published=NOON - timedelta(days=n * 5))
            mark = a_fingerprint(str(n), opening=(), sketch=tuple(n * 8 + value for value in range(4)))
            article = an_article(id=f"a{n}", key=f"https://outlet.example/{n}")
            articles.add(session, article, mark, New(why="new"), (report,), quiet=False)
            incident = an_incident(id=f"i{n}", facts=facts, reports=(report,), first_seen=NOON + timedelta(hours=n))
            incidents.save(session, incident, (), NOON, report=report.id, why="first")
            reports.place(session, Opens(report, "first"), incident.id, NOON)
            reports.belong(session, [report.id], incident.id)
    with transaction(engine) as session:
        session.connection().execute(text("ANALYZE"))
    return engine


def plans(engine: Engine, ask: Callable[[Session], object]) -> list[str]:
    """What the database plans for each statement of a question."""
    asked: list[tuple[str, Any]] = []
    note = lambda connection, cursor, statement, values, context, many: asked.append((statement, values))  # noqa: E731
    event.listen(engine, "before_cursor_execute", note)
    with reading(engine) as session:
        ask(session)
    event.remove(engine, "before_cursor_execute", note)
    explain = "EXPLAIN QUERY PLAN" if engine.dialect.name == "sqlite" else "EXPLAIN"
    with reading(engine) as session:
        connection = session.connection()
        return [
            "\n".join(str(row) for row in connection.exec_driver_sql(f"{explain} {statement}", values))
            for statement, values in asked
            if statement.startswith("SELECT")
        ]


DATED = a_report(id="new.0", facts=a_facts(date="2024-03-02"))
NOWHERE = a_report(id="new.0", facts=a_facts(date="2024-03-02", location=None))
RECALLED = a_report(id="new.0", facts=a_facts(date=None, date_precision=None, timing="background"))

QUESTIONS: dict[str, Callable[[Session], object]] = {
    "what was told before": lambda session: reports.before(session, DATED),
    "what was told before, nobody knows where": lambda session: reports.before(session, NOWHERE),
    "what was told before a recollection": lambda session: reports.before(session, RECALLED),
    "what was told after": lambda session: reports.after(session, DATED, [RECALLED]),
    "what is beside": lambda session: reports.beside(session, [DATED]),
    "strands": lambda session: reports.strands(session, ["i7", "i8"]),
    "an incident's reports": lambda session: reports.of_incidents(session, ["i7"]),
    "an article's reports": lambda session: reports.of_article(session, "a7"),
    "what became of it": lambda session: incidents.get(session, "i7"),
    "what it was before": lambda session: incidents.predecessors(session, "i7"),
    "near": lambda session: articles.near(session, a_fingerprint("7", opening=(), sketch=(56, 57, 58, 59))),
    "stale fingerprints": lambda session: articles.stale(session, 2, 10),
    "furniture": lambda session: furniture.known(session, "Outlet", (1, 2, 3)),
    "by wording": lambda session: articles.by_exact(session, "none"),
    "by address": lambda session: articles.by_key(session, "none"),
    "unresolved": lambda session: articles.unresolved(session, 10),
    "due entries": lambda session: entries.due(session, NOON, 10),
    "feeds with due entries": lambda session: entries.feeds_due(session, NOON),
    "an article by an id that it came with": lambda session: articles.known_as(session, "given"),
    "articles whose id begins so": lambda session: articles.starting_with(session, "a7", 5),
    "an article's revisions": lambda session: revisions.of_article(session, "a7"),
    "a ruling": lambda session: revisions.ruling(session, "a7"),
    "newest articles": lambda session: list(articles.listing(session, limit=10)),
    "newest incidents": lambda session: list(incidents.listing(session, limit=10)),
}


def test_what_every_report_asks_is_answered_from_an_index(many):
    empty = "entry|source_lines|article_revision|ruling"  # nobody indexes an empty table
    scans = re.compile(rf"SCAN (?!newest|of_reach|.*(USING|CONSTANT ROWS))|Seq Scan on (?!{empty})")
    for name, ask in QUESTIONS.items():
        for found in plans(many, ask):
            assert not scans.search(found), f"{name}: {found}"


def test_what_a_feed_has_still_to_be_read_is_found_without_all_that_it_ever_listed(many):
    for found in plans(many, lambda session: entries.due(session, NOON, 10, feed="outlet")):
        assert "(feed=? AND " in found or many.dialect.name != "sqlite", found


def test_an_index_of_what_waits_holds_nothing_of_what_is_done(many):
    """What is done would be read with what waits, and each article that is done would move in the index."""
    with transaction(many) as session:
        names = ("ix_entry_feed_due", "ix_entry_due_id", "ix_entry_feed_again", "ix_article_resolved_heard_id")
        waiting = {index["name"]: index["dialect_options"] for index in _indexes(session)}
        assert all(any(key.endswith("_where") for key in waiting[name]) for name in names)


def _indexes(session: Session) -> list[Any]:
    known = inspect(session.connection())
    return [*known.get_indexes("entry"), *known.get_indexes("article")]
