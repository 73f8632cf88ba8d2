"""Which items have a term, as bytes: segments of items, cut into pages of terms; pure, and the same in any database.

A key is 24 bits of term and one that says whether the term stands often in the item; an entry is a number of 25 bits of
key and 39 of the item's number. Sorted, entries are the index. A segment holds those of the items `first`..`last`, in
2**bits pages by the first bits of the term, so that a search reads a kilobyte or two for each of its terms.

In a page stand how many keys it has, and whether its lists are long; the last bits of each key; where its list ends;
and the lists: the numbers of the items, less the segment's first. A short list takes two bytes a number. A long one
takes about one, which is the gap to the number before.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

TERM_BITS = 24
KEY_BITS = TERM_BITS + 1
SPAN = (1 << 16) - 512  # as many numbers of items a segment may cover: two bytes tell one apart
SMALL = 4096  # as many numbers a segment covers that takes milliseconds to write again
PAGE = 512  # entries that a page is to have, about
SLICE = 1024  # pages that are merged at a time, which bounds the memory that it takes

_NUMBER_BITS = 39
_LONG = np.dtype("<u4")
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

    So an entry is written again a number of times that grows with the logarithm of the items only. Small segments
    always become one: that costs little, and each makes every search longer.
    """
    chosen: list[Segment] = []
    first = new.first
    for segment in reversed(segments):
        larger = segment.last - segment.first > max(new.last - first, SMALL)
        if larger or new.last - segment.first >= SPAN:
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
    lists = _written(numbers_of(found) - segment.first, np.append(starts, len(found)))
    return [_page(lows[a:b], lists[a:b]) for a, b in pairwise(cuts)]


def _page(lows: NDArray[np.generic], lists: Sequence[bytes]) -> bytes:
    ends = np.cumsum([len(one) for one in lists], dtype=_LONG)
    long = bool(len(ends)) and int(ends[-1]) >> 16 > 0
    count = _LONG.type(len(lows) << 1 | long).tobytes()
    return b"".join((count, lows.tobytes(), ends.astype(_LONG if long else _SHORT).tobytes(), *lists))


def _written(values: Numbers, borders: Numbers) -> list[bytes]:
    """Ascending lists of `values`, one after another; `borders` are where each begins, and where the last ends."""
    counts = np.diff(borders)
    as_gaps = counts + values[borders[1:] - 1] // _MORE + 2 < 2 * counts
    plain = values.astype(_SHORT).tobytes()
    return [
        _as_gaps(values[a:b]) if gaps else plain[2 * a : 2 * b]
        for (a, b), gaps in zip(pairwise(borders.tolist()), as_gaps.tolist(), strict=True)
    ]


def _as_gaps(values: Numbers) -> bytes:
    """Of an odd length, which tells it from a plain list."""
    gaps = np.diff(values, prepend=0)
    places = np.cumsum(gaps // _MORE + 1)
    made = np.full(int(places[-1]) | 1, _MORE, np.uint8)
    made[places - 1] = gaps % _MORE
    return made.tobytes()


def read(page: bytes, segment: Segment, number: int) -> Entries:
    """All entries of a page; `number` is the page's."""
    lows, ends, lists = _parts(page, segment)
    borders = np.array([0, *ends], np.int64)
    sizes = borders[1:] - borders[:-1]
    counts, at = sizes // 2, 0
    values = []
    for place in np.flatnonzero(sizes & 1).tolist():  # what stands between them is read as one
        start, end = ends[place] - int(sizes[place]), ends[place]
        gaps = _listed(page[lists + start : lists + end])
        values += [_listed(page[lists + at : lists + start]), gaps]
        counts[place], at = len(gaps), end
    values.append(_listed(page[lists + at :]))
    keys = np.array(lows, np.uint64) | np.uint64((number - segment.page) << (KEY_BITS - segment.bits))
    before = np.repeat(keys << np.uint64(_NUMBER_BITS), counts)
    return np.asarray(before | (np.concatenate(values) + segment.first).astype(np.uint64), np.uint64)


def having(page: bytes, segment: Segment, term: int) -> tuple[Numbers, Numbers]:
    """The numbers of the items that have the term, and of those that have it often, ascending."""
    lows, ends, lists = _parts(page, segment)
    low = term << 1 & ((1 << (KEY_BITS - segment.bits)) - 1)
    place = bisect_left(lows, low)
    found = {}
    for key in lows[place : place + 2]:
        start = ends[place - 1] if place else 0
        found[key] = _listed(page[lists + start : lists + ends[place]]) + segment.first
        place += 1
    return found.get(low, _NONE), found.get(low + 1, _NONE)


def _listed(written: bytes) -> Numbers:
    if len(written) % 2 == 0:
        return np.frombuffer(written, _SHORT).astype(np.int64)
    gaps = np.frombuffer(written, np.uint8)
    return np.asarray(gaps.cumsum(dtype=np.int64)[gaps != _MORE])


def _parts(page: bytes, segment: Segment) -> tuple[memoryview[int], memoryview[int], int]:
    """The last bits of each key, where its list ends, and where the lists begin."""
    view, kind = memoryview(page), _lows(segment)
    count, long = divmod(int.from_bytes(view[: _LONG.itemsize], "little"), 2)
    ends_at = _LONG.itemsize + kind.itemsize * count
    lists_at = ends_at + (_LONG if long else _SHORT).itemsize * count
    lows = view[_LONG.itemsize : ends_at].cast("H" if kind is _SHORT else "I")
    return lows, view[ends_at:lists_at].cast("I" if long else "H"), lists_at


def _lows(segment: Segment) -> np.dtype[np.uint16] | np.dtype[np.uint32]:
    """How the bits of a key are kept that its page does not tell."""
    return _SHORT if KEY_BITS - segment.bits <= 16 else _LONG
