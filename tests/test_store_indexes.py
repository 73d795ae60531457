"""Does what is asked for every entry and report stay fast as the store grows?"""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from builders import NOON, a_facts, a_fingerprint, a_location, a_report, an_article, an_incident
from sqlalchemy import Engine, event, text

from monitor.model import New, Opens
from monitor.store import (
    Session,
    articles,
    entries,
    incidents,
    reading,
    transaction,
)


@pytest.fixture
def many(engine: Engine) -> Engine:
    """A store large enough for its database to prefer an index: incidents of six years, articles with bands."""
    with transaction(engine) as session:
        for n in range(400):
            day = (date(2020, 1, 1) + timedelta(days=n * 5)).isoformat()
            facts = a_facts(date=day, location=a_location(country=("PK", "AF", "IN")[n % 3]) if n % 50 else None)
            report = a_report(id=f"{n}.0", article=f"a{n}")
            mark = a_fingerprint(str(n), bands=tuple(n * 8 + band for band in range(4)))
            article = an_article(id=f"a{n}", key=f"https://outlet.example/{n}")
            articles.add(session, article, mark, New(why="new"), (report,), quiet=False)
            incident = an_incident(id=f"i{n}", facts=facts, reports=(report,), first_seen=NOON + timedelta(hours=n))
            incidents.save(session, incident, Opens(report, "first"), (), NOON)
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


WINDOW = (date(2024, 3, 1), date(2024, 3, 3))

QUESTIONS: dict[str, Callable[[Session], object]] = {
    "candidates": lambda session: incidents.candidates(session, window=WINDOW, countries={"PK"}),
    "candidates of any country": lambda session: incidents.candidates(session, window=WINDOW, countries=()),
    "candidates of any day": lambda session: incidents.candidates(session, window=None, countries=(), limit=20),
    "near": lambda session: articles.near(session, a_fingerprint("7", bands=(56, 57, 58, 59))),
    "by wording": lambda session: articles.by_exact(session, "none"),
    "by address": lambda session: articles.by_key(session, "none"),
    "unresolved": lambda session: articles.unresolved(session, 10),
    "due entries": lambda session: entries.due(session, NOON, 10),
    "newest articles": lambda session: list(articles.listing(session, limit=10)),
    "newest incidents": lambda session: list(incidents.listing(session, limit=10)),
    "decisions": lambda session: incidents.decisions(session, "i7"),
}


def test_what_every_report_asks_is_answered_from_an_index(many):
    scans = re.compile(r"SCAN (?!.*(USING|CONSTANT ROWS))|Seq Scan on (?!entry)")  # nobody indexes an empty table
    for name, ask in QUESTIONS.items():
        for found in plans(many, ask):
            assert not scans.search(found), f"{name}: {found}"
