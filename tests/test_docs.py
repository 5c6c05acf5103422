"""The documentation is complete and current: generated pages, links, commands, settings."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from textwrap import indent
from urllib.parse import unquote

import pytest
import typer

from prospects_kg.cli.main import app, run
from prospects_kg.model.project import Project
from prospects_kg.model.settings import SETTINGS
from prospects_kg.tables.schema import load_schema
from tests.cli.test_validate import SHAPES as TOWN_SHAPES
from tests.cli.test_validate import TURTLE as TOWNS
from tests.validation.test_cases import COMPONENTS

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]
TEXTS = {page: page.read_text(encoding="utf-8") for page in PAGES}
SVG = "{http://www.w3.org/2000/svg}"
PICTURES = sorted(path.name for path in DOCS.glob("*.svg"))


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


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_explains_itself_and_runs_nothing(name: str) -> None:
    picture = ElementTree.parse(DOCS / name).getroot()
    assert picture.find(f"{SVG}title") is not None
    assert picture.find(f"{SVG}desc") is not None
    allowed = {"svg", "title", "desc", "defs", "marker", "path", "rect", "text"}
    assert {element.tag.removeprefix(SVG) for element in picture.iter()} <= allowed
    assert not any(
        name.startswith("on") or "href" in name for element in picture.iter() for name in element.attrib
    )


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_legible_at_the_width_of_a_readme(name: str) -> None:
    picture = ElementTree.parse(DOCS / name).getroot()
    width = float(picture.attrib["viewBox"].split()[2])
    sizes = [float(text.attrib["font-size"]) for text in picture.iter(f"{SVG}text")]
    assert min(sizes) * 800 / width >= 11


def test_the_page_of_validation_names_every_component_of_shacl() -> None:
    written = TEXTS[DOCS / "validation.md"]
    assert [name for name in COMPONENTS.split() if not re.search(rf"\b{name}\b", written)] == []


def test_the_page_of_validation_shows_a_report_as_it_is_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "data.ttl").write_text(TOWNS, "utf-8")
    (tmp_path / "shapes.ttl").write_text(TOWN_SHAPES, "utf-8")
    assert run(["validate", str(tmp_path / "data.ttl"), "--shapes", str(tmp_path / "shapes.ttl")]) == 1
    assert indent(capsys.readouterr().out, "    ") in TEXTS[DOCS / "validation.md"]
