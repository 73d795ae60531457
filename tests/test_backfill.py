"""What is taken in from files, and what a person is told of it."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from monitor import cli
from monitor.cli.way import Way
from monitor.config import load as load_config
from monitor.knowledge import load as load_knowledge
from monitor.model import Entry
from monitor.model.answers import PageError
from monitor.pipeline import Read
from monitor.runners import backfill, local
from monitor.sources import read_path
from monitor.store import Engine, copying, db, entries, open_engine, reading, transaction, walks
from monitor.store import articles as stored
from monitor.store.tables import Row
from monitor.store.walks import Place
from monitor.world import World
from tests.fakes import FakeWeb, InProcessPages
from tests.test_source_kinds import PAGE, archive, http, record

BLAST = (
    "HANGU: A roadside bomb hit a police van near Thall in Hangu district on Monday, killing three policemen and "
    "injuring five others, a police officer said. The van was on its way back from a checkpoint."
)


def line(number: int, text: str = BLAST, **fields: str) -> dict[str, str]:
    return {"id": f"a{number}", "text": text, "published": "2026-03-02T08:00:00Z", "source": "East", **fields}


def articles(folder: Path, *lines: dict[str, str], name: str = "a.jsonl") -> str:
    (folder / name).write_text("".join(json.dumps(one) + "\n" for one in lines))
    return str(folder / name)


def listed(capsys: pytest.CaptureFixture[str], *command: str) -> list[dict[str, object]]:
    capsys.readouterr()
    assert cli.run([*command, "--format", "jsonl"]) == 0
    return [json.loads(one) for one in capsys.readouterr().out.splitlines()]


@pytest.fixture
def make_world(tmp_path: Path, clock: Callable[[], datetime]) -> Callable[[Engine], World]:
    def make(engine: Engine) -> World:
        (tmp_path / "no-seeds").mkdir()
        (tmp_path / "monitor.yaml").write_text("seeds: no-seeds\n")
        config = load_config(
            tmp_path / "monitor.yaml", state=tmp_path, knowledge=lambda _: load_knowledge(), environ={}
        )
        return World(
            config=config, engine=engine, web=FakeWeb(), pages=InProcessPages(), knowledge=load_knowledge, now=clock
        )

    return make


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_several_paths_of_several_kinds_are_taken_in_one_run(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    jsonl = articles(here, line(1))
    warc = archive(here, record(http(PAGE.encode())))
    assert cli.run(["run", "--from", jsonl, "--from", str(warc)]) == 0
    said = capsys.readouterr().out
    assert "2 new, 0 duplicates" in said
    assert "articles a second" in said
    assert {one["source"] for one in listed(capsys, "articles")} == {"East", "o.example"}


def test_what_is_said_of_the_paths_decides_where_and_when(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = {"id": "1", "text": "A bomb killed two people in Hyderabad on Monday.", "published": "2026-03-02 01:00"}
    file = articles(here, told)
    said = ["--timezone", "Asia/Karachi", "--country", "pk", "--source", "Sindh Post"]
    assert cli.run(["run", "--from", file, *said]) == 0
    (article,) = listed(capsys, "articles")
    assert (article["source"], article["published"]) == ("Sindh Post", "2026-03-01T20:00:00Z")
    (incident,) = listed(capsys, "incidents")
    assert (incident["location"]["country"], incident["date"]) == ("PK", "2026-03-02")  # type: ignore[index]

    assert cli.run(["run", "--state", "abroad", "--from", file, "--country", "IN"]) == 0
    (incident,) = listed(capsys, "incidents", "--state", "abroad")
    assert incident["location"]["country"] == "IN"  # type: ignore[index]


def test_a_replay_knows_the_country_that_was_said(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = {"id": "1", "text": "A bomb killed two people in Hyderabad on Monday.", "published": "2026-03-02 01:00"}
    assert cli.run(["run", "--from", articles(here, told), "--country", "IN"]) == 0
    capsys.readouterr()
    assert cli.run(["replay", "--dry-run"]) == 0
    assert "0 tell otherwise" in capsys.readouterr().err
    assert cli.run(["replay"]) == 0
    (incident,) = listed(capsys, "incidents")
    assert incident["location"]["country"] == "IN"  # type: ignore[index]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (["--timezone", "Asia/Karatschi"], "did you mean 'Asia/Karachi'?"),
        (["--country", "Pakistan"], "did you mean 'PK'?"),
    ],
)
def test_a_zone_or_country_that_there_is_not_is_refused(
    said: list[str], told: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(["run", "--from", articles(here, line(1)), *said]) == 2
    assert told in capsys.readouterr().err


def test_what_is_said_of_paths_needs_a_path(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "monitor.yaml").write_text("feeds: [https://o.example/feed]\n")
    assert cli.run(["run", "--country", "PK"]) == 2
    assert "--from PATH" in capsys.readouterr().err


def test_a_backfill_reads_first_what_a_killed_one_has_left(
    engine: Engine, make_world: Callable[[Engine], World]
) -> None:
    world = make_world(engine)
    left, fresh = (
        Entry(identity=name, feed="path", source="East", title=name, text=f"{name}: {BLAST}") for name in "AB"
    )
    with transaction(engine) as session:
        entries.add(session, [left], world.now(), quiet=True)
    told: list[local.Outcome] = []
    assert backfill.take(world, [left, fresh], told.append, quiet=True) == 1
    summary = local.Summary()
    for outcome in told:
        summary.add(outcome)
    assert summary.new + summary.duplicates == 2
    assert local.unread(world) == 0


def test_an_archive_that_a_stop_broke_off_is_read_on_from_there(
    engine: Engine, make_world: Callable[[Engine], World], tmp_path: Path
) -> None:
    pages = [PAGE.replace("Grenade", f"Grenade {n}") for n in range(300)]
    path = archive(
        tmp_path, *(record(http(page.encode()), url=f"https://o.example/{n}") for n, page in enumerate(pages))
    )
    world, told = make_world(engine), []
    backfill.take(world, read_path(path), told.append, quiet=True, stop=lambda: len(told) >= 5)
    assert 5 <= len(told) < 300
    backfill.take(world, read_path(path), told.append, quiet=True)
    assert local.unread(world) == 0
    read = [one.article.url for one in told if isinstance(one, Read) and one.article is not None]
    assert read == [f"https://o.example/{n}" for n in range(300)], "each once, in the order of the archive"


class OneBreaks(InProcessPages):
    """Its reader dies over one article."""

    def draft(self, entry, answer, refused, *, country, now):
        if entry.given_id == "a2":
            raise PageError("its reader died (exit code -9)")
        return super().draft(entry, answer, refused, country=country, now=now)


def test_an_article_that_its_reader_dies_over_is_told_of_and_the_others_are_read(
    engine: Engine, make_world: Callable[[Engine], World], tmp_path: Path
) -> None:
    lines = [line(n, f"{n}: {BLAST}") for n in range(1, 5)]
    world = replace(make_world(engine), pages=OneBreaks())
    told: list[local.Outcome] = []
    backfill.take(world, read_path(Path(articles(tmp_path, *lines))), told.append, quiet=True)
    assert [one.why for one in told if isinstance(one, local.Failed)] == [
        "PageError: its reader died (exit code -9)"
    ]
    assert [one.entry.given_id for one in told if isinstance(one, Read)] == ["a1", "a3", "a4"]
    assert local.unread(world) == 1, "it is tried again"


def test_what_is_left_to_read_is_told_by_the_bytes_and_the_rate_of_late() -> None:
    now = [0.0]
    way = Way(4_000_000, clock=lambda: now[0])
    way.passed(1_000_000)  # what an earlier run has read is passed over at once
    now[0] = 10
    assert way.line() is None, "not every article is worth a line"
    now[0] = 30
    for _ in range(60):
        way.read()
    assert way.line() == "60 articles read, 2 a second; 25% of 4 MB, 0:01:30 left"
    now[0] = 60
    for _ in range(300):
        way.read()
    way.passed(1_500_000)
    assert way.line() == "360 articles read, 10 a second; 62% of 4 MB, 0:00:30 left"
    assert Way(None, clock=lambda: now[0]).line() is None


# A store in a file of its own


def test_a_copy_of_a_store_holds_what_the_store_holds(
    engine: Engine, make_world: Callable[[Engine], World], tmp_path: Path
) -> None:
    world = make_world(engine)
    given = [
        Entry(
            identity=name,
            feed="path",
            source=name,
            title=name,
            text=BLAST,
            published=datetime(2026, 3, 2, tzinfo=UTC),
        )
        for name in ("East", "West")
    ]
    backfill.take(world, given, lambda _: None, quiet=False)
    local.cycle(world, (), lambda _: None)
    copying.copy(engine, tmp_path / "copy.db")
    copy = open_engine(f"sqlite:///{tmp_path / 'copy.db'}")
    assert db.check(copy) == []
    with reading(engine) as original, reading(copy) as copied:
        for table in Row.metadata.sorted_tables:
            rows = select(table).order_by(*table.primary_key.columns)
            assert original.execute(rows).all() == copied.execute(rows).all(), table.name
    db.close(copy)


def test_a_dry_run_on_postgresql_is_one(
    postgresql_migrated: str, postgresql_engine: Engine, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "monitor.yaml").write_text(json.dumps({"database": postgresql_migrated}))
    file = articles(here, line(1))
    assert cli.run(["run", "--from", file, "--dry-run"]) == 0
    assert "1 new" in capsys.readouterr().out
    assert listed(capsys, "articles", "--source", "East") == []
    assert cli.run(["run", "--from", file]) == 0
    assert cli.run(["run", "--from", file, "--dry-run"]) == 0
    assert "0 new" in capsys.readouterr().out.partition("dry run")[2]


# Where there is no store


@pytest.mark.parametrize(
    "command",
    [
        ["articles"],
        ["incidents"],
        ["alerts"],
        ["deliveries"],
        ["feeds"],
        ["coverage"],
        ["explain", "incident", "y"],
    ],
)
def test_a_state_folder_that_is_not_there_is_told_and_not_made(
    command: list[str], here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run([*command, "--state", "stat"]) == 2
    assert "--state stat: no store there" in capsys.readouterr().err
    assert not (here / "stat").exists()


def test_a_walk_goes_on_where_it_was(engine: Engine) -> None:
    with transaction(engine) as session:
        assert walks.place(session, "f") is None
        for place in (
            Place(page="https://o.example/?paged=2", pages=1),
            Place(page="https://o.example/3", pages=2),
        ):
            walks.save(session, "f", place)
            assert walks.place(session, "f") == place
        walks.save(session, "f", None)
        assert walks.place(session, "f") is None


def test_a_link_of_google_news_that_leads_nowhere_is_kept_as_a_headline_and_not_asked(
    sqlite_engine: Engine, make_world: Callable[[Engine], World]
) -> None:
    world = make_world(sqlite_engine)
    link = "https://news.google.com/rss/articles/CBMiX0FVX3lxTE1qQmFkYWtoc2hhbkthYnVsR2hhem5pTG9nYXJQYWt0aWFLaG9zdA"
    entry = Entry(identity=link, feed="f", source="East", url=link, title="Bomb kills three in Hangu")
    with transaction(sqlite_engine) as session:
        entries.add(session, [entry], world.now(), quiet=False)
    backfill.read(world, "f", lambda _: None, lambda: False)
    with reading(sqlite_engine) as session:
        (kept,) = stored.listing(session)
    assert (kept.article.text, kept.article.text_quality) == ("Bomb kills three in Hangu", "headline")
    assert "does not say to which article it leads" in kept.article.quality_why
    assert world.web.asked == []  # type: ignore[attr-defined]
