"""The page docs/publishing.md is true of what is written: its files, its checklist, its rules for hosts."""

from __future__ import annotations

import re
from pathlib import Path

from prospects_kg.publish.bundles import bundles
from prospects_kg.publish.comparing.differences import SUFFIXES
from prospects_kg.publish.doctor.verdicts import checks
from prospects_kg.publish.shell import POLICY

PAGE = (Path(__file__).parents[2] / "docs" / "publishing.md").read_text(encoding="utf-8")
# Written with the engine alone, which this site is made without.
OF_THE_ENGINE = {"live/", "assets/bundles/"}


def section(heading: str) -> str:
    (found,) = re.findall(rf"^#+ {re.escape(heading)}\n(.*?)(?=^#|\Z)", PAGE, flags=re.MULTILINE | re.DOTALL)
    return str(found)


def named() -> set[str]:
    """The paths of the table of files."""
    rows = re.findall(r"^\| (.*?) \|", section("What lies in the folder"), flags=re.MULTILINE)
    return {path for row in rows for path in re.findall(r"`([^`]+)`", row)}


def test_every_file_of_the_table_is_written(mini_site: Path) -> None:
    patterns = {re.sub(r"\{\w+\}", "*", path).rstrip("/") for path in named() - OF_THE_ENGINE}
    assert len(patterns) > 40
    assert [path for path in sorted(patterns) if not any(mini_site.glob(path))] == []


def test_every_kind_of_file_stands_in_the_table(mini_site: Path) -> None:
    tops = {re.split(r"[/.]", path.lstrip("."))[0] for path in named()}
    written = {path.name.lstrip(".").split(".")[0] for path in mini_site.iterdir()}
    # Of the lists the table names three; all are pages with a folder or a file in lists/.
    lists = {path.stem for path in (mini_site / "lists").glob("*.json")}
    assert sorted(written - tops - lists) == []


def test_every_criterion_of_the_checklist_is_explained() -> None:
    rows = set(re.findall(r"^\| ([MS]\d+) \|", section("doctor"), flags=re.MULTILINE))
    asked = {name for check in checks() for name in check.criteria if re.fullmatch(r"[MS]\d+", name)}
    assert sorted(asked - rows) == []
    assert {f"M{number}" for number in range(1, 25)} <= rows


def test_the_policy_of_the_page_allows_what_pages_need() -> None:
    written = " ".join(
        line.strip() for line in section("Content Security Policy").splitlines() if line[:4] == "    "
    )
    allowed = {part.split()[0]: set(part.split()[1:]) for part in written.rstrip(";").split("; ")}
    needed = {part.split()[0]: set(part.split()[1:]) for part in POLICY.rstrip(";").split("; ")}
    closed = {name for name, values in needed.items() if values == {"'none'"}}
    assert {name for name in needed.keys() - closed if not needed[name] <= allowed[name]} == set()
    assert {"'wasm-unsafe-eval'"} <= allowed["script-src"]


def test_the_server_must_allow_what_the_rules_of_apache_need(mini_site: Path) -> None:
    needs = re.search(r"AllowOverride [^,]*\S*", (mini_site / ".htaccess").read_text("utf-8"))
    allowed = re.search(r"AllowOverride .*", section("Apache"))
    assert needs is not None
    assert allowed is not None
    assert needs[0].rstrip(",").split() == allowed[0].split()


def test_the_pinned_engine_and_the_forms_of_a_difference_are_named_as_they_are() -> None:
    engine = bundles()["oxigraph"]
    assert f"installed: {engine.name} {engine.version} ({engine.licence})" in section("assets install")
    assert [suffix for suffix in SUFFIXES if f"`difference{suffix}`" not in section("diff")] == []
