"""What the questions about cooperation, projects, figures and sources must answer."""

from __future__ import annotations

from tests.queries.statements import statements
from tests.queries.tables import (
    PKG,
    Row,
    Tables,
    concept,
    count,
    day,
    days,
    iso_country,
    items,
    number,
    pkg,
    text,
    typed,
)

TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
# Who began a project or lent its network has not worked in it by that alone.
WORKED = {"lead", "partner", "host", "expert"}


def who_worked_together(t: Tables, partner: str | None = None) -> set[Row]:
    together: dict[tuple[str, str, str | None], set[str]] = {}
    for row in t.read("participations"):
        if row["project"] and row["role"] in WORKED:
            key = ("project", f"project/{row['project']}", t.label("projects", row["project"]))
            together.setdefault(key, set()).add(f"organisation/{row['organisation']}")
    for row in t.read("exchanges"):
        how = {"Exchange": "exchange", "PartnerPair": "pair"}[row["type"]]
        key = (how, f"exchange/{row['id']}", t.label("exchanges", row["id"]))
        together.setdefault(key, set()).update(items(row["member"]))
    return {
        (t.of(one), t.label_of(one), t.of(other), t.label_of(other), text(how), t.of(where), name)
        for (how, where, name), members in together.items()
        for one in members
        for other in members
        if one < other and partner in {None, one, other}
    }


def partner_pairs(t: Tables) -> set[Row]:
    found: set[Row] = set()
    for slug in t.by_id("exchanges"):
        ends = t.many("exchanges", slug, "member_as_stated")
        if "PartnerPair" in t.values("exchanges", slug, "type"):
            found |= {
                (
                    t.thing("exchange", slug),
                    t.label("exchanges", slug),
                    text(min(ends)),
                    text(max(ends)),
                    t.some_thing("programme", programme),
                    day(days(dated)[0]) if dated else None,
                    text(topics),
                )
                for programme in t.values("exchanges", slug, "programme") or {""}
                for dated in t.values("exchanges", slug, "date") or {""}
                for topics in t.values("exchanges", slug, "topics_en") or {""}
            }
    return found


def pairs_with_transfer(t: Tables) -> set[Row]:
    def places(member: str) -> set[str]:
        kind, _, slug = member.partition("/")
        return {slug} if kind == "region" else t.values("organisations", slug, "region")

    edges = {
        (donor, recipient, transfer)
        for transfer in t.by_id("transfers")
        for donor in t.values("transfers", transfer, "donor_region")
        for recipient in t.values("transfers", transfer, "recipient_region")
    }
    found: set[Row] = set()
    for slug in t.by_id("exchanges"):
        members = t.many("exchanges", slug, "member")
        if "PartnerPair" not in t.values("exchanges", slug, "type"):
            continue
        for giver in members:
            for taker in members - {giver}:
                found |= {
                    (
                        t.thing("exchange", slug),
                        t.label("exchanges", slug),
                        t.of(giver),
                        t.label_of(giver),
                        t.of(taker),
                        t.label_of(taker),
                        t.thing("transfer", transfer),
                        concept("stage", t.stage_now(transfer)) if t.stage_now(transfer) else None,
                    )
                    for donor, recipient, transfer in edges
                    if donor in places(giver) and recipient in places(taker)
                }
    return found


def exchanges_of_many(t: Tables) -> set[Row]:
    ends = {slug: t.many("exchanges", slug, "member_as_stated") for slug in t.by_id("exchanges")}
    return {
        (
            t.thing("exchange", slug),
            t.label("exchanges", slug),
            count(len(stated)),
            count(len(t.many("exchanges", slug, "member"))),
        )
        for slug, stated in ends.items()
        if len(stated) > 2
    }


def meetings_of_projects(t: Tables, project: str | None = None) -> set[Row]:
    return {
        (
            t.thing("event", slug),
            t.label("events", slug),
            concept("kind", kind) if kind else None,
            t.thing("project", joined),
            t.some_thing("region", region),
            day(days(dated)[0]) if dated else None,
        )
        for slug in t.by_id("events")
        for joined in t.many("events", slug, "project")
        for kind in t.values("events", slug, "kind") or {""}
        for region in t.values("events", slug, "region") or {""}
        for dated in t.values("events", slug, "date") or {""}
        if project in {None, joined}
    }


def publications_of_projects(t: Tables, project: str | None = None, kind: str | None = None) -> set[Row]:
    return {
        (
            t.thing("project", brought),
            t.thing("publication", slug),
            t.label("publications", slug),
            concept("kind", published) if published else None,
            text(language),
        )
        for slug in t.by_id("publications")
        for brought in t.many("publications", slug, "project")
        for published in t.values("publications", slug, "kind") or {""}
        for language in t.many("publications", slug, "languages") or {""}
        if project in {None, brought} and kind in {None, published}
    }


def phases_of_projects(t: Tables, project: str | None = None) -> set[Row]:
    return {
        (
            t.thing("project", worked),
            count(int(order)) if order else None,
            t.thing("phase", slug),
            t.label("phases", slug),
            text(activity, "en"),
            t.of(output) if output else None,
        )
        for slug in t.by_id("phases")
        for worked in t.values("phases", slug, "project")
        for order in t.values("phases", slug, "order") or {""}
        for activity in t.values("phases", slug, "activities_en") or {""}
        for output in t.many("phases", slug, "output") or {""}
        if project in {None, worked}
    }


def figures_reported(t: Tables, subject: str | None = None, measure: str | None = None) -> set[Row]:
    return {
        (
            t.of(row["subject"]),
            concept("kind", row["measure"]),
            number(row["value"]),
            text(row["unit"]),
            text(row["scope_en"]),
            text(row["as_of"]),
            text(row["value_as_stated"]),
            t.thing("source", row["source"]),
            text(row["quote_location"]),
            t.thing("figure", row["id"]),
        )
        for row in t.read("figures")
        if subject in {None, row["subject"]} and measure in {None, row["measure"]}
    }


def _of_project(t: Tables, table: str, project: str) -> set[str]:
    return {slug for slug in t.by_id(table) if project in t.many(table, slug, "project")}


def _partners(t: Tables, project: str) -> set[str]:
    return {
        row["organisation"]
        for row in t.read("participations")
        if row["project"] == project and row["role"] in {"lead", "partner"}
    }


def _countries_of_body(t: Tables, body: str, *, also_of_place: bool) -> set[str]:
    own = {iso_country(code) for code in t.values("organisations", body, "country")}
    places = t.values("organisations", body, "region") if also_of_place else set()
    return own.union(*(t.countries(place) for place in places))


def _counted(t: Tables, subject: str, measure: str) -> int | None:
    """How many things the tables hold of what a figure counts; None for what the rule counted-figures leaves out."""
    kind, _, slug = subject.partition("/")
    if (kind, measure) == ("programme", "projects"):
        return sum(slug in t.values("projects", each, "programme") for each in t.by_id("projects"))
    if kind != "project":
        return None
    if measure == "partner-countries":
        bodies = _partners(t, slug)
        return len({c for body in bodies for c in _countries_of_body(t, body, also_of_place=False)})
    if measure == "partners":
        return len(_partners(t, slug))
    table = {
        "good-practices": "practices",
        "events": "events",
        "transfer-plans": "plans",
        "transfers": "transfers",
    }
    return len(_of_project(t, table[measure], slug)) if measure in table else None


def reported_against_counted(t: Tables) -> set[Row]:
    return {
        (
            t.of(row["subject"]),
            t.label_of(row["subject"]),
            concept("kind", row["measure"]),
            number(row["value"]),
            typed(counted, "decimal"),
            text(row["scope_en"]),
            t.thing("source", row["source"]),
            t.thing("figure", row["id"]),
        )
        for row in t.read("figures")
        if (counted := _counted(t, row["subject"], row["measure"])) is not None
    }


def _built_on(t: Tables) -> dict[str, set[str]]:
    return {f"project/{slug}": t.many("projects", slug, "builds_on") for slug in t.by_id("projects")}


def project_lineage(t: Tables, project: str | None = None) -> set[Row]:
    direct = _built_on(t)

    def reached(start: str) -> set[str]:
        found: set[str] = set()
        ahead = list(direct.get(start, ()))
        while ahead:
            one = ahead.pop()
            if one not in found:
                found.add(one)
                ahead += direct.get(one, ())
        return found

    return {
        (
            t.of(later),
            t.label_of(later),
            t.of(earlier),
            t.label_of(earlier),
            typed(str(earlier in direct[later]).lower(), "boolean"),
        )
        for later in direct
        for earlier in reached(later)
        if project in {None, later}
    }


def projects_built_on_practices(t: Tables) -> set[Row]:
    return {
        (
            t.of(project),
            t.label_of(project),
            t.of(earlier),
            t.label_of(earlier),
            t.some_thing("region", region),
        )
        for project, earlier_ones in _built_on(t).items()
        for earlier in earlier_ones
        if earlier.startswith("practice/")
        for region in t.values("practices", earlier.removeprefix("practice/"), "region") or {""}
    }


def partners_of_project(t: Tables, project: str | None = None) -> set[Row]:
    roles: dict[tuple[str, str, str], set[str]] = {}
    for row in t.read("participations"):
        if row["project"] and project in {None, row["project"]}:
            roles.setdefault((row["id"], row["project"], row["organisation"]), set()).add(row["role"])
    return {
        (
            t.thing("project", joined),
            t.thing("organisation", body),
            t.label("organisations", body),
            concept("role", role) if role else None,
            t.some_thing("region", region),
            country,
        )
        for (_, joined, body), said in roles.items()
        for role in said - {""} or {""}
        for region in t.values("organisations", body, "region") or {""}
        for country in _countries_of_body(t, body, also_of_place=True) or {None}
    }


def sources_by_rank(t: Tables, worst: int | None = None) -> set[Row]:
    return {
        (
            count(int(row["rank"])) if row["rank"] else None,
            t.thing("source", row["id"]),
            t.label("sources", row["id"]),
            text(row["publisher"]),
            text(row["language"]),
            text(row["seen"]),
            typed(row["url"], "anyURI") if row["url"] else None,
        )
        for row in t.read("sources")
        if worst is None or not row["rank"] or int(row["rank"]) <= worst
    }


def statements_of_source(t: Tables, source: str) -> set[Row]:
    return {(subject, name, value) for who, subject, name, value in statements(t) if who == source}


def what_a_source_decided(t: Tables, source: str = "editors") -> set[Row]:
    kinds: dict[str, set[str]] = {}
    for _, subject, name, value in statements(t):
        if name == TYPE and value.startswith(f"<{PKG}"):
            kinds.setdefault(subject, set()).add(value)
            if value == pkg("PartnerPair"):  # by the rule outside-readers
                kinds[subject].add(pkg("Exchange"))
    found: dict[tuple[str, str], list[str]] = {}
    for subject, name, _ in statements_of_source(t, source):
        for kind in kinds.get(str(subject), {""}):
            found.setdefault((kind, str(name)), []).append(str(subject))
    return {
        (kind or None, name, count(len(subjects)), count(len(set(subjects))))
        for (kind, name), subjects in found.items()
    }


def statements_of_only_one_source(t: Tables, thing: str) -> set[Row]:
    said: dict[tuple[str, str], set[str]] = {}
    for source, subject, name, value in statements(t):
        if subject == t.of(thing):
            said.setdefault((name, value), set()).add(source)
    return {
        (name, value, t.thing("source", min(sources)))
        for (name, value), sources in said.items()
        if len(sources) == 1
    }


def sources_that_state_nothing(t: Tables) -> set[Row]:
    silent = t.by_id("sources").keys() - {source for source, *_ in statements(t)}
    return {(t.thing("source", slug), t.label("sources", slug)) for slug in silent}
