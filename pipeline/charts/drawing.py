"""The few shapes that charts are made of, as an SVG that stands alone. Knows nothing of what they show.

Everything is an attribute or a text node that lxml writes, so that no label can become markup.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from lxml import etree

from pipeline.charts import styles
from pipeline.charts.lettering import FAMILY

WIDTH = 600.0
MARGIN = 16.0
ROOM = WIDTH - 2 * MARGIN
_SVG = "http://www.w3.org/2000/svg"
_FAMILIES = f"{FAMILY}, Noto Sans CJK SC, Source Han Sans SC, PingFang SC, Microsoft YaHei, sans-serif"


@dataclass(frozen=True, slots=True)
class Box:
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Letters:
    """How words look. `anchor` says what of them stands at their x; `halo` is a colour around them, or nothing."""

    size: float = styles.LABEL
    colour: str = styles.INK
    anchor: Literal["start", "middle", "end"] = "start"
    halo: str = ""


class Drawing:
    """A picture `WIDTH` wide, as high as what was put in; y grows downwards."""

    def __init__(self, name: str, language: str) -> None:
        self._name = name
        self._root = etree.Element(f"{{{_SVG}}}svg", nsmap={None: _SVG})
        self._root.set("{http://www.w3.org/XML/1998/namespace}lang", "zh-CN" if language == "zh" else language)
        self._here = self._root
        self._fills: dict[styles.Fill, str] = {}

    @contextmanager
    def group(self, tip: str) -> Iterator[None]:
        """What is drawn inside belongs together; `tip` is shown to who points at it."""
        outer = self._here
        self._here = self._add("g")
        self._add("title").text = tip
        yield
        self._here = outer

    def box(self, box: Box, fill: styles.Fill) -> None:
        shape = self._add("rect", fill=self._paint(fill))
        _place(shape, x=box.x, y=box.y, width=box.width, height=box.height)

    def line(self, start: tuple[float, float], end: tuple[float, float], colour: str = styles.RULE) -> None:
        _place(self._add("line", stroke=colour), x1=start[0], y1=start[1], x2=end[0], y2=end[1])

    def words(self, words: str, x: float, y: float, letters: Letters) -> None:
        """One line of text that stands on `y`. It is drawn as it is: what fits is the caller's to know."""
        shape = self._add("text", fill=letters.colour)
        _place(shape, x=x, y=y, **{"font-size": letters.size})
        if letters.anchor != "start":
            shape.set("text-anchor", letters.anchor)
        if letters.halo:
            for key, value in (
                ("stroke", letters.halo),
                ("stroke-width", "4"),
                ("stroke-linejoin", "round"),
                ("paint-order", "stroke"),
            ):
                shape.set(key, value)
        shape.text = words

    def svg(self, title: str, alt: str, height: float) -> str:
        """The finished picture, cut at `height`. `title` and `alt` are what a screen reader says of it."""
        root = self._root
        for key, value in (("width", WIDTH), ("height", height)):
            root.set(key, _number(value))
        root.set("viewBox", f"0 0 {_number(WIDTH)} {_number(height)}")
        root.set("role", "img")
        root.set("aria-labelledby", f"{self._name}-title {self._name}-alt")
        root.set("font-family", _FAMILIES)
        for place, made in enumerate((*self._words_for_readers(title, alt), self._patterns(), _ground(height))):
            root.insert(place, made)
        return str(etree.tostring(root, encoding="unicode", pretty_print=True))

    def _words_for_readers(self, title: str, alt: str) -> Iterator[etree._Element]:
        for tag, role, words in (("title", "title", title), ("desc", "alt", alt)):
            made = _element(tag, id=f"{self._name}-{role}")
            made.text = words
            yield made

    def _patterns(self) -> etree._Element:
        made = _element("defs")
        for fill, name in self._fills.items():
            pattern = etree.SubElement(made, f"{{{_SVG}}}pattern", id=name, patternUnits="userSpaceOnUse")
            _place(pattern, width=6, height=6)
            pattern.append(_element("rect", width="6", height="6", fill=fill.colour))
            pattern.append(_element("path", d=fill.texture, stroke=fill.thread, **{"stroke-width": "1.4"}))
        return made

    def _paint(self, fill: styles.Fill) -> str:
        if not fill.texture:
            return fill.colour
        name = self._fills.setdefault(fill, f"{self._name}-fill-{len(self._fills) + 1}")
        return f"url(#{name})"

    def _add(self, tag: str, **attributes: str) -> etree._Element:
        made = _element(tag, **attributes)
        self._here.append(made)
        return made


def _ground(height: float) -> etree._Element:
    made = _element("rect", fill=styles.GROUND, stroke=styles.RULE)
    _place(made, x=0.5, y=0.5, width=WIDTH - 1, height=height - 1)
    return made


def _element(tag: str, **attributes: str) -> etree._Element:
    return etree.Element(f"{{{_SVG}}}{tag}", attributes, nsmap={None: _SVG})


def _place(shape: etree._Element, **where: float) -> None:
    for key, value in where.items():
        shape.set(key, _number(value))


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
