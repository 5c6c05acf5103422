"""What each question of the library must answer on the mini project, worked out from its CSV files alone.

Nothing of prospects_kg is used here, on purpose: the tables are read with the csv module, IRIs and literals
are written by hand. A row is a tuple of N-Triples spellings, `None` where a cell is empty.
"""

from __future__ import annotations

import calendar
import csv
from collections.abc import Callable, Iterable
from pathlib import Path

Row = tuple[str | None, ...]
Table = list[dict[str, str]]

BASE = "https://example.org/mini/"
SOFTWARE = "https://w3id.org/prospects-kg/"
PKG = SOFTWARE + "ontology#"
XSD = "http://www.w3.org/2001/XMLSchema#"
COUNTRY = "http://publications.europa.eu/resource/authority/country/"
COUNTRIES = {"PL": "POL", "CZ": "CZE", "ES": "ESP"}
STAGES = ["visited", "inspired", "planned", "piloted", "adopted"]


def read(name: str) -> Table:
    with (Path(__file__).parents[1] / "mini" / "data" / f"{name}.csv").open(
        encoding="utf-8", newline=""
    ) as file:
        return list(csv.DictReader(file))


def thing(kind: str, slug: str) -> str:
    return f"<{BASE}id/{kind}/{slug}>"


def of(written: str) -> str:
    """The IRI of a thing written class/id."""
    return f"<{BASE}id/{written}>"


def concept(scheme: str, slug: str) -> str:
    return f"<{SOFTWARE}id/{scheme}/{slug}>"


def pkg(name: str) -> str:
    return f"<{PKG}{name}>"


def text(value: str | None, language: str = "") -> str | None:
    return None if not value else f'"{value}"' + (f"@{language}" if language else "")


def typed(value: object, datatype: str) -> str:
    return f'"{value}"^^<{XSD}{datatype}>'


def number(value: str) -> str:
    """A decimal as XSD writes it, without zeros that say nothing."""
    return typed(value.rstrip("0").rstrip(".") if "." in value else value, "decimal")


def items(cell: str | None) -> list[str]:
    return cell.split(";") if cell else []


def days(stated: str) -> tuple[str, str]:
    """The first and the last day of a year, month or day."""
    year, *rest = (int(part) for part in stated.split("-"))
    if len(rest) == 2:
        return stated, stated
    first, last = (rest[0], rest[0]) if rest else (1, 12)
    return f"{year}-{first:02}-01", f"{year}-{last:02}-{calendar.monthrange(year, last)[1]:02}"


def label(table: str, slug: str) -> str | None:
    """The editors' English label, else the first of the names that sources give."""
    rows = [row for row in read(table) if row["id"] == slug]
    shown = [row["label_en"] for row in rows if row.get("label_en")]
    named = [row.get("title") or row.get("name_as_stated") or "" for row in rows]
    return text((shown or sorted(name for name in named if name) or [""])[0])


TABLE_OF = {"organisation": "organisations", "region": "regions", "project": "projects"}


def label_of(written: str) -> str | None:
    kind, _, slug = written.partition("/")
    return label(TABLE_OF[kind], slug)


def who_worked_together(partner: str | None = None) -> set[Row]:
    together: dict[tuple[str, str, str | None], set[str]] = {}
    for row in read("participations"):
        key = ("project", f"project/{row['project']}", label("projects", row["project"]))
        together.setdefault(key, set()).add(f"organisation/{row['organisation']}")
    for row in read("exchanges"):
        how = {"Exchange": "exchange", "PartnerPair": "pair"}[row["type"]]
        key = (how, f"exchange/{row['id']}", label("exchanges", row["id"]))
        together.setdefault(key, set()).update(items(row["member"]))
    return {
        (of(one), label_of(one), of(other), label_of(other), text(how), of(where), name)
        for (how, where, name), members in together.items()
        for one in members
        for other in members
        if one < other and partner in {None, one, other}
    }


def themes_below(theme: str) -> set[str]:
    narrower = {row["id"] for row in read("themes") if row["broader"] == theme}
    return {theme}.union(*(themes_below(slug) for slug in narrower))


def practices_by_theme(theme: str | None = None) -> set[Row]:
    wanted = themes_below(theme) if theme else {row["id"] for row in read("themes")}
    practices = read("practices")
    found: set[Row] = set()
    for own in wanted:
        for slug in {row["id"] for row in practices if own in items(row["theme"])}:
            for region in {row["region"] for row in practices if row["id"] == slug and row["region"]} or {""}:
                found.add(
                    (
                        thing("theme", own),
                        label("themes", own),
                        thing("practice", slug),
                        label("practices", slug),
                        thing("region", region) if region else None,
                        label("regions", region) if region else None,
                    )
                )
    return found


def transfers_with_evidence(stage: str | None = None, practice: str | None = None) -> set[Row]:
    transfers = {row["id"]: row for row in reversed(read("transfers"))}
    found: set[Row] = set()
    for report in read("stage_reports"):
        transfer = transfers[report["transfer"]]
        if stage not in {None, report["stage"]} or practice not in {None, transfer["practice"]}:
            continue
        ends = [
            label("regions", transfer[f"{end}_region"])
            if transfer[f"{end}_region"]
            else text(transfer[f"{end}_as_stated"])
            for end in ("donor", "recipient")
        ]
        first, last = days(report["date"]) if report["date"] else ("", f"{report['documented_year']}-12-31")
        found.add(
            (
                thing("transfer", report["transfer"]),
                label("practices", transfer["practice"]),
                *ends,
                concept("stage", report["stage"]),
                concept("certainty", report["certainty"]),
                typed(first, "date") if first else None,
                typed(last, "date"),
                thing("source", report["source"]),
                text(report["quote_location"]),
            )
        )
    return found


def current_stages() -> set[Row]:
    reports: dict[str, Table] = {}
    for report in read("stage_reports"):
        reports.setdefault(report["transfer"], []).append(report)
    now: list[str] = []
    for said in reports.values():
        abandoned = [report for report in said if report["stage"] == "abandoned"]
        later = [report for report in said if report not in abandoned and report["date"]]
        if any(all(days(other["date"])[0] <= days(end["date"])[1] for other in later) for end in abandoned):
            now.append("abandoned")
        else:
            now.append(max((report["stage"] for report in said if report not in abandoned), key=STAGES.index))
    return {
        (
            concept("stage", stage),
            text(stage),
            typed(STAGES.index(stage) + 1, "integer") if stage in STAGES else None,
            typed(now.count(stage), "integer"),
        )
        for stage in [*STAGES, "abandoned"]
    }


def rank(source: str) -> int:
    return next(int(row["rank"]) for row in read("sources") if row["id"] == source)


def conflicts(about: str | None = None) -> set[Row]:
    found = {*_conflicting_dates(), *_corrected(), *_conflicting_figures(), *_conflicts_of_the_editors()}
    return {row for row in found if about is None or row[1] == of(about)}


def _rows_of_conflict(
    slug: str,
    subject: str,
    name: str,
    stated: Iterable[tuple[str | None, str]],
    shown: str,
    because: str,
    measure: str = "",
) -> set[Row]:
    kind = subject.partition("/")[0]
    subject_label = label({"project": "projects", "practice": "practices"}[kind], subject.partition("/")[2])
    return {
        (
            thing("conflict", slug),
            of(subject),
            subject_label,
            pkg(name),
            concept("kind", measure) if measure else None,
            value,
            thing("source", source),
            typed("true" if value == shown else "false", "boolean"),
            text(because),
            None,
        )
        for value, source in stated
    }


def _why(stated: list[tuple[str, str]]) -> tuple[str, str]:
    """The value of the better source and the reason; in the mini project the ranks decide."""
    (value, source), (_, second) = sorted(stated, key=lambda item: rank(item[1]))
    return value, f"source {source} has the better rank ({rank(source)} against {rank(second)})"


def _conflicting_dates() -> set[Row]:
    found: set[Row] = set()
    projects = read("projects")
    for column, name in (("start", "startAsStated"), ("end", "endAsStated")):
        for slug in {row["id"] for row in projects}:
            stated = [(row[column], row["source"]) for row in projects if row["id"] == slug and row[column]]
            spans = [days(value) for value, _ in stated]
            if any(one[1] < other[0] for one in spans for other in spans):
                shown, because = _why(stated)
                spelled = [(text(value), source) for value, source in stated]
                conflict = f"project-{slug}-{column}-as-stated"
                found |= _rows_of_conflict(conflict, f"project/{slug}", name, spelled, f'"{shown}"', because)
    return found


def _corrected() -> set[Row]:
    found: set[Row] = set()
    for row in read("corrections"):
        (old,) = [practice for practice in read("practices") if practice["id"] == row["id"]]
        assert (row["table"], row["column"], old["start"]) == ("practices", "start", row["old_value"])
        stated = [(text(row["old_value"]), old["source"]), (text(row["value"]), row["source"])]
        conflict = f"practice-{row['id']}-start-as-stated"
        subject = f"practice/{row['id']}"
        found |= _rows_of_conflict(
            conflict, subject, "startAsStated", stated, f'"{row["value"]}"', "a correction"
        )
    return found


def _conflicting_figures() -> set[Row]:
    groups: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    for row in read("figures"):
        key = tuple(row[column] for column in ("subject", "measure", "unit", "scope_en", "as_of"))
        groups.setdefault(key, []).append((number(row["value"]), row["source"]))
    found: set[Row] = set()
    for (subject, measure, *rest), stated in groups.items():
        if len({value for value, _ in stated}) > 1:
            assert not any(rest)
            shown, because = _why(stated)
            conflict = f"{subject.replace('/', '-')}-{measure}"
            found |= _rows_of_conflict(conflict, subject, "value", stated, shown, because, measure)
    return found


def _conflicts_of_the_editors() -> set[Row]:
    stating = {
        f"{kind}/{row['id']}": row["source"] for kind in ("figure", "finding") for row in read(f"{kind}s")
    }
    return {
        (
            thing("conflict", row["id"]),
            of(row["subject"]),
            label_of(row["subject"]),
            None,
            None,
            of(statement),
            thing("source", stating[statement]),
            typed("false", "boolean"),
            None,
            text(row["text_en"]),
        )
        for row in read("conflicts")
        for statement in items(row["statement"])
    }


def figures_reported(subject: str | None = None, measure: str | None = None) -> set[Row]:
    return {
        (
            of(row["subject"]),
            concept("kind", row["measure"]),
            number(row["value"]),
            text(row["unit"]),
            text(row["scope_en"]),
            text(row["as_of"]),
            text(row["value_as_stated"]),
            thing("source", row["source"]),
            text(row["quote_location"]),
            thing("figure", row["id"]),
        )
        for row in read("figures")
        if subject in {None, row["subject"]} and measure in {None, row["measure"]}
    }


def project_lineage(project: str | None = None) -> set[Row]:
    direct: dict[str, set[str]] = {}
    for row in read("projects"):
        direct.setdefault(f"project/{row['id']}", set()).update(items(row["builds_on"]))

    def reached(start: str) -> set[str]:
        return direct[start].union(*(reached(earlier) for earlier in direct[start]))

    return {
        (
            of(later),
            label_of(later),
            of(earlier),
            label_of(earlier),
            typed(str(earlier in direct[later]).lower(), "boolean"),
        )
        for later in direct
        for earlier in reached(later)
        if project in {None, later}
    }


def partners_of_project(project: str | None = None) -> set[Row]:
    regions = {row["id"]: row for row in read("regions")}
    bodies = {row["id"]: row for row in read("organisations")}
    found: set[Row] = set()
    for row in read("participations"):
        body = bodies[row["organisation"]]
        place = regions[body["region"]]
        code = (place["nuts"] or place["within_nuts"]).partition("/")[2][:2]
        for country in {body["country"], code}:
            if project in {None, row["project"]}:
                found.add(
                    (
                        thing("project", row["project"]),
                        thing("organisation", row["organisation"]),
                        label("organisations", row["organisation"]),
                        concept("role", row["role"]),
                        thing("region", body["region"]),
                        f"<{COUNTRY}{COUNTRIES[country]}>",
                    )
                )
    return found


LABELLED = {
    "sources": "source",
    "programmes": "programme",
    "projects": "project",
    "phases": "phase",
    "organisations": "organisation",
    "regions": "region",
    "themes": "theme",
    "practices": "practice",
    "transfers": "transfer",
    "exchanges": "exchange",
    "plans": "transfer-plan",
    "events": "event",
}


def labels_missing_in_language(language: str = "pl") -> set[Row]:
    found: set[Row] = set()
    for table, kind in LABELLED.items():
        labels: dict[str, dict[str, str]] = {}
        for row in read(table):
            for column, value in row.items():
                if column.startswith("label_") and value:
                    labels.setdefault(row["id"], {})[column.removeprefix("label_")] = value
        found |= {
            (thing(kind, slug), text(own.get("en") or min(own.values())))
            for slug, own in labels.items()
            if language not in own
        }
    return found


# What mini-news says, column by column: table -> (class in IRIs, class, column -> how a cell is stated).
Cell = Callable[[str], list[tuple[str, str | None]]]


def _link(name: str, kind: str) -> Cell:
    return lambda cell: [(pkg(name), thing(kind, slug)) for slug in items(cell)]


def _said(name: str, language: str = "") -> Cell:
    return lambda cell: [(pkg(name), text(item, language)) for item in items(cell)]


def _date(cell: str) -> list[tuple[str, str | None]]:
    first, last = days(cell)
    return [
        (pkg("dateAsStated"), text(cell)),
        (pkg("earliest"), typed(first, "date")),
        (pkg("latest"), typed(last, "date")),
    ]


def _year(cell: str) -> list[tuple[str, str | None]]:
    return [(pkg("documentedYear"), typed(cell, "gYear")), (pkg("latest"), typed(f"{cell}-12-31", "date"))]


STATED: dict[str, tuple[str, dict[str, Cell]]] = {
    "transfers": (
        "transfer",
        {
            "quote_location": _said("quoteLocation"),
            "practice": _link("practice", "practice"),
            "practice_as_stated": _said("practiceAsStated"),
            "donor_region": _link("donorRegion", "region"),
            "donor_as_stated": _said("donorAsStated"),
            "recipient_region": _link("recipientRegion", "region"),
            "recipient_as_stated": _said("recipientAsStated"),
            "project": _link("withinProject", "project"),
        },
    ),
    "stage_reports": (
        "stage-report",
        {
            "source": lambda cell: [("<http://www.w3.org/ns/prov#hadPrimarySource>", thing("source", cell))],
            "quote_location": _said("quoteLocation"),
            "transfer": _link("transfer", "transfer"),
            "stage": lambda cell: [(pkg("stage"), concept("stage", cell))],
            "date": _date,
            "documented_year": _year,
            "effect_en": _said("effect", "en"),
        },
    ),
    "exchanges": (
        "exchange",
        {
            "member": lambda cell: [(pkg("member"), of(item)) for item in items(cell)],
            "member_as_stated": _said("memberAsStated"),
            "programme": _link("programme", "programme"),
            "date": _date,
            "topics_en": _said("topics", "en"),
        },
    ),
}
CLASSES = {"transfers": "Transfer", "stage_reports": "StageReport"}


def statements_of_mini_news() -> set[Row]:
    found: set[Row] = set()
    for table, (kind, columns) in STATED.items():
        for row in (row for row in read(table) if row["source"] == "mini-news"):
            subject = thing(kind, row["id"])
            a = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
            found.add((subject, a, pkg(CLASSES.get(table) or row["type"])))
            for column, state in columns.items():
                if row[column]:
                    found |= {(subject, name, value) for name, value in state(row[column])}
    for row in (row for row in read("corrections") if row["source"] == "mini-news"):
        first, last = days(row["value"])
        found |= {
            (thing("practice", row["id"]), pkg("startAsStated"), text(row["value"])),
            (thing("practice", row["id"]), pkg("startEarliest"), typed(first, "date")),
            (thing("practice", row["id"]), pkg("startLatest"), typed(last, "date")),
        }
    return found
