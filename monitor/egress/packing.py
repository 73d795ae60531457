"""How is a compressed body unpacked, in pieces that stay small?"""

import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

PIECE = 2**18  # bytes unpacked at once: what a bomb can cost before its size is seen
ZSTD_WINDOW = 23  # log2 of bytes; what RFC 9659 lets a server use, and bounds the memory
MEMBERS = 10_000  # packed streams one after the other; tools write one, or one for each 64 KB
ACCEPTED = "gzip, deflate, br, zstd"


class PackingError(Exception):
    """The body is not what its content-encoding says."""


class TooLarge(Exception):
    """The unpacked body is larger than it may be."""


class Unpacker(Protocol):
    def feed(self, data: bytes) -> Iterator[bytes]: ...

    def complete(self) -> bool:
        """Whether the packed stream came to its own end."""


def _one_more(members: int) -> int:
    """Empty ones cost time and show no size."""
    if members >= MEMBERS:
        raise TooLarge(f"packed in over {MEMBERS:,} streams")
    return members + 1


class Plain:
    def feed(self, data: bytes) -> Iterator[bytes]:
        yield data

    def complete(self) -> bool:
        return True


class Zlib:
    """gzip (several members too) and deflate, with or without its zlib header."""

    def __init__(self, *, gzip: bool) -> None:
        self._gzip = gzip
        self._started = False
        self._members = 1
        self._stream = zlib.decompressobj(zlib.MAX_WBITS | (16 if gzip else 0))

    def feed(self, data: bytes) -> Iterator[bytes]:
        while data:
            piece = self._piece(data)
            if piece:
                yield piece
            data = self._stream.unconsumed_tail
            if self._stream.eof:
                data = self._next_member()

    def _piece(self, data: bytes) -> bytes:
        try:
            piece = self._stream.decompress(data, PIECE)
        except zlib.error as e:
            if self._gzip or self._started:
                raise PackingError(str(e)) from e
            self._stream = zlib.decompressobj(-zlib.MAX_WBITS)  # many servers send deflate without its header
            self._started = True
            return self._piece(data)
        self._started = True
        return piece

    def _next_member(self) -> bytes:
        rest = self._stream.unused_data
        if not self._gzip or not rest.startswith(b"\x1f\x8b"):
            return b""  # padding behind the end
        self._members = _one_more(self._members)
        self._stream = zlib.decompressobj(zlib.MAX_WBITS | 16)
        return rest

    def complete(self) -> bool:
        return self._stream.eof


class Brotli:
    def __init__(self) -> None:
        import brotli  # type: ignore[import-untyped]

        self._error: type[Exception] = brotli.error
        self._stream = brotli.Decompressor()

    def feed(self, data: bytes) -> Iterator[bytes]:
        try:
            piece = self._stream.process(data, output_buffer_limit=PIECE)
            while piece:
                yield piece
                piece = self._stream.process(b"", output_buffer_limit=PIECE)
        except self._error as e:
            raise PackingError(str(e)) from e

    def complete(self) -> bool:
        return bool(self._stream.is_finished())


class Zstd:
    def __init__(self) -> None:
        if sys.version_info >= (3, 14):
            from compression import zstd
        else:
            from backports import zstd

        window = {zstd.DecompressionParameter.window_log_max.value: ZSTD_WINDOW}
        self._new: Callable[[], zstd.ZstdDecompressor] = lambda: zstd.ZstdDecompressor(options=window)
        self._error: type[Exception] = zstd.ZstdError
        self._stream, self._members = self._new(), 1

    def feed(self, data: bytes) -> Iterator[bytes]:
        try:
            while data or not (self._stream.eof or self._stream.needs_input):
                if self._stream.eof:  # perhaps with the last piece of the wire
                    self._stream, self._members = self._new(), _one_more(self._members)
                piece = self._stream.decompress(data, PIECE)
                if piece:
                    yield piece
                data = self._stream.unused_data if self._stream.eof else b""
        except self._error as e:
            raise PackingError(str(e)) from e

    def complete(self) -> bool:
        return bool(self._stream.eof)


def _unpacker(content_encoding: str) -> Unpacker:
    """The one for a content-encoding header; raises PackingError for one that is unknown or stacked."""
    match content_encoding.strip().lower():
        case "" | "identity":
            return Plain()
        case "gzip" | "x-gzip":
            return Zlib(gzip=True)
        case "deflate":
            return Zlib(gzip=False)
        case "br":
            return Brotli()
        case "zstd":
            return Zstd()
        case other:
            raise PackingError(f"content-encoding {other[:40]!r} is not one that we asked for")


def unpacked(wire: Iterable[bytes], content_encoding: str, limit: int, *, cut: bool = False) -> bytes:
    """The whole body, counted as it grows. With `cut` its first `limit` bytes are enough; without, a longer one is
    TooLarge and one that breaks off a PackingError."""
    unpacker, content, packed = _unpacker(content_encoding), bytearray(), 0
    for data in wire:
        packed += len(data)
        for piece in unpacker.feed(data):
            content += piece
            if len(content) > limit:
                if cut:
                    return bytes(content[:limit])
                raise TooLarge(f"larger than {limit:,} bytes")
    if packed and not cut and not unpacker.complete():
        raise PackingError("the packed body breaks off")
    return bytes(content)
