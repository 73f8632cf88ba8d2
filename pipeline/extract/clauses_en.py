"""Where an English sentence may stop early: before what only adds to it. The rules of `clauses.py`, for English."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.extract.patterns import any_of
from pipeline.extract.sentences import enclosed

_BREAK = re.compile(r"[,;](?=\s)|\s[-–—]{1,2}(?=\s)|—")
# What may be left out when it comes last.
_ADDS = re.compile(
    r"^\s*"
    + any_of(
        r"""which who whose where including with making giving allowing enabling letting adding marking bringing
        putting helping joining following followed\sby leaving raising creating offering using becoming turning
        arguing claiming warning noting stating suggesting saying promising hoping aiming pushing paving
        underscoring highlighting reflecting signall?ing part\sof led\sby along\swith as\swell\sas as\spart
        in\sa\s(?:bid|move) a\s(?:move|deal|sign|bet|step) the\slatest as\sit as\sthe
        and\s(?:is|are|has|have|will|said|says|it|they|he|she|that|its|the)"""
    )
    + r"\b"
)
# What must stay, since it says how sure the rest is, or who says so.
_GOVERNS = re.compile(
    r"(?:^|[,;—–-]\s*)(?:and )?"
    + any_of(
        r"""but however although though unless if despite except excluding not never pending subject\sto
        according\sto citing allegedly reportedly yet instead only at\sleast at\smost assuming"""
    )
    + r"\b|,[^,]{2,60}\b(?:said|says|told|reported|reports|wrote|added|people familiar|sources?)\b[^,]{0,40}$",
    re.IGNORECASE,
)
# A clause in the middle, whose sentence goes on after it: “X, which does Y, is Z”.
_RESUMES = re.compile(
    r",\s*"
    + any_of(
        r"""is are was were has have had will would can could may might remains? faces? provides? makes? becomes?
        became says? said and\sthen"""
    )
    + r"\b"
)
_OPENING = re.compile(
    "^"
    + any_of(
        """As When While After Before In On At By With For Since If Although Though Despite Following Unlike Because
        To From Under During Just Days? Per Until Once Amid Over Through Given Like According Earlier Last This
        Today Yesterday [A-Z][a-z]+ing [A-Z][a-z]+ed Now Then Here"""
    )
    + r"\b[^,;—]*$"
)
_FINITE = re.compile(
    r"\b"
    + any_of(
        r"""is are was were has have had will would can could may might must does do did said made took got built
        sold cut won lost began left led met paid sent set told bought brought found gave grew held kept rose fell
        ran saw shut went \w+ed
        (?:say|plan|want|aim|seek|make|take|get|help|show|find|use|offer|give|let|add|build|raise|introduce|release|unveil)s
        (?:acquire|buy|sell|cut|expect|hope|argue|claim|warn|propose|present|aspire|allow|include|need|face|mean|come|run)s
        (?:work|bring|move|join|sign|hire|ask|urge|accuse|oppose|reach|top|win|lose|open|close|sue|ban|call|turn|put|tell)s
        (?:hit|test|back|tap|bet|eye|land|debut|expand|roll|support|provide|power|target)s launches switches pushes
        studies applies relies (?:we|they|We|They)\s\w+"""
    )
    + r"\b"
)
_PARTICIPLE = re.compile(r"^\s*(?:\w+ed|\w+ing|built|led|known|which|who|where|that)\b")


def stops(text: str) -> Iterator[int]:
    """The lengths, shortest first, at which `text` may end so that only a full stop is missing."""
    inside = enclosed(text)
    for match in _BREAK.finditer(text):
        kept, rest, mark = text[: match.start()].rstrip(), text[match.end() :], match.group().strip()
        if inside[match.start()] or _OPENING.match(kept) or not _has_verb(kept) or _is_list(kept):
            continue
        if _GOVERNS.search(rest) or _RESUMES.search(rest) or (mark not in ",;" and mark in rest):
            continue
        if mark == ";" or _ADDS.match(rest):
            yield len(kept)


def _has_verb(kept: str) -> bool:
    """Whether a clause of `kept` has a finite verb; a participle after a comma is none."""
    first, *others = kept.split(",")
    return bool(_FINITE.search(first)) or any(_FINITE.search(o) and not _PARTICIPLE.match(o) for o in others)


def _is_list(kept: str) -> bool:
    """Whether the words since the last comma are few: the middle of an enumeration, or of an apposition."""
    return "," in kept and len(kept.rsplit(",", 1)[1].split()) < 4
