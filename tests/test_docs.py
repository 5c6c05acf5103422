"""The documentation is complete and current: generated pages, links, commands, settings."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from urllib.parse import unquote

import pytest
import typer

from prospects_kg.cli.main import app
from prospects_kg.model.project import Project
from prospects_kg.model.settings import SETTINGS
from prospects_kg.tables.schema import load_schema

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]
TEXTS = {page: page.read_text(encoding="utf-8") for page in PAGES}
SVG = "{http://www.w3.org/2000/svg}"


def generate(*arguments: str, seed: str = "0") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(DOCS / "generate.py"), *arguments],
        capture_output=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        check=False,
    )


@pytest.mark.parametrize("seed", ["1", "2"])
def test_the_generated_pages_are_current(seed: str) -> None:
    done = generate("--check", seed=seed)
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)


def test_an_unknown_option_of_the_generator_is_refused() -> None:
    done = generate("--chekc")
    assert done.returncode == 2
    assert "--check" in done.stderr


def without_code(text: str) -> str:
    return re.sub(r"^```.*?^```$|`[^`\n]*`", "", text, flags=re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)\s]+)\)", without_code(TEXTS[page]))
    dead = []
    for link in links:
        if re.match(r"[a-z]+:", link):
            continue
        file, _, anchor = unquote(link).partition("#")
        target = (page.parent / file).resolve() if file else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            dead.append(link)
    assert dead == []


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_command_is_mentioned() -> None:
    written = "\n".join(TEXTS.values())
    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    assert len(commands) >= 9
    assert [name for name in commands if f"prospects-kg {name}" not in written] == []


def test_every_setting_has_a_heading() -> None:
    headings = re.findall(r"^## (.*)$", TEXTS[DOCS / "settings.md"], flags=re.MULTILINE)
    assert headings == [setting.name for setting in SETTINGS]


def test_every_table_and_column_is_described() -> None:
    written = TEXTS[DOCS / "tables.md"]
    for table in load_schema(Project.packaged().metadata_files()).tables.values():
        section = written.split(f"\n## {table.name}\n")[1].split("\n## ")[0]
        assert [column.name for column in table.columns if f"\n| `{column.name}` |" not in section] == []


def test_the_picture_explains_itself_and_runs_nothing() -> None:
    picture = ElementTree.parse(DOCS / "model.svg").getroot()
    assert picture.find(f"{SVG}title") is not None
    assert picture.find(f"{SVG}desc") is not None
    allowed = {"svg", "title", "desc", "defs", "marker", "path", "rect", "text"}
    assert {element.tag.removeprefix(SVG) for element in picture.iter()} <= allowed
    assert not any(
        name.startswith("on") or "href" in name for element in picture.iter() for name in element.attrib
    )


def test_the_picture_is_legible_at_the_width_of_a_readme() -> None:
    picture = ElementTree.parse(DOCS / "model.svg").getroot()
    width = float(picture.attrib["viewBox"].split()[2])
    sizes = [float(text.attrib["font-size"]) for text in picture.iter(f"{SVG}text")]
    assert min(sizes) * 800 / width >= 11
