"""What goes out over HTTP, against a real server on loopback."""

import gzip
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import brotli
import pytest
import trustme
from backports import zstd

from monitor.egress.packing import unpacked
from monitor.http import Web
from monitor.model import FetchSettings, Validators
from monitor.model.answers import Body, FetchError, NotModified
from tests.servers import Asked, Site, drip, redirect, reply, serving

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as site:
        yield site


def web(*allowed: str, seconds: float = 5, size: int = 10_000_000, **settings: object) -> Web:
    chosen = FetchSettings(
        allow_hosts=allowed,
        timeout=timedelta(seconds=seconds),
        max_bytes=size,
        per_host_delay=timedelta(0),
        **settings,  # type: ignore[arg-type]
    )
    return Web(chosen, now=lambda: NOW)


def got(web: Web, url: str, validators: Validators | None = None) -> Body:
    body = web.get(url, validators)
    assert isinstance(body, Body)
    return body


def refused(web: Web, url: str) -> FetchError:
    with pytest.raises(FetchError) as caught:
        web.get(url)
    return caught.value


# What an answer becomes


def test_a_good_answer_is_a_body_with_its_validators(site: Site) -> None:
    site.pages["/feed"] = reply("<rss/>", ETag='"a"', Last_Modified="Sun, 01 Feb 2026 00:00:00 GMT")
    body = got(web(site.at), site.url("/feed"))
    assert (body.content, body.status, body.url) == (b"<rss/>", 200, site.url("/feed"))
    assert body.validators == Validators(etag='"a"', last_modified="Sun, 01 Feb 2026 00:00:00 GMT")
    assert body.moved_to is None


def test_we_say_who_we_are_and_what_we_unpack(site: Site) -> None:
    site.pages["/"] = reply("x")
    got(web(site.at, user_agent="monitor/9 (+https://desk.example)"), site.url())
    headers = site.asked[0].headers
    assert headers["user-agent"] == "monitor/9 (+https://desk.example)"
    assert headers["accept-encoding"] == "gzip, deflate, br, zstd"
    assert headers["host"] == site.at


def test_validators_go_back_byte_for_byte(site: Site) -> None:
    site.pages["/feed"] = reply(status=304)
    odd = Validators(etag='W/"a  b;\xe4"', last_modified="sun, 1 feb 2026 00:00:00 +0000")
    answer = web(site.at).get(site.url("/feed"), odd)
    assert answer == NotModified(url=site.url("/feed"), validators=odd)
    assert site.asked[0].headers["if-none-match"] == odd.etag
    assert site.asked[0].headers["if-modified-since"] == odd.last_modified


def test_a_last_modified_in_the_future_is_not_sent(site: Site) -> None:
    site.pages["/feed"] = reply("x")
    got(web(site.at), site.url("/feed"), Validators(last_modified="Mon, 02 Mar 2026 12:00:01 GMT"))
    assert "if-modified-since" not in site.asked[0].headers


def test_a_page_is_asked_whether_it_has_changed_with_what_it_gave_before(site: Site) -> None:
    site.pages["/1"] = reply("a page", ETag='"one"')
    first = web(site.at).page(site.url("/1"))
    assert isinstance(first, Body)

    site.pages["/1"] = reply(status=304)
    again = web(site.at).page(site.url("/1"), first.validators)

    assert again == NotModified(url=site.url("/1"), validators=Validators(etag='"one"'))
    assert site.asked[-1].headers["if-none-match"] == '"one"'


def test_a_validator_that_would_split_the_request_is_not_sent(site: Site) -> None:
    site.pages["/feed"] = reply("x")
    got(web(site.at), site.url("/feed"), Validators(etag='"a"\r\nX-Evil: 1'))
    assert "x-evil" not in site.asked[0].headers
    assert "if-none-match" not in site.asked[0].headers


def test_a_304_keeps_the_validators_that_it_does_not_repeat(site: Site) -> None:
    site.pages["/feed"] = reply(status=304, ETag='"new"')
    before = Validators(etag='"old"', last_modified="Sun, 01 Feb 2026 00:00:00 GMT")
    answer = web(site.at).get(site.url("/feed"), before)
    assert answer.validators == Validators(etag='"new"', last_modified="Sun, 01 Feb 2026 00:00:00 GMT")


def test_a_304_that_nobody_asked_for_is_an_error(site: Site) -> None:
    site.pages["/feed"] = reply(status=304)
    assert refused(web(site.at), site.url("/feed")).kind == "protocol"
    with pytest.raises(FetchError, match="304"):
        web(site.at).get(site.url("/feed"), Validators())


@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 406, 418, 429, 451, 500, 502, 503, 504, 599])
def test_an_error_status_is_an_error_with_that_status(site: Site, status: int) -> None:
    site.pages["/feed"] = reply("sorry", status)
    error = refused(web(site.at), site.url("/feed"))
    assert (error.kind, error.status, error.gone) == ("http", status, False)


def test_410_is_gone_for_good(site: Site) -> None:
    site.pages["/feed"] = reply("", 410)
    assert refused(web(site.at), site.url("/feed")).gone


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        ("120", timedelta(seconds=120)),
        ("99999999999999999999", timedelta(hours=24)),
        ("Sun, 01 Mar 2026 12:10:00 GMT", timedelta(minutes=10)),
        ("Sun, 01 Mar 2099 12:10:00 GMT", timedelta(hours=24)),
        ("Sun, 01 Mar 2020 12:10:00 GMT", None),
        ("soon", None),
        ("-5", None),
        ("1e9", None),
        ("Sun, 99 Foo 20260 99:99:99 GMT", None),
    ],
)
def test_retry_after_is_read_clamped_or_ignored(site: Site, header: str, wait: timedelta | None) -> None:
    site.pages["/feed"] = reply("", 503, Retry_After=header)
    assert refused(web(site.at), site.url("/feed")).retry_after == wait


# Redirects


def test_permanent_redirects_give_the_new_address(site: Site) -> None:
    site.pages |= {"/a": redirect("/b", 301), "/b": redirect("/feed", 308), "/feed": reply("x")}
    body = got(web(site.at), site.url("/a"))
    assert (body.url, body.moved_to) == (site.url("/feed"), site.url("/feed"))


@pytest.mark.parametrize("status", [302, 303, 307])
@pytest.mark.parametrize("first", [True, False])
def test_one_passing_redirect_and_the_address_stays(site: Site, status: int, first: bool) -> None:
    codes = (status, 301) if first else (301, status)
    site.pages |= {"/a": redirect("/b", codes[0]), "/b": redirect("/feed", codes[1]), "/feed": reply("x")}
    body = got(web(site.at), site.url("/a"))
    assert (body.url, body.moved_to) == (site.url("/feed"), None)


def test_ten_redirects_are_followed_and_eleven_are_not(site: Site) -> None:
    for step in range(11):
        site.pages[f"/{step}"] = redirect(f"/{step + 1}")
    site.pages["/11"] = reply("x")
    assert got(web(site.at), site.url("/1")).content == b"x"
    assert refused(web(site.at), site.url("/0")).kind == "protocol"


def test_a_loop_of_redirects_ends(site: Site) -> None:
    site.pages |= {"/a": redirect("/b"), "/b": redirect("/a")}
    assert "more than 10 redirects" in refused(web(site.at), site.url("/a")).why
    assert len(site.asked) == 11


def test_a_redirect_without_a_location_is_an_error(site: Site) -> None:
    site.pages["/a"] = reply(status=301)
    assert "without a Location" in refused(web(site.at), site.url("/a")).why


@pytest.mark.parametrize(
    "location",
    [
        "file:///etc/passwd",
        "ftp://example.org/",
        "gopher://127.0.0.1:70/",
        "data:text/xml,<rss/>",
        "javascript:alert(1)",
        "http://user:secret@{at}/feed",
        "http://{at}\\@example.org/feed",
        "\\\\example.org/feed",
        "http://example\uff0eorg/".encode().decode("latin-1"),
        "http:///feed",
        "http://[::1/feed",
        "http://example.org:99999/",
    ],
)
def test_a_redirect_that_two_readers_could_take_for_two_things_is_refused(site: Site, location: str) -> None:
    site.pages |= {"/a": redirect(location.format(at=site.at)), "/feed": reply("x")}
    assert refused(web(site.at), site.url("/a")).kind == "refused"
    assert site.paths() == ["/a"]


def test_a_redirect_may_hold_utf_8_and_spaces(site: Site) -> None:
    site.pages["/a"] = redirect("/خبر 1".encode().decode("latin-1"))
    site.pages["/%D8%AE%D8%A8%D8%B1%201"] = reply("x")
    assert got(web(site.at), site.url("/a")).content == b"x"


# Addresses

EVERY_SPELLING_OF_LOOPBACK = [
    "127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "0177.1", "127.8.9.10",
    "0", "0.0.0.0", "localhost", "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:0:0:1]",
    "[::127.0.0.1]", "[64:ff9b::127.0.0.1]", "[2002:7f00:1::]", "[2001:0:7f00:1::]",
]  # fmt: skip
ELSEWHERE = [
    "10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254", "2852039166",
    "0xa9fea9fe", "100.64.0.1", "100.100.100.200", "192.0.0.8", "192.0.2.1", "192.88.99.1", "198.18.0.1",
    "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255", "168.63.129.16",
    "[fc00::1]", "[fd00:ec2::254]", "[fe80::1]", "[fec0::1]", "[ff02::1]", "[2001:db8::1]", "[3fff::1]",
    "[5f00::1]", "[100::1]", "[64:ff9b:1::1]", "[64:ff9b::169.254.169.254]", "[::ffff:169.254.169.254]",
    "[2002:a9fe:a9fe::]",    "[::ffff:10.0.0.1]", "[2001::1]",
]  # fmt: skip


@pytest.mark.parametrize("host", EVERY_SPELLING_OF_LOOPBACK + ELSEWHERE)
def test_an_address_that_is_not_public_is_refused_in_every_spelling(site: Site, host: str) -> None:
    error = refused(web("192.0.2.77:1"), f"http://{host}:{site.port}/feed")
    assert error.kind in ("refused", "dns")  # a resolver without IPv6 has no address for it
    assert site.asked == []


@pytest.mark.parametrize("host", ["127.0.0.2", "localhost.", "169.254.169.254", "[::1]", "10.0.0.1", "2130706434"])
def test_a_redirect_to_an_address_that_is_not_allowed_is_refused(site: Site, host: str) -> None:
    site.pages["/a"] = redirect(f"http://{host}:{site.port + 1}/feed")
    assert refused(web(site.at), site.url("/a")).kind in ("refused", "dns")
    assert site.paths() == ["/a"]


def test_another_port_of_an_allowed_host_is_refused(site: Site) -> None:
    with serving() as other:
        other.pages["/"] = reply("secret")
        assert refused(web(site.at), other.url()).kind == "refused"
        assert other.asked == []


def test_an_allowed_network_is_allowed_at_every_port() -> None:
    with serving(Site(address="127.1.2.3")) as site:
        site.pages["/"] = reply("x")
        assert got(web("127.1.0.0/16"), site.url()).content == b"x"
        assert refused(web("127.2.0.0/16"), site.url()).kind == "refused"


def test_an_allowed_host_may_be_spelled_otherwise_and_named(site: Site) -> None:
    site.pages["/"] = reply("x")
    assert got(web(site.at), f"http://0x7f.1:{site.port}/").content == b"x"
    assert got(web(f"localhost:{site.port}"), site.url()).content == b"x"
    assert got(web(f"localhost:{site.port}"), f"http://localhost:{site.port}/").content == b"x"


def test_an_exception_without_an_address_allows_nothing_and_hides_nothing(site: Site) -> None:
    assert refused(web(f"gone.invalid:{site.port}"), site.url()).kind == "refused"


class Names:
    """A resolver whose answers change: each look-up of a name takes its next answer."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self.answers, self.calls = list(answers), 0

    def __call__(self, host: str, port: int) -> Sequence[str]:
        self.calls += 1
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def settings(*allowed: str, seconds: float = 5) -> FetchSettings:
    return FetchSettings(allow_hosts=allowed, timeout=timedelta(seconds=seconds), per_host_delay=timedelta(0))


def test_one_private_address_among_public_ones_is_enough_to_refuse(site: Site) -> None:
    names = Names(["93.184.216.34", "127.0.0.1"])
    assert refused(Web(settings(), look_up=names), f"http://feeds.example:{site.port}/").kind == "refused"
    assert site.asked == []


def test_the_address_that_was_checked_is_the_one_that_is_asked(site: Site) -> None:
    site.pages["/"] = reply("x")
    names = Names(["127.0.0.1"], ["10.0.0.1"])
    with Web(settings(site.at), look_up=names) as web:
        assert got(web, f"http://feeds.example:{site.port}/").content == b"x"
        assert names.calls == 1
        assert refused(web, f"http://feeds.example:{site.port}/").kind == "refused"
    assert site.asked[0].headers["host"] == f"feeds.example:{site.port}"


def test_the_next_address_is_tried_when_one_does_not_answer(site: Site) -> None:
    site.pages["/"] = reply("x")
    names = Names(["127.0.0.9", "127.0.0.1"])
    with Web(settings("127.0.0.0/8"), look_up=names) as web:
        assert got(web, f"http://feeds.example:{site.port}/").content == b"x"


def test_a_proxy_in_the_environment_is_not_asked(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.pages["/"] = reply("x")
    with serving() as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url())
        assert got(web(site.at), site.url()).content == b"x"
        assert proxy.asked == []


@pytest.mark.parametrize("entry", ["127.0.0.1", "10.0.0.0/8", "[::1]:80", "intranet:8080"])
def test_exceptions_are_networks_or_hosts_with_a_port(entry: str) -> None:
    web(entry).close()


@pytest.mark.parametrize("entry", ["", "intranet", "host:0", "host:70000", "10.0.0.0/33", "http://host:80", "*:80"])
def test_an_exception_that_is_neither_is_refused_at_start(entry: str) -> None:
    with pytest.raises(ValueError, match="neither host:port nor a network"):
        web(entry)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "feed",
        "file:///etc/passwd",
        "ftp://x/",
        "http://",
        "http://a b/",
        "http://\u2024com/",
        "//x/",
        "unix:/x.sock",
    ],
)
def test_what_is_no_web_address_is_refused(url: str) -> None:
    assert refused(web(), url).kind in ("refused", "dns")


def test_a_name_without_an_address_is_a_dns_error() -> None:
    def nobody(host: str, port: int) -> Sequence[str]:
        raise socket.gaierror(-2, "Name or service not known")

    assert refused(Web(settings(), look_up=nobody), "http://gone.example/").kind == "dns"
    assert refused(Web(settings(), look_up=lambda h, p: []), "http://gone.example/").kind == "dns"


# Credentials


def test_credentials_go_to_their_origin_only(site: Site) -> None:
    with serving() as other:
        site.pages |= {"/a": redirect("/b"), "/b": redirect(other.url("/c"))}
        other.pages["/c"] = reply("x")
        got(web(site.at, other.at), f"http://desk:p%40ss@{site.at}/a")
        assert [asked.headers.get("authorization") for asked in site.asked] == ["Basic ZGVzazpwQHNz"] * 2
        assert "authorization" not in other.asked[0].headers


def test_credentials_are_in_no_answer_and_no_error(site: Site) -> None:
    site.pages |= {"/a": redirect("/b", 301), "/b": reply("x"), "/c?token=abc123": reply("", 500)}
    body = got(web(site.at), f"http://desk:geheim@{site.at}/a")
    assert "geheim" not in f"{body}"
    assert body.moved_to is None  # the new address would have to hold them
    error = refused(web(site.at), f"http://desk:geheim@{site.at}/c?token=abc123")
    assert "geheim" not in f"{error} {error.args} {error.url}"
    assert "abc123" not in f"{error} {error.args} {error.url}"


# Time


def within(seconds: float) -> float:
    return time.monotonic() + seconds


@pytest.mark.parametrize(
    ("head", "piece"),
    [
        (b"", b"H"),
        (b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", b"x"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    ],
    ids=["status line", "headers", "body", "chunks", "interim answers"],
)
def test_a_server_that_drips_is_cut_at_the_deadline(site: Site, head: bytes, piece: bytes) -> None:
    gone = threading.Event()
    site.pages["/slow"] = drip(head, piece, gone)
    end = within(3)
    assert refused(web(site.at, seconds=0.5), site.url("/slow")).kind == "timeout"
    assert time.monotonic() < end
    assert gone.wait(30)  # a busy machine takes its time to tell the server


def test_all_hops_share_one_deadline(site: Site) -> None:
    def slow(connection: socket.socket, asked: Asked) -> None:
        time.sleep(0.2)
        connection.sendall(redirect(asked.path + "x"))

    for step in range(12):
        site.pages["/" + "x" * step] = slow
    end = within(3)
    assert refused(web(site.at, seconds=0.5), site.url("/")).kind == "timeout"
    assert time.monotonic() < end


def test_a_resolver_that_hangs_is_cut_at_the_deadline() -> None:
    over = threading.Event()

    def hang(host: str, port: int) -> Sequence[str]:
        over.wait(10)
        return []

    with Web(settings(seconds=0.3), look_up=hang) as web:
        assert refused(web, "http://slow.example/").kind == "timeout"
    over.set()


def test_a_server_that_says_nothing_is_cut_at_the_deadline(site: Site) -> None:
    over = threading.Event()
    site.pages["/"] = lambda connection, asked: over.wait(10) and None
    assert refused(web(site.at, seconds=0.3), site.url()).kind == "timeout"
    over.set()


# Size and form

BOMB = 40_000_000


def bombs() -> dict[str, bytes]:
    stream = zlib.compressobj(9, zlib.DEFLATED, -15)
    return {
        "gzip": gzip.compress(bytes(BOMB)),
        "deflate": stream.compress(bytes(BOMB)) + stream.flush(),
        "br": brotli.compress(bytes(BOMB), quality=3),
        "zstd": zstd.compress(bytes(BOMB)),
    }


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd"])
def test_a_bomb_is_stopped_by_its_unpacked_size(site: Site, encoding: str) -> None:
    site.pages["/"] = reply(bombs()[encoding], Content_Encoding=encoding)
    error = refused(web(site.at, size=1_000_000), site.url())
    assert error.kind == "size"


def pack(encoding: str, content: bytes) -> bytes:
    match encoding:
        case "gzip" | "x-gzip":
            return gzip.compress(content)
        case "deflate":
            return zlib.compress(content)
        case "br":
            return brotli.compress(content)
        case "zstd":
            return zstd.compress(content)
    return content


@pytest.mark.parametrize("size", [1, 7, 1_000, 1_000_000])
@pytest.mark.parametrize("encoding", ["gzip", "zstd"])
def test_a_body_of_several_parts_is_unpacked_wherever_the_wire_divides_it(encoding: str, size: int) -> None:
    parts = [b"one " * 500, b"", b"two"]
    packed = [pack(encoding, part) for part in parts]
    whole = b"".join(packed)
    cuts = [whole[start : start + size] for start in range(0, len(whole), size)]
    for wire in (cuts, packed):
        assert unpacked(wire, encoding, BOMB) == b"".join(parts)


@pytest.mark.parametrize("encoding", ["gzip", "x-gzip", "deflate", "br", "zstd", "identity", ""])
def test_a_packed_body_is_unpacked(site: Site, encoding: str) -> None:
    content = b"".join(b"%d words " % n for n in range(50_000))
    site.pages["/"] = reply(pack(encoding, content), Content_Encoding=encoding)
    assert got(web(site.at), site.url()).content == content


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd"])
def test_a_packed_body_that_breaks_off_is_an_error(site: Site, encoding: str) -> None:
    packed = pack(encoding, bytes(range(256)) * 400)
    site.pages["/"] = reply(packed[: len(packed) // 2], Content_Encoding=encoding)
    assert refused(web(site.at), site.url()).kind == "protocol"


def test_gzip_in_several_members_is_one_body(site: Site) -> None:
    site.pages["/"] = reply(gzip.compress(b"one ") + gzip.compress(b"two"), Content_Encoding="gzip")
    assert got(web(site.at), site.url()).content == b"one two"


@pytest.mark.parametrize("encoding", ["gzip, gzip", "br, gzip", "compress", "x" * 500])
def test_only_one_content_encoding_that_we_know_is_read(site: Site, encoding: str) -> None:
    site.pages["/"] = reply(gzip.compress(gzip.compress(b"x")), Content_Encoding=encoding)
    assert refused(web(site.at), site.url()).kind == "protocol"


def test_what_is_not_packed_as_it_says_is_an_error(site: Site) -> None:
    site.pages["/"] = reply("<rss/>", Content_Encoding="gzip")
    assert refused(web(site.at), site.url()).kind == "protocol"


@pytest.mark.parametrize(
    "answer",
    [
        reply("short", length=500),
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
        b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nhello",
        b"SSH-2.0-OpenSSH_9.2\r\n\r\n",
        b"HTTP/1.1 xyz OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX\x00Y: 1\r\n\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n",
        b"HTTP/1.1 206 Partial\r\nContent-Length: 2\r\n\r\nxy",
        b"",
    ],
    ids=[
        "short",
        "no last chunk",
        "bad chunk",
        "two lengths",
        "minus",
        "ssh",
        "status",
        "NUL",
        "101",
        "206",
        "none",
    ],
)
def test_an_answer_that_is_not_whole_http_is_an_error(site: Site, answer: bytes) -> None:
    site.pages["/"] = answer
    assert refused(web(site.at), site.url()).kind == "protocol"


def test_a_body_larger_than_allowed_is_refused_whatever_length_it_claims(site: Site) -> None:
    site.pages["/"] = b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 300_000
    assert refused(web(site.at, size=100_000), site.url()).kind == "size"


def test_headers_without_end_are_refused(site: Site) -> None:
    site.pages["/"] = b"HTTP/1.1 200 OK\r\n" + b"X-Long: " + b"y" * 3_000_000 + b"\r\n\r\n"
    assert refused(web(site.at), site.url()).kind == "size"


def test_a_server_that_hangs_up_is_a_connection_error(site: Site) -> None:
    def reset(connection: socket.socket, asked: Asked) -> None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        connection.close()

    site.pages["/"] = reset
    assert refused(web(site.at), site.url()).kind == "connection"


def test_nobody_at_the_port_is_a_connection_error(site: Site) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        at = f"127.0.0.1:{closed.getsockname()[1]}"
    assert refused(web(at), f"http://{at}/").kind == "connection"


def test_errors_hold_no_control_characters(site: Site) -> None:
    site.pages["/"] = b"HTTP/1.1 200 OK\r\nA\x1b[31m\nB: c\r\n\r\n"
    assert refused(web(site.at), site.url()).why.isprintable()


# TLS


def tls_site(certificate: trustme.LeafCert) -> Site:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)

    class Secure(Site):
        def answer(self, connection: socket.socket) -> None:
            try:
                super().answer(context.wrap_socket(connection, server_side=True))
            except ssl.SSLError:
                connection.close()

    return Secure(pages={"/": reply("x")})


def test_tls_is_checked_by_name_though_the_address_is_pinned() -> None:
    authority = trustme.CA()
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    with serving(tls_site(authority.issue_cert("feeds.example"))) as site:
        names = Names(["127.0.0.1"])
        with Web(settings(site.at), look_up=names, tls=trusting) as web:
            assert got(web, f"https://feeds.example:{site.port}/").content == b"x"
            error = refused(web, f"https://other.example:{site.port}/")
            assert error.kind == "tls", error
        with Web(settings(site.at), look_up=names) as web:
            assert refused(web, f"https://feeds.example:{site.port}/").kind == "tls"
            assert refused(web, f"http://feeds.example:{site.port}/").kind in ("protocol", "connection")


def test_a_certificate_that_has_run_out_is_a_tls_error() -> None:
    authority = trustme.CA()
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    old = authority.issue_cert("127.0.0.1", not_before=datetime(2020, 1, 1), not_after=datetime(2021, 1, 1))
    with serving(tls_site(old)) as site, Web(settings(site.at), tls=trusting) as web:
        error = refused(web, f"https://{site.at}/")
    assert (error.kind, "expired" in error.why) == ("tls", True)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", "tls"),
        (b"\x15\x03\x01\x00\x02\x02\x28", "tls"),  # an alert: the handshake failed
        (b"\x16\x03\x03\x10\x00", "timeout"),  # the beginning of a record that never comes
        (b"", "timeout"),
    ],
    ids=["plain", "alert", "half a record", "nothing"],
)
def test_what_is_no_handshake_is_an_error_in_time(said: bytes, kind: str) -> None:
    over = threading.Event()

    class NoTls(Site):
        def answer(self, connection: socket.socket) -> None:
            with connection:
                connection.recv(65_536)
                connection.sendall(said)
                over.wait(10)

    with serving(NoTls()) as site, Web(settings(site.at, seconds=1)) as web:
        assert refused(web, f"https://{site.at}/").kind == kind
        over.set()


@pytest.mark.parametrize("where", ["look-up", "handshake"])
def test_who_waits_to_be_connected_is_let_go_when_the_web_closes(where: str) -> None:
    waits, over = threading.Event(), threading.Event()

    def silent(*_: object) -> list[str]:
        waits.set()
        over.wait(30)
        return ["127.0.0.1"]

    class Mute(Site):
        def answer(self, connection: socket.socket) -> None:
            with connection:
                silent(connection.recv(65_536))

    look_up = silent if where == "look-up" else Names(["127.0.0.1"])
    with serving(Mute()) as site, Web(settings(site.at, seconds=60), look_up=look_up) as asking:
        with ThreadPoolExecutor(1) as threads:
            waiting = threads.submit(refused, asking, f"https://slow.example:{site.port}/")
            assert waits.wait(10)
            asking.close()
            assert waiting.result(10).kind in ("tls", "timeout")
        over.set()


# Pages: robots.txt and the pace


def test_a_page_is_read_if_robots_lets_us(site: Site) -> None:
    site.pages |= {
        "/robots.txt": reply("User-agent: *\nDisallow: /private\nAllow: /private/open$\n"),
        "/news": reply("news"),
        "/private/x": reply("no"),
        "/private/open": reply("open"),
    }
    with web(site.at) as asking:
        assert asking.page(site.url("/news")).content == b"news"
        assert asking.page(site.url("/private/open")).content == b"open"
        with pytest.raises(FetchError, match=r"robots\.txt") as caught:
            asking.page(site.url("/private/x"))
    assert caught.value.kind == "refused"
    assert site.paths().count("/robots.txt") == 1


@pytest.mark.parametrize(("status", "readable"), [(404, True), (403, True), (410, True), (500, False)])
def test_without_robots_a_4xx_opens_the_site_and_a_5xx_closes_it(site: Site, status: int, readable: bool) -> None:
    site.pages |= {"/robots.txt": reply("", status), "/news": reply("news")}
    with web(site.at) as asking:
        if readable:
            assert asking.page(site.url("/news")).content == b"news"
        else:
            with pytest.raises(FetchError, match=r"robots\.txt"):
                asking.page(site.url("/news"))


def test_a_robots_file_that_drips_closes_the_site(site: Site) -> None:
    site.pages |= {"/robots.txt": drip(b"HTTP/1.1 200 OK\r\n\r\n", b"#", threading.Event()), "/news": reply("news")}
    with web(site.at, seconds=0.4) as asking, pytest.raises(FetchError, match=r"robots\.txt"):
        asking.page(site.url("/news"))


def test_only_the_first_500_kib_of_robots_count(site: Site) -> None:
    rules = "User-agent: *\nDisallow: /early\n" + "#" * 600_000 + "\nUser-agent: *\nDisallow: /late\n"
    site.pages |= {"/robots.txt": reply(rules), "/early": reply("e"), "/late": reply("l")}
    with web(site.at) as asking:
        assert asking.page(site.url("/late")).content == b"l"
        with pytest.raises(FetchError, match=r"robots\.txt"):
            asking.page(site.url("/early"))


def test_a_page_behind_a_redirect_needs_the_leave_of_its_own_site(site: Site) -> None:
    with serving() as other:
        other.pages |= {"/robots.txt": reply("User-agent: *\nDisallow: /\n"), "/x": reply("x")}
        site.pages["/a"] = redirect(other.url("/x"))
        with web(site.at, other.at) as asking, pytest.raises(FetchError, match=r"robots\.txt"):
            asking.page(site.url("/a"))
        assert other.paths() == ["/robots.txt"]


def test_a_redirect_does_not_lead_past_robots(site: Site) -> None:
    site.pages |= {
        "/robots.txt": reply("User-agent: *\nDisallow: /private\n"),
        "/open": redirect("/private/x"),
        "/private/x": reply("no"),
    }
    with web(site.at) as asking, pytest.raises(FetchError, match=r"robots\.txt"):
        asking.page(site.url("/open"))
    assert "/private/x" not in site.paths()


def test_robots_may_be_switched_off_and_feeds_never_ask_it(site: Site) -> None:
    site.pages |= {"/robots.txt": reply("User-agent: *\nDisallow: /\n"), "/x": reply("x")}
    with web(site.at, robots=False) as asking:
        assert asking.page(site.url("/x")).content == b"x"
    with web(site.at) as asking:
        assert got(asking, site.url("/x")).content == b"x"
    assert "/robots.txt" not in site.paths()


def test_pages_of_one_host_are_asked_one_after_another() -> None:
    with serving() as site:
        for number in range(4):
            site.pages[f"/{number}"] = reply("x")
        delay = timedelta(seconds=0.15)
        chosen = FetchSettings(allow_hosts=(site.at,), per_host_delay=delay, robots=False)
        start = time.monotonic()
        with Web(chosen) as asking, ThreadPoolExecutor(4) as threads:
            list(threads.map(asking.page, [site.url(f"/{number}") for number in range(4)]))
        assert time.monotonic() - start >= 3 * delay.total_seconds()


def test_a_host_has_at_most_its_number_of_connections_at_once(site: Site) -> None:
    both = threading.Barrier(2, timeout=5)

    def together(connection: socket.socket, asked: Asked) -> None:
        both.wait()
        connection.sendall(reply("x"))

    site.pages["/"] = together
    with web(site.at, per_host=2, robots=False) as asking, ThreadPoolExecutor(6) as threads:
        bodies = list(threads.map(asking.get, [site.url()] * 6))
    assert len(bodies) == 6
    assert site.most_at_once == 2


def test_a_host_that_asks_for_quiet_is_left_alone(site: Site) -> None:
    site.pages |= {"/a": reply("", 429, Retry_After="600"), "/b": reply("x")}
    with web(site.at, robots=False) as asking:
        with pytest.raises(FetchError, match="429"):
            asking.page(site.url("/a"))
        with pytest.raises(FetchError, match="turn of its host") as caught:
            asking.page(site.url("/b"))
    assert caught.value.retry_after is not None
    assert timedelta(minutes=9) < caught.value.retry_after <= timedelta(minutes=10)
    assert site.paths() == ["/a"]


@pytest.mark.parametrize("header", [{"Retry-After": "600"}, {}])
def test_too_many_questions_for_one_feed_hold_every_question_to_its_host(
    site: Site, header: dict[str, str]
) -> None:
    site.pages |= {"/a": reply("", 429, **header), "/b": reply("x")}
    with web(site.at, robots=False) as asking, serving() as other:
        assert refused(asking, site.url("/a")).status == 429
        held = refused(asking, site.url("/b"))
        assert (held.kind, held.status) == ("held", None)
        assert held.retry_after is not None
        assert timedelta(minutes=4) < held.retry_after <= timedelta(minutes=10)
        with pytest.raises(FetchError, match="turn of its host"):
            asking.page(site.url("/b"))
        assert refused(asking, other.url("/")).kind in ("refused", "http")  # another host is not held
    assert site.paths() == ["/a"]


def test_a_feed_that_is_only_late_holds_no_other(site: Site) -> None:
    site.pages |= {"/a": reply("", 503, Retry_After="600"), "/b": reply("x")}
    with web(site.at) as asking:
        assert refused(asking, site.url("/a")).retry_after == timedelta(minutes=10)
        assert got(asking, site.url("/b")).content == b"x"


def test_feeds_of_one_host_take_turns_too(site: Site) -> None:
    for number in range(4):
        site.pages[f"/{number}"] = reply("x")
    delay = timedelta(seconds=0.15)
    chosen = FetchSettings(allow_hosts=(site.at,), per_host_delay=delay)
    start = time.monotonic()
    with Web(chosen) as asking, ThreadPoolExecutor(4) as threads:
        list(threads.map(asking.get, [site.url(f"/{number}") for number in range(4)]))
    assert time.monotonic() - start >= 3 * delay.total_seconds()


def test_who_waits_for_a_turn_is_let_go_when_the_web_closes(site: Site) -> None:
    site.pages["/"] = reply("x")
    chosen = FetchSettings(allow_hosts=(site.at,), per_host_delay=timedelta(seconds=50), robots=False)
    with ThreadPoolExecutor(1) as threads:
        asking = Web(chosen)
        asking.page(site.url())
        waiting = threads.submit(asking.page, site.url())
        asking.close()
        assert isinstance(waiting.exception(timeout=5), FetchError)


# Webhooks


def test_who_waits_for_an_answer_is_let_go_when_the_web_closes(site: Site) -> None:
    waits, over = threading.Event(), threading.Event()

    def silent(connection: socket.socket, asked: Asked) -> None:
        waits.set()
        over.wait(10)

    site.pages["/"] = silent
    asking = web(site.at, seconds=60)
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(refused, asking, site.url())
        assert waits.wait(10)
        asking.close()
        assert waiting.result(10).kind in ("protocol", "connection")
    over.set()


def test_a_post_gives_the_answer_whatever_it_says(site: Site) -> None:
    site.pages["/hook"] = reply("gone", 410, X_Id="7")
    answer = web(site.at).post(site.url("/hook"), b"{}", {"webhook-id": "m1"}, timedelta(seconds=5))
    assert (answer.status, answer.text, answer.headers["x-id"]) == (410, "gone", "7")
    assert (site.asked[0].method, site.asked[0].body) == ("POST", b"{}")
    assert site.asked[0].headers["webhook-id"] == "m1"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_post_follows_no_redirect(site: Site, status: int) -> None:
    site.pages |= {"/hook": redirect("/other", status), "/other": reply("x")}
    assert web(site.at).post(site.url("/hook"), b"", {}, timedelta(seconds=5)).status == status
    assert site.paths() == ["/hook"]


def test_a_post_to_a_private_address_is_refused(site: Site) -> None:
    with pytest.raises(FetchError) as caught:
        web().post(site.url("/hook"), b"{}", {}, timedelta(seconds=5))
    assert caught.value.kind == "refused"
    assert site.asked == []


def test_a_post_that_is_not_answered_in_time_is_an_error(site: Site) -> None:
    over = threading.Event()
    site.pages["/hook"] = lambda connection, asked: over.wait(10) and None
    with pytest.raises(FetchError) as caught:
        web(site.at).post(site.url("/hook"), b"{}", {}, timedelta(seconds=0.3))
    over.set()
    assert caught.value.kind == "timeout"


@pytest.mark.parametrize("answer", [reply("half", length=99), reply("x" * 1_000_000)])
def test_a_status_counts_though_its_body_breaks_off_or_never_ends(site: Site, answer: bytes) -> None:
    site.pages["/hook"] = answer
    answered = web(site.at).post(site.url("/hook"), b"{}", {}, timedelta(seconds=5))
    assert answered.status == 200
    assert len(answered.text) <= 65_536


def test_a_header_that_would_split_the_request_is_refused(site: Site) -> None:
    with pytest.raises(FetchError):
        web(site.at).post(site.url("/hook"), b"{}", {"webhook-id": "a\r\nx: y"}, timedelta(seconds=5))
    assert site.asked == []
