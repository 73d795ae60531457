"""Lists of feeds come in and go out as OPML."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor import cli
from monitor.config import opml
from monitor.config.build import feed_id
from monitor.model import Feed

OPML = """<?xml version="1.0"?><opml version="2.0"><head><title>mine</title></head><body>
<outline text="Hills"><outline type="rss" text="Hill Post" xmlUrl="https://hills.example/feed" language="ur-PK"/>
<outline type="rss" text="Spare" xmlUrl="https://spare.example/feed"/>
<outline type="rss" text="Spare again" xmlUrl="HTTPS://spare.example:443/feed"/></outline>
<outline type="rss" text="Nowhere"/><outline text="Odd" xmlUrl="ftp://odd.example/feed"/>
<outline text="East" xmlUrl="https://east.example/feed"/></body></opml>"""
CONFIG = """# what we hear
seeds: no-seeds   # none
feeds:
  # the first of all
  - url: https://east.example/feed
    name: East
    interval: 5m
watches:
  - name: all
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "no-seeds").mkdir()
    (tmp_path / "list.opml").write_text(OPML)
    return tmp_path


def test_the_feeds_of_a_list_are_added_behind_those_that_are_there(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "monitor.yaml").write_text(CONFIG)
    assert cli.run(["feeds", "import", "list.opml"]) == 0
    said = capsys.readouterr().out
    assert "added      2 feeds to monitor.yaml" in said
    assert "known      2" in said
    assert "skipped    2" in said
    assert "'Nowhere': it has no address" in said
    assert "'Odd': not an http or https address" in said

    written = (here / "monitor.yaml").read_text()
    before, _, after = CONFIG.partition("watches:")
    assert written.startswith(before), "comments and order stay"
    assert written.endswith("watches:" + after)
    assert "language: ur" in written

    assert cli.run(["feeds", "import", "list.opml"]) == 0
    assert "added      0 feeds" in capsys.readouterr().out
    assert (here / "monitor.yaml").read_text() == written


def test_a_first_list_makes_the_configuration(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["feeds", "import", "list.opml", "--dry-run"]) == 0
    assert "would be added 3 feeds" in capsys.readouterr().out
    assert not (here / "monitor.yaml").exists()
    assert cli.run(["feeds", "import", "list.opml"]) == 0
    assert cli.run(["feeds", "--format", "csv"]) == 0
    assert "https://hills.example/feed" in capsys.readouterr().out


@pytest.mark.parametrize("content", ["", "<opml>", '<!DOCTYPE a [<!ENTITY b "c">]><opml/>'])
def test_what_is_no_list_is_told_and_changes_nothing(
    content: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "list.opml").write_text(content)
    assert cli.run(["feeds", "import", "list.opml"]) == 2
    assert "list.opml: " in capsys.readouterr().err
    assert cli.run(["feeds", "import", "missing.opml"]) == 2
    assert not (here / "monitor.yaml").exists()


def test_what_goes_out_comes_in_again(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "monitor.yaml").write_text(
        "feeds:\n  - {url: 'https://me:secret@east.example/feed?a=1&b=2', name: 'East & \"West\"', language: ur}\n"
    )
    assert cli.run(["feeds", "export", "out.opml"]) == 0
    assert "secret" not in (here / "out.opml").read_text()
    (outline,) = opml.read(here / "out.opml")
    assert (outline.url, outline.name, outline.language) == (
        "https://east.example/feed?a=1&b=2",
        'East & "West"',
        "ur",
    )
    assert cli.run(["feeds", "export"]) == 0
    assert capsys.readouterr().out == (here / "out.opml").read_text()


@given(names=st.lists(st.text(st.characters(exclude_categories=("C", "Z")), min_size=1), max_size=5))
def test_any_name_goes_out_and_comes_in(names: list[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    feeds = [
        Feed(id=feed_id(url), url=url, name=name)
        for url, name in ((f"https://o.example/{n}", name) for n, name in enumerate(names))
    ]
    file = tmp_path_factory.mktemp("opml") / "a.opml"
    file.write_text(opml.write(feeds, "t"), encoding="utf-8")
    assert [(one.url, one.name) for one in opml.read(file)] == [(feed.url, feed.name) for feed in feeds]
