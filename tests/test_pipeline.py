"""Do the four stages leave the same rows whatever happens to them on the way?"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, text

from monitor.config import Config
from monitor.knowledge import load
from monitor.model import Duplicate, Entry, Feed, FetchSettings, New, Region, Sent, Watch, WebhookChannel
from monitor.model.answers import PageError
from monitor.model.codec import dump
from monitor.pipeline import Read, Resolved, Told
from monitor.runners import backfill, local
from monitor.store import alerts, articles, deliveries, incidents, reading, transaction
from monitor.world import World
from tests.conftest import Clock
from tests.fakes import FakeWeb, InProcessPages

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
KP = Region(label="PK-KP", country="PK", admin1="Khyber Pakhtunkhwa")

BLAST = (
    "HANGU: A roadside bomb hit a police van near Thall in Hangu district of Khyber Pakhtunkhwa on Monday, killing "
    "three policemen and injuring five others, district police officer Saleem Khan said. The van was on its way "
    "back from a checkpoint when the device went off. No group has claimed responsibility for the attack."
)
LATER = (
    "PESHAWAR: Two more policemen have died in hospital of wounds from Monday's roadside bomb near Thall in Hangu "
    "district, raising the death toll to five, hospital officials said on Monday night. The bomb had struck a "
    "police van. Three others are still under treatment."
)
CRICKET = (
    "LAHORE: The home side's opener launched a brutal attack on the bowlers at the stadium on Monday, and the "
    "visitors never recovered from his assault. He made a hundred from sixty balls before the lights failed."
)


MONDAY = datetime(2026, 3, 2, 8, tzinfo=UTC)
STORIES = (
    ("Chitral", "a hailstorm that stripped the apricot orchards"),
    ("Sukkur", "the sluices of the old barrage painted green"),
    ("Gwadar", "two trawlers towed in with broken engines"),
    ("Swabi", "its tobacco auction end without a bid"),
    ("Ziarat", "junipers older than the road fenced for good"),
)
WIRE = BLAST + " The area was cordoned off."


def feed_of(*items: tuple[str, str, str]) -> bytes:
    listed = "".join(
        f"<item><title>{title}</title><link>{link}</link><guid>{link}</guid>"
        f"<pubDate>Mon, 02 Mar 2026 08:0{number}:00 GMT</pubDate><description>{text}</description></item>"
        for number, (link, title, text) in enumerate(items)
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>x</title>{listed}</channel></rss>'.encode()


DAWN = feed_of(
    ("https://east.example/1", "Bomb kills three policemen in Hangu", BLAST),
    ("https://east.example/2", "Opener attacks", CRICKET),
)
HILLS = feed_of(
    (
        "https://hills.example/a",
        "Roadside bomb kills three policemen in Hangu",
        BLAST + " The area was cordoned off.",
    ),
    ("https://hills.example/b", "Toll of Hangu bomb rises to five", LATER),
)


def a_config(folder: Path) -> Config:
    return Config(
        state=folder,
        database="",
        seeds=folder / "no-seeds",
        fetch=FetchSettings(articles=False),
        feeds=(
            Feed(id="east", url="https://east.example/feed", name="East", covers=(KP,), timezone="Asia/Karachi"),
            Feed(id="hills", url="https://hills.example/feed", name="Hills", covers=(KP,), timezone="Asia/Karachi"),
        ),
        channels={"hook": WebhookChannel(name="hook", url="https://desk.example/hook", secret=SECRET)},
        watches=(Watch(name="kp", regions=(KP,), to=("hook",), toll_step=1),),
        file=None,
    )


@pytest.fixture
def make_world(tmp_path: Path, clock: Clock) -> Callable[[Engine], World]:
    def make(engine: Engine) -> World:
        return World(
            config=a_config(tmp_path),
            engine=engine,
            web=FakeWeb({"https://east.example/feed": DAWN, "https://hills.example/feed": HILLS}),
            pages=InProcessPages(),
            knowledge=load,
            now=clock,
        )

    return make


def run(world: World) -> list[local.Outcome]:
    """One cycle over every feed, one after the other, so that the order of arrival is the same each time."""
    told: list[local.Outcome] = []
    local.prepare(world)
    for feed in local.due(world, keep_schedule=False):
        local.poll(world, [feed], told.append)
    local.read(world, told.append)
    local.resolve(world, told.append)
    local.deliver(world, told.append)
    return told


def rows(engine: Engine) -> dict[str, list[str]]:
    """What a user can see of the store, without the moments that differ between a run and its repetition."""
    with reading(engine) as session:
        return {
            "articles": [dump(one.article) + str(one.duplicate_of) for one in articles.listing(session)],
            "incidents": [dump(one.facts) + one.id for one in incidents.listing(session)],
            "alerts": sorted(f"{one.id} {one.kind} {one.title}" for one in alerts.listing(session)),
            "deliveries": sorted(f"{one.key} {one.state}" for one in deliveries.listing(session)),
        }


def test_two_outlets_and_a_rising_toll_are_one_incident_told_twice(
    engine: Engine, make_world: Callable[[Engine], World]
) -> None:
    world = make_world(engine)
    told = run(world)

    kept = [outcome for outcome in told if isinstance(outcome, Read) and outcome.article]
    assert [type(one.decision) for one in kept] == [New, New, Duplicate, New]
    with reading(engine) as session:
        (incident,) = incidents.listing(session)
        raised = [(alert.kind, alert.title) for alert in alerts.listing(session)]
    assert incident.facts.location is not None
    assert incident.facts.location.admin2 == "Hangu"
    assert incident.facts.killed is not None
    assert incident.facts.killed.best == 5
    assert incident.origins == 2, "the copy goes back to the same origin as its original"
    assert sorted(kind for kind, _ in raised) == ["new", "update"]
    assert [type(one.answer) for one in told if isinstance(one, Told)] == [Sent, Sent]


def test_a_sport_page_opens_no_incident(engine: Engine, make_world: Callable[[Engine], World]) -> None:
    told = run(make_world(engine))
    cricket = [
        one for one in told if isinstance(one, Read) and one.article and "Opener" in (one.article.title or "")
    ]
    assert [one.reports for one in cricket] == [()]


def test_every_stage_run_twice_changes_nothing(
    engine: Engine, make_world: Callable[[Engine], World], clock: Clock
) -> None:
    world = make_world(engine)
    run(world)
    before = rows(engine)

    clock.forward(minutes=1)
    again = run(world)

    assert rows(engine) == before
    assert not [one for one in again if isinstance(one, Read | Resolved | Told)]
    assert len(world.web.posts) == 2  # type: ignore[attr-defined]


class Killed(BaseException):
    """The process ends here, as by kill -9: nothing after it runs, the open transaction is lost."""


@contextmanager
def killed_at_commit(engine: Engine, number: int) -> Iterator[list[int]]:
    """The commit with this number does not happen; gives the count of commits so far."""
    count = [0]

    def commit(_connection: object) -> None:
        count[0] += 1
        if count[0] == number:
            raise Killed

    event.listen(engine, "commit", commit)
    try:
        yield count
    finally:
        event.remove(engine, "commit", commit)


def test_a_run_killed_at_any_commit_and_started_again_ends_in_the_same_rows(
    sqlite_engine: Engine, tmp_path: Path, make_world: Callable[[Engine], World], clock: Clock
) -> None:
    from monitor.store import db, open_engine

    whole = make_world(sqlite_engine)
    with killed_at_commit(sqlite_engine, -1) as count:
        run(whole)
    wanted, commits = rows(sqlite_engine), count[0]
    keys = {headers["webhook-id"] for _, _, headers in whole.web.posts}  # type: ignore[attr-defined]
    assert commits > 10

    for number in range(1, commits + 1):
        engine = open_engine(f"sqlite:///{tmp_path}/killed-{number}/monitor.db")
        db.migrate(engine)
        world = make_world(engine)
        with killed_at_commit(engine, number), pytest.raises(Killed):
            run(world)
        run(world)
        before = clock.time
        clock.forward(minutes=5)  # the lease of a delivery that was open has run out
        local.deliver(world, local.unheard)
        assert rows(engine) == wanted, f"killed at commit {number} of {commits}"
        assert {headers["webhook-id"] for _, _, headers in world.web.posts} == keys  # type: ignore[attr-defined]
        clock.time = before
        db.close(engine)


def listed(world: World, *texts: str, source: str = "East", key: str = "") -> list[New | Duplicate | None]:
    """What is decided about these articles of a path, in this order."""
    given = [
        Entry(
            identity=f"{source}{key}{n}", feed="path", source=source, title=f"Item {n}", text=text, published=MONDAY
        )
        for n, text in enumerate(texts)
    ]
    told: list[local.Outcome] = []
    local.prepare(world)
    backfill.take(world, given, told.append, quiet=True)
    local.resolve(world, told.append)
    return [one.decision for one in told if isinstance(one, Read)]


def test_the_new_toll_of_a_copy_reaches_the_incident_as_its_originals_word(
    engine: Engine, make_world: Callable[[Engine], World]
) -> None:
    world = make_world(engine)
    copy = BLAST.replace("killing three policemen", "killing six policemen")

    first, second = listed(world, BLAST, copy)

    assert isinstance(first, New)
    assert isinstance(second, Duplicate)
    assert second.why.endswith("it says 3 where this says 6")
    with reading(engine) as session:
        (incident,) = incidents.listing(session)
    assert incident.facts.killed is not None
    assert incident.facts.killed.best == 6
    assert incident.origins == 1


def test_the_lines_that_a_source_puts_around_every_article_make_no_copies_and_hide_none(
    engine: Engine, make_world: Callable[[Engine], World]
) -> None:
    world = make_world(engine)
    foot = "\n".join(
        f"{what} of this paper are open to every reader of the valley and are answered by the desk on Fridays."
        for what in ("The letters", "The columns", "The notices", "The markets", "The classes", "The archives")
    )
    stories = [f"{place} saw {what} on the day, its people said.\n{foot}" for place, what in STORIES]

    decisions = [listed(world, story, key=place) for story, (place, _) in zip(stories, STORIES, strict=True)]
    assert isinstance(decisions[0][0], New)
    assert isinstance(decisions[-1][0], New), "between these two nobody can know yet what is furniture"
    (bare,) = listed(world, f"{BLAST}\n{foot}", key="blast")
    assert isinstance(bare, New)
    (copy,) = listed(world, BLAST, source="Hills")
    assert isinstance(copy, Duplicate)
    assert copy.why.startswith("100% of its wording")


def test_an_article_that_its_source_s_lines_made_a_copy_loses_none_of_its_incidents(
    sqlite_engine: Engine, make_world: Callable[[Engine], World]
) -> None:
    world = make_world(sqlite_engine)
    foot = "\n".join(
        f"{what} of this paper are open to every reader of the valley and are answered by the desk on Fridays."
        for what in ("The pages", "The letters", "The columns", "The archives", "The obituaries", "The recipes")
    )
    clash = "Gunmen shot dead a trader in his shop in the bazaar of Kohat on Monday."

    listed(world, f"The orchard show was opened by the mayor and went on until dusk.\n{foot}")
    (taken,) = listed(world, f"{clash}\n{foot}", key="clash")

    assert isinstance(taken, Duplicate), "nobody can know yet what is furniture"
    with reading(sqlite_engine) as session:
        (incident,) = incidents.listing(session)
    assert (incident.origins, incident.confirmed_by) == (1, "media")


def test_a_copy_of_a_seed_is_its_duplicate(
    engine: Engine, make_world: Callable[[Engine], World], tmp_path: Path
) -> None:
    world = make_world(engine)
    world.config.seeds.mkdir()
    (world.config.seeds / "blast.txt").write_text(WIRE)

    (found,) = listed(world, f"By our reporter\n{BLAST}\nRead more")

    assert isinstance(found, Duplicate)
    assert found.of.startswith("seed-")


def test_an_article_that_breaks_the_resolving_of_all_breaks_only_its_own(
    engine: Engine, make_world: Callable[[Engine], World]
) -> None:
    world, told = make_world(engine), list[local.Outcome]()
    local.prepare(world)
    local.hear(world, world.config.feeds, told.append)
    with transaction(engine) as session:
        waiting = articles.unresolved(session, 9)
        kept = "UPDATE report SET value = :value WHERE article = :article"
        session.connection().execute(text(kept), {"value": "{", "article": waiting[0]})
    told.clear()

    local.resolve(world, told.append)

    assert len(waiting) > 1
    assert [one.item for one in told if isinstance(one, local.Failed)] == [waiting[0]]
    assert [one.article for one in told if isinstance(one, Resolved)] == list(waiting[1:])
    with reading(engine) as session:
        assert articles.unresolved(session, 9) == waiting[:1]


def test_an_article_that_breaks_the_writing_of_all_breaks_only_its_own(
    engine: Engine, make_world: Callable[[Engine], World]
) -> None:
    world, told = make_world(engine), list[local.Outcome]()
    listed(world, BLAST)
    with transaction(engine) as session:  # whoever looks like that article asks what it reports
        session.connection().execute(text("UPDATE report SET value = :value"), {"value": "{"})
    texts = (
        CRICKET,
        WIRE,
        f"KARACHI: {CRICKET[8:]} Rain had kept {STORIES[3][1]} in {STORIES[3][0]}.",
        STORIES[1][1],
    )
    given = [Entry(identity=f"{n}", feed="path", source="Hills", text=told) for n, told in enumerate(texts)]

    backfill.take(world, given, told.append, quiet=True)

    assert [one.item for one in told if isinstance(one, local.Failed)] == ["1"]
    assert [one.entry.identity for one in told if isinstance(one, Read)] == ["0", "2", "3"]
    assert local.unread(world) == 1


class Breaks(InProcessPages):
    """Its reader breaks down over one address, or over whatever comes without a page."""

    def __init__(self, at: str | None, *, always: bool = False) -> None:
        self.at, self.always = at, always

    def draft(self, entry, answer, refused, *, country, now):
        if entry.url == self.at and (answer is not None or self.always):
            raise PageError("not read within 20 s")
        return super().draft(entry, answer, refused, country=country, now=now)


def test_a_page_that_its_reader_breaks_over_leaves_what_the_feed_says_and_says_why(
    sqlite_engine: Engine, make_world: Callable[[Engine], World]
) -> None:
    world = make_world(sqlite_engine)
    web = FakeWeb({**world.web.pages, "https://east.example/1": b"<html><p>Some page.</p></html>"})  # type: ignore[attr-defined]
    config = replace(world.config, fetch=FetchSettings())
    run(replace(world, config=config, web=web, pages=Breaks("https://east.example/1")))
    with reading(sqlite_engine) as session:
        kept = {one.article.url: one.article for one in articles.listing(session)}
    assert len(kept) == 4
    assert kept["https://east.example/1"].text_quality == "feed"
    assert kept["https://east.example/1"].quality_why == "not read within 20 s"


def test_a_text_that_its_reader_breaks_over_stops_no_other_and_is_tried_again(
    sqlite_engine: Engine, make_world: Callable[[Engine], World], clock: Clock
) -> None:
    world = make_world(sqlite_engine)
    told = run(replace(world, pages=Breaks("https://east.example/1", always=True)))
    assert [one.why for one in told if isinstance(one, local.Failed)] == ["PageError: not read within 20 s"]
    assert local.unread(world) == 1
    clock.forward(hours=7)
    local.read(world, told.append)
    with reading(sqlite_engine) as session:
        assert len(list(articles.listing(session))) == 4
