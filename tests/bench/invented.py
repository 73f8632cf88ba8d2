"""How well invented quantities and names are found among those that people marked, beside digits alone.

    .venv/bin/python -m tests.bench.invented [--show]

Reads `facts/uhgeval.jsonl`: news leads, machine-written continuations of them, and phrases of these that people, who
had the whole article before them, found right or wrong. A claim is to be proved by the words it rests on, and a
continuation rests on its lead; but a phrase that was found right because the rest of the article has it is no false
alarm that any reader of the lead could avoid. So three comparisons are printed:
  lead        every phrase against headline and lead
  article     every phrase against headline, lead and the rest: what was invented may stand there about something else
  as marked   what is wrong against the lead that it was written from, what is right against the article that it was
              found right by

For names the wrong phrases are those that hold a name which the lead does not have (chosen by hand, by number, in
`labels/invented_names.txt`), the right ones all of them. Both are judged within their sentence of the continuation: a
phrase is flagged if a name is that lies in it, for its larger part.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipeline.facts import quantities, unsupported_names, unsupported_quantities
from tests.bench.replay import DATA, require

DIGITS = re.compile(r"\d+(?:\.\d+)?")
NAMED = Path(__file__).parent / "labels" / "invented_names.txt"
COMPARISONS = ("lead", "article", "as marked")


@dataclass(frozen=True)
class Phrase:
    """A phrase of a continuation, whether people found it wrong and why, and the article that it continues."""

    text: str
    sentence: str
    wrong: bool
    why: str
    lead: list[str]
    rest: str
    day: date

    def sources(self, comparison: str) -> list[str]:
        whole = comparison == "article" or (comparison == "as marked" and not self.wrong)
        return [*self.lead, self.rest] if whole else self.lead


Judge = Callable[[Phrase, list[str]], bool]


def phrases() -> Iterator[Phrase]:
    for line in require(DATA / "facts" / "uhgeval.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        sentences = re.split(r"(?<=[。！？\n])", row["hallucinatedContinuation"])
        for annotation in row["annotations"]:
            text, _, verdict = annotation.partition("<sep>")
            yield Phrase(
                text=text,
                sentence=next((sentence for sentence in sentences if text in sentence), text),
                wrong=verdict.startswith("不合理"),
                why=verdict,
                lead=[row["headLine"], row["newsBeginning"]],
                rest=row["newsRemainder"],
                day=date.fromisoformat(row["broadcastDate"][:10]),
            )


def by_digits(phrase: Phrase, sources: list[str]) -> bool:
    known = set(DIGITS.findall("\n".join(sources)))
    return any(number not in known for number in DIGITS.findall(phrase.text))


def by_quantities(phrase: Phrase, sources: list[str]) -> bool:
    return bool(unsupported_quantities(phrase.text, sources, phrase.day))


def by_names(phrase: Phrase, sources: list[str]) -> bool:
    start = phrase.sentence.index(phrase.text)
    end = start + len(phrase.text)
    for name in unsupported_names(phrase.sentence, sources):
        for found in re.finditer(re.escape(name), phrase.sentence):
            if min(end, found.end()) - max(start, found.start()) > len(name) / 2:
                return True
    return False


def report(name: str, counted: list[Phrase], comparison: str, judge: Judge, show: bool) -> None:
    verdicts = [(phrase, judge(phrase, phrase.sources(comparison))) for phrase in counted]
    found = sum(p.wrong and v for p, v in verdicts)
    flagged, wrong = sum(v for _, v in verdicts), sum(p.wrong for p, _ in verdicts)
    right = len(counted) - wrong
    print(
        f"{name:31} {comparison:9} {len(counted):4} phrases, {wrong} wrong: precision {found / flagged:.3f} "
        f"({found}/{flagged}), recall {found / wrong:.3f} ({found}/{wrong}), "
        f"flagged of the right {(flagged - found) / right:.3f} ({flagged - found}/{right})"
    )
    if show:
        for phrase, verdict in verdicts:
            if verdict != phrase.wrong:
                print(f"  {'false alarm' if verdict else 'missed':11} {phrase.text} | {phrase.why} | {phrase.sentence}")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--show", action="store_true", help="print what was judged wrongly")
    show = arguments.parse_args().show
    everything = list(phrases())
    numbers = {int(n) for line in NAMED.read_text().splitlines() if line[0] != "#" for n in line.split()}
    digits = [phrase for phrase in everything if DIGITS.search(phrase.text)]
    told = [phrase for phrase in everything if quantities(phrase.text)]
    named = [phrase for n, phrase in enumerate(everything) if n in numbers or not phrase.wrong]
    for comparison in COMPARISONS:
        report("digits alone", digits, comparison, by_digits, False)
        report("quantities, phrases with digits", digits, comparison, by_quantities, False)
        report("quantities, all phrases", told, comparison, by_quantities, show)
        report("names", named, comparison, by_names, show)


if __name__ == "__main__":
    main()
