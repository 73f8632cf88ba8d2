"""Average linkage: which groups join when every member is asked how alike it is to every other's; pure.

Two groups join while the mean over all pairs between them is high enough, the closest first, so that one lucky pair
never chains two events together.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Sequence

Likeness = Callable[[int, int], float]


class Linkage:
    """Groups of the numbers 0..n-1, each named by its first member. `closed` groups never join one another."""

    def __init__(self, groups: Iterable[Sequence[int]], closed: frozenset[int], likeness: Likeness) -> None:
        """`closed` holds first members. `likeness` is symmetric, 0..1, and asked only of members of groups in touch."""
        self._members = {group[0]: list(group) for group in groups}
        self._closed = set(closed)
        self._likeness = likeness
        self._between: dict[int, dict[int, float]] = {name: {} for name in self._members}
        self._heap: list[tuple[float, int, int]] = []

    def join(self, edges: Iterable[tuple[int, int]], enough: float, largest: int) -> list[list[int]]:
        """The groups, after joining along `edges` (pairs of numbers) wherever the mean is `enough`; in order of names.

        No group grows beyond `largest` members.
        """
        group_of = {member: name for name, members in self._members.items() for member in members}
        for one, other in sorted({(min(edge), max(edge)) for edge in edges}):
            self._measure(group_of[one], group_of[other])
        while self._heap:
            negative, one, other = heapq.heappop(self._heap)
            if -negative < enough:
                break
            if self._between.get(one, {}).get(other) == -negative and self._may_join(one, other, largest):
                self._merge(one, other)
        return [sorted(self._members[name]) for name in sorted(self._members)]

    def _may_join(self, one: int, other: int, largest: int) -> bool:
        fits = len(self._members[one]) + len(self._members[other]) <= largest
        return fits and not (one in self._closed and other in self._closed)

    def _measure(self, one: int, other: int) -> None:
        if one != other and other not in self._between[one] and not (one in self._closed and other in self._closed):
            self._set(one, other, self._mean(one, other))

    def _set(self, one: int, other: int, mean: float) -> None:
        mean = round(mean, 9)  # sums in another order must not decide
        self._between[one][other] = self._between[other][one] = mean
        heapq.heappush(self._heap, (-mean, min(one, other), max(one, other)))

    def _merge(self, one: int, other: int) -> None:
        """Put `other` into `one` and say anew how alike the result is to all that touch either."""
        sizes = len(self._members[one]), len(self._members[other])
        near_one, near_other = self._between.pop(one), self._between.pop(other)
        if other in self._closed:
            self._closed.discard(other)
            self._closed.add(one)
        near = sorted((near_one.keys() | near_other.keys()) - {one, other})
        means = {}
        for name in near:
            if name in self._closed and one in self._closed:
                continue
            parts = [
                touching[name] if name in touching else self._mean(group, name)
                for group, touching in ((one, near_one), (other, near_other))
            ]
            means[name] = (parts[0] * sizes[0] + parts[1] * sizes[1]) / sum(sizes)
        self._members[one] += self._members.pop(other)
        self._between[one] = {}
        for name in near:
            self._between[name].pop(one, None)
            self._between[name].pop(other, None)
            if name in means:
                self._set(one, name, means[name])

    def _mean(self, one: int, other: int) -> float:
        pairs = [(a, b) for a in self._members[one] for b in self._members[other]]
        return sum(self._likeness(a, b) for a, b in pairs) / len(pairs)
