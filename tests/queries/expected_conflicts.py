"""Which conflicts the mini project has: its values decide the wording, so other projects are not worked out here."""

from __future__ import annotations

from collections.abc import Iterable

from tests.queries.tables import Row, Tables, concept, count, days, items, number, pkg, text, typed


def rank(t: Tables, source: str) -> int:
    return next(int(row["rank"]) for row in t.read("sources") if row["id"] == source)


def conflicts(t: Tables, about: str | None = None) -> set[Row]:
    found = {*_conflicting_dates(t), *_corrected(t), *_conflicting_figures(t), *_conflicts_of_the_editors(t)}
    return {row for row in found if about is None or row[1] == t.of(about)}


def _rows_of_conflict(
    t: Tables,
    slug: str,
    subject: str,
    name: str,
    stated: Iterable[tuple[str | None, str]],
    shown: str,
    because: str,
    measure: str = "",
) -> set[Row]:
    kind = subject.partition("/")[0]
    subject_label = t.label({"project": "projects", "practice": "practices"}[kind], subject.partition("/")[2])
    return {
        (
            t.thing("conflict", slug),
            t.of(subject),
            subject_label,
            pkg(name),
            concept("kind", measure) if measure else None,
            value,
            t.thing("source", source),
            typed("true" if value == shown else "false", "boolean"),
            text(because),
            None,
        )
        for value, source in stated
    }


def _why(t: Tables, stated: list[tuple[str, str]]) -> tuple[str, str]:
    """The value of the better source and the reason; in the mini project the ranks decide."""
    (value, source), (_, second) = sorted(stated, key=lambda item: rank(t, item[1]))
    return value, f"source {source} has the better rank ({rank(t, source)} against {rank(t, second)})"


def _conflicting_dates(t: Tables) -> set[Row]:
    found: set[Row] = set()
    projects = t.read("projects")
    for column, name in (("start", "startAsStated"), ("end", "endAsStated")):
        for slug in {row["id"] for row in projects}:
            stated = [(row[column], row["source"]) for row in projects if row["id"] == slug and row[column]]
            spans = [days(value) for value, _ in stated]
            if any(one[1] < other[0] for one in spans for other in spans):
                shown, because = _why(t, stated)
                spelled = [(text(value), source) for value, source in stated]
                conflict = f"project-{slug}-{column}-as-stated"
                found |= _rows_of_conflict(
                    t, conflict, f"project/{slug}", name, spelled, f'"{shown}"', because
                )
    return found


def _corrected(t: Tables) -> set[Row]:
    found: set[Row] = set()
    for row in t.read("corrections"):
        (old,) = [practice for practice in t.read("practices") if practice["id"] == row["id"]]
        assert (row["table"], row["column"], old["start"]) == ("practices", "start", row["old_value"])
        stated = [(text(row["old_value"]), old["source"]), (text(row["value"]), row["source"])]
        conflict = f"practice-{row['id']}-start-as-stated"
        subject = f"practice/{row['id']}"
        found |= _rows_of_conflict(
            t, conflict, subject, "startAsStated", stated, f'"{row["value"]}"', "a correction"
        )
    return found


def _conflicting_figures(t: Tables) -> set[Row]:
    groups: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    for row in t.read("figures"):
        key = tuple(row[column] for column in ("subject", "measure", "unit", "scope_en", "as_of"))
        groups.setdefault(key, []).append((number(row["value"]), row["source"]))
    found: set[Row] = set()
    for (subject, measure, *rest), stated in groups.items():
        if len({value for value, _ in stated}) > 1:
            assert not any(rest)
            shown, because = _why(t, stated)
            conflict = f"{subject.replace('/', '-')}-{measure}"
            found |= _rows_of_conflict(t, conflict, subject, "value", stated, shown, because, measure)
    return found


def _conflicts_of_the_editors(t: Tables) -> set[Row]:
    stating = {
        f"{kind}/{row['id']}": row["source"] for kind in ("figure", "finding") for row in t.read(f"{kind}s")
    }
    return {
        (
            t.thing("conflict", row["id"]),
            t.of(row["subject"]),
            t.label_of(row["subject"]),
            None,
            None,
            t.of(statement),
            t.thing("source", stating[statement]),
            typed("false", "boolean"),
            None,
            text(row["text_en"]),
        )
        for row in t.read("conflicts")
        for statement in items(row["statement"])
    }


def sources_that_disagree(t: Tables) -> set[Row]:
    taking_part: dict[str, set[tuple[str | None, str | None]]] = {}
    for conflict, subject, *_, source, _shown, _because, _text in conflicts(t):
        if source:
            taking_part.setdefault(source, set()).add((conflict, subject))
    for row in t.read("conflicts"):
        for slug in items(row["conflicting_source"]):
            pair = (t.thing("conflict", row["id"]), t.of(row["subject"]))
            taking_part.setdefault(t.thing("source", slug), set()).add(pair)
    return {
        (
            source,
            t.label("sources", source.rpartition("/")[2].rstrip(">")),
            count(len({conflict for conflict, _ in pairs})),
            count(len({subject for _, subject in pairs})),
        )
        for source, pairs in taking_part.items()
    }
