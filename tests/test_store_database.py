"""Is the database at its newest schema, intact, and plain about what it cannot do?"""

import os
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from builders import NOON, a_fingerprint, a_report, an_alert, an_article, an_entry, an_incident
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from monitor.model import New
from monitor.store import (
    StoreError,
    alerts,
    articles,
    db,
    entries,
    incidents,
    open_engine,
    reading,
    transaction,
)

HERE = Path(__file__).parent


def python(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a script in a process of its own, where the package is found."""
    command = [sys.executable, "-c", script, *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=HERE.parent)


def file_of(engine: Engine) -> Path:
    return Path(str(engine.url.database))


# opening


def test_a_new_file_is_its_owners_alone_in_a_folder_that_is_made(tmp_path):
    engine = open_engine(f"sqlite:///{tmp_path}/a/b/monitor.db")
    assert stat.S_IMODE(file_of(engine).stat().st_mode) == 0o600
    assert [file.name for file in (tmp_path / "a" / "b").iterdir() if "-" not in file.name] == ["monitor.db"]
    db.close(engine)


def test_sqlite_is_set_to_survive_a_power_cut_and_to_wait_for_others(sqlite_engine):
    with sqlite_engine.connect() as connection:
        names = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        assert [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names] == ["wal", 2, 1, 10_000]


@pytest.mark.parametrize("content", [b"", b"<html>not a database</html>" * 200])
def test_a_damaged_file_is_refused_and_left_as_it_is(tmp_path, content):
    file = tmp_path / "monitor.db"
    file.write_bytes(content)
    with pytest.raises(StoreError, match=r"monitor\.db: the file is .*damaged.*restore a backup"):
        open_engine(f"sqlite:///{file}")
    assert file.read_bytes() == content


def test_a_page_that_is_overwritten_is_found_and_said(sqlite_engine):
    fill(sqlite_engine, 50)
    db.close(sqlite_engine)
    file = file_of(sqlite_engine)
    with file.open("r+b") as raw:
        for page in range(3, file.stat().st_size // 4096):
            raw.seek(page * 4096)
            raw.write(os.urandom(512))
    with pytest.raises(StoreError, match="the file is damaged; restore a backup"):
        read_all(open_engine(f"sqlite:///{file}"))


def test_a_missing_file_beside_its_log_is_not_replaced_by_an_empty_one(tmp_path):
    (tmp_path / "monitor.db-wal").write_bytes(b"what was committed last")
    with pytest.raises(StoreError, match="the file is missing but its -wal file is there"):
        open_engine(f"sqlite:///{tmp_path}/monitor.db")
    assert not (tmp_path / "monitor.db").exists()


def test_a_file_that_goes_away_while_open_does_not_come_back_empty(sqlite_engine):
    sqlite_engine.dispose()
    file_of(sqlite_engine).unlink()
    with pytest.raises(StoreError, match="it cannot be opened"), reading(sqlite_engine) as session:
        entries.waiting(session)
    assert not file_of(sqlite_engine).exists()


@pytest.mark.parametrize(
    ("address", "cause"),
    [
        ("sqlite://", "a database in memory forgets everything"),
        ("mysql://host/db", "not a database we know: sqlite or postgresql"),
        ("just words", "not an address like"),
        ("postgresql://who:secret@127.0.0.1:1/none", "refused"),
        ("sqlite:////dev/null/monitor.db", "it cannot be created"),
    ],
)
def test_an_address_that_leads_nowhere_is_said_in_one_line_without_its_password(address, cause):
    with pytest.raises(StoreError, match=cause) as caught:
        open_engine(address)
    assert "\n" not in str(caught.value)
    assert "secret" not in str(caught.value)


def test_a_database_that_is_not_there_is_said(postgresql_server):
    with pytest.raises(StoreError, match='"nowhere" does not exist'):
        open_engine(postgresql_server("nowhere"))


def test_postgresql_without_its_driver_says_what_to_install():
    hidden = "import sys; sys.modules['psycopg'] = None; from monitor.store import open_engine; "
    ended = python(hidden + "open_engine('postgresql://localhost/x')")
    install = "pip install --require-hashes -r requirements.postgres.lock"
    assert ended.stderr.splitlines()[-1].endswith(f"PostgreSQL needs psycopg: {install}")


# refusals


def fill(engine: Engine, number: int) -> None:
    with transaction(engine) as session:
        listed = [an_entry(identity=str(n), text=f"text {n} " * 100) for n in range(number)]
        entries.add(session, listed, NOON, False)


def read_all(engine: Engine) -> int:
    with reading(engine) as session:
        return len(entries.due(session, NOON, 10_000))


def test_a_full_disk_is_said_and_what_was_kept_stays(sqlite_engine):
    fill(sqlite_engine, 1)
    with sqlite_engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 60")  # SQLite's own "disk full"
    with pytest.raises(StoreError, match=r"monitor\.db: the disk is full$"):
        fill(sqlite_engine, 500)
    with sqlite_engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 100000")
    fill(sqlite_engine, 2)
    assert db.check(sqlite_engine) == []


def test_a_database_that_another_program_keeps_locked_is_said(sqlite_engine):
    with closing(sqlite3.connect(file_of(sqlite_engine), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with sqlite_engine.connect() as connection:
            connection.connection.driver_connection.execute("PRAGMA busy_timeout = 10")
        assert read_all(sqlite_engine) == 0
        with pytest.raises(StoreError, match="another program keeps it locked"):
            fill(sqlite_engine, 1)


WRITE = """
import os, sys
from monitor.store import StoreError, feeds, open_engine, transaction
if os.getuid() == 0:  # who may write anywhere
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
try:
    with transaction(open_engine(sys.argv[1])) as session:
        feeds.sync(session, [])
except StoreError as error:
    print(error)
"""


def test_a_state_that_may_not_be_written_is_said(sqlite_engine):
    db.close(sqlite_engine)
    file = file_of(sqlite_engine)
    file.chmod(0o444)
    file.parent.chmod(0o555)
    for folder in file.parent.parents[:3]:  # of this test, this run, this user
        folder.chmod(0o755)
    ended = python(WRITE, f"sqlite:///{file}")
    assert ended.stderr == ""
    assert ended.stdout.removeprefix(f"{file}: ") in {
        "it is read-only\n",
        "it cannot be opened: no permission, or the folder is missing\n",
    }


def test_a_mistake_of_ours_is_no_store_error(engine):
    with pytest.raises(IntegrityError), transaction(engine) as session:
        alerts.add(session, an_alert(incident="none"))


# backups


def test_a_backup_taken_while_others_write_is_whole(sqlite_engine, tmp_path):
    fill(sqlite_engine, 20)
    with transaction(sqlite_engine) as session:
        entries.add(session, [an_entry(identity="not yet committed")], NOON, False)
        session.flush()
        db.backup(sqlite_engine, tmp_path / "copies" / "monitor.db")
    copy = open_engine(f"sqlite:///{tmp_path}/copies/monitor.db")
    assert (db.check(copy), read_all(copy)) == ([], 20)
    assert stat.S_IMODE(file_of(copy).stat().st_mode) == 0o600
    with pytest.raises(StoreError, match="a backup replaces nothing"):
        db.backup(sqlite_engine, file_of(copy))
    db.close(copy)


def test_postgresql_is_backed_up_by_its_own_program(postgresql_engine, tmp_path):
    with pytest.raises(StoreError, match="pg_dump"):
        db.backup(postgresql_engine, tmp_path / "copy")


def test_after_closing_the_file_alone_is_the_database(sqlite_engine, tmp_path):
    fill(sqlite_engine, 3)
    db.close(sqlite_engine)
    assert [file.name for file in file_of(sqlite_engine).parent.iterdir()] == ["monitor.db"]


def test_closing_while_another_reads_leaves_the_log_and_loses_nothing(sqlite_engine):
    with closing(sqlite3.connect(file_of(sqlite_engine), isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT * FROM entry").fetchall()
        fill(sqlite_engine, 3)
        db.close(sqlite_engine)
    assert read_all(sqlite_engine) == 3


def test_the_check_tells_of_rows_that_contradict_each_other(engine):
    with transaction(engine) as session:
        articles.add(session, an_article(), a_fingerprint(), New(why="new"), (a_report(),), quiet=False)
        incidents.save(session, an_incident(), (), NOON, report=a_report().id, why="first")
    assert db.check(engine) == []
    with transaction(engine) as session:
        session.connection().execute(text("UPDATE incident SET revision = 7"))
        session.connection().execute(text("UPDATE report SET incident = NULL"))
        session.connection().execute(text("UPDATE article SET resolved = fetched"))
    assert db.check(engine) == [
        "1 incidents differ from the last state in their history",
        "1 articles count as resolved, with reports that belong to no incident",
    ]
