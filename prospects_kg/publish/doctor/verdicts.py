"""A check and what it found; the list of checks is data (checks.toml), their code is found by its name."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal

LIST: Final = Path(__file__).parent / "checks.toml"
# Faults that a reason names; more are counted.
_NAMED: Final = 3
Outcome = Literal["passed", "missed", "not applicable"]
OUTCOMES: Final[Sequence[Outcome]] = ("passed", "missed", "not applicable")
# The worse of two outcomes is that of a criterion.
_WORSE: Final[Sequence[Outcome]] = ("not applicable", "passed", "missed")


@dataclass(frozen=True, slots=True)
class Check:
    """One check: its name, what holds where it passes, where that is specified, which criteria it answers, how to mend."""

    name: str
    what: str
    specification: str
    criteria: tuple[str, ...]
    mend: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check found, and why."""

    outcome: Outcome
    reason: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A check with its verdict."""

    check: Check
    verdict: Verdict

    @property
    def outcome(self) -> Outcome:
        """Whether it passed."""
        return self.verdict.outcome


@cache
def checks() -> tuple[Check, ...]:
    """Every check, in the order of the list."""
    listed = tomllib.loads(LIST.read_text(encoding="utf-8"))
    return tuple(
        Check(name, it["what"], it["specification"], tuple(it["criteria"]), it["mend"])
        for name, it in listed.items()
    )


def passed(reason: str) -> Verdict:
    """All is as it should be; the reason says what was looked at."""
    return Verdict("passed", reason)


def missed(reason: str) -> Verdict:
    """Something is not as it should be."""
    return Verdict("missed", reason)


def not_applicable(reason: str) -> Verdict:
    """The check says nothing of this publication."""
    return Verdict("not applicable", reason)


def judged(faults: Iterable[str], looked_at: str) -> Verdict:
    """Missed with the first faults and the number of the others; passed where there is none.

    >>> judged(["a: no title", "b: no title", "c: no title", "d: no title"], "4 pages").reason
    'a: no title; b: no title; c: no title; and 1 more'
    """
    found = list(faults)
    return missed(named(found)) if found else passed(looked_at)


def named(faults: Sequence[str]) -> str:
    """The first faults, and how many more there are."""
    more = f"; and {len(faults) - _NAMED} more" if len(faults) > _NAMED else ""
    return "; ".join(faults[:_NAMED]) + more


@dataclass(frozen=True, slots=True)
class Examination:
    """What the doctor found in a publication."""

    place: str
    findings: tuple[Finding, ...]

    @property
    def missed(self) -> tuple[Finding, ...]:
        """The checks that did not pass."""
        return tuple(each for each in self.findings if each.outcome == "missed")

    def count(self, outcome: Outcome) -> int:
        """How many checks came out so."""
        return sum(each.outcome == outcome for each in self.findings)

    @property
    def score(self) -> float:
        """The share of the checks that apply which passed, in percent with one decimal; 100.0 where none applies."""
        applied = self.count("passed") + self.count("missed")
        return round(100 * self.count("passed") / applied, 1) if applied else 100.0

    def criteria(self) -> dict[str, Outcome]:
        """How each criterion of the catalogues (M1, FsF-F1-01MD, OM4.1, ...) came out, sorted by name.

        Missed where one of its checks missed, else passed where one passed.
        """
        found: dict[str, Outcome] = {}
        for each in self.findings:
            for criterion in each.check.criteria:
                known = found.get(criterion, "not applicable")
                found[criterion] = max(known, each.outcome, key=_WORSE.index)
        return dict(sorted(found.items()))
