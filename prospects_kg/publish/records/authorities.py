"""Codes of authority tables: languages, file types, licences, and the datasets that ours link to."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

EU: Final = "http://publications.europa.eu/resource/authority/"
_IANA: Final = "https://www.iana.org/assignments/media-types/"
_TABLES: Final[Mapping[str, Any]] = tomllib.loads(
    Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
)


@dataclass(frozen=True, slots=True)
class Target:
    """Another dataset that ours link to: a short name, its title, and how its IRIs begin."""

    name: str
    title: str
    space: str


TARGETS: Final = tuple(Target(**entry) for entry in _TABLES["linksets"])
THEMES: Final = tuple(f"{EU}data-theme/{code}" for code in _TABLES["about"]["themes"])


def language(tag: str) -> str | None:
    """The IRI of a language in the EU's table; None where it has none.

    >>> language("pl")
    'http://publications.europa.eu/resource/authority/language/POL'
    """
    code = _TABLES["languages"].get(tag.partition("-")[0])
    return f"{EU}language/{code}" if code else None


def file_type(media: str) -> str | None:
    """The IRI of a file type in the EU's table for a media type."""
    code = _TABLES["file-types"].get(media)
    return f"{EU}file-type/{code}" if code else None


def media_type(media: str) -> str:
    """The IRI of a media type at IANA.

    >>> media_type("text/turtle")
    'https://www.iana.org/assignments/media-types/text/turtle'
    """
    return f"{_IANA}{media}"


def licence(given: str) -> str:
    """The EU's IRI of a licence where its table has the licence, else the licence's own."""
    code = _TABLES["licences"].get(given)
    return f"{EU}licence/{code}" if code else given


def spdx(given: str) -> str | None:
    """The SPDX identifier of a licence; None where the table has none."""
    found = _TABLES["spdx"].get(given)
    return str(found) if found else None
