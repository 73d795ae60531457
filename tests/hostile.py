"""What do feeds do that are odd, broken or hostile? Each kind with the class of the error that is right for it."""

import gzip
import socket
import threading
import zlib
from collections.abc import Callable
from itertools import count

import brotli
from backports import zstd

from tests.servers import Asked, Behaviour, drip, redirect, reply

NOBODY = "127.0.0.1:1"  # where nothing listens
BOMB = 30_000_000  # bytes once unpacked
NUMBERS = count()

HEADED = "HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n"
COOKIE, NAMELESS = f"Set-Cookie: a={'b' * 200}\r\n", "A:\r\n"
CRUMB, EMPTY = b"1\r\nx\r\n", gzip.compress(b"")
BOMBED = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
SITEMAP = b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
JSON_FEED = '{"version": "https://jsonfeed.org/version/1.1", "items": '
PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0"  # of HTTP/2, which nobody asked for
SKIPPED = b"\x50\x2a\x4d\x18\x00\x00\x00\x00"  # a frame of zstd that holds nothing to unpack
NAMED = b"\x1f\x8b\x08\x08\x00\x00\x00\x00\x00\x03"  # of gzip, before the name of the file
WIDE = b"\x28\xb5\x2f\xfd\x00\xf8" + b"\x01\x00\x00" * 9  # zstd that wants a window of a terabyte


def rss(*items: str) -> str:
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>x</title>{"".join(items)}</channel></rss>'


def item(number: int, **parts: str) -> str:
    """An item whose words are its own; a part that is empty is left out."""
    told = {"title": f"Rain in the hills, day {number}", "description": f"It rained {number}."}
    told |= {"link": f"/none/{number}"} | parts
    return f"<item>{''.join(f'<{name}>{text}</{name}>' for name, text in told.items() if text)}</item>"


def endless(head: bytes, piece: bytes) -> Behaviour:
    def behave(connection: socket.socket, asked: Asked) -> None:
        connection.sendall(head)
        while True:
            connection.sendall(piece)

    return behave


def dripping(head: bytes, piece: bytes) -> Behaviour:
    """Until its client has gone."""
    return lambda connection, asked: drip(head, piece, threading.Event())(connection, asked)


def hang_up(connection: socket.socket, asked: Asked) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    connection.close()


def changing_ids(connection: socket.socket, asked: Asked) -> None:
    """Every id and link is another one each time; the words stay."""
    listed = (item(n, link=f"/none/{next(NUMBERS)}", guid=f"{next(NUMBERS)}") for n in range(8))
    connection.sendall(reply(rss(*listed)))


def half_closed(connection: socket.socket, asked: Asked) -> None:
    connection.sendall(f"{HEADED}Content-Length: 500\r\n\r\n<rss>".encode())
    connection.shutdown(socket.SHUT_WR)
    connection.recv(1)


def growing() -> Behaviour:
    """One entry more each time, under a validator that is never the same."""
    grown = count(3)

    def behave(connection: socket.socket, asked: Asked) -> None:
        listed = [item(n, guid=f"{n}", link=f"/none/grown/{n}", title=f"Snow {n}") for n in range(next(grown))]
        connection.sendall(reply(rss(*listed), ETag=f'W/"{len(listed)}"', Set_Cookie="seen=1"))

    return behave


def to_its_own(address: str) -> Behaviour:
    """A redirect to another spelling of the server that is asked."""
    return lambda connection, asked: connection.sendall(redirect(address.format(asked.headers["host"])))


def of_itself(connection: socket.socket, asked: Asked) -> None:
    """A list of sitemaps that lists itself."""
    here = f"<sitemap><loc>http://{asked.headers['host']}{asked.path}</loc></sitemap>"
    connection.sendall(
        reply(f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{here}</sitemapindex>')
    )


def bare_deflate(text: str) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(text.encode()) + packer.flush()


def chunked(text: str, more: str = "") -> bytes:
    framed = f"{len(text.encode()):x}{more}\r\n{text}\r\n0\r\n\r\n"
    return f"{HEADED}Transfer-Encoding: chunked\r\n\r\n{framed}".encode()


def dated(*dates: str) -> str:
    return rss(*(item(n, pubDate=date) for n, date in enumerate(dates)))


# What a feed answers, by a name for it, and the class of its error: None where its entries are read.
KINDS: dict[str, tuple[Callable[[], bytes | Behaviour], str | None]] = {
    "dripping body": (lambda: dripping(f"{HEADED}Content-Length: 99999\r\n\r\n".encode(), b"x"), "timeout"),
    "dripping headers": (lambda: dripping(b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n"), "timeout"),
    "says nothing": (lambda: dripping(b"", b""), "timeout"),
    "endless body": (lambda: endless(f"{HEADED}\r\n".encode(), b"x" * 65_536), "size"),
    "endless headers": (lambda: endless(b"HTTP/1.1 200 OK\r\nX: ", b"y" * 65_536), "size"),
    "gzip bomb": (lambda: reply(gzip.compress(bytes(BOMB)), Content_Encoding="gzip"), "size"),
    "brotli bomb": (lambda: reply(brotli.compress(bytes(BOMB), quality=2), Content_Encoding="br"), "size"),
    "zstd bomb": (lambda: reply(zstd.compress(bytes(BOMB)), Content_Encoding="zstd"), "size"),
    "packed twice": (lambda: reply(gzip.compress(gzip.compress(b"x")), Content_Encoding="gzip, gzip"), "protocol"),
    "not packed as it says": (lambda: reply(rss(), Content_Encoding="gzip"), "protocol"),
    "packed, cut off": (
        lambda: reply(gzip.compress(rss(item(1)).encode())[:-9], Content_Encoding="gzip"),
        "protocol",
    ),
    "a window too wide": (lambda: reply(WIDE, Content_Encoding="zstd"), "protocol"),
    "packed sitemap bomb": (lambda: reply(gzip.compress(SITEMAP + b" " * 2 * BOMB)), "parse"),
    "deflate bomb": (lambda: reply(zlib.compress(bytes(BOMB)), Content_Encoding="deflate"), "size"),
    "frames to be skipped": (
        lambda: endless(f"{HEADED}Content-Encoding: zstd\r\n\r\n".encode(), SKIPPED * 9_999),
        "size",
    ),
    "a file name without end": (
        lambda: endless(f"{HEADED}Content-Encoding: gzip\r\n\r\n".encode() + NAMED, b"n" * 65_536),
        "size",
    ),
    "packed for the way": (
        lambda: f"{HEADED}Transfer-Encoding: gzip, chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n".encode(),
        "protocol",
    ),
    "a state of two digits": (lambda: f"HTTP/1.1 20 OK\r\n\r\n{rss(item(1))}".encode(), "protocol"),
    "a state that nobody knows": (lambda: reply(rss(item(1)), 799), "http"),
    "another protocol from here on": (
        lambda: b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: upgrade\r\n\r\n",
        "protocol",
    ),
    "redirect with another header in it": (
        lambda: b"HTTP/1.1 302 Found\r\nLocation: /feed\rSet-Cookie: a=b\r\nContent-Length: 0\r\n\r\n",
        "protocol",
    ),
    "redirect without a place": (lambda: b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n", "refused"),
    "another protocol": (lambda: PREFACE, "protocol"),
    "shorter than it says": (lambda: reply(rss(item(1)), length=99_999), "protocol"),
    "broken chunk": (lambda: f"{HEADED}Transfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n".encode(), "protocol"),
    "no HTTP": (lambda: b"SSH-2.0-OpenSSH_9.2\r\n\r\n", "protocol"),
    "redirect to itself": (lambda: lambda c, asked: c.sendall(redirect(asked.path)), "protocol"),
    "redirect to this machine": (lambda: redirect("http://2130706433:22/"), "refused"),
    "redirect to a cloud's data": (lambda: redirect("http://[::ffff:169.254.169.254]/latest"), "refused"),
    "redirect through NAT64": (lambda: redirect("http://[64:ff9b::10.0.0.1]/"), "refused"),
    "redirect in other digits": (lambda: redirect("http://①②⑦.0.0.1/".encode().decode("latin-1")), "refused"),
    "redirect to a file": (lambda: redirect("file:///etc/passwd"), "refused"),
    "redirect to another scheme": (lambda: redirect("ftp://127.0.0.1/feed"), "refused"),
    "redirect to data": (lambda: redirect("data:text/xml,<rss/>"), "refused"),
    "redirect in octal": (lambda: redirect("http://0177.0.0.1:22/"), "refused"),
    "redirect to nowhere": (lambda: redirect("http://nowhere.invalid/"), "dns"),
    "redirect to nobody": (lambda: redirect(f"http://{NOBODY}/"), "connection"),
    "hangs up": (lambda: hang_up, "connection"),
    "interim answers": (lambda: endless(b"", b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * 999), "protocol"),
    "crumbs": (lambda: endless(f"{HEADED}Transfer-Encoding: chunked\r\n\r\n".encode(), CRUMB * 9999), "size"),
    "trailers": (lambda: endless(f"{HEADED}Transfer-Encoding: chunked\r\n\r\n0\r\n".encode(), b"A: b\r\n"), "size"),
    "empty members": (lambda: endless(f"{HEADED}Content-Encoding: gzip\r\n\r\n".encode(), EMPTY * 999), "size"),
    "packed twice, in two headers": (
        lambda: f"{HEADED}Content-Encoding: gzip\r\nContent-Encoding: br\r\n\r\n".encode() + EMPTY,
        "protocol",
    ),
    "a length of 30 digits": (lambda: f"{HEADED}Content-Length: {'9' * 30}\r\n\r\n<rss>".encode(), "protocol"),
    "a length below nothing": (lambda: f"{HEADED}Content-Length: -5\r\n\r\n{rss(item(1))}".encode(), "protocol"),
    "two lengths": (
        lambda: f"{HEADED}Content-Length: 5\r\nContent-Length: 9\r\n\r\n{rss(item(1))}".encode(),
        "protocol",
    ),
    "a word that does not end": (
        lambda: endless(f"{HEADED}Transfer-Encoding: chunked\r\n\r\n5;a=".encode(), b"b" * 65_536),
        "size",
    ),
    "a mark of a megabyte": (lambda: reply(rss(item(1)), ETag=f'"{"a" * 1_000_000}"'), "size"),
    "a mark with another line in it": (
        lambda: f'{HEADED}ETag: "a\rSet-Cookie: b"\r\n\r\n{rss(item(1))}'.encode(),
        "protocol",
    ),
    "not modified, unasked": (lambda: reply("", 304), "protocol"),
    "a part of it": (lambda: reply(rss(item(1)), 206, Content_Range="bytes 0-9/900"), "protocol"),
    "no content": (lambda: b"HTTP/1.1 204 No Content\r\n\r\n", "parse"),
    "a chunk of less than nothing": (
        lambda: f"{HEADED}Transfer-Encoding: chunked\r\n\r\n-5\r\n<rss>\r\n0\r\n\r\n".encode(),
        "protocol",
    ),
    "half closed": (lambda: half_closed, "protocol"),
    "kept alive, without a length": (
        lambda: dripping(b"HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n\r\n", b""),
        "timeout",
    ),
    "redirect with a password": (lambda: to_its_own("http://user:word@{}/feed"), "refused"),
    "redirect to a fragment": (lambda: redirect("#there"), "protocol"),
    "redirect to a zone": (lambda: redirect("http://[fe80::1%25lo]/"), "refused"),
    "redirect to quoted digits": (lambda: redirect("http://%31%32%37.0.0.1/"), "refused"),
    "redirect to a script's name": (lambda: redirect("http://bücher.invalid/".encode().decode("latin-1")), "dns"),
    "redirect to no name": (lambda: redirect(f"http://{'a' * 70}.example/"), "dns"),
    "unauthorised": (lambda: reply("", 401), "http"),
    "forbidden": (lambda: reply("<html>Attention required", 403), "http"),
    "not found": (lambda: reply("", 404), "http"),
    "too many": (lambda: reply("", 429, Retry_After="99999999999999999999"), "http"),
    "broken": (lambda: reply("", 500), "http"),
    "away": (lambda: reply("", 503, Retry_After="Tue, 01 Jan 2999 00:00:00 GMT"), "http"),
    "gone": (lambda: reply("", 410), "http"),
    "entity bomb": (lambda: reply(BOMBED + b"<rss><channel><title>&b;</title></channel></rss>"), "parse"),
    "external entity": (lambda: reply(OUTSIDE + b"<rss><channel><title>&a;</title></channel></rss>"), "parse"),
    "entity bomb in other bytes": (
        lambda: reply((BOMBED.decode() + "<rss><channel><title>&b;</title></channel></rss>").encode("utf-16")),
        "parse",
    ),
    "JSON without end": (lambda: reply(JSON_FEED + "[" * 1_000_000), "parse"),
    "HTML": (lambda: reply("<!doctype html><html><body>Welcome</body></html>"), "parse"),
    "nothing": (lambda: reply(""), "parse"),
    "words": (lambda: reply("It is closed."), "parse"),
    "JSON": (lambda: reply('{"error": "quota"}'), "parse"),
    "bytes": (lambda: reply(bytes(range(256)) * 40), "parse"),
    "a million tags": (lambda: reply("<rss>" + "<a>" * 1_000_000), "parse"),
    "many names of spaces": (
        lambda: reply(rss(item(1)).replace("<rss ", "<rss " + "".join(f'xmlns:a{n}="" ' for n in range(50_000)))),
        "parse",
    ),
    "a summary of a hundred thousand attributes": (
        lambda: reply(
            rss(item(1, description=f"<![CDATA[<p {' '.join(f'a{n}' for n in range(100_000))}>It rained.</p>]]>"))
        ),
        "parse",
    ),
    "a million ampersands": (lambda: reply(rss(item(1, description="&" * 1_000_000))), "parse"),
    "a list of itself": (lambda: of_itself, None),
    "an encoding that is none": (
        lambda: reply(
            rss(item(1, title="Köhlü")).replace('"1.0"?', '"1.0" encoding="zlib_codec"?').encode("latin-1"),
            Content_Type="text/xml; charset=punycode",
        ),
        None,
    ),
    "dates of a million characters": (
        lambda: reply(dated("1" * 1_000_000, "Mon, " * 200_000, "(" * 1_000_000)),
        None,
    ),
    "references to no character": (
        lambda: reply(rss(item(1, description="&amp;#x110000;&amp;#0;&amp;#xD800;" * 50_000))),
        None,
    ),
    "valid but empty": (lambda: reply(rss()), None),
    "packed without a head": (lambda: reply(bare_deflate(rss(item(1))), Content_Encoding="deflate"), None),
    "words at each chunk": (lambda: chunked(rss(item(1)), f';a="{"b" * 9_000}"'), None),
    "a length beside chunks": (
        lambda: chunked(rss(item(1))).replace(b"\r\n", b"\r\nContent-Length: 3\r\n", 1),
        None,
    ),
    "two answers in one": (lambda: reply(rss(item(1))) + reply(rss(item(2, title="Smuggled in behind it"))), None),
    "changed in 9999": (lambda: reply(rss(item(1)), Last_Modified="Fri, 31 Dec 9999 23:59:59 GMT"), None),
    "two byte order marks": (lambda: reply("\ufeff\ufeff" + rss(item(1))), None),
    "comments before it": (lambda: reply("<!-- a -->" * 40 + rss(item(1)).partition("?>")[2]), None),
    "comments before a page in it": (
        lambda: reply(rss(item(1, description=f"<![CDATA[{'<!-- a -->' * 40}<p>It rained.</p>]]>"))),
        None,
    ),
    "instructions before it": (lambda: reply("<?a b?>" * 70_000 + rss(item(1)).partition("?>")[2]), None),
    "a DTD elsewhere": (
        lambda: reply(f'<!DOCTYPE rss SYSTEM "http://{NOBODY}/">{rss(item(1)).partition("?>")[2]}'),
        None,
    ),
    "a base that is a script": (
        lambda: reply(rss(item(1, link="x")).replace("<rss ", '<rss xml:base="javascript:alert(1)//" ')),
        None,
    ),
    "links with passwords": (lambda: reply(rss(item(1, link=f"http://user:pass-word@{NOBODY}/a"))), None),
    "ids of a megabyte": (
        lambda: reply(rss(*(item(n, link="", guid=f"{n}{'i' * 1_000_000}") for n in range(5)))),
        None,
    ),
    "ten thousand enclosures": (
        lambda: reply(
            rss(item(1).replace("</item>", '<enclosure url="http://a.invalid/" length="9"/>' * 10_000 + "</item>"))
        ),
        None,
    ),
    "CDATA in CDATA": (lambda: reply(rss(item(1, description="<![CDATA[<![CDATA[ Rain ]]> and hail ]]>"))), None),
    "numbers for dates": (
        lambda: reply(
            dated("1e308", "-1", "NaN", "Infinity", "1740000000.5", "9" * 40, "0000-00-00", "2026-13-01")
        ),
        None,
    ),
    "JSON as XML": (
        lambda: reply(
            JSON_FEED
            + '[{"id": NaN, "title": "Rain", "date_published": Infinity}, {"id": 1e999, "title": "Hail"}]}',
            Content_Type="application/rss+xml",
        ),
        None,
    ),
    "a very deep entry": (
        lambda: reply(rss(item(1, description=f"<![CDATA[{'<div>' * 70_000}It rained.{'</div>' * 70_000}]]>"))),
        None,
    ),
    "many entries": (lambda: reply(rss(*(f"<item><title>t{n}</title></item>" for n in range(50_000)))), None),
    "a huge entry": (lambda: reply(rss(item(1, description="rain " * 1_000_000))), None),
    "nested tags": (lambda: reply(rss(item(1, description="&lt;b&gt;" * 100_000))), None),
    "control characters": (lambda: reply(rss(item(1, title="a\x00b\x1b[31m\u202ec"))), None),
    "another charset": (
        lambda: reply(rss(item(1, title="Köhlü")).encode("latin-1"), Content_Type="text/xml"),
        None,
    ),
    "without ids, links, dates": (lambda: reply(rss(*(item(n, link="") for n in range(5)))), None),
    "without titles": (lambda: reply(rss(*(item(n, title="") for n in range(5)))), None),
    "empty items": (lambda: reply(rss(*["<item/>"] * 5, item(1))), None),
    "changing ids": (lambda: changing_ids, None),
    "growing": (growing, None),
    "cookies": (lambda: f"{HEADED}{COOKIE * 99}{NAMELESS * 9999}\r\n{rss(item(1))}".encode(), None),
    "garbage behind": (lambda: reply(rss(item(1))) + b"HTTP/1.1 500 X\r\n\r\n" * 99, None),
    "strange dates": (
        lambda: reply(
            dated(
                "Thu, 01 Jan 1970 00:00:00 GMT",
                "Fri, 31 Dec 2999 23:59:59 GMT",
                "Mon, 02 Mar 2026 10:00:00 PKT",
                "Mon, 02 Mar 2026 10:00:00 IST",
                "Mon, 02 Mar 2026 10:00:00",
                "\u0662\u0660\u0662\u0666-\u0660\u0663-\u0660\u0662",
                "yesterday",
            )
        ),
        None,
    ),
    "redirect to two places": (
        lambda: b"HTTP/1.1 302 Found\r\nLocation: /a\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n",
        "protocol",
    ),
    "redirect to an empty place": (lambda: redirect(""), "refused"),
    "redirect around a backslash": (lambda: redirect("http://127.0.0.1\\@nowhere.invalid/"), "refused"),
    "redirect to a port that is none": (lambda: redirect("http://nowhere.invalid:99999/"), "refused"),
    "redirect to a name that is no punycode": (lambda: redirect("http://xn--0.xn--.invalid/"), "dns"),
    "redirect in letters that look like others": (
        lambda: redirect("http://ex\u0430mple.invalid/".encode().decode("latin-1")),
        "dns",
    ),
    "a blank before the colon": (
        lambda: f"HTTP/1.1 200 OK\r\nContent-Length : 5\r\n\r\n{rss(item(1))}".encode(),
        "protocol",
    ),
    "packed and packed and packed": (
        lambda: reply(gzip.compress(gzip.compress(gzip.compress(rss(item(1)).encode()))), Content_Encoding="gzip"),
        "parse",
    ),
    "names of spaces, one for each entry": (
        lambda: reply(
            rss(*(item(n).replace("</item>", f'<a{n}:b xmlns:a{n}="http://{n}/"/></item>') for n in range(20_000)))
        ),
        "parse",
    ),
    "a name of spaces as long as the feed": (
        lambda: reply(rss(item(1)).replace("<rss ", f'<rss xmlns:a="{"a" * 3_000_000}" ')),
        "parse",
    ),
    "a number of 5,000 digits": (
        lambda: reply(f'{JSON_FEED}[{{"id": {"9" * 5_000}, "title": "Rain"}}]}}'),
        "parse",
    ),
    "sitemaps that are no web": (
        lambda: reply(
            "<sitemapindex>"
            + "".join(
                f"<sitemap><loc>{to}</loc></sitemap>" for to in ("file:///a", "ftp://a/", "http://[fe80::1]/")
            )
            + "</sitemapindex>"
        ),
        "refused",
    ),
    "a list of feeds": (
        lambda: reply(
            f'<opml version="2.0"><body>{f"""<outline xmlUrl="http://{NOBODY}/"/>""" * 999}</body></opml>'
        ),
        "parse",
    ),
    "an archive": (
        lambda: reply(f"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: {'9' * 20}\r\n\r\n{rss(item(1))}"),
        "parse",
    ),
    "a few interim answers": (
        lambda: b"HTTP/1.1 103 Early Hints\r\n\r\n" * 9 + reply(rss(item(1))),
        None,
    ),
    "a trailer that says how it was packed": (
        lambda: chunked(rss(item(1))).replace(b"0\r\n\r\n", b"0\r\nContent-Encoding: gzip\r\n\r\n"),
        None,
    ),
    "a header over several lines": (
        lambda: f"HTTP/1.1 200 OK\r\nX-A: a\r\n b\r\n\tc\r\n\r\n{rss(item(1))}".encode(),
        None,
    ),
    "days that are none": (
        lambda: reply(
            dated(
                "Mon, 30 Feb 2026 10:00:00 GMT",
                "2026-03-01T24:00:00+99:99",
                "Sat, 31 Dec 2016 23:59:60 GMT",
                "10000-01-01T00:00:00Z",
                "Mon, 02 Mar 2026 25:61:61 +9999",
            )
        ),
        None,
    ),
    "a mark in other bytes": (
        lambda: f'{HEADED}ETag: "'.encode() + b'\xff\xfe\x80"\r\n\r\n' + rss(item(1)).encode(),
        None,
    ),
    "a sitemap of pages to come": (
        lambda: reply(
            SITEMAP
            + b"".join(
                b"<url><loc>http://a.invalid/%d</loc><lastmod>99999-01-01</lastmod></url>" % n for n in range(9_999)
            )
            + b"</urlset>"
        ),
        None,
    ),
    "letters in seven bits": (
        lambda: reply(
            rss(item(1, title="+ADw-script+AD4-")).replace('"1.0"?', '"1.0" encoding="utf-7"?'),
            Content_Type="text/xml; charset=utf-7",
        ),
        None,
    ),
    "one letter with a million accents": (lambda: reply(rss(item(1, title="a" + "\u0301" * 1_000_000))), None),
}
