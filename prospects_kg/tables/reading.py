"""All tables of a project, read once: their statements with the cell each comes from, and every fault.

The statements stream; what is kept is the ids of the tables, so memory follows the number of things and not
the number of statements.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

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


@dataclass(frozen=True, slots=True)
class _Beside:
    """What every table is read beside: the ids of all tables, what cells may refer to, the corrections."""

    keys: Keys
    around: Surroundings
    corrections: Corrections


@dataclass(slots=True)
class TableReader:
    """Reads a project's tables; `faults` and `preferences` are complete once `statements` has run through."""

    project: Project
    schema: Schema
    faults: list[Fault] = field(default_factory=list)
    preferences: list[Preference] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)
    _unread: set[str] = field(default_factory=set)

    def statements(self, progress: Callable[[str], None] = lambda _: None) -> Iterator[Statement]:
        """Every statement, as an N-Quads line without end of line, with its place file:line:column.

        Goes on after a fault, so that one run names all faults of all tables.
        """
        data, settings = self.project.data, self.project.settings
        keys = collect_keys(self.schema, data)
        self._check_sources(keys)
        kinds = {kind: table.name for kind, table in self.schema.by_kind().items()}
        path = data / "corrections.csv"
        beside = _Beside(
            keys,
            Surroundings(settings.base, keys.referable(), kinds, settings.cell_characters),
            Corrections.read(path, self.project.own(path), self.schema),
        )
        for table in self.schema.tables.values():
            if (data / table.url).exists():
                progress(table.name)
                yield from self._table(table, beside)
        self.faults += beside.corrections.finish(self._unread | set(keys.unread))
        self.preferences += beside.corrections.preferences
        self._check_files()

    def _check_sources(self, keys: Keys) -> None:
        shown = self.project.own(self.project.data / "sources.csv")
        if not (self.project.data / "sources.csv").exists():
            remedy = "every project needs its table of sources"
            self.faults.append(Fault(shown, 0, "", "there is no such file", remedy))
        elif EDITORS not in keys.referable()["sources"]:
            remedy = "add a row with the id editors: what the curators decide"
            self.faults.append(Fault(shown, 0, "id", "there is no source editors", remedy))

    def _check_files(self) -> None:
        known = ", ".join(self.schema.tables)
        for path in sorted(self.project.data.glob("*.csv")):
            if path.stem not in self.schema.tables:
                reason = "no table of this name is defined"
                self.faults.append(Fault(self.project.own(path), 0, "", reason, f"known are {known}"))

    def _table(self, table: TableSchema, beside: _Beside) -> Iterator[Statement]:
        path = self.project.data / table.url
        file = RowFile(path, self.project.own(path), faults=self.faults)
        rows = file.rows()
        first = next(rows, None)  # reading it reads the header as well
        wrong = check_header(table, file.header, file.shown) if file.header else []
        self.faults += wrong
        if first is None or wrong:
            self._unread |= {table.name} if wrong else set()
            return
        mapper = compile_table(table, file.header, beside.around)
        agreement = Agreement(table, file.header, file.shown, beside.keys.repeated[table.name])
        corrections = beside.corrections.of(table)
        before = len(self.faults)
        for line, row in chain([first], rows):
            self.rows[table.name] = self.rows.get(table.name, 0) + 1
            place = f"{file.shown}:{line}:"
            for statement, column in mapper.statements(row, cell_faults(file.shown, line, self.faults)):
                yield statement, place + column
            if agreement.repeated:
                self.faults += agreement.faults(line, row)
            if corrections:
                found = corrections.get(row[file.header.index("id")], ())
                yield from beside.corrections.apply(found, mapper, row)
            if table.name == "renames":
                self.faults += rename_faults(
                    row, file.header, file.shown, line, beside.keys, beside.around.kinds
                )
            elif table.name == "conflicts":
                self.preferences += _preferences(dict(zip(file.header, row, strict=True)), place, mapper, row)
            if len(self.faults) - before > FAULTS_PER_TABLE:
                reason = f"more than {FAULTS_PER_TABLE} faults; the rest of the file was not read"
                self.faults.append(Fault(file.shown, line, "", reason))
                self._unread.add(table.name)
                return


def _preferences(
    cells: Mapping[str, str], place: str, mapper: RowMapper, row: Sequence[str]
) -> list[Preference]:
    """What a row of conflicts.csv says of a property; what makes no IRI is a fault of its own cell."""
    subject, property_ = f"{mapper.names.base}id/{cells.get('subject', '')}", PKG + cells.get("property", "")
    if not (cells.get("property") and is_iri(subject) and is_iri(property_)):
        return []
    preferred, conflict = cells.get("preferred", ""), mapper.subject(row)
    named = iri(subject), iri(property_)
    return [Preference(*named, lexical=preferred, conflict=conflict, place=f"{place}preferred")]
