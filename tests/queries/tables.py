"""The CSV files of a project folder, read with the csv module, and RDF terms written by hand.

Nothing of prospects_kg is used here or in the modules that work out the expected rows, on purpose. A row of an
answer is a tuple of N-Triples spellings, `None` where a cell is empty.
"""

from __future__ import annotations

import calendar
import csv
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from iso3166 import countries_by_alpha2

Row = tuple[str | None, ...]
Record = dict[str, str]

SOFTWARE = "https://w3id.org/prospects-kg/"
PKG = SOFTWARE + "ontology#"
XSD = "http://www.w3.org/2001/XMLSchema#"
COUNTRY = "http://publications.europa.eu/resource/authority/country/"
SOFTWARE_SCHEMES = ("stage", "role", "kind", "certainty")
STAGES = ["visited", "inspired", "planned", "piloted", "adopted"]
NAMED_AS_STATED = {"organisations", "regions", "themes"}
TABLE_OF = {
    "source": "sources",
    "programme": "programmes",
    "project": "projects",
    "phase": "phases",
    "organisation": "organisations",
    "region": "regions",
    "theme": "themes",
    "practice": "practices",
    "need": "needs",
    "transfer": "transfers",
    "exchange": "exchanges",
    "transfer-plan": "plans",
    "event": "events",
    "publication": "publications",
}


def concept(scheme: str, slug: str) -> str:
    return f"<{SOFTWARE}id/{scheme}/{slug}>"


def pkg(name: str) -> str:
    return f"<{PKG}{name}>"


def quoted(value: str) -> str:
    for sign, escaped in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\r", "\\r"), ("\t", "\\t")):
        value = value.replace(sign, escaped)
    return f'"{value}"'


def text(value: str | None, language: str = "") -> str | None:
    return None if not value else quoted(value) + (f"@{language.lower()}" if language else "")


def typed(value: object, datatype: str) -> str:
    return f'"{value}"^^<{XSD}{datatype}>'


def count(number: int) -> str:
    return typed(number, "integer")


def day(value: str | None) -> str | None:
    return typed(value, "date") if value else None


def number(value: str) -> str:
    """A decimal as XSD writes it, without zeros that say nothing."""
    return typed(value.rstrip("0").rstrip(".") if "." in value else value, "decimal")


def items(cell: str | None) -> list[str]:
    return cell.split(";") if cell else []


def days(stated: str) -> tuple[str | None, str | None]:
    """The first and the last day of a year, month, day or interval; None for an open end."""
    if "/" in stated:
        first, last = stated.split("/")
        return days(first)[0] if first != ".." else None, days(last)[1] if last != ".." else None
    year, *rest = (int(part) for part in stated.split("-"))
    if len(rest) == 2:
        return stated, stated
    first_month, last_month = (rest[0], rest[0]) if rest else (1, 12)
    last_day = calendar.monthrange(year, last_month)[1]
    return f"{year}-{first_month:02}-01", f"{year}-{last_month:02}-{last_day:02}"


def iso_country(code: str) -> str:
    code = {"EL": "GR", "UK": "GB"}.get(code, code)
    return f"<{COUNTRY}{'XKX' if code == 'XK' else countries_by_alpha2[code].alpha3}>"


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of one project folder; a missing table, column or cell reads as empty."""

    folder: Path
    _read: dict[str, list[Record]] = field(default_factory=dict, compare=False)
    _by_id: dict[str, dict[str, list[Record]]] = field(default_factory=dict, compare=False)

    def __hash__(self) -> int:
        return hash(self.folder)

    @property
    def base(self) -> str:
        return str(_settings(self.folder)["base"])

    def read(self, name: str) -> list[Record]:
        if name not in self._read:
            path = self.folder / "data" / f"{name}.csv"
            if not path.exists():
                return []
            with path.open(encoding="utf-8", newline="") as file:
                self._read[name] = [_Lenient(row) for row in csv.DictReader(file)]
        return self._read[name]

    def by_id(self, name: str) -> dict[str, list[Record]]:
        """The rows of each id, in the order of the file."""
        if name not in self._by_id:
            found: dict[str, list[Record]] = {}
            for row in self.read(name):
                found.setdefault(row["id"], []).append(row)
            self._by_id[name] = found
        return self._by_id[name]

    def values(self, name: str, slug: str, column: str) -> set[str]:
        """What any row says in a cell about one thing, corrections included."""
        found = {row[column] for row in self.by_id(name).get(slug, []) if row[column]}
        return found | {
            row["value"]
            for row in self.read("corrections")
            if (row["table"], row["id"], row["column"]) == (name, slug, column)
        }

    def many(self, name: str, slug: str, column: str) -> set[str]:
        """The items of a many-valued cell, over all rows about one thing."""
        return {item for cell in self.values(name, slug, column) for item in items(cell)}

    def of(self, written: str) -> str:
        """The IRI of a thing written class/id."""
        return f"<{self.base}id/{written}>"

    def thing(self, kind: str, slug: str) -> str:
        return self.of(f"{kind}/{slug}")

    def some_thing(self, kind: str, slug: str) -> str | None:
        return self.thing(kind, slug) if slug else None

    def shown(self, name: str, slug: str) -> str:
        """The editors' English label, else the first of the names that sources give; "" where there is none."""
        labels = self.values(name, slug, "label_en")
        column = "name_as_stated" if name in NAMED_AS_STATED else "title"
        return min(labels or self.values(name, slug, column), default="")

    def label(self, name: str, slug: str) -> str | None:
        return text(self.shown(name, slug))

    def label_of(self, written: str) -> str | None:
        kind, _, slug = written.partition("/")
        return self.label(TABLE_OF[kind], slug)

    def transfer_label(self, slug: str) -> str | None:
        labels = self.values("transfers", slug, "label_en")
        return text(min(labels or self.values("transfers", slug, "practice_as_stated"), default=""))

    def countries(self, region: str) -> set[str]:
        """What a row says, and the country of the highest code above the code of the place."""
        found = {iso_country(code) for code in self.values("regions", region, "country")}
        for column in ("nuts", "within_nuts"):
            for code in self.values("regions", region, column):
                found |= self._country_of_code(code)
        return found

    def _country_of_code(self, code: str) -> set[str]:
        (row,) = self.by_id("nuts")[code]
        return self._country_of_code(row["broader"]) if row["broader"] else {iso_country(row["country"])}

    def themes_above(self, theme: str) -> set[str]:
        broader = self.values("themes", theme, "broader")
        return {theme}.union(*(self.themes_above(slug) for slug in broader))

    def reports(self) -> dict[str, list[Record]]:
        """The stage reports of each transfer."""
        found: dict[str, list[Record]] = {}
        for report in self.read("stage_reports"):
            found.setdefault(report["transfer"], []).append(report)
        return found

    def stage_now(self, transfer: str) -> str:
        """The current stage: abandoned, unless a report is dated after it; else the furthest; "" without reports."""
        said = self.reports().get(transfer, [])
        ends = [report for report in said if report["stage"] == "abandoned"]
        way = [report for report in said if report["stage"] != "abandoned"]
        began = [first for report in way if (first := first_day(report))]
        for end in ends:
            last = max(last_days(end), default=None)
            if last is None or not any(first > last for first in began):
                return "abandoned"
        return max((report["stage"] for report in way), key=STAGES.index, default="")

    def passed(self) -> set[tuple[str, str, str]]:
        """(transfer, giving place, receiving place) of what a report that is not weak calls adopted."""
        adopted = {
            transfer
            for transfer, said in self.reports().items()
            if any(report["stage"] == "adopted" and report["certainty"] != "weak" for report in said)
        }
        return {
            (transfer, donor, recipient)
            for transfer in adopted
            for donor in self.values("transfers", transfer, "donor_region")
            for recipient in self.values("transfers", transfer, "recipient_region")
            if donor != recipient
        }


class _Lenient(dict[str, str]):
    def __missing__(self, column: str) -> str:
        return ""


@cache
def _settings(folder: Path) -> dict[str, object]:
    return tomllib.loads((folder / "prospects-kg.toml").read_text(encoding="utf-8"))


def first_day(report: Record) -> str | None:
    return days(report["date"])[0] if report["date"] else None


def last_days(report: Record) -> set[str]:
    """The last day of the date, and of the documented year, which is an upper bound."""
    dated = {days(report["date"])[1]} if report["date"] else set()
    return {last for last in dated if last} | (
        {f"{report['documented_year']}-12-31"} if report["documented_year"] else set()
    )
