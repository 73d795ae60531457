"""Does the store keep an article with its reports, and find what is worded like it?"""

from dataclasses import replace
from datetime import timedelta

from builders import (
    NOON,
    a_facts,
    a_fingerprint,
    a_report,
    an_article,
)
from sqlmodel import func, select

from monitor.model import Duplicate, Fingerprint, New
from monitor.store import Session, articles, furniture, reading, transaction, wordings
from monitor.store.tables import LinesRow

NEW = New(why="no text is near it")


def test_an_article_and_its_reports_come_back_equal(engine):
    article = an_article(key="https://outlet.example/1")
    reports = (a_report(), a_report(id="a1.1", facts=a_facts(killed=None)))
    with transaction(engine) as session:
        assert articles.add(session, article, a_fingerprint(), NEW, reports, quiet=True)
    with reading(engine) as session:
        assert articles.get(session, "a1") == article
        assert articles.reports(session, "a1") == reports
        assert articles.is_quiet(session, "a1")
        assert articles.by_key(session, "https://outlet.example/1") == "a1"
        assert articles.origin(session, "a1") == "Outlet"
        assert articles.get(session, "none") is None
        assert articles.by_key(session, "none") is None
        assert articles.origin(session, "none") is None


def test_an_article_that_is_kept_is_not_changed_by_adding_it_again(engine):
    with transaction(engine) as session:
        assert articles.add(session, an_article(), a_fingerprint(), NEW, (a_report(),), quiet=False)
        edited = an_article(title="another title")
        assert not articles.add(session, edited, a_fingerprint("else"), NEW, (a_report(id="a1.9"),), quiet=True)
        assert articles.get(session, "a1") == an_article()
        assert articles.reports(session, "a1") == (a_report(),)
        assert articles.by_exact(session, a_fingerprint("else").exact) is None
        assert articles.near(session, a_fingerprint("else")) == ()


def test_articles_are_resolved_in_the_order_in_which_the_world_heard_of_them(engine, clock):
    heard = {"b": NOON, "a": NOON, "c": NOON - timedelta(days=1)}
    with transaction(engine) as session:
        for id, published in heard.items():
            article = an_article(id=id, published=published)
            report = a_report(id=f"{id}.0", article=id)
            articles.add(session, article, a_fingerprint(id), NEW, (report,), quiet=False)
        undated = an_article(id="d", published=None, fetched=NOON + timedelta(hours=1))
        articles.add(session, undated, a_fingerprint("d"), NEW, (a_report(id="d.0", article="d"),), quiet=False)
        articles.add(session, an_article(id="e"), a_fingerprint("e"), NEW, (), quiet=False)
        assert articles.unresolved(session, 10) == ("c", "a", "b", "d")
        articles.resolved(session, ["c"], clock())
        assert articles.unresolved(session, 2) == ("a", "b")


def test_the_same_wording_is_found_and_the_original_before_its_copy(engine):
    mark = a_fingerprint()
    with transaction(engine) as session:
        articles.add(session, an_article(id="z"), mark, NEW, (), quiet=False)
        copy = an_article(id="a", published=NOON - timedelta(days=1))
        articles.add(session, copy, mark, Duplicate(of="z", why="the same words"), (), quiet=False)
        assert articles.by_exact(session, mark.exact) == "z"
        assert articles.by_exact(session, "another") is None
        assert articles.near(session, mark) == (("z", mark),)


def sharing(shared: int, mark: Fingerprint) -> Fingerprint:
    """A wording that has this many of the smallest values of the other's sketch."""
    other = a_fingerprint(f"shares {shared}", opening=())
    return replace(other, sketch=tuple(sorted((*mark.sketch[:shared], *other.sketch[30:]))))


def test_what_shares_the_most_comes_first_and_what_shares_nothing_not_at_all(engine):
    mine = a_fingerprint("mine", opening=())
    with transaction(engine) as session:
        for shared in (1, 30, 0, 4):
            articles.add(session, an_article(id=f"shares {shared}"), sharing(shared, mine), NEW, (), quiet=False)
        found = articles.near(session, mine)
        assert [id for id, _ in found] == ["shares 30", "shares 4", "shares 1"]
        assert found[0][1] == sharing(30, mine)
        assert articles.near(session, mine, limit=1) == found[:1]


def test_a_part_is_found_by_its_opening(engine):
    whole = a_fingerprint("whole")
    part = a_fingerprint("part", opening=(*whole.opening[:2], *range(2**32 - 10, 2**32)))
    with transaction(engine) as session:
        articles.add(session, an_article(), whole, NEW, (), quiet=False)
        assert [id for id, _ in articles.near(session, part)] == ["a1"]


def test_of_a_phrase_that_everybody_uses_only_the_newest_articles_are_looked_at(engine):
    with transaction(engine) as session:
        for n in range(wordings.POSTINGS + 10):
            mark = a_fingerprint(str(n), opening=(7,))
            articles.add(session, an_article(id=f"a{n}"), mark, NEW, (), quiet=False)
        found = {id for id, _ in articles.near(session, a_fingerprint("mine", opening=(7,)), limit=1000)}
    assert found == {f"a{n}" for n in range(10, wordings.POSTINGS + 10)}


def test_the_values_of_an_index_have_all_their_bits(engine):
    mark = a_fingerprint(opening=(), sketch=(0, 2**31, 2**32 - 1))
    with transaction(engine) as session:
        articles.add(session, an_article(), mark, NEW, (), quiet=False)
        for value in mark.sketch:
            found = articles.near(session, a_fingerprint("other", opening=(), sketch=(value,)))
            assert found == (("a1", mark),)


def test_fingerprints_of_another_version_are_not_near_until_they_are_taken_anew(engine):
    mark = a_fingerprint()
    other = a_fingerprint("new", sketch=mark.sketch, version=3)
    with transaction(engine) as session:
        articles.add(session, an_article(), mark, NEW, (), quiet=False)
        assert articles.near(session, other) == ()
        assert [id for id, _ in articles.stale(session, 3, 10)] == ["a1"]

        articles.renew(session, [("a1", replace(other, exact=mark.exact)), ("none", other)])
        assert articles.stale(session, 3, 10) == ()
        assert [id for id, _ in articles.near(session, other)] == ["a1"]


def test_a_text_too_short_for_an_index_is_found_by_its_words(engine):
    mark = a_fingerprint(opening=(), sketch=())
    with transaction(engine) as session:
        articles.add(session, an_article(), mark, NEW, (), quiet=False)
        assert articles.near(session, mark) == (("a1", mark),)


def test_the_original_of_a_copy_of_a_copy_is_what_was_first(engine):
    with transaction(engine) as session:
        articles.add(session, an_article(id="a1"), a_fingerprint("1"), NEW, (), quiet=False)
        for n in (2, 3):
            copied = Duplicate(of=f"a{n - 1}", why="80% of its wording")
            articles.add(session, an_article(id=f"a{n}"), a_fingerprint(str(n)), copied, (), quiet=False)
        assert [articles.original(session, f"a{n}") for n in (1, 2, 3)] == ["a1"] * 3


def learn(session: Session, lines: tuple[int, ...]) -> None:
    known = furniture.lines(session, ["Outlet"])
    known.learn("Outlet", lines)
    known.write()


def test_a_line_is_furniture_of_its_source_once_it_stood_in_three_articles(engine):
    with transaction(engine) as session:
        for n in range(3):
            assert furniture.known(session, "Outlet", (1, 2)) == frozenset()
            learn(session, (1, 100 + n))
        assert furniture.known(session, "Outlet", (1, 2, 100)) == {1}
        assert furniture.known(session, "Another", (1,)) == frozenset()


def test_what_is_kept_of_a_source_does_not_grow_and_its_furniture_stays(engine):
    with transaction(engine) as session:
        for n in range(120):
            learn(session, (5, *range(1000 + n * 40, 1040 + n * 40)))
        assert furniture.known(session, "Outlet", (5,)) == {5}
        assert session.exec(select(func.count()).select_from(LinesRow)).one() == 1


def test_articles_are_listed_newest_first_by_what_is_asked(engine):
    with transaction(engine) as session:
        for n in range(5):
            article = an_article(id=f"a{n}", published=NOON + timedelta(hours=n), source=f"Outlet {n % 2}")
            decision = Duplicate(of="a0", why="97% of its wording") if n == 3 else NEW
            reports = (a_report(id=f"a{n}.0", article=f"a{n}"),) if n == 4 else ()
            articles.add(session, article, a_fingerprint(str(n)), decision, reports, quiet=False)
    with reading(engine) as session:
        everything = list(articles.listing(session))
        assert [stored.article.id for stored in everything] == ["a4", "a3", "a2", "a1", "a0"]
        assert [stored.reports for stored in everything] == [1, 0, 0, 0, 0]
        assert everything[1].duplicate_of == "a0"
        assert everything[1].duplicate_why == "97% of its wording"
        assert everything[0].duplicate_why is None

        def ids(**asked: object) -> list[str]:
            return [stored.article.id for stored in articles.listing(session, **asked)]

        assert ids(limit=2) == ["a4", "a3"]
        assert ids(since=NOON + timedelta(hours=1), until=NOON + timedelta(hours=3)) == ["a2", "a1"]
        assert ids(source="Outlet 1") == ["a3", "a1"]
        assert ids(feed="another") == []
        assert ids(duplicates=True) == ["a3"]
        assert ids(duplicates=False) == ["a4", "a2", "a1", "a0"]
