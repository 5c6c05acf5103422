"""What pages of rules and of other texts of the project show besides their statements: the text itself.

A rule's claims and its CONSTRUCT come from its file; the graph knows only its name.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from prospects_kg.build.rules import load_rules
from prospects_kg.publish.publication import Publication


@dataclass(frozen=True, slots=True)
class Definition:
    """A text that defines a thing, in a language of computers."""

    file: str
    text: str


def definition(publication: Publication, thing: str) -> Definition | None:
    """The text of a rule; None for a thing that is defined by no text."""
    start = publication.names.rule("")
    if not thing.startswith(start):
        return None
    texts = _rules(tuple(publication.project.files("rules", "*.rq")))
    return texts.get(thing.removeprefix(start))


@cache
def _rules(files: tuple[Path, ...]) -> dict[str, Definition]:
    return {
        rule.name: Definition(f"rules/{rule.name}.rq", _without_header(rule.text))
        for rule in load_rules(files)
    }


def _without_header(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if not line.startswith("#+")).strip() + "\n"
