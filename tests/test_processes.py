"""That no page or feed stops the reading of the others."""

import os
import pickle
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import UTC, datetime
from multiprocessing.reduction import ForkingPickler
from pathlib import Path

import psutil
import pytest
from builders import a_facts, a_report, an_actor, an_article, an_entry

from monitor.drafts import Draft
from monitor.model import Entry, Feed, Validators
from monitor.model.answers import Body, PageError, SourceError
from monitor.runners.processes import PageReaders

RECORDED = Path(__file__).parent / "recorded"
ARTICLE = (RECORDED / "article.html").read_bytes()
SLOW = b"<html><body><p>" + b"<a href='/x'>word</a> " * 200_000  # takes 6 seconds
LONG = 300  # seconds; more than any test waits


@pytest.fixture
def readers() -> Iterator[PageReaders]:
    with PageReaders(workers=1, seconds=3) as readers:
        yield readers


def read(readers: PageReaders, content: bytes = ARTICLE) -> str:
    return readers.read(content, url="https://o.example/1", content_type="text/html").text


def hang(readers: PageReaders) -> None:
    readers._done(0, time.sleep, LONG)


def workers() -> set[int]:
    """The processes that read; not the one that they are forked from, which ends with its run."""
    return {child.pid for child in psutil.Process().children(recursive=True) if child.ppid() != os.getpid()}


def drafted(readers: PageReaders, answer: Body | None = None, **of: str) -> Draft:
    entry = Entry(identity="1", feed="f", source="s", **of)
    return readers.draft(entry, answer, None, country=None, now=datetime(2026, 3, 1, tzinfo=UTC))


def body(content: bytes) -> Body:
    return Body(url="https://o.example/1", status=200, content=content, headers={}, validators=Validators())


def test_a_page_is_read_in_another_process(readers: PageReaders) -> None:
    assert "third of its kind" in read(readers)


def test_a_page_that_takes_too_long_is_given_up_and_the_next_is_read(readers: PageReaders) -> None:
    read(readers)
    with pytest.raises(PageError, match="not read within 3 s"):
        hang(readers)
    assert "third of its kind" in read(readers)


def test_a_reader_that_dies_harms_only_its_page() -> None:
    with PageReaders(workers=1, seconds=30) as readers, ThreadPoolExecutor(1) as threads:
        read(readers)
        lost = threads.submit(hang, readers)
        while not lost.done():  # one that dies before it has begun harms nothing
            for pid in workers():
                os.kill(pid, signal.SIGKILL)
            wait([lost], timeout=0.5)
        assert isinstance(lost.exception(), PageError)
        assert "third of its kind" in read(readers)


def test_a_page_that_waits_behind_one_that_takes_too_long_or_kills_its_reader_is_read() -> None:
    with PageReaders(workers=1, seconds=3) as readers, ThreadPoolExecutor(3) as threads:
        read(readers)
        slow, *behind = (threads.submit(task, readers) for task in (hang, read, read))
        assert "not read within 3 s" in str(slow.exception())
        assert all("third of its kind" in one.result() for one in behind)
        deadly, *behind = (
            threads.submit(readers._done, 0, task, *of)
            for task, of in ((os._exit, [7]), (str.upper, ["x"]), (str.upper, ["y"]))
        )
        assert isinstance(deadly.exception(), PageError)
        assert [one.result() for one in behind] == ["X", "Y"]


@pytest.mark.parametrize("most", [1, 2])
def test_what_is_at_hand_for_a_reader_that_hangs_is_read_by_another(most: int) -> None:
    with PageReaders(workers=most) as readers, ThreadPoolExecutor(12) as threads:
        read(readers)
        bomb = threads.submit(hang, readers)
        good = [threads.submit(read, readers) for _ in range(11)]
        assert all("third of its kind" in one.result() for one in good)
        assert not bomb.done()
        readers.close()
        assert str(bomb.exception()) == "the readers were stopped"


def test_a_reader_that_died_while_it_had_nothing_to_do_harms_nothing() -> None:
    with PageReaders(workers=1) as readers:
        for _ in range(3):
            read(readers)
            gone = [psutil.Process(pid) for pid in workers()]
            for one in gone:
                one.kill()
            psutil.wait_procs(gone)
            assert "third of its kind" in read(readers)


def test_when_the_readers_are_closed_what_is_read_and_what_waits_is_given_back() -> None:
    readers = PageReaders(workers=1)
    read(readers)
    with ThreadPoolExecutor(4) as threads:
        given = [threads.submit(hang, readers) for _ in range(4)]
        wait(given, timeout=0.5)
        before = workers()
        readers.close()
        assert before - workers() == before
        assert {str(one.exception()) for one in given} == {"the readers were stopped"}


def test_what_an_article_reports_is_read_in_another_process(readers: PageReaders) -> None:
    blast = "A bomb killed three policemen in Hangu on Monday, police said."
    (report,) = drafted(readers, text=blast).reports
    assert report.facts.killed is not None
    assert report.facts.killed.best == 3
    page = drafted(readers, body(ARTICLE))
    assert "third of its kind" in page.article.text
    assert page.mark.words > 0


@pytest.mark.parametrize("value", [a_report(facts=a_facts(actors=(an_actor(),))), an_article(), an_entry()])
def test_a_value_goes_to_another_process_as_its_fields_alone_and_comes_out_equal(value: object) -> None:
    sent = bytes(ForkingPickler.dumps(value))

    assert pickle.loads(sent) == value
    assert b"_dataclass_setstate" not in sent


def test_a_page_that_takes_too_long_to_become_an_article_is_given_up(readers: PageReaders) -> None:
    with pytest.raises(PageError, match="not read within 3 s"):
        drafted(readers, body(SLOW))
    assert "third of its kind" in drafted(readers, body(ARTICLE)).article.text


def test_a_feed_is_listed_in_another_process_and_its_fault_is_its_own(readers: PageReaders) -> None:
    feed = Feed(id="f", url="https://o.example/feed", name="o")
    now = datetime(2026, 3, 1, tzinfo=UTC)
    content = (RECORDED / "outlet.rss").read_bytes()
    listed = readers.listing(feed, content, url=feed.url, headers={"content-type": "text/xml"}, now=now, most=500)
    assert len(listed.entries) == 3
    with pytest.raises(SourceError, match="HTML"):
        readers.listing(feed, b"<html>", url=feed.url, headers={}, now=now, most=500)


def test_threads_share_the_readers() -> None:
    with PageReaders(workers=2) as readers, ThreadPoolExecutor(4) as threads:
        texts = list(threads.map(lambda _: read(readers), range(12)))
    assert len(set(texts)) == 1


def test_no_process_starts_before_the_first_page_and_none_is_left_after_the_last() -> None:
    before = workers()
    readers = PageReaders(workers=2)
    assert workers() == before
    read(readers)
    assert workers() - before
    readers.close()
    readers.close()
    assert workers() - before == set()
    with pytest.raises(PageError, match="stopped"):
        read(readers)


def test_readers_end_with_the_process_that_was_killed(tmp_path: Path) -> None:
    script = tmp_path / "run.py"
    script.write_text(
        textwrap.dedent("""
            import sys, time
            from monitor.runners.processes import PageReaders
            if __name__ == "__main__":
                readers = PageReaders(workers=2)
                readers.read(b"<p>x</p>", url=None, content_type=None)
                print("ready", flush=True)
                time.sleep(60)
        """)
    )
    run = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True)
    assert run.stdout is not None
    assert run.stdout.readline() == "ready\n"
    readers = psutil.Process(run.pid).children(recursive=True)
    assert readers
    run.kill()
    run.wait()
    run.stdout.close()
    _, alive = psutil.wait_procs(readers, timeout=15)
    for worker in alive:
        worker.kill()
    assert alive == []
