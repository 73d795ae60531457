"""What a page says, and whether it is worth more than what its feed carries."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor import markup
from monitor.charsets import decode
from monitor.model import Entry
from monitor.model.articles import LONGEST_TITLE
from monitor.pages import Chosen, Page, choose, read_page

RECORDED = Path(__file__).parent / "recorded"
ARTICLE = (RECORDED / "article.html").read_text(encoding="utf-8")
URL = "https://courier.example/news/4411/grenade-at-mastung?utm_source=rss"
HTML = "text/html; charset=utf-8"
TITLE = "Two guards wounded as grenade is thrown at Mastung checkpoint"
SUMMARY = "Two guards were wounded on Friday when a hand grenade was thrown at a checkpoint, an official said."
NOW = datetime(2026, 3, 1, tzinfo=UTC)


def page(html: str | bytes = ARTICLE, content_type: str | None = HTML) -> Page:
    return read_page(html.encode() if isinstance(html, str) else html, url=URL, content_type=content_type)


def entry(**fields: object) -> Entry:
    known = {"title": TITLE, "summary": SUMMARY, "timezone": "Asia/Karachi", **fields}
    return Entry(identity="1", feed="f", source="Courier", url=URL, **known)  # type: ignore[arg-type]


def chosen(html: str | bytes, carried: str | None = None) -> Chosen:
    return choose(entry(html=carried), page(html), None, now=NOW)


def paragraphs(count: int) -> str:
    return "".join(
        f"<p>In village {n} the flood took {n * 7} sheep and the road to hill {n + 1}.</p>" for n in range(count)
    )


def within(body: str, head: str = "", title: str = TITLE) -> str:
    return f"<html><head><title>{title}</title>{head}</head><body>{body}</body></html>"


# Reading


def test_an_article_is_read_with_what_it_says_of_itself() -> None:
    read = page()
    assert read.text.startswith("MASTUNG: Two guards") or TITLE in read.text.split("\n")[0]
    assert "the first in which people were hurt." in read.text
    assert "Cricket" not in read.text
    assert "All rights reserved" not in read.text
    assert read.title == TITLE
    assert read.published == datetime(2026, 1, 23, 16, 40, tzinfo=UTC)
    assert read.published_raw == "2026-01-23T21:40:00+05:00"
    assert read.canonical == "https://courier.example/news/4411/grenade-at-mastung"
    assert read.quality == "full"


def test_beside_the_one_article_nothing_is_read() -> None:
    teasers = "".join(
        f"<div><p>Farmers of village {n} sold {n} goats at the spring fair.</p></div>" for n in range(3)
    )
    read = page(within(f"<p>Sign in to read your news</p><article>{paragraphs(20)}</article>{teasers}"))
    assert "to hill 20." in read.text
    assert "goats" not in read.text
    assert "Sign in" not in read.text


def test_where_no_element_holds_most_of_the_text_all_of_it_is_read() -> None:
    read = page(within(f"<article>{paragraphs(3)}</article><div class='post-content'>{paragraphs(30)}</div>"))
    assert "to hill 30." in read.text


@pytest.mark.parametrize("around", ["form", "figure"])
def test_an_article_in_a_form_or_a_figure_is_read(around: str) -> None:
    table = f"<table>{''.join(f'<tr><td>{one}</td></tr>' for one in paragraphs(30).split('</p>'))}</table>"
    assert "to hill 30." in page(within(f"<{around}>{table}</{around}>")).text


def test_a_headline_of_a_megabyte_is_cut() -> None:
    assert 0 < len(page(within(f"<p>{TITLE}</p>", title="killed " * 150_000)).title or "") <= LONGEST_TITLE


@pytest.mark.parametrize("href", ["https://other.example/1", "javascript:alert(1)", "http://u:p@courier.example/"])
def test_a_canonical_address_elsewhere_is_not_believed(href: str) -> None:
    assert page(ARTICLE.replace("/news/4411/grenade-at-mastung", href)).canonical is None


@pytest.mark.parametrize(
    ("content", "content_type", "why"),
    [
        (b"%PDF-1.7 ...", HTML, "a PDF"),
        (b"\x89PNG\r\n", None, "an image"),
        (b"\xff\xd8\xff\xe0", None, "an image"),
        (b"x", "application/pdf", "application/pdf"),
        (b"x", "image/svg+xml", "image/svg+xml"),
        (b"x", "video/mp4", "video/mp4"),
        (b"", HTML, "empty"),
        (b" \n", HTML, "empty"),
        (b"<p>" + b"x" * 5_000_000, HTML, "larger than"),
    ],
)
def test_what_is_no_page_is_told_so(content: bytes, content_type: str | None, why: str) -> None:
    read = page(content, content_type)
    assert (read.text, read.quality) == ("", "blocked")
    assert why in read.why


@pytest.mark.parametrize("depth", [250, 600, 980])
def test_a_page_keeps_its_text_however_deep(depth: int) -> None:
    read = page(within("<div>" * depth + paragraphs(30) + "</div>" * depth))
    assert "hill 1." in read.text
    assert "hill 30." in read.text


def test_a_page_too_deep_to_follow_says_so() -> None:
    read = page(within("<div>" * 5_000 + paragraphs(30)))
    assert (read.quality, read.text) == ("blocked", "")
    assert "deeper" in read.why


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "windows-1251", "koi8-r"])
def test_the_characters_come_out_right(encoding: str) -> None:
    russian = "".join(
        f"<p>В селе номер {n} вода унесла {n * 7} овец и дорогу к холму {n + 1}.</p>" for n in range(20)
    )
    html = f"<html><head><meta charset='{encoding}'><title>Вода</title></head><body>{russian}</body></html>"
    assert "дорогу к холму 20." in page(html.encode(encoding), "text/html").text


@pytest.mark.parametrize(
    "attribute",
    [
        'a{}="x"',
        "a{}='>'",
        "a{}=x",
        "a{}",
        'a{}="x y z"',
        'a{}="<"',
        "a{} = '</p><p>'",
        "a{}=<",
        "a{}<",
        '/a{}="<>"',
    ],
)
@pytest.mark.parametrize("tag", ["div", "SCRIPT", "body"])
def test_a_tag_with_more_attributes_than_a_reader_has_time_for_is_refused_at_once(attribute: str, tag: str) -> None:
    many = " ".join(attribute.format(n) for n in range(100_000))
    read = page(within(f"<{tag} {many}>{paragraphs(20)}</{tag}>"))
    assert (read.quality, read.text) == ("blocked", "")
    assert "more than 10,000 attributes" in read.why


def test_a_long_script_or_a_long_value_is_no_tag_of_many_attributes() -> None:
    told = ", ".join(f'"key {n}": "value {n}"' for n in range(20_000))
    script = f"<script>for (let n = 0; n<told.length;) const told = {{{told}}}</script>"
    long = f"{script}<div data-told='{{{told}}}'>{paragraphs(20)}</div>"
    assert "to hill 20." in page(within(long)).text


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("cp1251", "В селе вода унесла овец и дорогу к холму"),
        ("koi8-r", "В селе вода унесла овец и дорогу к холму"),
        ("cp1256", "انهار الجسر القديم صباح الاثنين بعد ليلة من المطر"),
        ("cp1254", "Köprü gece yağan yağmurdan sonra sabaha karşı çöktü, yolun açılışı gecikiyor"),
        ("cp1253", "Η παλιά γέφυρα έπεσε το πρωί μετά από μια νύχτα βροχής"),
        ("cp1252", "L'été passé, le vieux pont près de la forêt s'est effondré à l'aube"),
        ("cp1250", "Starý most se v pondělí ráno zřítil po noci plné deště, řekl starosta"),
        ("cp949", "밤새 내린 비로 오래된 다리가 월요일 아침에 무너졌다"),
        ("cp932", "一晩中の雨のあと、月曜日の朝に古い橋が崩れた"),
        ("gb18030", "一夜大雨之后，旧桥在星期一早晨倒塌"),
    ],
)
@pytest.mark.parametrize("times", [1, 30])
def test_a_page_that_does_not_say_its_encoding_is_read_by_its_letters(encoding: str, said: str, times: int) -> None:
    html = f"<html><body><p>{said}. </p></body></html>".replace(said, ". ".join([said] * times))
    assert decode(html.encode(encoding)) == html


def test_control_characters_are_removed() -> None:
    read = page(within(paragraphs(20).replace("flood", "fl\x00o\x1bo\u202ed")))
    assert "the flood took" in read.text


@pytest.mark.parametrize("none", ["&#27;", "&#0;", "&#xFFFE;", "&#xD800;", "\ufffe", "\x1f"])
def test_a_character_that_is_none_does_not_cost_the_article(none: str) -> None:
    assert "the flood took" in page(within(paragraphs(20).replace("flood", f"fl{none}ood"))).text


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=500) | st.text(max_size=400).map(str.encode))
def test_any_bytes_are_a_page(content: bytes) -> None:
    read_page(content, url=None, content_type=None)


def test_the_text_of_a_piece_of_html_is_its_lines() -> None:
    html = "<p>One&nbsp;man &amp; two</p><script>x()</script><ul><li>a<li>b</ul>c<br>d<style>e</style>"
    assert markup.text_of(html) == "One man & two\na\nb\nc\nd"
    assert markup.text_of("plain\n text") == "plain\ntext"
    assert markup.text_of("<div>" * 50_000 + "deep") == "deep"


@pytest.mark.parametrize("stuff", ["9", " ", "(", "killed ", '"', "<", "&", "</", "<a ", "date"])
def test_half_a_megabyte_of_anything_ends(stuff: str) -> None:
    text = stuff * (500_000 // len(stuff))
    page(within(f"<p>{text}</p>"))
    markup.text_of(text)
    choose(entry(title=text, summary=text), Page(text=text, title=text, quality="full", why=""), None)


# Choosing


def test_the_page_is_chosen_over_a_summary() -> None:
    best = chosen(ARTICLE)
    assert (best.quality, best.why) == ("full", "the page's text")
    assert "third of its kind" in best.text
    assert best.title == TITLE


def test_the_text_that_a_source_holds_is_taken_as_it_is() -> None:
    best = choose(entry(text="Two  men.\n"), None, None)
    assert (best.text, best.quality) == ("Two  men.\n", "full")


@pytest.mark.parametrize(
    ("refused", "quality"),
    [
        ("https://o.example/1: status 403", "blocked"),
        ("https://o.example/1: status 451", "blocked"),
        ("https://o.example/1: robots.txt forbids it", "blocked"),
        ("https://o.example/1: status 404", "feed"),
        ("not read within 20 s", "feed"),
        (None, "feed"),
    ],
)
def test_without_a_page_the_feeds_text_is_kept_and_the_reason_said(refused: str | None, quality: str) -> None:
    best = choose(entry(), None, refused)
    assert (best.text, best.quality) == (SUMMARY, quality)
    assert best.why == (refused or "no page was asked for")


def test_with_nothing_but_a_headline_that_is_the_text() -> None:
    best = choose(entry(summary=None), None, "status 404")
    assert (best.text, best.quality) == (TITLE, "headline")


WALL = '<script type="application/ld+json">{"@type": ["NewsArticle"], "isAccessibleForFree": "False"}</script>'
CONSENT = "".join(
    f"<p>We and our {n} partners store cookies on your device to measure adverts.</p>" for n in range(9, 40)
)


@pytest.mark.parametrize(
    ("html", "quality"),
    [
        (within("<p>Subscribe now to go on reading. Already with us? Sign in here.</p>", WALL), "walled"),
        (within("<p>Please wait while we check your connection.</p>", title="Just a moment..."), "blocked"),
        (within("<p>Your request was blocked. Ray 77.</p>", title="Attention Required! | Guard"), "blocked"),
        (within("<p>We could not find that.</p>", title="404 - Page not found"), "blocked"),
        (
            within("<div id=app></div><noscript>You need to enable JavaScript to run this app.</noscript>"),
            "blocked",
        ),
        (within("<div id=root></div>"), "blocked"),
        ("%PDF-1.5 text", "blocked"),
        (within(CONSENT, title="Your privacy"), "feed"),
    ],
    ids=["wall", "challenge", "guard", "error page", "script shell", "nothing", "PDF", "consent"],
)
def test_what_stands_in_the_articles_place_leaves_the_feeds_text(html: str, quality: str) -> None:
    best = chosen(html)
    assert (best.text, best.quality) == (SUMMARY, quality)
    assert best.why


DENIED = (
    "Aid convoys were denied access to the upper valley on Friday, the relief office said, and forty trucks wait "
    "at the checkpost with flour, medicine and tents. Access denied, they were told, until the road is cleared. "
    "Elders said that unusual traffic had stood there for a week, and asked the army to let the trucks through."
)


def test_an_article_in_the_words_of_a_challenge_is_known_by_what_its_feed_says() -> None:
    told = entry(
        title="Aid convoys denied access to the upper valley", summary="Forty trucks wait at the checkpost."
    )
    best = choose(told, page(within(f"<article><p>{DENIED}</p></article>", title="Access denied")), None)
    assert (best.quality, best.text) == ("full", DENIED)


def test_an_article_in_the_words_of_a_challenge_is_known_by_its_own_summary() -> None:
    summary = (
        '<meta property="og:description" content="Aid convoys were denied access to the upper valley on Friday.">'
    )
    html = within(f"<article><p>{DENIED}</p></article>", summary, title="Access denied")
    assert page(html).quality == "full"
    assert page(within(f"<article><p>{DENIED}</p></article>", title="Access denied")).quality == "blocked"


def test_another_piece_of_the_page_than_its_headline_tells_of_is_no_whole_article() -> None:
    head = '<meta property="og:title" content="Grenade wounds two guards at checkpoint near Mastung">'
    read = page(within(CONSENT, head, title="News"))
    assert (read.quality, "not that of the page" in read.why) == ("partial", True)


def test_a_page_that_is_not_free_is_walled_where_most_of_its_words_are_missing() -> None:
    wall = WALL.replace('"isAccessibleForFree"', '"wordCount": 2000, "isAccessibleForFree"')
    assert page(within(f"<article>{paragraphs(40)}</article>", wall)).quality == "walled"
    assert page(within(f"<article>{paragraphs(40)}</article>", wall.replace("2000", "600"))).quality == "full"


def test_a_text_that_is_longer_than_what_is_read_says_so() -> None:
    best = choose(entry(text="A long day. " * 6_000), None, None)
    assert best.why == "the source holds the text; of its 72,000 characters the first 60,000 are read for incidents"


def test_the_marks_of_a_live_page_are_read_however_many_posts_it_has() -> None:
    posts = ", ".join(
        f'{{"@type": "BlogPosting", "datePublished": "2026-01-25T0{n % 9}:00:00Z", "articleBody": "{"x" * 900}"}}'
        for n in range(900)
    )
    live = f'{{"@type": "LiveBlogPosting", "datePublished": "2026-01-24T10:00:00Z", "liveBlogUpdate": [{posts}]}}'
    read = page(within(paragraphs(9), f'<script type="application/ld+json">{live}</script>'))
    assert read.published == datetime(2026, 1, 24, 10, tzinfo=UTC)


def test_the_lead_before_a_wall_is_kept_if_it_says_more_than_the_feed() -> None:
    lead = "<p>Two guards were wounded late on Friday when a hand grenade was thrown at a Mastung checkpoint, the deputy commissioner said, and one of them is in a serious condition.</p>"  # noqa: E501
    best = chosen(within(lead, WALL))
    assert best.quality == "walled"
    assert "serious condition" in best.text


def test_an_article_that_is_there_in_full_is_full_though_marked_as_paid() -> None:
    paid = ARTICLE.replace('"isAccessibleForFree": true', '"isAccessibleForFree": false')
    assert chosen(paid.replace("</article>", paragraphs(30) + "</article>")).quality == "full"


def test_a_feed_that_carries_more_than_its_page_is_believed() -> None:
    html = f"<p>{SUMMARY}</p>" + paragraphs(40)
    best = chosen(within(f"<article><p>{SUMMARY}</p></article>"), carried=html)
    assert best.quality == "feed"
    assert "hill 40." in best.text


@pytest.mark.parametrize(
    "instead",
    [
        "<div>"
        + "<p>We and our partners keep cookies on your device to measure what you read here.</p>" * 9
        + "</div>",
        paragraphs(40),
    ],
)
def test_another_text_under_the_title_of_the_article_is_not_the_article(instead: str) -> None:
    best = chosen(within(instead))
    assert (best.text, best.quality) == (SUMMARY, "feed")
    assert "under its title" in best.why


def test_a_short_page_about_the_same_is_partial() -> None:
    text = f"{SUMMARY} Nobody claimed it."
    assert chosen(within(f"<article><p>{text}</p></article>")).quality == "partial"


def test_the_text_for_machines_is_taken_where_people_get_a_stub() -> None:
    body = " ".join(f"Sentence {n} about the grenade that was thrown at the checkpoint." for n in range(40))
    ld = f'<script type="application/ld+json">{{"@type": "NewsArticle", "articleBody": "{body}"}}</script>'
    assert "Sentence 39" in chosen(within(f"<p>{SUMMARY}</p>", ld)).text


def test_a_page_that_a_source_holds_whole_is_judged_by_its_article_alone() -> None:
    given = Entry(identity="1", feed="path", source="files", html=ARTICLE)
    best = choose(given, page(), None)
    assert best.quality == "full"
    assert "Cricket" not in best.text
    assert "third of its kind" in choose(given, None, "not read within 20 s").text


# Dates


@pytest.mark.parametrize(
    ("feed", "stated", "best"),
    [
        ("2026-01-23T17:00", "2026-01-23T21:40:00+05:00", "2026-01-23T16:40"),  # the feed dates the edit
        ("2026-01-23T16:00", "2026-01-23T21:40:00+05:00", "2026-01-23T16:00"),
        ("2026-01-23T16:40", "2026-01-23", "2026-01-23T16:40"),
        ("2026-01-23T16:40", "2019-05-05T10:00:00Z", "2026-01-23T16:40"),  # the date of something else
        ("2026-01-23T16:40", "nonsense", "2026-01-23T16:40"),
        (None, "2026-01-23T21:40:00", "2026-01-23T16:40"),  # no zone: the outlet's
        (None, "2026-01-23", "2026-01-22T19:00"),
        (None, "2055-01-23T00:00:00Z", None),
        (None, "nonsense", None),
    ],
)
def test_the_dates_of_feed_and_page_are_reconciled(feed: str | None, stated: str, best: str | None) -> None:
    published = datetime.fromisoformat(f"{feed}+00:00") if feed else None
    read = Page(text="x", published_raw=stated, quality="full", why="")
    found = choose(entry(published=published, published_raw=feed), read, None, now=NOW)
    assert found.published == (datetime.fromisoformat(f"{best}+00:00") if best else None)
    assert found.published_raw is not None
