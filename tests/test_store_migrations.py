"""Do the migrations make the tables that the code has, all of them or nothing?"""

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from builders import a_fingerprint, an_alert, an_article, an_incident, keep
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import IntegrityError

from monitor import dedup
from monitor.pipeline import copies
from monitor.store import (
    StoreError,
    alerts,
    articles,
    db,
    incidents,
    open_engine,
    reading,
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
