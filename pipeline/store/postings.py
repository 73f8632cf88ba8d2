"""Which items have a term, as bytes: segments of items, cut into pages of terms; pure, and the same in any database.

An entry is one number: 24 bits of term, 39 of the item's number, and one that says whether the term stands there often.
Sorted, entries are the index. A segment holds those of the items `first`..`last`, in 2**bits pages by the first bits of
the term, so that a search reads a few kilobytes for each of its terms. In a page an entry takes two bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

TERM_BITS = 24
SPAN = 1 << 15  # as many numbers of items a segment may cover, so that two bytes tell one apart
PAGE = 2048  # entries that a page is to have, about
SLICE = 256  # pages that are merged at a time, which bounds the memory that it takes

_NUMBER_BITS = 40
_LENGTH = np.dtype("<u4")
_SHORT = np.dtype("<u2")

Entries = NDArray[np.uint64]
Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Segment:
    """`page` is the number of its first page, `entries` about how many there are."""

    first: int
    last: int
    page: int
    bits: int
    entries: int

    @property
    def pages(self) -> int:
        return 1 << self.bits

    def page_of(self, term: int) -> int:
        return self.page + (term >> (TERM_BITS - self.bits))


def entries(terms: NDArray[np.integer], number: int) -> Entries:
    """Those of one item; a term is its 24 bits, and behind them the one for often."""
    both = terms.astype(np.uint64)
    return both >> np.uint64(1) << np.uint64(_NUMBER_BITS) | both & np.uint64(1) | np.uint64(number << 1)


def numbers_of(found: Entries) -> Numbers:
    """The items' numbers."""
    return np.asarray((found & np.uint64((1 << _NUMBER_BITS) - 1)) >> np.uint64(1), np.int64)


def planned(first: int, last: int, page: int, count: int) -> Segment:
    """A segment of `count` entries."""
    return Segment(first, last, page, min(max(count // PAGE, 1).bit_length() - 1, 15), count)


def joined(segments: Sequence[Segment], new: Segment) -> list[Segment]:
    """The last of the ascending `segments`, which are to become one with `new`: none that is larger than all after it.

    So an entry is written again a number of times that grows with the logarithm of the items only.
    """
    chosen: list[Segment] = []
    first = new.first
    for segment in reversed(segments):
        if segment.last - segment.first > new.last - first or new.last - segment.first >= SPAN:
            break
        chosen.append(segment)
        first = segment.first
    return chosen[::-1]


def slices(segment: Segment) -> Iterator[range]:
    """Its pages, from 0, a bounded number at a time."""
    return (range(start, min(start + SLICE, segment.pages)) for start in range(0, segment.pages, SLICE))


def covering(segment: Segment, of: Segment, part: range) -> range:
    """The pages of `segment`, by number, that have the terms of `part` of another."""
    low, high = (place << (TERM_BITS - of.bits) for place in (part.start, part.stop))
    return range(segment.page_of(low), segment.page_of(high - 1) + 1)


def within(found: Entries, of: Segment, part: range) -> Entries:
    """The sorted entries whose terms belong to `part` of a segment."""
    low, high = (place << (TERM_BITS - of.bits + _NUMBER_BITS) for place in (part.start, part.stop))
    return found[(found >= np.uint64(low)) & (found <= np.uint64(high - 1))]


def written(found: Entries, segment: Segment, part: range) -> list[bytes]:
    """Pages of `segment` from the sorted entries of that part."""
    terms = found >> np.uint64(_NUMBER_BITS)
    starts = np.flatnonzero(np.diff(terms, prepend=np.uint64(1 << TERM_BITS)))
    lows = (terms[starts] & np.uint64((1 << (TERM_BITS - segment.bits)) - 1)).astype(_lows(segment))
    ends = np.append(starts, len(found))
    counts = (np.diff(ends) - 1).astype(_SHORT)
    values = (found - np.uint64(segment.first << 1)).astype(_SHORT)  # the term's bits fall off
    borders = np.arange(part.start, part.stop + 1, dtype=np.uint64) << np.uint64(TERM_BITS - segment.bits)
    cuts = np.searchsorted(terms[starts], borders)
    return [
        _LENGTH.type(b - a).tobytes()
        + lows[a:b].tobytes()
        + counts[a:b].tobytes()
        + values[ends[a] : ends[b]].tobytes()
        for a, b in pairwise(cuts)
    ]


def read(page: bytes, segment: Segment, number: int) -> Entries:
    """All entries of a page; `number` is the page's."""
    lows, counts, values = _parts(page, segment)
    terms = np.asarray(lows, np.uint64) | np.uint64((number - segment.page) << (TERM_BITS - segment.bits))
    behind = values.astype(np.uint64) + np.uint64(segment.first << 1)
    before = np.repeat(terms << np.uint64(_NUMBER_BITS), counts.astype(np.int64) + 1)
    return np.asarray(before | behind, np.uint64)


def having(page: bytes, segment: Segment, term: int) -> Numbers:
    """The items that have the term, ascending: twice their number, and 1 more where it stands often."""
    lows, counts, values = _parts(page, segment)
    low = term & ((1 << (TERM_BITS - segment.bits)) - 1)
    place = int(np.searchsorted(lows, low))
    if place == len(lows) or lows[place] != low:
        return np.zeros(0, np.int64)
    start = int(counts[:place].sum(dtype=np.int64)) + place
    return values[start : start + int(counts[place]) + 1].astype(np.int64) + (segment.first << 1)


def _parts(page: bytes, segment: Segment) -> tuple[NDArray[np.generic], NDArray[np.uint16], NDArray[np.uint16]]:
    """The last bits of each term, how many entries it has, less one, and the entries."""
    length = int(np.frombuffer(page, _LENGTH, 1)[0])
    lows = np.frombuffer(page, _lows(segment), length, _LENGTH.itemsize)
    counts = np.frombuffer(page, _SHORT, length, _LENGTH.itemsize + lows.nbytes)
    return lows, counts, np.frombuffer(page, _SHORT, -1, _LENGTH.itemsize + lows.nbytes + counts.nbytes)


def _lows(segment: Segment) -> np.dtype[np.uint16] | np.dtype[np.uint32]:
    return _SHORT if TERM_BITS - segment.bits <= 16 else _LENGTH
