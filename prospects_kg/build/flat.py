"""transfers.csv: one row a transfer, for those who want a spreadsheet; what most people download first.

`COLUMNS` is its codebook, written beside it as CSVW. Several values in a cell stand apart by "; ", sorted.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from prospects_kg.graph.protocol import Graph
from prospects_kg.model.terms import PKG, PREFIXES

# One pattern a column: ?t is the transfer, ?v the value. Labels are the editors' English ones, else the id.
_LABEL: Final = 'OPTIONAL { ?x skos:prefLabel ?label FILTER (LANG(?label) = "en") } BIND (COALESCE(STR(?label), REPLACE(STR(?x), "^.*/", "")) AS ?v)'
_COUNTRY: Final = '?x pkg:country ?c BIND (REPLACE(STR(?c), "^.*/", "") AS ?v)'
_NUTS: Final = "?x pkg:nuts|pkg:withinNuts ?n . ?n skos:notation ?v"
_REPORT: Final = "?r pkg:transfer ?t ."


@dataclass(frozen=True, slots=True)
class FlatColumn:
    """One column of transfers.csv: its name, its meaning, and the pattern that finds ?v for ?t."""

    name: str
    meaning: str
    pattern: str


COLUMNS: Final = (
    FlatColumn("transfer", "IRI of the transfer", "BIND (?t AS ?v)"),
    FlatColumn(
        "label", "name of the transfer (the editors')", '?t skos:prefLabel ?v FILTER (LANG(?v) = "en")'
    ),
    FlatColumn("practice", "IRI of the practice, where it is a known one", "?t pkg:practice ?v"),
    FlatColumn("practice_label", "name of the practice (the editors')", f"?t pkg:practice ?x {_LABEL}"),
    FlatColumn("practice_as_stated", "the practice as the sources write it", "?t pkg:practiceAsStated ?v"),
    FlatColumn(
        "themes", "themes of the practice (the editors' mapping)", f"?t pkg:practice/pkg:theme ?x {_LABEL}"
    ),
    FlatColumn("donor_as_stated", "the giving end as the sources write it", "?t pkg:donorAsStated ?v"),
    FlatColumn(
        "donor_region", "IRI of the giving place, where it is one named place", "?t pkg:donorRegion ?v"
    ),
    FlatColumn("donor_region_label", "name of the giving place", f"?t pkg:donorRegion ?x {_LABEL}"),
    FlatColumn(
        "donor_country",
        "its country, three letters (EU authority table)",
        f"?t pkg:donorRegion ?x . {_COUNTRY}",
    ),
    FlatColumn("donor_nuts", "NUTS code that it is or lies in", f"?t pkg:donorRegion ?x . {_NUTS}"),
    FlatColumn(
        "recipient_as_stated", "the taking end as the sources write it", "?t pkg:recipientAsStated ?v"
    ),
    FlatColumn(
        "recipient_region",
        "IRI of the taking place, where it is one named place",
        "?t pkg:recipientRegion ?v",
    ),
    FlatColumn("recipient_region_label", "name of the taking place", f"?t pkg:recipientRegion ?x {_LABEL}"),
    FlatColumn(
        "recipient_country",
        "its country, three letters (EU authority table)",
        f"?t pkg:recipientRegion ?x . {_COUNTRY}",
    ),
    FlatColumn("recipient_nuts", "NUTS code that it is or lies in", f"?t pkg:recipientRegion ?x . {_NUTS}"),
    FlatColumn("projects", "projects within which it happened", f"?t pkg:withinProject ?x {_LABEL}"),
    FlatColumn(
        "resulting_practice",
        "IRI of the practice that it led to (the editors' reading)",
        "?t pkg:resultingPractice ?v",
    ),
    FlatColumn(
        "current_stage",
        "derived: abandoned unless a report is dated after it, else the furthest stage",
        f"?t pkg:currentStage ?x {_LABEL}",
    ),
    FlatColumn("stages", "every stage that a source reports", f"{_REPORT} ?r pkg:stage ?x {_LABEL}"),
    FlatColumn(
        "certainty",
        "how surely the reports were read (the editors')",
        f"{_REPORT} ?r pkg:certainty ?x {_LABEL}",
    ),
    FlatColumn(
        "earliest",
        "earliest day of a dated report; empty where none is dated",
        f"{_REPORT} ?r pkg:earliest ?v",
    ),
    FlatColumn(
        "latest",
        "latest day that the reports allow; a documented year counts as an upper bound",
        f"{_REPORT} ?r pkg:latest ?v",
    ),
    FlatColumn(
        "documented_year",
        "year of the page that reports it: an upper bound, no date of adoption",
        f"{_REPORT} ?r pkg:documentedYear ?v",
    ),
    FlatColumn(
        "effect",
        "the concrete effect at the recipient, in the curators' words",
        f"{_REPORT} ?r pkg:effect ?v",
    ),
    FlatColumn(
        "sources",
        "ids of the sources of its reports",
        f'{_REPORT} ?r prov:hadPrimarySource ?x BIND (REPLACE(STR(?x), "^.*/", "") AS ?v)',
    ),
    FlatColumn("urls", "web addresses of these sources", f"{_REPORT} ?r prov:hadPrimarySource/schema:url ?v"),
)
_FIRST: Final = {"earliest"}
_LAST: Final = {"latest"}


def flat_transfers(graph: Graph) -> tuple[Sequence[str], list[list[str]]]:
    """Header and rows of transfers.csv, sorted by the transfer's IRI."""
    values = {column.name: _values(graph, column) for column in COLUMNS}
    transfers = sorted(values["transfer"])
    header = [column.name for column in COLUMNS]
    return header, [
        [_cell(name, values[name].get(transfer, [])) for name in header] for transfer in transfers
    ]


def _values(graph: Graph, column: FlatColumn) -> Mapping[str, list[str]]:
    prefixes = "\n".join(f"PREFIX {name}: <{PREFIXES[name]}>" for name in ("pkg", "skos", "prov", "schema"))
    query = f"{prefixes}\nSELECT DISTINCT ?t (STR(?v) AS ?value) WHERE {{ ?t a <{PKG}Transfer> . {column.pattern} }}"
    found: dict[str, list[str]] = {}
    for row in graph.select(query):
        if row[0] is not None and row[1] is not None:
            found.setdefault(str(row[0]), []).append(str(row[1]))
    return found


def _cell(name: str, values: Sequence[str]) -> str:
    ordered = sorted(set(values))
    if name in _FIRST:
        return ordered[0] if ordered else ""
    if name in _LAST:
        return ordered[-1] if ordered else ""
    return "; ".join(ordered)


def write_transfers(graph: Graph, path: Path, licence: str) -> None:
    """Write transfers.csv and, beside it, its codebook as CSVW."""
    header, rows = flat_transfers(graph)
    write_csv(path, header, rows)
    codebook = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": path.name,
        "dc:title": "Transfers of practices, one row a transfer",
        "dc:license": {"@id": licence},
        "tableSchema": {
            "columns": [{"name": c.name, "titles": c.name, "dc:description": c.meaning} for c in COLUMNS]
        },
    }
    text = json.dumps(codebook, ensure_ascii=False, indent=1) + "\n"
    path.with_name(f"{path.name}-metadata.json").write_text(text, encoding="utf-8", newline="\n")


def write_csv(path: Path, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Write a CSV file: UTF-8, line feeds, quotes only where needed."""
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
