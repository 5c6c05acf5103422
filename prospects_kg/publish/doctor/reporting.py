"""The report of an examination: lines to read, or an object for programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from prospects_kg.publish.doctor.verdicts import OUTCOMES, Examination, Outcome

_MARKS = {"passed": "ok    ", "missed": "MISSED", "not applicable": "-     "}


def report_lines(found: Examination, *, everything: bool = False) -> Iterator[str]:
    """The score, then each check that missed with its reason and how to mend it; with `everything`, all checks."""
    yield f"{found.place}: {found.score:g} of 100"
    yield f"checks: {_counted(Counter(each.outcome for each in found.findings))}"
    yield f"criteria: {_counted(Counter(found.criteria().values()))}"
    for each in found.findings:
        if each.outcome == "missed" or everything:
            check = each.check
            yield ""
            yield f"{_MARKS[each.outcome]} {check.name}: {check.what}"
            yield f"       {each.verdict.reason}"
            if each.outcome == "missed":
                yield f"       to mend: {check.mend}"
                more = (each for each in check.criteria if each not in check.specification)
                yield f"       specified: {', '.join((check.specification, *more))}"


def _counted(numbers: Mapping[Outcome, int]) -> str:
    return ", ".join(f"{numbers.get(it, 0)} {it}" for it in OUTCOMES)


def report_object(found: Examination) -> dict[str, Any]:
    """All that was found."""
    return {
        "place": found.place,
        "score": found.score,
        "checks": [
            {
                "name": each.check.name,
                "what": each.check.what,
                "specification": each.check.specification,
                "criteria": list(each.check.criteria),
                "outcome": each.outcome,
                "reason": each.verdict.reason,
                "mend": each.check.mend,
            }
            for each in found.findings
        ],
        "criteria": found.criteria(),
    }
