"""`python -m tests.bench.regions`: accuracy of domestic or international on the labels, and the errors."""

from __future__ import annotations

from pipeline.model import Story
from pipeline.rank.region import guessed_region, told_region
from tests.bench.verdicts import key, read_day, read_labels


def main() -> None:
    right = total = 0
    for day, labels in read_labels("regions").items():
        for source, item in read_day(day):
            label = labels.pop(key(source, item), None)
            if label is None:
                continue
            story, sources = Story(item.id, (item,)), {source.name: source}
            found = told_region(story, sources) or guessed_region(story)
            total, right = total + 1, right + (found == label)
            if found != label:
                print(f"{label} called {found}: {day} {source.name[:12]} | {item.title}")
    print(f"accuracy {right / total:.3f} on {total} entries")


if __name__ == "__main__":
    main()
