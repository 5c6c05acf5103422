"""What the questions about practices, their coverage and their labels must answer."""

from __future__ import annotations

from tests.queries.tables import Row, Tables, concept, count, day, days, pkg, text


def practices_by_theme(t: Tables, theme: str | None = None) -> set[Row]:
    return {
        (
            t.thing("theme", own),
            t.label("themes", own),
            t.thing("practice", slug),
            t.label("practices", slug),
            t.some_thing("region", region),
            t.label("regions", region),
        )
        for slug in t.by_id("practices")
        for own in t.many("practices", slug, "theme")
        for region in t.values("practices", slug, "region") or {""}
        if theme is None or theme in t.themes_above(own)
    }


def practices_by_country(t: Tables, country: str | None = None) -> set[Row]:
    return {
        (
            where,
            t.thing("practice", slug),
            t.label("practices", slug),
            t.thing("region", region),
            t.label("regions", region),
        )
        for slug in t.by_id("practices")
        for region in t.values("practices", slug, "region")
        for where in t.countries(region)
        if country in {None, where}
    }


def practices_by_period(t: Tables, year: int | None = None) -> set[Row]:
    return {
        (t.thing("practice", slug), t.label("practices", slug), day(start), day(end))
        for slug in t.by_id("practices")
        for start in {days(stated)[0] for stated in t.values("practices", slug, "start")} - {None}
        for end in ({days(stated)[1] for stated in t.values("practices", slug, "end")} - {None}) or {None}
        if start and (year is None or (int(start[:4]) <= year and (not end or int(end[:4]) >= year)))
    }


def practices_by_programme(t: Tables, programme: str | None = None) -> set[Row]:
    found: set[Row] = set()
    for slug in t.by_id("practices"):
        own = t.values("practices", slug, "programme")
        for project in t.many("practices", slug, "project"):
            own = own | t.values("projects", project, "programme")
        found |= {
            (
                t.thing("programme", each),
                t.label("programmes", each),
                t.thing("practice", slug),
                t.label("practices", slug),
            )
            for each in own
            if programme in {None, each}
        }
    return found


def owners_of_practices(t: Tables) -> set[Row]:
    return {
        (
            t.thing("organisation", row["owner"]),
            t.label("organisations", row["owner"]),
            t.thing("practice", row["id"]),
            t.label("practices", row["id"]),
            t.thing("source", row["source"]),
        )
        for row in t.read("practices")
        if row["owner"]
    }


def _carried(t: Tables) -> dict[str, set[str]]:
    """The transfers of each practice."""
    found: dict[str, set[str]] = {}
    for row in t.read("transfers"):
        if row["practice"]:
            found.setdefault(row["practice"], set()).add(row["id"])
    return found


def practices_never_transferred(t: Tables) -> set[Row]:
    never = t.by_id("practices").keys() - _carried(t).keys()
    return {(t.thing("practice", slug), t.label("practices", slug)) for slug in never}


def practices_most_transferred(t: Tables) -> set[Row]:
    return {
        (
            t.thing("practice", slug),
            t.label("practices", slug),
            count(len(transfers)),
            count(
                len(
                    {place for each in transfers for place in t.values("transfers", each, "recipient_region")}
                )
            ),
        )
        for slug, transfers in _carried(t).items()
    }


def practice_lineage(t: Tables, practice: str | None = None) -> set[Row]:
    steps: dict[str, set[str]] = {}
    for slug in t.by_id("transfers"):
        for origin in t.values("transfers", slug, "practice"):
            results = t.values("transfers", slug, "resulting_practice") - {origin}
            steps.setdefault(origin, set()).update(results)

    def reached(start: str) -> set[str]:
        found: set[str] = set()
        ahead = list(steps.get(start, ()))
        while ahead:
            one = ahead.pop()
            if one not in found:
                found.add(one)
                ahead += steps.get(one, ())
        return found

    return {
        (
            t.thing("practice", origin),
            t.label("practices", origin),
            t.thing("practice", last),
            t.label("practices", last),
            f'"{str(last in steps[origin]).lower()}"^^<http://www.w3.org/2001/XMLSchema#boolean>',
        )
        for origin in steps
        for last in reached(origin)
        if practice in {None, origin}
    }


def practice_costs(t: Tables) -> set[Row]:
    said = {(row["id"], row["resources_en"], row["source"]) for row in t.read("practices")}
    said |= {
        (row["subject"].removeprefix("practice/"), row["value_as_stated"], row["source"])
        for row in t.read("figures")
        if row["measure"] == "costs" and row["subject"].startswith("practice/")
    }
    return {
        (t.thing("practice", slug), t.label("practices", slug), text(what), t.thing("source", source))
        for slug, what, source in said
        if what
    }


def evidence_of_practices(t: Tables, practice: str | None = None) -> set[Row]:
    return {
        (
            t.thing("practice", row["id"]),
            t.label("practices", row["id"]),
            text(row["evidence_en"]),
            t.thing("source", row["source"]),
            text(place),
        )
        for row in t.read("practices")
        for place in {
            other["quote_location"]
            for other in t.by_id("practices")[row["id"]]
            if other["source"] == row["source"] and other["quote_location"]
        }
        or {""}
        if row["evidence_en"] and practice in {None, row["id"]}
    }


def practice_labels_in_language(t: Tables, language: str = "de") -> set[Row]:
    named = {(row["id"], row[f"label_{language}"]) for row in t.read("practices")}
    named |= {(row["id"], row["title"]) for row in t.read("practices") if row["language"] == language}
    return {(t.thing("practice", slug), text(name)) for slug, name in named if name}


ASPECTS_OF_PRACTICES = {
    "place": "region",
    "owner": "owner",
    "theme": "theme",
    "start": "start",
    "evidence": "evidence_en",
    "means": "resources_en",
    "difficulties": "difficulties_en",
    "transferability": "transferability_en",
}


def coverage_of_practices(t: Tables) -> set[Row]:
    practices = t.by_id("practices")
    return {
        (
            text(aspect),
            count(sum(bool(t.values("practices", slug, column)) for slug in practices)),
            count(len(practices)),
        )
        for aspect, column in ASPECTS_OF_PRACTICES.items()
    }


def places_without_code(t: Tables) -> set[Row]:
    return {
        (t.thing("region", slug), t.label("regions", slug), country)
        for slug in t.by_id("regions")
        for country in t.countries(slug) or {None}
        if not t.values("regions", slug, "nuts") | t.values("regions", slug, "within_nuts")
    }


CLASSES = {
    "sources": ("Source",),
    "programmes": ("Programme",),
    "projects": ("Project",),
    "phases": ("Phase",),
    "organisations": ("Organisation",),
    "regions": ("Region",),
    "practices": ("Practice",),
    "needs": ("Need",),
    "transfers": ("Transfer",),
    "plans": ("TransferPlan",),
    "events": ("Event",),
    "publications": ("Publication",),
}


def labels_per_language(t: Tables) -> set[Row]:
    classes = {(name, slug): CLASSES[name] for name in CLASSES for slug in t.by_id(name)}
    for slug in t.by_id("exchanges"):
        pair = "PartnerPair" in t.values("exchanges", slug, "type")
        classes["exchanges", slug] = ("Exchange", "PartnerPair") if pair else ("Exchange",)
    things: dict[str, set[tuple[str, str]]] = {}
    labelled: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for (name, slug), kinds in classes.items():
        for kind in kinds:
            things.setdefault(kind, set()).add((name, slug))
            for row in t.by_id(name)[slug]:
                for column, value in row.items():
                    if column.startswith("label_") and value:
                        labelled.setdefault((kind, column.removeprefix("label_")), set()).add((name, slug))
    return {
        (pkg(kind), text(language), count(len(own)), count(len(things[kind])))
        for (kind, language), own in labelled.items()
    }


def names_in_sources(t: Tables, organisation: str | None = None) -> set[Row]:
    return {
        (
            t.thing("organisation", row["id"]),
            text(min(t.values("organisations", row["id"], "label_en"), default="")),
            text(row["name_as_stated"]),
            f'"{row["language"].lower()}"',
            t.thing("source", row["source"]),
        )
        for row in t.read("organisations")
        if row["name_as_stated"] and organisation in {None, row["id"]}
    }


LABELLED = {
    "sources": "source",
    "programmes": "programme",
    "projects": "project",
    "phases": "phase",
    "organisations": "organisation",
    "regions": "region",
    "themes": "theme",
    "practices": "practice",
    "needs": "need",
    "transfers": "transfer",
    "exchanges": "exchange",
    "plans": "transfer-plan",
    "events": "event",
    "publications": "publication",
}


def labels_missing_in_language(t: Tables, language: str = "pl") -> set[Row]:
    found: set[Row] = set()
    for table, kind in LABELLED.items():
        labels: dict[str, dict[str, str]] = {}
        for row in t.read(table):
            for column, value in row.items():
                if column.startswith("label_") and value:
                    labels.setdefault(row["id"], {})[column.removeprefix("label_")] = value
        found |= {
            (t.thing(kind, slug), text(own.get("en") or min(own.values())))
            for slug, own in labels.items()
            if language not in own
        }
    return found


def findings_about(t: Tables, about: str | None = None) -> set[Row]:
    return {
        (
            t.of(each),
            concept("kind", row["kind"]),
            text(row["text_en"]),
            t.thing("source", row["source"]),
            text(row["quote_location"]),
            t.thing("finding", row["id"]),
        )
        for row in t.read("findings")
        for each in row["about"].split(";")
        if about in {None, each}
    }
