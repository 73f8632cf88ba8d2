"""Which items have a term, as bytes: segments of items, cut into pages of terms; pure, and the same in any database.

A key is 24 bits of term and one that says whether the term stands often in the item; an entry is a number of 25 bits of
key and 39 of the item's number. Sorted, entries are the index. A segment holds those of the items `first`..`last`, in
2**bits pages by the first bits of the term, so that a search reads a few kilobytes for each of its terms.

In a page stand how many keys it has, the last bits of each, the length of the list of each, and the lists: the numbers
of the items, less the segment's first. A short list takes two bytes a number. A long one takes about one, which is the
gap to the number before.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

TERM_BITS = 24
KEY_BITS = TERM_BITS + 1
SPAN = (1 << 16) - 512  # as many numbers of items a segment may cover: two bytes tell one apart, and 15 bits a length
PAGE = 2048  # entries that a page is to have, about
SLICE = 256  # pages that are merged at a time, which bounds the memory that it takes

_NUMBER_BITS = 39
_LENGTH = np.dtype("<u4")
_SHORT = np.dtype("<u2")
_MORE = 255  # that much of a gap, and the rest follows; at a list's end it says nothing
_NONE = np.zeros(0, np.int64)

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


def entries(keys: NDArray[np.integer], number: int) -> Entries:
    """Those of one item."""
    return keys.astype(np.uint64) << np.uint64(_NUMBER_BITS) | np.uint64(number)


def numbers_of(found: Entries) -> Numbers:
    """The items' numbers."""
    return np.asarray(found & np.uint64((1 << _NUMBER_BITS) - 1), np.int64)


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
    """The sorted entries whose keys belong to `part` of a segment."""
    low, high = (place << (KEY_BITS - of.bits + _NUMBER_BITS) for place in (part.start, part.stop))
    return found[(found >= np.uint64(low)) & (found <= np.uint64(high - 1))]


def written(found: Entries, segment: Segment, part: range) -> list[bytes]:
    """Pages of `segment` from the sorted entries of that part."""
    keys = found >> np.uint64(_NUMBER_BITS)
    starts = np.flatnonzero(np.diff(keys, prepend=np.uint64(1 << KEY_BITS)))
    borders = np.arange(part.start, part.stop + 1, dtype=np.uint64) << np.uint64(KEY_BITS - segment.bits)
    cuts = np.searchsorted(keys[starts], borders)
    lows = (keys[starts] & np.uint64((1 << (KEY_BITS - segment.bits)) - 1)).astype(_lows(segment))
    lists = _Lists.of(numbers_of(found) - segment.first, np.append(starts, len(found)))
    return [
        _LENGTH.type(b - a).tobytes() + lows[a:b].tobytes() + lists.lengths[a:b].tobytes() + lists.written(a, b)
        for a, b in pairwise(cuts)
    ]


@dataclass(frozen=True, slots=True)
class _Lists:
    """Ascending lists of `values`, one after another; `borders` are where each begins, and where the last ends.

    A length is in pairs of bytes, and behind that one bit that says that the list is among those `as_gaps`.
    """

    values: Numbers
    borders: Numbers
    as_gaps: Mapping[int, bytes]
    lengths: NDArray[np.uint16]

    @classmethod
    def of(cls, values: Numbers, borders: Numbers) -> _Lists:
        counts = np.diff(borders)
        longest = counts + values[borders[1:] - 1] // _MORE + 1
        lengths, as_gaps = counts << 1, {}
        for place in np.flatnonzero(longest < 2 * counts).tolist():
            as_gaps[place] = _as_gaps(values[borders[place] : borders[place + 1]])
            lengths[place] = len(as_gaps[place]) | 1
        return cls(values, borders, as_gaps, lengths.astype(_SHORT))

    def written(self, first: int, end: int) -> bytes:
        """Those of the places `first`..`end`, which is not among them."""
        written, at = [], first
        for place in (first + np.flatnonzero(self.lengths[first:end] & 1)).tolist():
            written += [self._plain(at, place), self.as_gaps[place]]
            at = place + 1
        return b"".join((*written, self._plain(at, end)))

    def _plain(self, first: int, end: int) -> bytes:
        return self.values[self.borders[first] : self.borders[end]].astype(_SHORT).tobytes()


def _as_gaps(values: Numbers) -> bytes:
    gaps = np.diff(values, prepend=0)
    places = np.cumsum(gaps // _MORE + 1)
    made = np.full(int(places[-1] + 1) & ~1, _MORE, np.uint8)
    made[places - 1] = gaps % _MORE
    return made.tobytes()


def read(page: bytes, segment: Segment, number: int) -> Entries:
    """All entries of a page; `number` is the page's."""
    length, lengths_at = _parts(page, segment)
    lows = np.frombuffer(page, _lows(segment), length, _LENGTH.itemsize)
    lengths = np.frombuffer(page, _SHORT, length, lengths_at)
    lists = np.frombuffer(page, _SHORT, -1, lengths_at + lengths.nbytes)
    borders = np.append(0, np.cumsum(lengths >> 1, dtype=np.int64))
    counts, at = np.diff(borders), 0
    values: list[NDArray[np.integer]] = []
    for place in np.flatnonzero(lengths & 1).tolist():
        gaps = _from_gaps(lists[borders[place] : borders[place + 1]])
        values += [lists[borders[at] : borders[place]], gaps]
        counts[place], at = len(gaps), place + 1
    values.append(lists[borders[at] :])
    keys = np.asarray(lows, np.uint64) | np.uint64((number - segment.page) << (KEY_BITS - segment.bits))
    before = np.repeat(keys << np.uint64(_NUMBER_BITS), counts)
    return np.asarray(before | (np.concatenate(values).astype(np.uint64) + np.uint64(segment.first)), np.uint64)


def having(page: bytes, segment: Segment, term: int) -> tuple[Numbers, Numbers]:
    """The numbers of the items that have the term, and of those that have it often, ascending."""
    length, lengths_at = _parts(page, segment)
    lows = memoryview(page)[_LENGTH.itemsize : lengths_at].cast("H" if _lows(segment) == _SHORT else "I")
    low = term << 1 & ((1 << (KEY_BITS - segment.bits)) - 1)
    place = bisect_left(lows, low)
    if place == length or lows[place] > low + 1:
        return _NONE, _NONE
    lengths = np.frombuffer(page, _SHORT, length, lengths_at)
    start = lengths_at + lengths.nbytes + 2 * int((lengths[:place] >> 1).sum(dtype=np.int64))
    found = {}
    for key in lows[place : place + 2]:
        pairs, as_gaps = divmod(int(lengths[place]), 2)
        listed = np.frombuffer(page, _SHORT, pairs, start)
        found[key] = (_from_gaps(listed) if as_gaps else listed.astype(np.int64)) + segment.first
        start, place = start + 2 * pairs, place + 1
    return found.get(low, _NONE), found.get(low + 1, _NONE)


def _from_gaps(listed: NDArray[np.uint16]) -> Numbers:
    gaps = listed.view(np.uint8)
    return np.asarray(np.cumsum(gaps, dtype=np.int64)[gaps != _MORE])


def _parts(page: bytes, segment: Segment) -> tuple[int, int]:
    """How many keys a page has, and where the lengths of their lists stand."""
    length = int.from_bytes(page[: _LENGTH.itemsize], "little")
    return length, _LENGTH.itemsize + _lows(segment).itemsize * length


def _lows(segment: Segment) -> np.dtype[np.uint16] | np.dtype[np.uint32]:
    """How the bits of a key are kept that its page does not tell."""
    return _SHORT if KEY_BITS - segment.bits <= 16 else _LENGTH
