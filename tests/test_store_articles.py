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

from monitor.model import Duplicate, New
from monitor.store import articles, reading, transaction

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
        articles.resolved(session, "c", clock())
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


def test_what_shares_the_most_bands_comes_first_and_what_shares_none_not_at_all(engine):
    mine = a_fingerprint("mine")
    with transaction(engine) as session:
        for shared in (1, 30, 0, 4):
            other = a_fingerprint(f"shares {shared}")
            other = replace(other, bands=mine.bands[:shared] + other.bands[shared:])
            articles.add(session, an_article(id=f"shares {shared}"), other, NEW, (), quiet=False)
        found = articles.near(session, mine)
        assert [id for id, _ in found] == ["shares 30", "shares 4", "shares 1"]
        assert found[0][1].bands[:30] == mine.bands[:30]
        assert articles.near(session, mine, limit=1) == found[:1]


def test_a_band_counts_only_at_its_own_place(engine):
    mark = a_fingerprint(bands=(1, 2, 2**64 - 1))
    with transaction(engine) as session:
        articles.add(session, an_article(), a_fingerprint("else", bands=(2, 1, 0)), NEW, (), quiet=False)
        articles.add(
            session, an_article(id="a2"), a_fingerprint("z", bands=(3, 3, 2**64 - 1)), NEW, (), quiet=False
        )
        assert [id for id, _ in articles.near(session, mark)] == ["a2"]


def test_fingerprints_of_another_version_are_not_near(engine):
    mark = a_fingerprint()
    with transaction(engine) as session:
        articles.add(session, an_article(), mark, NEW, (), quiet=False)
        assert articles.near(session, replace(a_fingerprint("new", bands=mark.bands), version=2)) == ()


def test_a_text_too_short_for_bands_is_found_by_its_words(engine):
    mark = a_fingerprint(bands=(), signature=())
    with transaction(engine) as session:
        articles.add(session, an_article(), mark, NEW, (), quiet=False)
        assert articles.near(session, mark) == (("a1", mark),)


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
