"""pipeline.fetch.body: a body as it comes in, never more than its limit."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.fetch.body import Body
from pipeline.fetch.trouble import GetError

LIMIT = 1_000_000


def bare(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


PACKERS = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "Deflate": bare,
    "": lambda data: data,
    "identity": lambda data: data,
    "utf-8": lambda data: data,
}


def read(data: bytes, coding: str | None, step: int = 1_000, limit: int = LIMIT) -> bytes:
    body = Body(limit)
    body.begin(coding, None)
    for start in range(0, len(data), step):
        body.feed(data[start : start + step])
    return body.whole()


@given(st.binary(max_size=2_000), st.sampled_from(sorted(PACKERS)), st.integers(1, 700))
def test_a_body_comes_out_whole_however_it_was_packed_and_cut(data: bytes, coding: str, step: int) -> None:
    assert read(PACKERS[coding](data), coding, step) == data


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=5), st.integers(1, 100), st.sampled_from([0, 7]))
def test_several_gzip_streams_in_a_row_are_one_body(parts: list[bytes], step: int, padding: int) -> None:
    packed = b"".join(gzip.compress(part) for part in parts) + bytes(padding)
    assert read(packed, "gzip", step) == b"".join(parts)


@given(st.binary(max_size=400), st.sampled_from(["gzip", "deflate", ""]), st.integers(1, 90))
def test_any_bytes_at_all_come_out_or_are_named_as_broken(data: bytes, coding: str, step: int) -> None:
    try:
        read(data, coding, step)
    except GetError as error:
        assert str(error).startswith(("broken", "too large"))


def test_a_plain_body_that_says_it_is_gzip_is_read_as_it_is() -> None:
    assert read(b"<rss/>", "gzip", 1) == b"<rss/>"


@pytest.mark.parametrize("coding", ["br", "zstd", "gzip, br", "gzip, gzip", "deflate,gzip"])
def test_what_was_not_asked_for_is_not_inflated(coding: str) -> None:
    with pytest.raises(GetError, match="unreadable: compressed in a way"):
        Body(LIMIT).begin(coding, None)


def test_a_length_beyond_the_limit_is_refused_before_a_byte_of_it() -> None:
    with pytest.raises(GetError, match="too large: more than 1,000,000 bytes in all"):
        Body(LIMIT).begin(None, "1000001")


@pytest.mark.parametrize("coding", [None, "gzip"])
def test_one_byte_too_many_is_too_many(coding: str | None) -> None:
    pack = PACKERS[coding or ""]
    assert len(read(pack(bytes(LIMIT)), coding)) == LIMIT
    with pytest.raises(GetError, match="too large"):
        read(pack(bytes(LIMIT + 1)), coding)


def test_a_bomb_is_stopped_before_it_takes_memory() -> None:
    packed = gzip.compress(bytes(100_000_000), 1)
    tracemalloc.start()
    try:
        with pytest.raises(GetError, match="too large: more than 1,000,000 bytes after decompression"):
            read(packed, "gzip", 65_536)
        assert tracemalloc.get_traced_memory()[1] < 4 * LIMIT
    finally:
        tracemalloc.stop()


def test_compressed_bytes_that_become_nothing_count_too() -> None:
    packer = zlib.compressobj(wbits=-15)
    empty_blocks = packer.flush(zlib.Z_FULL_FLUSH) * 300
    with pytest.raises(GetError, match="too large"):
        read(empty_blocks, "deflate", 100, limit=1_000)


def test_endless_little_streams_are_given_up() -> None:
    with pytest.raises(GetError, match="too many parts"):
        read(gzip.compress(b"") * 2_000, "gzip", 65_536)


def test_a_body_that_comes_in_crumbs_is_given_up() -> None:
    assert len(read(bytes(40_000), None, 1)) == 40_000
    assert len(read(bytes(900_000), None, 16)) == 900_000
    with pytest.raises(GetError, match="too slow: it comes a few bytes at a time"):
        read(bytes(60_000), None, 1)


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_a_compressed_body_that_breaks_off_is_not_taken_for_whole(coding: str) -> None:
    packed = PACKERS[coding](b"<rss>" + bytes(range(256)) * 20)
    with pytest.raises(GetError, match="broken off") as caught:
        read(packed[: len(packed) // 2], coding)
    assert caught.value.retry
