"""The settings of a project, read from its prospects-kg.toml; the only place that knows their names.

`SETTINGS` is the table of them: the loader, its messages, the file that `init` writes and docs/settings.md
are all made from it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from prospects_kg.model.errors import ProjectError
from prospects_kg.model.terms import LANGUAGE, is_iri

FILE: Final = "prospects-kg.toml"
# It stands in IRIs and in the names of files to download.
_VERSION: Final = re.compile(r"[0-9A-Za-z]+([.+_-][0-9A-Za-z]+)*")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: dotted name, Python types it may have, example as TOML, and what it is for.

    `example` is the value a new project starts with; `required` settings have no default.
    """

    name: str
    types: tuple[type, ...]
    example: str
    help: str
    required: bool = False


SETTINGS: Final = (
    Setting("title", (dict,), '{ en = "My network" }', "the project's name, per language tag", required=True),
    Setting(
        "description", (dict,), '{ en = "What this project collects." }', "one paragraph, per language tag"
    ),
    Setting(
        "base",
        (str,),
        '"https://example.org/my-network/"',
        "start of the IRI of every thing and graph; ends in /",
        required=True,
    ),
    Setting("version", (str,), '"0.1.0"', "version of the data; changes with every release", required=True),
    Setting(
        "issued", (date,), "2026-01-01", "day of this version (no clock is read anywhere)", required=True
    ),
    Setting("publisher", (str,), '"My association"', "who publishes the data", required=True),
    Setting(
        "licence",
        (str,),
        '"https://creativecommons.org/licenses/by/4.0/"',
        "IRI of the licence of the data",
        required=True,
    ),
    Setting(
        "languages",
        (list,),
        '["en"]',
        "language tags of labels and texts, the preferred one first",
        required=True,
    ),
    Setting("synthetic", (bool,), "false", "true marks invented data in the manifest and in every graph"),
    Setting("limits.cell_characters", (int,), "20000", "longest cell that a table may hold, in characters"),
    Setting("limits.query_seconds", (int,), "60", "time limit of one query at an endpoint, in seconds"),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one project (`SETTINGS` says what each is for)."""

    title: Mapping[str, str]
    base: str
    version: str
    issued: date
    publisher: str
    licence: str
    languages: tuple[str, ...]
    description: Mapping[str, str] = field(default_factory=dict)
    synthetic: bool = False
    cell_characters: int = 20000
    query_seconds: int = 60


def read_settings(path: Path) -> Settings:
    """Read and check a prospects-kg.toml.

    Raises ProjectError that names file, setting, what is wrong and what would be right.
    """
    try:
        raw = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        raise ProjectError(
            f"{path}: there is no such file; `prospects-kg init` makes a project folder"
        ) from None
    except OSError as error:
        raise ProjectError(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ProjectError(f"{path}: is not UTF-8 (byte {error.start}); save it as UTF-8") from error
    except (
        ValueError,
        RecursionError,
    ) as error:  # also a number of thousands of digits, thousands of brackets
        raise ProjectError(f"{path}: is not TOML: {error}") from error
    return _settings(path, _flatten(raw))


def _flatten(raw: Mapping[str, Any]) -> dict[str, Any]:
    known = {setting.name for setting in SETTINGS}
    flat: dict[str, Any] = {}
    for name, value in raw.items():
        if isinstance(value, dict) and name not in known:
            flat |= {f"{name}.{inner}": item for inner, item in value.items()}
        else:
            flat[name] = value
    return flat


def _settings(path: Path, flat: Mapping[str, Any]) -> Settings:
    problems: list[str] = []
    known = {setting.name for setting in SETTINGS}
    for name in flat:
        if name not in known:
            problems.append(f"unknown setting {name}; known are {', '.join(sorted(known))}")
    for setting in SETTINGS:
        if setting.name in flat:
            problems += _check(setting, flat[setting.name])
        elif setting.required:
            problems.append(
                f"{setting.name} is missing; write {setting.name} = {setting.example}  ({setting.help})"
            )
    if problems:
        raise ProjectError("\n".join(f"{path}: {problem}" for problem in problems))
    values = {name.rpartition(".")[2]: value for name, value in flat.items()}
    return Settings(**(values | {"languages": tuple(values["languages"])}))


def _check(setting: Setting, value: Any) -> list[str]:
    wrong = f"{setting.name} = {value!r} is not as it should be; write for example {setting.name} = {setting.example}"
    # The very type: to isinstance a bool is an int, and a moment of a day is a date.
    if type(value) not in setting.types or not _is_filled(value):
        return [wrong]
    if isinstance(value, int) and not isinstance(value, bool) and value <= 0:
        return [f"{setting.name} = {value} must be above zero"]
    return _check_iri(setting, str(value))


def _check_iri(setting: Setting, value: str) -> list[str]:
    example = f"write for example {setting.name} = {setting.example}"
    is_base = is_iri(value) and value.startswith(("https://", "http://")) and value.endswith("/")
    if setting.name == "base" and not is_base:
        return [f"base = {value!r} must be an absolute http(s) IRI that ends in /; {example}"]
    if setting.name == "version" and not _VERSION.fullmatch(value):
        return [f"version = {value!r} may only have letters, digits, and . + _ - between them; {example}"]
    if setting.name == "licence" and not is_iri(value):
        return [f"licence = {value!r} must be the IRI of a licence; {example}"]
    return []


def _is_filled(value: Any) -> bool:
    """Whether a text says something, and texts per language and lists of languages have well-formed tags."""
    if isinstance(value, str):
        return bool(value.strip()) and not _CONTROL.search(value)
    if not isinstance(value, dict | list):
        return True
    texts = value.values() if isinstance(value, dict) else value
    return (
        bool(value)
        and all(isinstance(tag, str) and LANGUAGE.fullmatch(tag) for tag in value)
        and all(isinstance(text, str) and _is_filled(text) for text in texts)
    )


def template() -> str:
    """The prospects-kg.toml of a new project: every setting with its help and an example."""
    lines = ["# Settings of this project; `prospects-kg build` reads them."]
    lines += [f"\n# {setting.help}\n{setting.name} = {setting.example}" for setting in SETTINGS]
    return "\n".join(lines) + "\n"
