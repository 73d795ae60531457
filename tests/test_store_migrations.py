"""Do the migrations make the tables that the code has, all of them or nothing?"""

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from builders import NOON, a_fingerprint, a_report, an_alert, an_article, an_incident, keep
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import IntegrityError

from monitor import dedup
from monitor.knowledge import load
from monitor.model import Incident, New, Report
from monitor.model.codec import dump
from monitor.pipeline import copies
from monitor.pipeline.resolve import settle
from monitor.store import (
    StoreError,
    alerts,
    articles,
    db,
    furniture,
    incidents,
    open_engine,
    reading,
    reports,
    transaction,
)
from monitor.store.tables import Row


def test_the_migrations_make_the_tables_that_the_code_has(url):
    engine = open_engine(url)
    assert db.current(engine) is None
    db.migrate(engine)
    assert db.current(engine) == db.HEAD
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, Row.metadata) == []
    db.close(engine)


def test_the_head_that_a_start_compares_with_is_alembics():
    config = Config()
    config.set_main_option("script_location", str(db.MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [db.HEAD]


def test_migrating_twice_and_by_two_at_once_changes_nothing(url):
    engines = [open_engine(url) for _ in range(3)]
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(db.migrate, engines))
    db.migrate(engines[0])
    assert db.check(engines[0]) == []
    for engine in engines:
        db.close(engine)


def test_a_database_of_a_newer_program_is_left_alone(engine):
    with transaction(engine) as session:
        session.connection().execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match=r"a newer monitor has written it \(revision 9999\)$"):
        db.migrate(engine)
    assert db.check(engine) == [f"the schema is at revision 9999, not {db.HEAD}"]


def test_the_migrations_are_packaged_with_the_program():
    assert {"env.py", "script.py.mako"} <= {file.name for file in db.MIGRATIONS.iterdir()}


BROKEN = """
import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{head}"


def upgrade() -> None:
    with op.batch_alter_table("article") as table:
        table.add_column(sa.Column("mood", sa.Text(), nullable=True))
        table.alter_column("words", type_=sa.BigInteger())  # SQLite copies the table for that
    {then}
"""


@pytest.fixture
def own(url: str) -> Iterator[Engine]:
    """A store of each kind whose tables may be altered."""
    engine = open_engine(url)
    db.migrate(engine)
    yield engine
    db.close(engine)


def with_a_step(monkeypatch: pytest.MonkeyPatch, folder: Path, then: str) -> None:
    """A later program, whose one more step alters a table that others refer to."""
    shutil.copytree(db.MIGRATIONS, folder)
    (folder / "versions" / "r9999_later.py").write_text(BROKEN.format(head=db.HEAD, then=then))
    monkeypatch.setattr(db, "MIGRATIONS", folder)
    monkeypatch.setattr(db, "HEAD", "9999")


def test_a_table_that_others_refer_to_is_altered_without_losing_a_row(own, tmp_path, monkeypatch):
    kept = keep(own, an_incident())
    with_a_step(monkeypatch, tmp_path / "later", then="pass")
    db.migrate(own)
    assert db.current(own) == "9999"
    assert db.check(own) == []
    with reading(own) as session:
        assert articles.reports(session, "a1") == kept.reports
        assert articles.near(session, a_fingerprint("a1")) != ()
    with pytest.raises(IntegrityError), transaction(own) as session:
        alerts.add(session, an_alert(incident="none"))


@pytest.mark.parametrize("then", ["raise ValueError('half way')", "op.execute('DELETE FROM incident')"])
def test_a_migration_that_fails_changes_nothing(own, tmp_path, monkeypatch, then):
    keep(own, an_incident())
    head = db.HEAD
    with_a_step(monkeypatch, tmp_path / "later", then)
    with pytest.raises((ValueError, StoreError, IntegrityError)):
        db.migrate(own)
    assert db.current(own) == head
    with own.connect() as connection:
        assert "mood" not in {column["name"] for column in inspect(connection).get_columns("article")}
    with reading(own) as session:
        assert incidents.count(session) == 1


OLD_ARTICLE = text("""
    INSERT INTO article (number, id, feed, source, text, timezone, fetched, text_quality, quality_why, heard, exact,
        fingerprint_version, signature, bands, numbers, words, decision_why, quiet)
    VALUES (1, 'a1', 'outlet', 'Outlet', :text, 'UTC', '2026-03-01 10:00:00', 'full', '',
        '2026-03-01 10:00:00', 'x',
        1, :bytes, :bytes, '["3"]', 15, 'new', :quiet)
""")


def test_fingerprints_of_an_older_version_are_taken_anew_from_the_texts(url):
    told = an_article().text
    engine = open_engine(url)
    with db._alone(engine) as connection:
        config = Config()
        config.set_main_option("script_location", str(db.MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(OLD_ARTICLE, {"text": told, "bytes": b"\1\2\3\4" * 128, "quiet": False})
    db.migrate(engine)
    with transaction(engine) as session:
        assert articles.near(session, dedup.fingerprint(told)) == ()
        assert copies.renew(session) == 1
        assert copies.renew(session) == 0
    with reading(engine) as session:
        assert articles.near(session, dedup.fingerprint(told)) == (("a1", dedup.fingerprint(told)),)
    assert db.check(engine) == []
    db.close(engine)


def test_a_store_of_the_first_schema_opens_and_its_incidents_take_new_reports(url, monkeypatch):
    engine = open_engine(url)
    upgrade_only_to(monkeypatch, "0001", engine)
    report, incident = a_report(), an_incident()
    with engine.begin() as connection:
        for statement, values in as_first_stored(report, incident):
            connection.execute(text(statement), values)

    db.migrate(engine)

    assert db.current(engine) == db.HEAD
    assert db.check(engine) == []
    with transaction(engine) as session:
        assert list(incidents.listing(session)) == [incident]
        assert [one.report for one in reports.strands(session, ["i1"])["i1"]] == [report]
        other = replace(a_report(id="a2.1", article="a2", origin="B"), published=NOON)
        articles.add(session, an_article(id="a2"), a_fingerprint("2"), New(why="new"), (other,), quiet=False)
        settle(session, (other,), (), book=load().actors, at=NOON)
        (now,) = incidents.listing(session)
        assert {one.id for one in now.reports} == {report.id, other.id}
        assert incidents.get(session, "i1") == now
        assert [one.id for one in incidents.as_of(session, NOON - timedelta(seconds=1))] == []
    db.close(engine)


def test_the_lines_of_a_source_are_known_after_they_went_into_one_row(url, monkeypatch):
    engine = open_engine(url)
    upgrade_only_to(monkeypatch, "0011", engine)
    line = (1 << 62) + 7
    with engine.begin() as connection:
        for source, slot, kept, stood in (("Outlet", 7, line, 3), ("Outlet", 8, 8, 1), ("Another", 8, 8, 1000)):
            values = {"source": source, "slot": slot, "line": kept, "articles": stood}
            connection.execute(text("INSERT INTO source_line VALUES (:source, :slot, :line, :articles)"), values)

    db.migrate(engine)

    with reading(engine) as session:
        assert furniture.known(session, "Outlet", (line, 8)) == {line}
        assert furniture.known(session, "Another", (line, 8)) == {8}
    db.close(engine)


def upgrade_only_to(monkeypatch: pytest.MonkeyPatch, revision: str, engine: Engine) -> None:
    from alembic import command

    upgrade = command.upgrade
    with monkeypatch.context() as patch:
        patch.setattr(command, "upgrade", lambda config, _head: upgrade(config, revision))
        db.migrate(engine)
    assert db.current(engine) == revision


def as_first_stored(report: Report, incident: Incident) -> list[tuple[str, dict[str, object]]]:
    """An article, its report and its incident as the first schema keeps them."""
    at = incident.updated
    article = {
        **dict.fromkeys(("key", "indexed_key", "given_id", "url", "title", "language", "published"), None),
        "number": 77,
        "id": report.article,
        "feed": "f",
        "source": "Outlet",
        "text": "x",
        "timezone": "UTC",
        "published_raw": None,
        "fetched": at,
        "text_quality": "full",
        "quality_why": "",
        "heard": at,
        "exact": "x",
        "fingerprint_version": 1,
        "signature": b"",
        "bands": b"",
        "numbers": "[]",
        "words": 1,
        "duplicate_of": None,
        "decision_why": "new",
        "quiet": False,
        "resolved": at,
    }
    state = {"id": incident.id, "revision": 1, "first_day": date(2026, 3, 1), "last_day": date(2026, 3, 1)}
    state |= {"country": "PK", "admin1": "Khyber Pakhtunkhwa", "first_seen": at, "value": dump(incident)}
    past = {"incident" if name == "id" else name: value for name, value in state.items() if name != "first_seen"}
    past |= {"at": at, "changes": "[]", "report": report.id, "why": "first"}
    told = {"id": report.id, "article": report.article, "position": 0, "value": dump(report)}
    told |= {"incident": incident.id, "score": None, "why": "first", "decided": at}
    return [
        insert("article", article),
        insert("incident", state),
        insert("incident_history", past),
        insert("report", told),
    ]


def insert(table: str, row: dict[str, object]) -> tuple[str, dict[str, object]]:
    return f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join(f':{name}' for name in row)})", row
