"""That no page or feed stops the reading of the others."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import psutil
import pytest

from monitor.model import Feed
from monitor.model.answers import PageError, SourceError
from monitor.runners.processes import PageReaders

RECORDED = Path(__file__).parent / "recorded"
ARTICLE = (RECORDED / "article.html").read_bytes()
SLOW = b"<html><body " + b" ".join(b'a%d="x"' % n for n in range(300_000)) + b"><p>x</p></body></html>"


@pytest.fixture
def readers() -> Iterator[PageReaders]:
    with PageReaders(workers=1, seconds=3) as readers:
        yield readers


def read(readers: PageReaders, content: bytes = ARTICLE) -> str:
    return readers.read(content, url="https://o.example/1", content_type="text/html").text


def children() -> set[int]:
    return {child.pid for child in psutil.Process().children(recursive=True)}


def test_a_page_is_read_in_another_process(readers: PageReaders) -> None:
    assert "third of its kind" in read(readers)


def test_a_page_that_takes_too_long_is_given_up_and_the_next_is_read(readers: PageReaders) -> None:
    read(readers)
    with pytest.raises(PageError, match="not read within 3 s"):
        read(readers, SLOW)
    assert "third of its kind" in read(readers)


def test_a_reader_that_dies_harms_only_its_page() -> None:
    with PageReaders(workers=1, seconds=30) as readers, ThreadPoolExecutor(1) as threads:
        read(readers)
        before = children()
        lost = threads.submit(read, readers, SLOW)
        end = time.monotonic() + 20
        while not lost.done() and time.monotonic() < end:
            for pid in before:
                if any(word == "-c" for word in _words(pid)) and "resource_tracker" not in " ".join(_words(pid)):
                    os.kill(pid, signal.SIGKILL)
                    before = set()
        assert isinstance(lost.exception(timeout=20), PageError)
        assert "third of its kind" in read(readers)


def _words(pid: int) -> list[str]:
    try:
        return psutil.Process(pid).cmdline()
    except psutil.Error:
        return []


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
    before = children()
    readers = PageReaders(workers=2)
    assert children() == before
    read(readers)
    readers.close()
    readers.close()
    left = [pid for pid in children() - before if "resource_tracker" not in " ".join(_words(pid))]
    assert left == []
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
    workers = psutil.Process(run.pid).children(recursive=True)
    assert workers
    run.kill()
    run.wait()
    run.stdout.close()
    _, alive = psutil.wait_procs(workers, timeout=15)
    for worker in alive:
        worker.kill()
    assert alive == []
