"""The `#+` header on top of a query or a rule: YAML behind `#+`, after grlc's convention.

    #+ title: {en: Practices on a theme, pl: Praktyki na temat}
    #+ question: Which practices are about a theme, and where are they?
    #+ parameters:
    #+   theme: {type: thing, default: null, help: a theme with those below it}
    #+ columns:
    #+   practice: the practice
    #+   label: its name
    #+ keywords: [practices, themes]

A text is one sentence (then it is English) or one per language tag. A parameter without `default` is
required; `default: null` makes it optional. `columns` names the columns of the SELECT in their order. grlc's
word `summary` is understood for `question`. `emptyMeans` says what it means that there are no rows, where
that is a finding: what the sources leave unsaid. A rule has `title`, `order` (a whole number) and `claims`.
Every scalar is read as the text it is: `no` stays the language no, `2012-10` stays a text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import yaml

from prospects_kg.library.parameters import TYPES, Parameter
from prospects_kg.model.errors import QueryError

_NULL: Final = "tag:yaml.org,2002:null"
_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_TAG: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_QUERY_KEYS: Final = ("title", "question", "summary", "parameters", "columns", "emptyMeans", "keywords")
_RULE_KEYS: Final = ("title", "order", "claims")
_PARAMETER_KEYS: Final = ("type", "default", "help")


@dataclass(frozen=True, slots=True)
class Header:
    """What a query says about itself.

    `title`, `question` and `empty_means` per language tag, `columns` name to meaning; `empty_means` is empty
    where an answer without rows is no finding.
    """

    title: Mapping[str, str] = field(default_factory=dict)
    question: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    keywords: tuple[str, ...] = ()
    empty_means: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RuleHeader:
    """What a rule says about itself: title and claims per language tag, and its place in the run."""

    title: Mapping[str, str]
    order: int
    claims: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in which file a node of the header stands; makes the errors."""

    path: str

    def error(self, node: yaml.Node | None, message: str) -> QueryError:
        line = node.start_mark.line + 1 if node is not None else 1
        return QueryError(f"{self.path}:{line}: {message}")

    def pairs(self, node: yaml.Node, what: str) -> dict[str, yaml.Node]:
        if not isinstance(node, yaml.MappingNode) or not node.value:
            raise self.error(node, f"{what} must be a mapping, name: value")
        found: dict[str, yaml.Node] = {}
        for key, value in node.value:
            name = self.text(key, f"a key of {what}")
            if name in found:
                raise self.error(key, f"{what} has {name} twice")
            found[name] = value
        return found

    def text(self, node: yaml.Node, what: str) -> str:
        value = node.value.strip() if isinstance(node, yaml.ScalarNode) and node.tag != _NULL else ""
        if not value:
            raise self.error(node, f"{what} must be a text")
        return str(value)

    def texts(self, node: yaml.Node, what: str) -> dict[str, str]:
        if not isinstance(node, yaml.MappingNode):
            return {"en": self.text(node, what)}
        found = {tag: self.text(value, f"{what} ({tag})") for tag, value in self.pairs(node, what).items()}
        for tag in found:
            if not _TAG.fullmatch(tag):
                raise self.error(node, f"{what} has {tag!r}, which is no language tag; write for example en")
        return found

    def known(self, pairs: Mapping[str, yaml.Node], allowed: tuple[str, ...], what: str) -> None:
        for name, node in pairs.items():
            if name not in allowed:
                raise self.error(node, f"unknown key {name!r} in {what}; known are {', '.join(allowed)}")

    def demand(
        self, pairs: Mapping[str, yaml.Node], name: str, what: str, node: yaml.Node | None
    ) -> yaml.Node:
        if name not in pairs:
            raise self.error(node, f"{what} has no {name}; add `{name}: ...`")
        return pairs[name]


def has_header(text: str) -> bool:
    """Whether a text starts with a `#+` header."""
    return text.startswith("#+")


def read_header(text: str, path: str) -> Header:
    """The header of a query.

    Raises QueryError that names file and line where the YAML is broken, a key is unknown or one is missing.
    """
    place = _Place(path)
    root, pairs = _root(text, place)
    place.known(pairs, _QUERY_KEYS, "the header")
    if "question" in pairs and "summary" in pairs:
        raise place.error(pairs["summary"], "the header has question and summary; keep one of them")
    asked = pairs.get("question", pairs.get("summary"))
    if asked is None:
        raise place.error(root, "the header has no question; add `question: ...`")
    return Header(
        title=place.texts(place.demand(pairs, "title", "the header", root), "title"),
        question=place.texts(asked, "question"),
        parameters=_parameters(pairs["parameters"], place) if "parameters" in pairs else {},
        columns=_columns(place.demand(pairs, "columns", "the header", root), place),
        keywords=_keywords(pairs["keywords"], place) if "keywords" in pairs else (),
        empty_means=place.texts(pairs["emptyMeans"], "emptyMeans") if "emptyMeans" in pairs else {},
    )


def read_rule_header(text: str, path: str) -> RuleHeader:
    """The header of a rule.

    Raises QueryError that names file and line where the YAML is broken, a key is unknown or one is missing.
    """
    place = _Place(path)
    root, pairs = _root(text, place)
    place.known(pairs, _RULE_KEYS, "the header of a rule")
    title, order_node, claims = (place.demand(pairs, name, "the header", root) for name in _RULE_KEYS)
    order = place.text(order_node, "order")
    if not re.fullmatch("[0-9]{1,6}", order):
        raise place.error(order_node, f"order is {order!r}; write a whole number, as 10")
    return RuleHeader(
        title=place.texts(title, "title"),
        order=int(order),
        claims=place.texts(claims, "claims"),
    )


def _root(text: str, place: _Place) -> tuple[yaml.Node, dict[str, yaml.Node]]:
    lines = text.split("\n")
    end = next((number for number, line in enumerate(lines) if not line.startswith("#+")), len(lines))
    if end == 0:
        raise place.error(None, "the file has no header; begin it with `#+ title: ...`")
    for number, line in enumerate(lines[end:], end + 1):
        if line.startswith("#+"):
            raise QueryError(
                f"{place.path}:{number}: a line of the header stands apart from it; move it to the top"
            )
    try:
        node = yaml.compose("\n".join(line[2:] for line in lines[:end]), Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line_number = mark.line + 1 if mark else 1
        raise QueryError(f"{place.path}:{line_number}: the header is not YAML: {error.problem}") from None
    except (yaml.YAMLError, RecursionError) as error:  # thousands of brackets
        raise QueryError(f"{place.path}:1: the header is not YAML: {error}") from None
    if node is None:
        raise place.error(None, "the header is empty; begin it with `#+ title: ...`")
    return node, place.pairs(node, "the header")


def _parameters(node: yaml.Node, place: _Place) -> dict[str, Parameter]:
    found: dict[str, Parameter] = {}
    for name, entry in place.pairs(node, "parameters").items():
        if not _NAME.fullmatch(name):
            raise place.error(entry, f"{name!r} is no name of a parameter; letters, digits and _ only")
        pairs = place.pairs(entry, f"parameter {name}")
        place.known(pairs, _PARAMETER_KEYS, f"parameter {name}")
        kind = place.text(
            place.demand(pairs, "type", f"parameter {name}", entry), f"type of parameter {name}"
        )
        if kind not in TYPES:
            raise place.error(
                pairs["type"], f"parameter {name} has unknown type {kind!r}; known are {', '.join(TYPES)}"
            )
        explained = place.text(
            place.demand(pairs, "help", f"parameter {name}", entry), f"help of parameter {name}"
        )
        default = pairs.get("default")
        value = _default(default, name, place) if default is not None else None
        found[name] = Parameter(name, kind, explained, value, required=default is None)
    return found


def _default(node: yaml.Node, name: str, place: _Place) -> str | None:
    if not isinstance(node, yaml.ScalarNode):
        raise place.error(node, f"default of parameter {name} must be a text, or null where none is needed")
    return None if node.tag == _NULL else str(node.value)  # an empty text is a value, too


def _columns(node: yaml.Node, place: _Place) -> dict[str, str]:
    pairs = place.pairs(node, "columns")
    for name, meaning in pairs.items():
        if not _NAME.fullmatch(name):
            raise place.error(meaning, f"{name!r} is no name of a column; letters, digits and _ only")
    return {name: place.text(meaning, f"column {name}") for name, meaning in pairs.items()}


def _keywords(node: yaml.Node, place: _Place) -> tuple[str, ...]:
    if not isinstance(node, yaml.SequenceNode):
        raise place.error(node, "keywords must be a list, [one, two]")
    return tuple(place.text(item, "a keyword") for item in node.value)
