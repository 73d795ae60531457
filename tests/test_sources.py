"""What feeds, files and folders hold."""

import json
import os
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor import sources, urls
from monitor.model import Entry, Feed
from monitor.model.answers import BadLine, SourceError
from monitor.sources import feed as feeds
from monitor.sources import jsonl

NOW = datetime(2026, 3, 1, tzinfo=UTC)
RECORDED = Path(__file__).parent / "recorded"
FEED = Feed(id="f1", url="https://o.example/feed", name="Outlet", timezone="Asia/Karachi")


def listed(content: bytes | str, feed: Feed = FEED, **headers: str) -> tuple[Entry, ...]:
    raw = content.encode() if isinstance(content, str) else content
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return feeds.read(feed, raw, url=feed.url, headers=given, now=NOW)


def rss(items: str, declaration: str = '<?xml version="1.0"?>') -> str:
    return f'{declaration}<rss version="2.0"><channel><title>t</title>{items}</channel></rss>'


def item(title: str = "A blast", link: str = "https://o.example/1", more: str = "") -> str:
    return f"<item><title>{title}</title><link>{link}</link>{more}</item>"


def recorded(name: str, zone: str = "Asia/Karachi") -> tuple[Entry, ...]:
    base = Feed(id="f1", url=f"https://courier.example/{name}", name="Outlet", timezone=zone)
    return listed((RECORDED / name).read_bytes(), base)


# Feeds


def test_an_rss_feed_lists_its_items() -> None:
    grenade, road, note = recorded("outlet.rss")
    assert grenade.title == "Two guards wounded as grenade is thrown at Mastung checkpoint"
    assert grenade.url == "https://courier.example/news/4411/grenade-at-mastung?utm_source=rss"
    assert grenade.identity == "https://courier.example/news/4411/grenade-at-mastung"
    assert (grenade.given_id, grenade.feed, grenade.source) == ("courier-4411", "f1", "Outlet")
    assert grenade.published == datetime(2026, 1, 23, 16, 40, tzinfo=UTC)
    assert grenade.published_raw == "Fri, 23 Jan 2026 21:40:00 PKT"
    assert "Nobody has claimed it." in (grenade.html or "")
    assert (grenade.summary or "").startswith("Two guards")
    assert road.published == datetime(2026, 1, 24, 3, 0, tzinfo=UTC)  # no zone: the outlet's
    assert (note.url, note.published, note.published_raw) == (None, None, "30/02/2026")
    assert note.identity.startswith("sha256:")


def test_an_atom_feed_lists_its_entries() -> None:
    (blast,) = recorded("outlet.atom")
    assert blast.title == "کوئٹہ میں دھماکا ، تین زخمی"
    assert blast.published == datetime(2026, 1, 24, 5, 15, tzinfo=UTC)
    assert (blast.given_id, blast.url) == ("tag:valley.example,2026:77", "https://valley.example/77")


def test_an_rdf_feed_lists_its_items() -> None:
    (convoy,) = recorded("outlet.rdf")
    assert convoy.published == datetime(2026, 1, 24, 1, 30, tzinfo=UTC)
    assert convoy.url == "https://pass.example/1"


def test_a_json_feed_lists_its_items() -> None:
    attack, note = recorded("outlet.json")
    assert (attack.given_id, attack.url, attack.language) == ("9001", "https://desk.example/9001", "en")
    assert attack.published == datetime(2026, 1, 23, 22, 0, tzinfo=UTC)
    assert (note.url, note.summary) == ("https://desk.example/9002", "A short note on the weather.")


@pytest.mark.parametrize(
    "content",
    [
        "",
        " \n\t ",
        "<!doctype html><html><body>Just a moment</body></html>",
        "<html><head><title>Sign in</title></head></html>",
        '<?xml version="1.0"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0//EN" "x.dtd"><html xmlns="x"/>',
        "<!-- cached --><HTML>",
        "service unavailable",
        '{"error": "not found"}',
        "[]",
        "{",
        '{"version": "https://jsonfeed.org/version/1.1", "items": ' + "[" * 100_000,
        '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"/>',
        "\x1f\x8b\x08",
    ],
)
def test_what_is_no_feed_is_an_error_and_not_an_empty_feed(content: str) -> None:
    with pytest.raises(SourceError):
        listed(content)


def test_a_feed_without_items_is_empty() -> None:
    assert listed(rss("")) == ()


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
        '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE r [<!ENTITY % x SYSTEM "http://127.0.0.1/x.dtd"> %x;]>',
        '<!DOCTYPE r SYSTEM "x" [<!ATTLIST item a CDATA "b">]>',
    ],
)
def test_a_dtd_with_declarations_is_refused(declaration: str) -> None:
    with pytest.raises(SourceError, match="DTD"):
        listed(rss(item("&x;"), f'<?xml version="1.0"?>{declaration}'))


def test_a_plain_doctype_is_passed_over_and_its_file_not_opened(tmp_path: Path) -> None:
    secret = tmp_path / "secret.dtd"
    secret.write_text('<!ENTITY x "secret">')
    (entry,) = listed(rss(item(), f'<?xml version="1.0"?><!DOCTYPE rss SYSTEM "{secret.as_uri()}">'))
    assert entry.title == "A blast"


def test_a_title_of_entities_only_is_no_title() -> None:
    (entry,) = listed(rss(item("&amp;lol9; &amp;lol9;")))
    assert entry.title is None


@pytest.mark.parametrize(
    ("content", "header"),
    [
        (rss(item("Größe è ação")).encode(), "text/xml; charset=iso-8859-1"),
        (rss(item("Größe è ação"), '<?xml version="1.0" encoding="iso-8859-1"?>').encode("latin-1"), "text/xml"),
        (rss(item("Größe è ação")).encode("latin-1"), "text/xml; charset=ISO-8859-1"),
        (rss(item("Größe è ação"), '<?xml version="1.0" encoding="utf-16"?>').encode("utf-16"), "text/xml"),
        (b"\xef\xbb\xbf" + rss(item("Größe è ação")).encode(), "text/xml"),
        (rss(item("Größe è ação"), '<?xml version="1.0" encoding="klingon"?>').encode(), "text/xml; charset=x"),
    ],
    ids=["UTF-8 wins over the header", "declared", "by the header", "UTF-16", "byte order mark", "unknown name"],
)
def test_the_characters_come_out_right(content: bytes, header: str) -> None:
    (entry,) = listed(content, content_type=header)
    assert entry.title == "Größe è ação"


def test_control_characters_bidi_overrides_and_surrogates_are_removed() -> None:
    (entry,) = listed(rss(item("a\x00b\x1b[31m \u202egnp.exe\u202c &#x1F4A5;&#xD83D;")))
    assert entry.title is not None
    assert entry.title.encode()
    assert not set(entry.title) & set("\x00\x1b\u202e\u202c")


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "file:///etc/passwd", "http://u:p@o.example/", "http://o.example\\@x/", "data:,x"],
)
def test_a_link_that_may_not_be_asked_is_no_link(link: str) -> None:
    (entry,) = listed(rss(item(link=link)))
    assert entry.url is None


def test_a_guid_that_is_an_address_stands_in_for_a_link() -> None:
    (entry,) = listed(rss("<item><title>x</title><guid>https://o.example/7</guid></item>"))
    assert entry.url == "https://o.example/7"


def test_one_guid_for_all_items_does_not_make_them_one() -> None:
    items = "".join(f"<item><title>t{n}</title><guid isPermaLink='false'>same</guid></item>" for n in range(3))
    assert len({entry.identity for entry in listed(rss(items))}) == 3


def test_one_link_for_all_items_does_not_make_them_one() -> None:
    items = "".join(
        item(f"t{n}", "https://o.example/live", f"<guid isPermaLink='false'>g{n}</guid>") for n in range(3)
    )
    assert [entry.identity for entry in listed(rss(items))] == ["g0", "g1", "g2"]


def test_an_item_listed_twice_is_one_entry() -> None:
    assert len(listed(rss(item() * 2))) == 1


def test_an_edit_and_a_new_date_keep_the_identity() -> None:
    (before,) = listed(rss(item(more="<pubDate>Fri, 23 Jan 2026 10:00:00 GMT</pubDate>")))
    (after,) = listed(rss(item("A blast, updated", more="<pubDate>Sat, 24 Jan 2026 10:00:00 GMT</pubDate>")))
    assert before.identity == after.identity


@pytest.mark.parametrize(
    ("raw", "at"),
    [
        ("Fri, 23 Jan 2026 10:00:00 GMT", "2026-01-23T10:00"),
        ("Fri, 23 Jan 2026 10:00:00 +0500", "2026-01-23T05:00"),
        ("Fri, 23 Jan 2026 10:00:00 PKT", "2026-01-23T05:00"),
        ("Fri, 23 Jan 2026 10:00:00 AFT", "2026-01-23T05:30"),
        ("Fri, 23 Jan 2026 10:00:00 IST", "2026-01-23T04:30"),
        ("Fri, 23 Jan 2026 10:00:00 EST", "2026-01-23T15:00"),
        ("Fri, 23 Jan 2026 10:00:00", "2026-01-23T05:00"),
        ("23 Jan 2026 10:00", "2026-01-23T05:00"),
        ("2026-01-23T10:00:00Z", "2026-01-23T10:00"),
        ("2026-01-23T10:00:00.123+05:00", "2026-01-23T05:00"),
        ("2026-01-23 10:00:00", "2026-01-23T05:00"),
        ("2026-01-23", "2026-01-22T19:00"),
        ("20260123T100000Z", "2026-01-23T10:00"),
        ("January 23, 2026 10:15 PM", "2026-01-23T17:15"),
        ("Jan 23, 2026 | 10:00 am PKT", "2026-01-23T05:00"),
        ("23/01/2026", "2026-01-22T19:00"),
        ("٢٣/٠١/٢٠٢٦", "2026-01-22T19:00"),
        ("۲۰۲۶-۰۱-۲۳ ۱۰:۰۰", "2026-01-23T05:00"),
        ("03/04/2025", None),
        ("30 Feb 2026", None),
        ("Fri, 23 Jan 1926 10:00:00 GMT", None),
        ("Fri, 23 Jan 2055 10:00:00 GMT", None),
        ("0000-00-00T00:00:00Z", None),
        ("9999-12-31T23:59:59-14:00", None),
        ("yesterday", None),
        ("9" * 100_000, None),
    ],
)
def test_a_date_is_read_in_its_zone_or_the_outlets(raw: str, at: str | None) -> None:
    (entry,) = listed(rss(item(more=f"<pubDate>{raw}</pubDate>")))
    assert entry.published == (datetime.fromisoformat(f"{at}+00:00") if at else None)
    assert (entry.published_raw or "").startswith(raw[:20])


@pytest.mark.parametrize(
    ("zone", "hour"), [("Asia/Kolkata", "04:30"), ("Europe/Dublin", "09:00"), ("UTC", "04:30")]
)
def test_ist_is_the_time_of_the_outlets_country(zone: str, hour: str) -> None:
    feed = Feed(id="f", url=FEED.url, name="o", timezone=zone)
    (entry,) = listed(rss(item(more="<pubDate>Wed, 23 Jul 2025 10:00:00 IST</pubDate>")), feed)
    assert entry.published is not None
    assert f"{entry.published:%H:%M}" == hour


def test_the_entries_of_one_answer_are_bounded() -> None:
    many = rss("".join(item(f"t{n}", f"https://o.example/{n}") for n in range(700)))
    assert len(listed(many)) == feeds.MOST_ENTRIES


@pytest.mark.parametrize(
    "items",
    [
        "<a>" * 200_000,
        "<item " + " ".join(f'a{n}="x"' for n in range(10_000)) + "/>",
        "".join(f'<a{n}:b xmlns:a{n}="u"/>' for n in range(1_000)),
        "<item><title>" + "&" * 200_000,
    ],
    ids=["tags", "attributes", "namespaces", "ampersands"],
)
def test_what_would_keep_the_parser_busy_for_minutes_is_refused(items: str) -> None:
    with pytest.raises(SourceError, match="more than a feed needs"):
        listed(rss(items))


@pytest.mark.parametrize("newest_first", [True, False])
def test_of_fifty_thousand_items_the_newest_are_read(newest_first: bool) -> None:
    dates = [NOW - timedelta(minutes=n) for n in range(50_000)]
    items = (
        f"<item><title>t{n}</title><guid>{n}</guid><pubDate>{format_datetime(date)}</pubDate></item>"
        for n, date in enumerate(dates if newest_first else reversed(dates))
    )
    found = feeds.listing(FEED, rss("".join(items)).encode(), url=FEED.url, headers={}, now=NOW, most=100)
    assert (len(found.entries), found.left_out) == (100, 49_900)
    assert {one.published for one in found.entries} == {date.replace(microsecond=0) for date in dates[:100]}


@pytest.mark.parametrize("stuff", ["9", " ", "(", "killed ", '"', "<", "&", "]", "<!--", "&#", "2026-", "a="])
def test_half_a_megabyte_of_anything_ends(stuff: str) -> None:
    text = stuff * (500_000 // len(stuff))
    for content in (rss(item(text)), rss(item(more=f"<pubDate>{text}</pubDate>")), text, "<rss><![CDATA[" + text):
        try:
            listed(content)
        except SourceError:
            continue


@given(st.binary(max_size=400) | st.text(max_size=300).map(lambda text: rss(item(text, text)).encode()))
def test_any_bytes_are_entries_or_a_source_error(content: bytes) -> None:
    try:
        for entry in listed(content):
            f"{entry}".encode()
    except SourceError:
        pass


# Files


def article(**fields: object) -> str:
    return json.dumps({"id": "a1", "text": "Gunmen fired on a patrol.", **fields})


def test_a_jsonl_file_gives_an_entry_for_each_line(tmp_path: Path) -> None:
    path = tmp_path / "articles.jsonl"
    path.write_text(article(title="T", published="2026-01-23", url="https://o.example/1", source="Outlet") + "\n")
    (entry,) = sources.read_path(path, sources.Given(timezone="Asia/Karachi"))
    assert isinstance(entry, Entry)
    assert (entry.given_id, entry.feed, entry.source) == ("a1", "path", "Outlet")
    assert (entry.title, entry.text, entry.url) == ("T", "Gunmen fired on a patrol.", "https://o.example/1")
    assert entry.published == datetime(2026, 1, 22, 19, tzinfo=UTC)
    assert sources.size_of(path) == path.stat().st_size


def test_a_bad_line_is_told_of_and_the_others_are_read(tmp_path: Path) -> None:
    path = tmp_path / "articles.jsonl"
    lines = [
        article(id=1).encode(),
        b"{broken",
        b"",
        b'["a list"]',
        b'{"id": "x"}',
        b'{"text": ["not text"]}',
        b'{"text": "\xff\xfe"}',
        b"[" * 100_000,
        article(id="last").encode(),
    ]
    path.write_bytes(b"\n".join(lines))
    found = list(sources.read_path(path))
    assert [entry.given_id for entry in found if isinstance(entry, Entry)] == ["1", "last"]
    bad = [line.where for line in found if isinstance(line, BadLine)]
    assert bad == [f"articles.jsonl:{number}" for number in (2, 4, 5, 6, 7, 8)]


def test_a_line_without_end_does_no_harm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonl, "LONGEST_LINE", 1_000)
    path = tmp_path / "articles.jsonl"
    path.write_text(article(id="a") + "\n" + article(text="x" * 50_000) + "\n" + article(id="b") + "\n")
    found = list(sources.read_path(path))
    assert [entry.given_id if isinstance(entry, Entry) else entry.where for entry in found] == [
        "a",
        "articles.jsonl:2",
        "b",
    ]


def test_texts_keep_their_offsets_but_lose_control_characters(tmp_path: Path) -> None:
    path = tmp_path / "articles.jsonl"
    path.write_text(article(text="Two men\n\nwere  killed.\u202e\ud800") + "\n")
    (entry,) = sources.read_path(path)
    assert isinstance(entry, Entry)
    assert entry.text == "Two men\n\nwere  killed."


def test_a_folder_gives_an_entry_for_each_page_and_text_in_order(tmp_path: Path) -> None:
    folder = tmp_path / "outlet"
    (folder / "b").mkdir(parents=True)
    (folder / "b" / "1.txt").write_text("Blast in Bannu\n\nThree people were hurt.")
    (folder / "a.html").write_text("<p>x</p>")
    (folder / "c.md").write_text("# Calm in Kech\nNothing happened.")
    (folder / "skip.pdf").write_bytes(b"%PDF")
    (folder / "empty.txt").write_text(" ")
    found = list(sources.read_path(folder))
    assert [getattr(f, "given_id", getattr(f, "where", "")) for f in found] == [
        "a.html",
        "c.md",
        "empty.txt",
        "b/1.txt",
    ]
    html, calm, empty, blast = found
    assert isinstance(html, Entry)
    assert isinstance(calm, Entry)
    assert isinstance(blast, Entry)
    assert (html.html, html.source) == ("<p>x</p>", "outlet")
    assert (calm.title, calm.text) == ("Calm in Kech", "Nothing happened.")
    assert (blast.title, blast.text, blast.source) == ("Blast in Bannu", "Three people were hurt.", "b")
    assert isinstance(empty, BadLine)
    assert sources.size_of(folder) == 80


def test_links_that_lead_out_of_the_folder_are_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    folder = tmp_path / "in"
    folder.mkdir()
    os.symlink(secret, folder / "out.txt")
    os.symlink(tmp_path, folder / "up")
    (found,) = sources.read_path(folder)
    assert isinstance(found, BadLine)
    assert "out of the directory" in found.why


def test_a_pipe_in_a_folder_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (found,) = sources.read_path(tmp_path)
    assert isinstance(found, BadLine)


@pytest.mark.parametrize("name", ["outlet.rss", "outlet.atom", "outlet.rdf", "outlet.json"])
def test_a_saved_feed_gives_its_entries(name: str) -> None:
    found = list(sources.read_path(RECORDED / name))
    assert found
    assert all(isinstance(entry, Entry) and entry.feed == "path" for entry in found)


def test_what_cannot_be_read_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "x.exe").write_bytes(b"MZ")
    (tmp_path / "x.xml").write_text("<html>")
    for path in (tmp_path / "none", tmp_path / "x.exe", tmp_path / "x.xml"):
        (found,) = sources.read_path(path)
        assert isinstance(found, BadLine)


def test_two_files_that_number_their_lines_alike_are_both_taken(tmp_path: Path) -> None:
    lines = [json.dumps({"id": "1", "text": text}) for text in ("A bomb went off in Hangu.", "A raid in Bannu.")]
    for name, line in zip(("a.jsonl", "b.jsonl"), lines, strict=True):
        (tmp_path / name).write_text(line)
    first, second = (next(jsonl.read(tmp_path / name)) for name in ("a.jsonl", "b.jsonl"))
    assert isinstance(first, Entry)
    assert isinstance(second, Entry)
    assert first.given_id == second.given_id
    assert first.identity != second.identity


# Aggregators

OLD_ID = "CBMiHGh0dHBzOi8vZWFzdC5leGFtcGxlL25ld3MvNDLSAQA"  # holds https://east.example/news/42
NEW_ID = "CBMiX0FVX3lxTE1qQmFkYWtoc2hhbkthYnVsR2hhem5pTG9nYXJQYWt0aWFLaG9zdA"


def news_item(id: str) -> str:
    return item(
        "Grenade thrown in Mastung - East",
        f"https://news.google.com/rss/articles/{id}?oc=5",
        '<source url="https://east.example">East</source><description>&lt;ol&gt;&lt;li&gt;&lt;a href="x"&gt;Grenade'
        " thrown in Mastung&lt;/a&gt;&lt;/li&gt;&lt;li&gt;Nine killed in Kabul&lt;/li&gt;&lt;/ol&gt;</description>",
    )


def test_an_item_of_google_news_is_its_outlets_where_the_link_says_which() -> None:
    (entry,) = listed(rss(news_item(OLD_ID)))
    assert (entry.url, entry.source) == ("https://east.example/news/42", "East")
    assert entry.title == "Grenade thrown in Mastung"
    assert entry.identity == "https://east.example/news/42"
    assert (entry.summary, entry.html) == (None, None), "what stands there are headlines, also of others"


def test_an_item_of_google_news_with_an_opaque_link_is_a_headline_of_its_outlet() -> None:
    (entry,) = listed(rss(news_item(NEW_ID)))
    assert (entry.source, entry.title, entry.summary) == ("East", "Grenade thrown in Mastung", None)
    assert urls.is_news_link(entry.url or "")


@pytest.mark.parametrize(
    "link",
    [
        "https://www.google.com/url?rct=j&amp;sa=t&amp;url=https://east.example/news/42&amp;ct=ga",
        "http://www.bing.com/news/apiclick.aspx?ref=FexRss&amp;url=https%3a%2f%2feast.example%2fnews%2f42&amp;c=1",
    ],
)
def test_the_address_behind_an_aggregators_is_taken(link: str) -> None:
    (entry,) = listed(rss(item("A blast", link)))
    assert entry.url == "https://east.example/news/42"


def test_an_address_that_must_not_be_asked_is_not_taken_out_of_another() -> None:
    (entry,) = listed(rss(item("A blast", "https://www.google.com/url?url=file:///etc/passwd")))
    assert entry.url == "https://www.google.com/url?url=file:///etc/passwd"
