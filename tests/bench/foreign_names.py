"""Whether names of another story are found in a text, and whether a text's own sentences raise a false alarm.

    .venv/bin/python -m tests.bench.foreign_names [--show]

Reads the Chinese items with a body of `replay/2026-06-15` to `-19`. Each sentence is weighed against its own item, and,
with a name of the next item put into it where the name stood there, against its own again.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from itertools import pairwise

import feedparser

from pipeline.facts import names, unsupported_names
from pipeline.facts.chinese_names import chinese_names
from pipeline.words import fold
from tests.bench.replay import data

TAGS = re.compile(r"<[^>]+>|&\w+;")
CHINESE = re.compile("[\u4e00-\u9fff]")
SENTENCES = 3  # of an item
SIZES = range(20, 120)


def bodies() -> Iterator[str]:
    for day in range(15, 20):
        for feed in sorted((data() / f"2026-06-{day}").glob("*.xml")):
            for entry in feedparser.parse(str(feed)).entries:
                content = (entry.get("content") or [{"value": entry.get("summary", "")}])[0]["value"]
                text = TAGS.sub("", content)
                if len(CHINESE.findall(text)) > 200:
                    yield text


def sentences(text: str) -> list[str]:
    found = (sentence.strip() for sentence in re.split(r"(?<=[。！？\n])", text))
    return [sentence for sentence in found if len(sentence) in SIZES and CHINESE.search(sentence)][:SENTENCES]


def named(sentence: str) -> list[str]:
    """The names in a sentence that are not in quotes, as it writes them."""
    written = (sentence[name.start : name.end] for name in chinese_names(sentence))
    quoted = "".join(re.findall("[“「《][^”」》]*", sentence))
    return [name for name in dict.fromkeys((*names(sentence), *written)) if name in sentence and name not in quoted]


def clause(sentence: str, name: str) -> str:
    """The part of the sentence that holds the name, so that it is read as it was there."""
    return next((part for part in re.split("[，。；！？]", sentence) if name in part), name)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--show", action="store_true", help="print what was judged wrongly")
    show = arguments.parse_args().show
    texts = list(dict.fromkeys(bodies()))
    own = [(sentence, text) for text in texts for sentence in sentences(text)]
    alarms = [(sentence, found) for sentence, text in own if (found := unsupported_names(sentence, [text]))]
    put = [
        (f"{clause(foreign, name)}，{sentence}", name, text)
        for text, other in pairwise(texts)
        for sentence, foreign in zip(sentences(text), sentences(other), strict=False)
        for name in named(foreign)
        if name.casefold() not in text.casefold()
    ]
    missed = [(name, claim) for claim, name, text in put if not _is_reported(name, unsupported_names(claim, [text]))]
    print(f"own sentences flagged: {len(alarms)}/{len(own)}")
    print(f"names of another story found: {1 - len(missed) / len(put):.3f} ({len(put) - len(missed)}/{len(put)})")
    if show:
        for example in (*alarms, *missed):
            print("  ", *example)


def _is_reported(name: str, found: tuple[str, ...]) -> bool:
    return any(fold(name) in fold(other) or fold(other) in fold(name) for other in found)


if __name__ == "__main__":
    main()
