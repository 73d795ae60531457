"""Is an edited page the next revision of its article, and does only what it says otherwise go further?"""

import shutil
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from monitor.config import Config
from monitor.formats.records import incident_record
from monitor.knowledge import load
from monitor.model import Feed, FetchSettings, Incident, Region, Revision, Watch, WebhookChannel
from monitor.pipeline import Looked, restore, withdraw
from monitor.runners import local
from monitor.runners.replaying import replay
from monitor.store import alerts, articles, db, incidents, open_engine, reading, revisions
from monitor.world import World
from tests.conftest import Clock
from tests.fakes import FakeWeb, InProcessPages
from tests.test_pipeline import Killed, killed_at_commit

KP = Region(label="PK-KP", country="PK", admin1="Khyber Pakhtunkhwa")
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
MONDAY = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
FEED, PAGE = "https://east.example/feed", "https://east.example/blast"

FIRST = (
    "HANGU: A roadside bomb hit a police van near Thall in Hangu district of Khyber Pakhtunkhwa on Monday, killing "
    "three policemen and injuring five others, district police officer Saleem Khan said.",
    "The van was on its way back from a checkpoint when the device went off. No group has claimed responsibility.",
)
HIGHER = (FIRST[0].replace("three policemen", "seven policemen"), FIRST[1])
REWORDED = (
    FIRST[0],
    "The vehicle had been returning from a checkpost when the device exploded, and traffic stopped for an hour. "
    "No group has claimed responsibility.",
)
MOVED = (FIRST[0].replace("near Thall in Hangu", "near Lachi in Kohat"), FIRST[1])
NOTHING = (
    "HANGU: An earlier report on this page was wrong, and the paper regrets it. A tyre burst on the road to Thall, "
    "and the noise was heard in the bazaar. The district administration said that traffic was back by noon.",
    "The road is open, and the vans pass it as on every other day of the week. The apricots are in blossom.",
)


def a_page(*paragraphs: str, around: str = "") -> bytes:
    text = "".join(f"<p>{one}</p>" for one in paragraphs)
    return f"<html><body><article><h1>Bomb hits van in Hangu</h1>{around}{text}</article></body></html>".encode()


def a_feed(title: str = "Bomb hits police van in Hangu", *, updated: str = "", gone: bool = False) -> bytes:
    item = (
        f"<item><title>{title}</title><link>{PAGE}</link>"
        f"<pubDate>Mon, 02 Mar 2026 08:00:00 GMT</pubDate><description>{updated}</description></item>"
    )
    listed = "" if gone else item
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>x</title>{listed}</channel></rss>'.encode()


class Newspaper:
    """One outlet with one page; each edit is told by its feed."""

    def __init__(self, engine: Engine, folder: Path, clock: Clock) -> None:
        self.web, self.clock, self.edits = FakeWeb({}), clock, 0
        self.clock.time = MONDAY
        config = Config(
            state=folder,
            database="",
            seeds=folder / "no-seeds",
            fetch=FetchSettings(),
            feeds=(Feed(id="east", url=FEED, name="East", covers=(KP,), timezone="Asia/Karachi"),),
            channels={"hook": WebhookChannel(name="hook", url="https://desk.example/hook", secret=SECRET)},
            watches=(Watch(name="kp", regions=(KP,), to=("hook",), toll_step=1),),
            file=None,
        )
        self.world = World(
            config=config, engine=engine, web=self.web, pages=InProcessPages(), knowledge=load, now=clock
        )

    def says(self, *paragraphs: str, around: str = "") -> list[local.Outcome]:
        """The page holds this an hour later, and the feed dates it anew."""
        self.web.pages[PAGE] = a_page(*paragraphs, around=around)
        self.edits += 1
        title = "Road to Thall open" if paragraphs == NOTHING else "Bomb hits police van in Hangu"
        return self.lists(a_feed(title, updated=f"edit {self.edits}"))

    def lists(self, feed: bytes) -> list[local.Outcome]:
        self.web.pages[FEED] = feed
        self.clock.forward(hours=1)
        return self.cycle()

    def cycle(self) -> list[local.Outcome]:
        told: list[local.Outcome] = []
        local.prepare(self.world)
        local.cycle(self.world, local.due(self.world, keep_schedule=False), told.append)
        assert not [one for one in told if isinstance(one, local.Failed)]
        return told

    def incidents(self) -> list[Incident]:
        with reading(self.world.engine) as session:
            return list(incidents.listing(session))

    def as_of(self, at: datetime) -> list[str]:
        with reading(self.world.engine) as session:
            return [repr(incident_record(one)) for one in incidents.as_of(session, at)]

    def revisions(self) -> tuple[Revision, ...]:
        with reading(self.world.engine) as session:
            (stored,) = articles.listing(session)
            return revisions.of_article(session, stored.article.id)

    def alerts(self) -> list[tuple[str, str]]:
        with reading(self.world.engine) as session:
            return [(one.kind, one.why) for one in reversed(list(alerts.listing(session)))]


@pytest.fixture
def paper(engine: Engine, tmp_path: Path, clock: Clock) -> Newspaper:
    return Newspaper(engine, tmp_path, clock)


def killed(incident: Incident) -> int | None:
    return incident.facts.killed.best if incident.facts.killed else None


def test_a_corrected_toll_stands_in_the_place_of_what_the_article_said_before(paper: Newspaper) -> None:
    paper.says(*FIRST)
    then, before = paper.clock.time, paper.as_of(paper.clock.time)

    told = paper.says(*HIGHER)

    (incident,) = paper.incidents()
    assert killed(incident) == 7
    assert incident.facts.killed.min == 7, "three was said before the edit, and is said no more"
    (report,) = incident.reports
    assert [past.facts.killed.best for past in report.earlier] == [3]
    assert [one.revision for one in told if isinstance(one, Looked)] == [2]
    first, second = paper.revisions()
    assert "three policemen" in first.text
    assert "seven policemen" in second.text
    assert [kind for kind, _ in paper.alerts()] == ["new", "update"]
    assert "killed 3 → 7" in paper.alerts()[-1][1]
    assert paper.as_of(then) == before
    assert db.check(paper.world.engine) == []


def test_other_words_for_the_same_facts_are_kept_and_change_no_incident(paper: Newspaper) -> None:
    paper.says(*FIRST)
    before = paper.incidents()

    paper.says(*REWORDED)

    assert [one.number for one in paper.revisions()] == [1, 2]
    assert paper.incidents() == before
    assert len(paper.alerts()) == 1


def test_a_place_told_wrongly_is_corrected_in_the_same_incident(paper: Newspaper) -> None:
    paper.says(*FIRST)
    (before,) = paper.incidents()

    paper.says(*MOVED)

    (incident,) = paper.incidents()
    assert incident.id == before.id
    assert incident.facts.location.admin2 == "Kohat"
    assert "place" in paper.alerts()[-1][1]


def test_an_account_that_is_edited_away_is_taken_back_and_returns_under_its_id(paper: Newspaper) -> None:
    paper.says(*FIRST)
    (before,) = paper.incidents()

    paper.says(*NOTHING)
    assert paper.incidents() == []
    assert paper.alerts()[-1][0] == "retraction"

    paper.says(*FIRST)
    (again,) = paper.incidents()
    assert again.id == before.id
    assert again.facts == before.facts
    assert len(paper.revisions()) == 3


def test_what_stands_around_a_text_makes_no_revision(paper: Newspaper) -> None:
    paper.says(*FIRST, around="<p>Updated 3 minutes ago</p><p>12 Comments</p>")

    paper.says(*FIRST, around="<p>Updated an hour ago</p><p>1,214 Comments</p><p>Share on the wall</p>")
    paper.says(*FIRST, around="<p>Last updated: 2 March 2026 18:22</p><p>4 min read</p>")

    assert paper.revisions() == ()


def test_a_page_that_has_gone_or_shows_a_wall_changes_nothing(paper: Newspaper) -> None:
    paper.says(*FIRST)
    before = paper.incidents()

    for answer in (
        404,
        410,
        503,
        b"<html><title>Just a moment...</title><body>Checking your browser</body></html>",
    ):
        paper.web.pages[PAGE] = answer
        paper.edits += 1
        paper.lists(a_feed("Something else altogether happened today", updated=f"edit {paper.edits}"))

    assert paper.revisions() == ()
    assert paper.incidents() == before


def test_an_entry_that_is_taken_from_its_feed_and_comes_back_does_nothing(paper: Newspaper) -> None:
    paper.says(*FIRST)
    before, asked = paper.incidents(), len(paper.web.asked)

    paper.lists(a_feed(gone=True))
    paper.lists(a_feed(updated=f"edit {paper.edits}"))

    assert paper.incidents() == before
    assert paper.revisions() == ()
    assert paper.web.asked[asked:].count(PAGE) <= 1, "one look for the freshness of the page, none for the feed"


def test_a_fresh_page_is_looked_at_again_by_itself_less_and_less(paper: Newspaper) -> None:
    paper.says(*FIRST)
    read = paper.web.asked.count(PAGE)

    for hours in (1, 1, 1, 2, 4, 4, 6, 12, 12, 24, 24, 24):
        paper.clock.forward(hours=hours)
        paper.cycle()

    assert paper.web.asked.count(PAGE) - read == 4
    paper.web.pages[PAGE] = a_page(*HIGHER)
    paper.clock.forward(hours=1)
    paper.cycle()
    assert paper.revisions() == (), "after two days only its feed can tell of an edit"


def test_an_edit_that_the_feed_says_nothing_of_is_found_while_the_page_is_fresh(paper: Newspaper) -> None:
    paper.says(*FIRST)

    paper.web.pages[PAGE] = a_page(*HIGHER)
    paper.clock.forward(hours=1)
    paper.cycle()

    assert killed(paper.incidents()[0]) == 7


def test_a_feed_that_dates_everything_anew_costs_few_looks(paper: Newspaper) -> None:
    paper.says(*FIRST)
    read = paper.web.asked.count(PAGE)

    for _ in range(24):
        paper.says(*FIRST)

    assert paper.web.asked.count(PAGE) - read <= 7


def test_a_page_that_was_down_is_asked_for_again_though_the_feeds_text_was_told(paper: Newspaper) -> None:
    paper.web.pages[PAGE] = 503
    paper.lists(a_feed(updated="Three policemen were killed by a roadside bomb in Hangu on Monday."))
    with reading(paper.world.engine) as session:
        (stored,) = articles.listing(session)
    assert stored.article.text_quality == "feed"
    assert paper.incidents(), "what the feed said is told at once"

    for _ in range(2):
        paper.clock.forward(minutes=20)
        paper.cycle()
    paper.web.pages[PAGE] = a_page(*FIRST)
    paper.clock.forward(hours=3)
    paper.cycle()

    assert "killing three policemen" in paper.revisions()[-1].text
    with reading(paper.world.engine) as session:
        (stored,) = articles.listing(session)
    assert stored.article.text_quality == "full"


def test_a_page_that_stays_down_is_asked_for_a_few_times_only(paper: Newspaper) -> None:
    paper.web.pages[PAGE] = 503
    paper.lists(a_feed(updated="A tyre burst on the road to Thall."))
    for _ in range(20):
        paper.clock.forward(hours=6)
        paper.cycle()
    assert paper.web.asked.count(PAGE) == 5


def test_a_feed_that_carries_the_text_is_revised_without_a_page(paper: Newspaper) -> None:
    paper.web.pages[PAGE] = 403
    paper.lists(a_feed(updated=" ".join(FIRST)))

    paper.lists(a_feed(updated=" ".join(HIGHER)))

    assert killed(paper.incidents()[0]) == 7
    assert len(paper.revisions()) == 2


def test_a_cycle_after_an_edit_changes_nothing_more(paper: Newspaper) -> None:
    paper.says(*FIRST)
    paper.says(*HIGHER)
    before, told = paper.incidents(), paper.alerts()

    again = paper.cycle()

    assert paper.incidents() == before
    assert paper.alerts() == told
    assert not [one for one in again if isinstance(one, Looked)]


TEXTS = {"first": FIRST, "higher": HIGHER, "reworded": REWORDED, "moved": MOVED, "nothing": NOTHING}
NUMBERS = count()
STEPS = st.lists(st.sampled_from([*TEXTS, "gone", "back", "down"]), min_size=1, max_size=5)


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, last=st.sampled_from(sorted(TEXTS)))
def test_any_edits_removals_and_returns_end_in_what_the_last_text_says(
    tmp_path: Path, clock: Clock, sqlite_template: Path, steps: list[str], last: str
) -> None:
    def ends(order: list[str]) -> list[object]:
        file = tmp_path / f"{next(NUMBERS)}.db"
        shutil.copyfile(sqlite_template, file)
        engine = open_engine(f"sqlite:///{file}")
        paper = Newspaper(engine, tmp_path, clock)
        moments: dict[datetime, list[str]] = {}
        for step in order:
            match step:
                case "gone":
                    paper.lists(a_feed(gone=True))
                case "back":
                    paper.lists(a_feed(updated=f"edit {paper.edits}"))
                case "down":
                    kept, paper.web.pages[PAGE] = paper.web.pages.get(PAGE, 404), 503
                    paper.lists(a_feed(updated=f"edit {paper.edits}"))
                    paper.web.pages[PAGE] = kept
                case _:
                    paper.says(*TEXTS[step])
            moments[paper.clock.time] = paper.as_of(paper.clock.time)
        assert all(paper.as_of(at) == seen for at, seen in moments.items())
        assert db.check(engine) == []
        found = [essence(one) for one in paper.incidents()]
        db.close(engine)
        return found

    assert ends([*steps, last]) == ends([last])


def essence(incident: Incident) -> object:
    """What an incident says, without the words that prove it."""
    facts = incident.facts
    return (
        facts.event_type,
        facts.date,
        facts.location and facts.location.admin2,
        facts.killed,
        facts.injured,
        facts.actors,
        incident.origins,
        incident.confirmed_by,
    )


def test_another_outlet_s_link_to_a_page_lends_it_no_words_and_makes_it_be_looked_at(paper: Newspaper) -> None:
    paper.says(*FIRST)
    digest = Feed(id="notes", url="https://notes.example/feed", name="Notes")
    paper.world = replace(
        paper.world, config=replace(paper.world.config, feeds=(*paper.world.config.feeds, digest))
    )
    paper.web.pages[digest.url] = (
        paper.web.pages[FEED]
        .replace(b"<title>Bomb hits police van in Hangu</title>", b"<title>Tonight: on the van</title>")
        .replace(b"08:00:00", b"10:45:00")
    )

    paper.web.pages[PAGE] = a_page(*HIGHER)
    paper.clock.forward(minutes=20)
    paper.cycle()

    (incident,) = paper.incidents()
    assert killed(incident) == 7
    assert incident.reports[0].title == "Bomb hits police van in Hangu"


def test_a_replay_after_edits_changes_nothing(paper: Newspaper) -> None:
    paper.says(*FIRST)
    paper.says(*HIGHER)
    paper.says(*HIGHER, "The road was opened again in the evening, and traffic is back to what it was before.")
    before = paper.incidents()

    found = replay(paper.world)

    assert (found.otherwise, found.differences, found.broken) == (0, (), [])
    assert paper.incidents() == before


def test_a_withdrawn_article_that_is_edited_says_what_it_says_now_once_it_is_restored(paper: Newspaper) -> None:
    paper.says(*FIRST)
    article = paper.incidents()[0].reports[0].article
    withdraw(article, paper.world)

    paper.says(*HIGHER)
    assert paper.incidents() == []

    restore(article, paper.world)
    assert killed(paper.incidents()[0]) == 7


def test_a_run_killed_at_any_commit_of_an_edit_ends_in_the_same_revision_and_incident(
    tmp_path: Path, clock: Clock, sqlite_template: Path
) -> None:
    def edited(killed_at: int) -> tuple[object, int]:
        file = tmp_path / f"killed-{killed_at}.db"
        shutil.copyfile(sqlite_template, file)
        engine = open_engine(f"sqlite:///{file}")
        paper = Newspaper(engine, tmp_path, clock)
        paper.says(*FIRST)
        with killed_at_commit(engine, killed_at) as count, suppress(Killed):
            paper.says(*HIGHER)
        paper.cycle()
        numbers = [one.number for one in paper.revisions()]
        found = [essence(one) for one in paper.incidents()], numbers, paper.alerts()
        assert db.check(engine) == []
        db.close(engine)
        return found, count[0]

    whole, commits = edited(-1)
    assert commits > 3
    for number in range(1, commits + 1):
        assert edited(number)[0] == whole, f"killed at commit {number} of {commits}"
