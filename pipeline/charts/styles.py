"""Colours, textures and letter sizes. No two fills look alike without colour: they differ in lightness or texture.

The picture has its own light ground, so that it reads the same in a dark chat. Sizes are those of a picture 600 wide.
"""

from __future__ import annotations

from dataclasses import dataclass

INK = "#1f2328"
FAINT = "#59636e"  # 6:1 on the ground
RULE = "#d8dee4"
GROUND = "#ffffff"

TITLE, LABEL, SMALL = 17.0, 13.0, 12.0


@dataclass(frozen=True, slots=True)
class Fill:
    """`texture` is drawn over `colour` in `thread`: a path or nothing, 6 by 6, repeated. `ink` is for words on it."""

    colour: str
    ink: str = INK
    texture: str = ""
    thread: str = GROUND


_RISING = "M-1,1 L1,-1 M0,6 L6,0 M5,7 L7,5"
_FALLING = "M-1,5 L1,7 M0,0 L6,6 M5,-1 L7,1"
_LEVEL = "M0,3 L6,3"
_UPRIGHT = "M3,0 L3,6"
_SPECKS = "M2,3 L4,3 M3,2 L3,4"

CATEGORIES = (
    Fill("#1b4f8f", GROUND),
    Fill("#f2a33a", INK, _RISING),
    Fill("#14806c", GROUND, _SPECKS, "#0a5546"),
    Fill("#ebbdd4", INK),
    Fill("#5b2a6e", GROUND, _FALLING, "#9468a6"),
    Fill("#8cc8f0", INK, _LEVEL),
    Fill("#f0e36b", INK, _UPRIGHT, "#a8982a"),
)
REST = Fill("#b1b8c0", INK, f"{_RISING} {_FALLING}", "#7f8790")
NOW = Fill("#1b4f8f", GROUND)
BEFORE = Fill("#c3c8ce", INK, _RISING, "#7f8790")
