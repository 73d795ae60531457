"""Which addresses mean the same page, and which may be asked."""

import base64

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from monitor import urls

PAGE = "https://outlet.example/news/123/blast-in-market"


@pytest.mark.parametrize(
    "url",
    [
        PAGE,
        "http://outlet.example/news/123/blast-in-market",
        "HTTP://WWW.OUTLET.EXAMPLE:80/news/123/blast-in-market/",
        "https://outlet.example:443/news/123/blast-in-market#comments",
        "https://m.outlet.example/news/123/blast-in-market",
        "https://amp.outlet.example/news/123/blast-in-market",
        "https://mobile.outlet.example/news/123/blast-in-market?",
        "https://outlet.example/news/123/blast-in-market/amp/",
        "https://outlet.example/amp/news/123/blast-in-market",
        "https://outlet.example/news/123/blast-in-market.amp",
        "https://outlet.example/news/123/blast-in-market?amp=1&outputType=amp",
        "https://outlet.example/news/x/../123/./blast-in-market",
        "https://outlet.example//news/123/blast-in-market/index.html",
        "https://outlet.example/news/123/blast%2Din%2Dmarket?utm_source=rss&utm_medium=feed&fbclid=abc&gclid=x",
        "https://outlet.example/news/123/blast-in-market;jsessionid=9A?PHPSESSID=1&_ga=2&at_medium=3&mc_cid=4",
        "https://outlet-example.cdn.ampproject.org/c/s/outlet.example/news/123/blast-in-market",
        "https://www.google.com/amp/s/outlet.example/news/123/blast-in-market",
        "https://www.google.com/url?q=https%3A%2F%2Foutlet.example%2Fnews%2F123%2Fblast-in-market&sa=t",
        " https://outlet.example/news/123/blast-in-market\n",
    ],
)
def test_every_address_of_a_page_has_one_key(url: str) -> None:
    assert urls.canonical(url) == PAGE


def test_an_old_google_news_id_holds_the_publishers_address() -> None:
    inside = base64.urlsafe_b64encode(b"\x08\x13\x22\x2f" + PAGE.encode() + b"\xd2\x01\x00").decode().rstrip("=")
    assert urls.canonical(f"https://news.google.com/rss/articles/{inside}?oc=5&hl=en") == PAGE


def test_a_new_google_news_id_stays_what_it_is() -> None:
    url = "https://news.google.com/rss/articles/CBMiAAAABBBBCCCCDDDDEEEEFFFF?oc=5"
    assert urls.canonical(url).startswith("https://news.google.com/rss/articles/CBMiAAAABBBB")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://o.example/?id=5", "https://o.example/?id=6"),
        ("https://o.example/a?page=2", "https://o.example/a"),
        ("https://o.example/a b", "https://o.example/ab"),
        ("https://o.example/A", "https://o.example/a"),
        ("https://o.example:8080/a", "https://o.example/a"),
        ("https://urdu.o.example/a", "https://o.example/a"),
        ("https://o.example/camp", "https://o.example/c"),
        ("https://o.example/news.php?sid=1", "https://o.example/news.php?sid=2"),
        ("https://o.example/خبر", "https://o.example/خبریں"),
    ],
)
def test_different_pages_have_different_keys(one: str, other: str) -> None:
    assert urls.canonical(one) != urls.canonical(other)


def test_the_order_of_parameters_and_the_way_of_escaping_say_nothing() -> None:
    assert urls.canonical("https://o.example/x?b=2&a=1") == urls.canonical("https://o.example/x?a=1&b=2&b=2")
    assert urls.canonical("https://o.example/خبر") == urls.canonical("https://o.example/%d8%ae%D8%A8%D8%B1")


@example("A://0\\")
@given(st.text(max_size=200) | st.from_regex(r"https?://[a-z.]{1,20}(:\d{1,6})?/[^#]{0,60}", fullmatch=True))
def test_a_key_can_be_had_of_anything_and_is_its_own_key(url: str) -> None:
    key = urls.canonical(url)
    assert urls.canonical(key) == key
    urls.origin_host(url), urls.refusal(url), urls.redacted(url), urls.origin(url)


@pytest.mark.parametrize(
    ("url", "host"),
    [("https://www.Outlet.example:8080/x", "outlet.example"), ("https://m.o.example", "o.example"), ("x", "")],
)
def test_the_host_of_an_outlet_is_without_its_reader_part(url: str, host: str) -> None:
    assert urls.origin_host(url) == host


@pytest.mark.parametrize("name", ["token", "api_key", "apikey", "access_token", "password", "X-Signature", "auth"])
def test_what_looks_secret_is_not_shown(name: str) -> None:
    shown = urls.redacted(f"https://desk:geheim@o.example/feed?{name}=geheim&page=2")
    assert "geheim" not in shown
    assert "page=2" in shown
