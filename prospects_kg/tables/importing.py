"""What a file to import would change in a table, and the change itself.

A row of the table that the file does not hold is removed, and only when that is asked for. An id never
changes: a row that has lost its id and is otherwise the same is refused, with the way to rename.

Lines of rows that do not change are copied byte for byte, so that a version control system shows what a
curator did and nothing else.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final

from prospects_kg.model.errors import DataErrors, Fault, WorkbookError
from prospects_kg.tables.pairing import RowChange, naming_columns, pair_rows, same, unreturned
from prospects_kg.tables.records import Incoming, Record, decode, split_records
from prospects_kg.tables.rows import check_header
from prospects_kg.tables.schema import TableSchema

Check = Callable[[Incoming], list[Fault]]
PLAN_HEADER: Final = ("change", "id", "source", "column", "before", "after")
_BOM: Final = "\ufeff"


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import would do to the file `path`, whose bytes were `current` when the plan was made.

    `header` is that of the table after the import: `new_columns` are added where the file to import says
    something in columns that the table's file does not have yet. `ids_after` are the ids that the file to
    import holds.
    """

    table: TableSchema
    path: Path
    current: bytes
    header: tuple[str, ...]
    added: tuple[RowChange, ...]
    changed: tuple[RowChange, ...]
    removed: tuple[RowChange, ...]
    unchanged: int
    new_columns: tuple[str, ...] = ()
    ids_after: frozenset[str] = frozenset()

    @property
    def empty(self) -> bool:
        """Whether the file to import says what the table says."""
        return not (self.added or self.changed or self.removed)

    def to_rows(self) -> list[tuple[str, ...]]:
        """The plan as rows under `PLAN_HEADER`: one for each changed cell, one for each added or removed row."""
        rows: list[tuple[str, ...]] = [
            ("added", *self._names(change.after), "", "", "") for change in self.added
        ]
        for change in self.changed:
            cells = zip(self.header, change.before, change.after, strict=True)
            names = self._names(change.before)
            rows += [
                ("changed", *names, column, old, new) for column, old, new in cells if not same(old, new)
            ]
        rows += [("removed", *self._names(change.before), "", "", "") for change in self.removed]
        return rows

    def _names(self, row: Sequence[str]) -> tuple[str, str]:
        cells = dict(zip(self.header, row, strict=True))
        return " ".join(cells.get(name, "") for name in naming_columns(self.table)), cells.get("source", "")


def plan_import(
    table: TableSchema,
    current: Path,
    incoming: Incoming,
    *,
    shown: str = "",
    check: Check = lambda _: [],
    renames: Mapping[str, str] | None = None,
) -> ImportPlan:
    """What importing a file would add, change and remove in the table's file `current`.

    `check` gives the faults of its cells; `renames` are this table's renamed ids, old to new, as
    data/renames.csv has them; `shown` is the table's path as messages give it. A table without a file starts
    with the header of its definition. Raises DataErrors with the faults of the file to import.
    """
    shown, renamed = shown or str(current), renames or {}
    _stop(check_header(table, incoming.header, incoming.shown))
    data = _read(current, table)
    records = _current_records(data, shown)
    _stop(_missing_names(table, records[0].cells, incoming))
    _stop([*_stale_ids(incoming, renamed), *check(incoming)])
    new_columns = _new_columns(records[0].cells, incoming)
    header = records[0].cells + new_columns
    rows = [(record.line, record.cells + ("",) * len(new_columns)) for record in records[1:] if record.cells]
    pairing = pair_rows(table, header, rows, incoming, renamed)
    changed = tuple(change for change in pairing.both if change.changes)
    plan = ImportPlan(
        table,
        current,
        data,
        header,
        added=pairing.added,
        changed=changed,
        removed=pairing.removed,
        unchanged=len(pairing.both) - len(changed),
        new_columns=new_columns,
        ids_after=_ids(incoming),
    )
    _stop(_changed_ids(plan, incoming, shown))
    return plan


def _stop(faults: Sequence[Fault]) -> None:
    if faults:
        raise DataErrors(faults)


def _read(path: Path, table: TableSchema) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return _written([column.name for column in table.columns], "\n").encode()
    except OSError as error:
        raise WorkbookError(f"{path}: cannot be read: {error.strerror}") from error


def _current_records(data: bytes, shown: str) -> list[Record]:
    text = decode(data, shown)
    if text.startswith(_BOM):
        reason = "the file starts with a byte order mark (BOM)"
        raise DataErrors([Fault(shown, 1, "", reason, "save it as UTF-8 without BOM")])
    records = split_records(text, shown)
    if not records or not records[0].cells:
        raise DataErrors([Fault(shown, 1, "", "the file is empty", "it needs at least its header line")])
    width = len(records[0].cells)
    ragged = [record for record in records if record.cells and len(record.cells) != width]
    remedy = "mend it before the import"
    _stop(
        [
            Fault(shown, row.line, "", f"the row has {len(row.cells)} cells, the header {width}", remedy)
            for row in ragged
        ]
    )
    return records


def _missing_names(table: TableSchema, header: Sequence[str], incoming: Incoming) -> list[Fault]:
    names = [
        name for name in (*naming_columns(table), "source") if name in header and name not in incoming.header
    ]
    reason = "the column is missing, and rows are found again by it"
    return [Fault(incoming.shown, 1, name, reason, "add it to the file") for name in names]


def _new_columns(header: Sequence[str], incoming: Incoming) -> tuple[str, ...]:
    """Columns that the table's file lacks and that say something in some row of the file to import."""
    return tuple(
        name
        for index, name in enumerate(incoming.header)
        if name not in header and any(row[index] for _, row in incoming.rows)
    )


def _ids(incoming: Incoming) -> frozenset[str]:
    index = incoming.header.index("id") if "id" in incoming.header else -1
    return frozenset(row[index] for _, row in incoming.rows) if index >= 0 else frozenset()


def _stale_ids(incoming: Incoming, renames: Mapping[str, str]) -> list[Fault]:
    if "id" not in incoming.header:
        return []
    index = incoming.header.index("id")
    stale = [(line, row[index]) for line, row in incoming.rows if row[index] in renames]
    reason = "was renamed in data/renames.csv"
    return [
        Fault(incoming.shown, line, "id", f"{old!r} {reason}", f"write {renames[old]}") for line, old in stale
    ]


def _changed_ids(plan: ImportPlan, incoming: Incoming, shown: str) -> list[Fault]:
    """Faults where a row lost its id: one removed and one added whose other cells, of the file's columns, are equal."""
    if naming_columns(plan.table) != ["id"]:
        return []
    index = plan.header.index("id")
    others = [place for place, name in enumerate(plan.header) if name != "id" and name in incoming.header]
    telling = [place for place in others if plan.header[place] != "source"]
    gone = {}
    for change in reversed(plan.removed):
        if any(change.before[place] for place in telling):
            gone[tuple(unreturned(change.before[place]) for place in others)] = change
    faults = []
    for change in plan.added:
        was = gone.get(tuple(unreturned(change.after[place]) for place in others))
        if was is not None:
            old, new = was.before[index], change.after[index]
            reason = f"{new!r} was {old!r} ({shown}:{was.line}), and ids never change"
            remedy = _way_to_rename(plan.table, old, new)
            faults.append(Fault(incoming.shown, change.incoming_line, "id", reason, remedy))
    return faults


def _way_to_rename(table: TableSchema, old: str, new: str) -> str:
    if not table.kind:
        return f"write {old} again"
    row = f"{table.kind}/{old},{table.kind}/{new},REASON"
    return f"write {old} again; to rename it all the same, add the row {row} to data/renames.csv and import once more"


def apply_import(plan: ImportPlan, *, remove: bool = False) -> bool:
    """Merge a plan into its table's file; gives whether the file was changed.

    Removed rows go only with `remove`. Written aside and renamed: whatever happens, the file holds either what it
    held or the whole merge. Raises WorkbookError where it cannot be written, or was changed since the plan was made.
    """
    merged = merged_text(plan, remove=remove).encode()
    if merged == plan.current:
        return False
    if plan.path.exists() and plan.path.read_bytes() != plan.current:
        raise WorkbookError(f"{plan.path}: was changed while the import was looked at; import once more")
    _replace(plan.path, merged)
    return True


def merged_text(plan: ImportPlan, *, remove: bool = False) -> str:
    """The table's file after the import; lines of rows that stay are copied as they are.

    A new column is the one thing that touches every line: it adds a comma to each.
    """
    records = split_records(plan.current.decode(), str(plan.path))
    end = _line_end(records[0].text) or "\n"
    changed = {change.line: change for change in plan.changed}
    removed = {change.line for change in plan.removed} if remove else set()
    pieces = [_extended(records[0], plan.new_columns)]
    for record in records[1:]:
        if record.line in changed:
            pieces.append(_written(changed[record.line].after, _line_end(record.text)))
        elif record.line not in removed:
            pieces.append(_extended(record, [""] * len(plan.new_columns)))
    if plan.added and not _line_end(pieces[-1]):
        pieces[-1] += end
    return "".join(pieces) + "".join(_written(change.after, end) for change in plan.added)


def _line_end(text: str) -> str:
    return text[len(text.rstrip("\r\n")) :]


def _extended(record: Record, cells: Sequence[str]) -> str:
    if not cells or not record.cells:
        return record.text
    end = _line_end(record.text)
    return f"{record.text.removesuffix(end)},{','.join(cells)}{end}"


def _written(cells: Iterable[str], end: str) -> str:
    """One record; the csv module's writer quotes by its own end of line, and a table may hold several."""
    return ",".join(_quoted(cell) for cell in cells) + end


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if any(sign in cell for sign in ',"\r\n') else cell


def _replace(path: Path, data: bytes) -> None:
    target = path.resolve()
    aside: Path | None = None
    try:
        with NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}.", delete=False) as stream:
            aside = Path(stream.name)
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        if target.exists():
            shutil.copymode(target, aside)
        else:
            aside.chmod(0o644)
        aside.replace(target)
    except OSError as error:
        raise WorkbookError(f"{path}: cannot be written: {error.strerror}; it is as it was") from error
    finally:
        if aside is not None:
            aside.unlink(missing_ok=True)
