"""A new project folder: settings to fill in, every table with its header, and the folders for own additions."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from prospects_kg.model.errors import ProjectError
from prospects_kg.model.project import packaged_root
from prospects_kg.model.settings import FILE, template
from prospects_kg.model.terms import EDITORS
from prospects_kg.tables.schema import TableSchema, load_schema

OWN_FOLDERS: Final = {
    "queries": "Own questions: queries/{topic}/{name}.rq with a `#+` header, added to the packaged ones.",
    "shapes": "Own SHACL shapes (Turtle), added to the packaged ones.",
    "rules": "Own rules: SPARQL CONSTRUCT files with a `#+` header (title, order, claims), added to the packaged ones.",
    "ontology": "Own terms (Turtle), added to the packaged vocabulary.",
}
_README: Final = """# A project of prospects-kg

Fill in prospects-kg.toml and the tables in data/ (one row is one thing as one source states it; every row names
its source, an id of data/sources.csv). Then, in this folder:

    prospects-kg check     # every fault as file:line:column
    prospects-kg build     # tables to a checked graph in release/
    prospects-kg queries   # the questions you can ask
    prospects-kg query partners-of-project --param project=project/ID

`prospects-kg template practices -o practices.xlsx` gives a workbook with help and drop-downs for a table, and
`prospects-kg import practices.xlsx --table practices` brings it back.
"""


def write_new_project(folder: Path) -> list[Path]:
    """Make a project folder; gives the files made.

    Raises ProjectError where the folder is not empty or cannot be written; nothing of it is then changed.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ProjectError(f"{folder}: is not empty; name a folder that does not exist yet")
    schema = load_schema([packaged_root() / "data" / "metadata.json"])
    texts = {FILE: template(), "README.md": _README, ".gitignore": "release/\n.release.*\n"}
    texts |= {f"data/{table.url}": _empty(table) for table in schema.tables.values()}
    texts |= {f"{name}/README.md": f"{text}\n" for name, text in OWN_FOLDERS.items()}
    new = [path for path in (folder, *folder.parents) if not path.exists()]
    try:
        for name, text in texts.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        _take_back(folder, new)
        raise ProjectError(f"{error.filename or folder}: cannot be written: {error.strerror}") from error
    return [folder / name for name in texts]


def _take_back(folder: Path, new: Sequence[Path]) -> None:
    """Empty a folder again that was empty or not there; `new` are the folders that were not, the inner ones first."""
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink()
    for path in new:
        if path.is_dir():
            path.rmdir()


def _empty(table: TableSchema) -> str:
    """The header of a table; the table of sources starts with the editors, whom every project has."""
    header = [column.name for column in table.columns]
    rows = [header]
    if table.name == "sources":
        row = {
            "id": EDITORS,
            "label_en": "The editors",
            "note_en": "What the curators of this project decide.",
        }
        rows.append([row.get(name, "") for name in header])
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()
