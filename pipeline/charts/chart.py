"""What a chart is once it is drawn, whatever it shows."""

from __future__ import annotations

from dataclasses import dataclass

LONGEST_ALT = 2000  # characters that Slack takes as the text of an image: the shortest limit of where charts go


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture with its words. `svg` stands alone: no script, no style sheet, no address but its own.

    `alt` says what the picture says, figures included, in the report's language; at most `LONGEST_ALT` characters.
    """

    name: str
    title: str
    alt: str
    svg: str
