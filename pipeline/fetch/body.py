"""The body of one answer as it comes in: inflated piece by piece, given up at the first byte too many.

Does no I/O. Only what was asked for is inflated (gzip, deflate), and only once: what a small chunk can become of is
bounded by `_STEP`, whatever it was made of.
"""

from __future__ import annotations

import io
import zlib

from pipeline.fetch.trouble import GetError

_STEP = 256 * 1024  # inflated at once: what a hostile stream can make of one chunk
_PIECES = 50_000  # beyond these an answer must not come in crumbs: each piece costs the processor the same
_CRUMB = 16  # bytes
_MEMBERS = 1_000  # a gzip stream may be several, one after the other
_GZIP = 31  # as zlib numbers the formats; 15 is its own, -15 the same without a header
_OTHERS = frozenset({"br", "zstd", "compress", "x-compress", "dcb", "dcz"})


class Body:
    """Collects at most `limit` bytes, counted both as sent and as inflated; raises GetError beyond that."""

    def __init__(self, limit: int) -> None:
        self.received = 0
        self._limit = limit
        self._pieces = 0
        self._held = io.BytesIO()
        self._size = 0
        self._coding: str | None = None
        self._head = b""
        self._inflate: zlib._Decompress | None = None
        self._members = 0

    def begin(self, encoding: str | None, length: str | None) -> None:
        """Refuse at once what the headers show to be unreadable or too large."""
        codings = [coding for part in (encoding or "").lower().split(",") if (coding := part.strip()) != "identity"]
        known = [coding for coding in codings if coding in ("gzip", "x-gzip", "deflate")]
        if len(known) > 1 or _OTHERS.intersection(codings):
            raise GetError("unreadable: compressed in a way that was not asked for (Content-Encoding)")
        self._coding = known[0] if known else None
        if length and length.isascii() and length.isdigit() and int(length[:20]) > self._limit:
            raise self._too_large()

    def feed(self, chunk: bytes) -> None:
        """The next bytes as they were sent."""
        self.received += len(chunk)
        if self.received > self._limit:
            raise self._too_large()
        self._pieces += 1
        if self._pieces > _PIECES and self.received < self._pieces * _CRUMB:
            raise GetError("too slow: it comes a few bytes at a time; the site is misconfigured")
        if self._coding is None:
            self._keep(chunk)
        elif self._inflate is not None:
            self._unpack(chunk)
        else:
            self._head += chunk
            if len(self._head) >= 2:
                head, self._head = self._head, b""
                self._start(head)

    def whole(self) -> bytes:
        """Everything, once all is fed; raises GetError for a compressed body that breaks off."""
        if self._head:
            self._keep(self._head)
        if self._inflate is not None and not self._inflate.eof:
            raise GetError("broken off: the compressed body is not whole", retry=True)
        return self._held.getvalue()

    def _start(self, head: bytes) -> None:
        """Choose by the first two bytes: "deflate" names two formats, and "gzip" is said of plain bodies too."""
        if self._coding == "deflate":
            has_header = head[0] & 0x0F == 8 and (head[0] << 8 | head[1]) % 31 == 0
            self._inflate = zlib.decompressobj(15 if has_header else -15)
        elif head.startswith(b"\x1f\x8b"):
            self._inflate = zlib.decompressobj(_GZIP)
        else:
            self._coding = None
            self._keep(head)
            return
        self._unpack(head)

    def _unpack(self, data: bytes) -> None:
        assert self._inflate is not None
        full = False
        try:
            while data or full:
                if self._inflate.eof and not self._begins_member(data):
                    return
                piece = self._inflate.decompress(data, _STEP)
                self._keep(piece)
                full = len(piece) == _STEP
                data = self._inflate.unused_data if self._inflate.eof else self._inflate.unconsumed_tail
        except zlib.error as error:
            raise GetError("broken: the body is not compressed the way it says") from error

    def _begins_member(self, data: bytes) -> bool:
        """Whether `data`, found after an end, is one more gzip stream; anything else there is padding."""
        if self._coding == "deflate" or not data.startswith(b"\x1f"):
            return False
        self._members += 1
        if self._members > _MEMBERS:
            raise GetError("broken: the body is compressed in too many parts")
        self._inflate = zlib.decompressobj(_GZIP)
        return True

    def _keep(self, piece: bytes) -> None:
        self._size += len(piece)
        if self._size > self._limit:
            raise self._too_large()
        self._held.write(piece)

    def _too_large(self) -> GetError:
        what = "after decompression" if self._coding else "in all"
        return GetError(f"too large: more than {self._limit:,} bytes {what}; raise fetch.max_bytes if it is wanted")
