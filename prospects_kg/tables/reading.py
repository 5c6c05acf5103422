"""All tables of a project, read once: their statements with the cell each comes from, and every fault.

The statements stream; what is kept is the ids of the tables, so memory follows the number of things and not
the number of statements.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from prospects_kg.model.errors import Fault
from prospects_kg.model.project import Project
from prospects_kg.model.terms import EDITORS, PKG, iri, is_iri
from prospects_kg.tables.checks import Surroundings
from prospects_kg.tables.corrections import Corrections, Preference
from prospects_kg.tables.keys import Agreement, Keys, collect_keys, rename_faults
from prospects_kg.tables.mapping import RowMapper, cell_faults, compile_table
from prospects_kg.tables.rows import RowFile, check_header
from prospects_kg.tables.schema import Schema, TableSchema

Statement = tuple[str, str]
# A table with thousands of faults is the wrong file; the first of them say so as well.
FAULTS_PER_TABLE = 1000


@dataclass(slots=True)
class TableReader:
    """Reads a project's tables; `faults` and `preferences` are complete once `statements` has run through."""

    project: Project
    schema: Schema
    faults: list[Fault] = field(default_factory=list)
    preferences: list[Preference] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)

    def statements(self, progress: Callable[[str], None] = lambda _: None) -> Iterator[Statement]:
        """Every statement, as an N-Quads line without end of line, with its place file:line:column.

        Goes on after a fault, so that one run names all faults of all tables.
        """
        data = self.project.data
        keys = collect_keys(self.schema, data)
        self._check_sources(keys)
        kinds = {kind: table.name for kind, table in self.schema.by_kind().items()}
        around = Surroundings(
            self.project.settings.base, keys.referable(), kinds, self.project.settings.cell_characters
        )
        path = data / "corrections.csv"
        corrections = Corrections.read(path, self.project.own(path), self.schema)
        for table in self.schema.tables.values():
            if (data / table.url).exists():
                progress(table.name)
                yield from self._table(table, keys, around, corrections)
        self.faults += corrections.finish()
        self.preferences += corrections.preferences
        self.faults += self._strange_files()

    def _check_sources(self, keys: Keys) -> None:
        shown = self.project.own(self.project.data / "sources.csv")
        if not (self.project.data / "sources.csv").exists():
            self.faults.append(
                Fault(shown, 0, "", "there is no such file", "every project needs its table of sources")
            )
        elif EDITORS not in keys.referable()["sources"]:
            self.faults.append(
                Fault(
                    shown,
                    0,
                    "id",
                    "there is no source editors",
                    "add a row with the id editors: what the curators decide",
                )
            )

    def _strange_files(self) -> list[Fault]:
        return [
            Fault(
                self.project.own(path),
                0,
                "",
                "no table of this name is defined",
                f"known are {', '.join(self.schema.tables)}",
            )
            for path in sorted(self.project.data.glob("*.csv"))
            if path.stem not in self.schema.tables
        ]

    def _table(
        self, table: TableSchema, keys: Keys, around: Surroundings, corrections: Corrections
    ) -> Iterator[Statement]:
        path = self.project.data / table.url
        shown = self.project.own(path)
        file = RowFile(path, shown, faults=self.faults)
        mapper: RowMapper | None = None
        for line, row in file.rows():
            if mapper is None:
                wrong = check_header(table, file.header, shown)
                self.faults += wrong
                if wrong:
                    return
                mapper = compile_table(table, file.header, around)
                agreement = Agreement(table, file.header, shown, keys.repeated[table.name])
                mended = corrections.of(table)
                before = len(self.faults)
            self.rows[table.name] = self.rows.get(table.name, 0) + 1
            place = f"{shown}:{line}:"
            for statement, column in mapper.statements(row, cell_faults(shown, line, self.faults)):
                yield statement, place + column
            if agreement.repeated:
                self.faults += agreement.faults(line, row)
            if mended:
                found = mended.get(row[file.header.index("id")], ())
                yield from corrections.apply(found, mapper, row)
            if table.name in {"conflicts", "renames"}:
                self._special(table, file.header, row, shown, line, keys, around, mapper)
            if len(self.faults) - before > FAULTS_PER_TABLE:
                self.faults.append(
                    Fault(
                        shown,
                        line,
                        "",
                        f"more than {FAULTS_PER_TABLE} faults; the rest of the file was not read",
                    )
                )
                return
        if mapper is None:
            self.faults += check_header(table, file.header, shown) if file.header else []

    def _special(
        self,
        table: TableSchema,
        header: Sequence[str],
        row: Sequence[str],
        shown: str,
        line: int,
        keys: Keys,
        around: Surroundings,
        mapper: RowMapper,
    ) -> None:
        if table.name == "renames":
            self.faults += rename_faults(row, header, shown, line, keys, around.kinds)
            return
        cells = dict(zip(header, row, strict=True))
        subject, property_ = f"{around.base}id/{cells.get('subject', '')}", PKG + cells.get("property", "")
        # What makes no IRI is a fault of its own cell.
        if cells.get("property") and is_iri(subject) and is_iri(property_):
            self.preferences.append(
                Preference(
                    subject=iri(subject),
                    property=iri(property_),
                    lexical=cells.get("preferred", ""),
                    conflict=mapper.subject(row),
                    place=f"{shown}:{line}:preferred",
                )
            )
