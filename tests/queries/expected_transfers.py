"""What the questions about transfers, plans and needs must answer."""

from __future__ import annotations

from tests.queries.tables import (
    STAGES,
    Row,
    Tables,
    concept,
    count,
    day,
    first_day,
    last_days,
    text,
    typed,
)


def transfers_with_evidence(t: Tables, stage: str | None = None, practice: str | None = None) -> set[Row]:
    found: set[Row] = set()
    for report in t.read("stage_reports"):
        transfer = report["transfer"]
        stated = min(t.values("transfers", transfer, "practice_as_stated"), default="")
        for carried in t.values("transfers", transfer, "practice") or {""}:
            if stage not in {None, report["stage"]} or practice not in {None, carried}:
                continue
            found |= {
                (
                    t.thing("transfer", transfer),
                    text(t.shown("practices", carried) or stated),
                    _end(t, transfer, "donor", donor),
                    _end(t, transfer, "recipient", recipient),
                    concept("stage", report["stage"]),
                    concept("certainty", report["certainty"]) if report["certainty"] else None,
                    day(first_day(report)),
                    day(last),
                    t.thing("source", report["source"]),
                    text(report["quote_location"]),
                )
                for donor in t.values("transfers", transfer, "donor_region") or {""}
                for recipient in t.values("transfers", transfer, "recipient_region") or {""}
                for last in last_days(report) or {None}
            }
    return found


def _end(t: Tables, transfer: str, end: str, region: str) -> str | None:
    stated = min(t.values("transfers", transfer, f"{end}_as_stated"), default="")
    return text(t.shown("regions", region) or stated)


def current_stages(t: Tables) -> set[Row]:
    now = [t.stage_now(transfer) for transfer in t.reports()]
    return {
        (
            concept("stage", stage),
            text(stage),
            count(STAGES.index(stage) + 1) if stage in STAGES else None,
            count(now.count(stage)),
        )
        for stage in [*STAGES, "abandoned"]
    }


def who_learned_from_whom(t: Tables, place: str | None = None) -> set[Row]:
    found: set[Row] = set()
    for transfer, donor, recipient in t.passed():
        if place not in {None, donor, recipient}:
            continue
        stated = min(t.values("transfers", transfer, "practice_as_stated"), default="")
        carried = t.values("transfers", transfer, "practice") or {""}
        found.add(
            (
                t.thing("region", recipient),
                t.label("regions", recipient),
                t.thing("region", donor),
                t.label("regions", donor),
                t.thing("transfer", transfer),
                text(min(t.shown("practices", practice) or stated for practice in carried)),
            )
        )
    return found


def second_order_transfers(t: Tables) -> set[Row]:
    carrying: dict[str, set[str]] = {}
    for row in t.read("transfers"):
        carrying.setdefault(row["practice"], set()).add(row["id"])
    return {
        (
            t.thing("transfer", earlier),
            t.transfer_label(earlier),
            t.thing("practice", between),
            t.label("practices", between),
            t.thing("transfer", later),
            t.transfer_label(later),
        )
        for earlier in t.by_id("transfers")
        for origin in t.values("transfers", earlier, "practice")
        for between in t.values("transfers", earlier, "resulting_practice") - {origin}
        for later in carrying.get(between, ())
    }


def stage_funnel(t: Tables) -> set[Row]:
    def come(order: int, *, surely: bool) -> int:
        return len(
            {
                report["transfer"]
                for report in t.read("stage_reports")
                if report["stage"] in STAGES[order:] and not (surely and report["certainty"] == "weak")
            }
        )

    return {
        (
            concept("stage", stage),
            text(stage),
            count(order + 1),
            count(come(order, surely=False)),
            count(come(order, surely=True)),
        )
        for order, stage in enumerate(STAGES)
    }


def time_from_visit_to_adoption(t: Tables) -> set[Row]:
    return {
        (
            t.thing("transfer", transfer),
            t.transfer_label(transfer),
            day(visited),
            day(adopted),
            count(int(adopted[:4]) - int(visited[:4])),
        )
        for transfer, said in t.reports().items()
        for visited in {first_day(report) for report in said if report["stage"] == "visited"}
        for adopted in {first_day(report) for report in said if report["stage"] == "adopted"}
        if visited and adopted
    }


def abandoned_transfers(t: Tables) -> set[Row]:
    return {
        (
            t.thing("transfer", report["transfer"]),
            t.transfer_label(report["transfer"]),
            day(first_day(report)),
            day(last),
            text(why),
            t.thing("source", report["source"]),
            concept("stage", t.stage_now(report["transfer"])),
        )
        for report in t.read("stage_reports")
        for last in last_days(report) or {None}
        for why in {report["effect_en"], report["summary_en"]} - {""} or {""}
        if report["stage"] == "abandoned"
    }


def brokers(t: Tables) -> set[Row]:
    ends: dict[str, tuple[set[str], set[str]]] = {}
    for row in t.read("transfers"):
        for side, end in enumerate(("donor", "recipient")):
            named = [f"organisation/{slug}" for slug in row[end].split(";") if slug]
            for who in [*named, *([f"region/{row[f'{end}_region']}"] if row[f"{end}_region"] else [])]:
                ends.setdefault(who, (set(), set()))[side].add(row["id"])
    found: set[Row] = set()
    for who, (gifts, catches) in ends.items():
        pairs = {(gift, catch) for gift in gifts for catch in catches if gift != catch}
        if pairs:
            given, taken = (len({pair[side] for pair in pairs}) for side in (0, 1))
            found.add((t.of(who), t.label_of(who), count(given), count(taken)))
    return found


def transfers_between_countries(t: Tables) -> set[Row]:
    found: dict[tuple[str, str], set[str]] = {}
    for transfer in t.by_id("transfers"):
        for donor in t.values("transfers", transfer, "donor_region"):
            for recipient in t.values("transfers", transfer, "recipient_region"):
                for one in t.countries(donor):
                    for other in t.countries(recipient):
                        found.setdefault((one, other), set()).add(transfer)
    now = {transfer: t.stage_now(transfer) for transfer in t.by_id("transfers")}
    return {
        (one, other, count(len(own)), count(sum(now[transfer] == "adopted" for transfer in own)))
        for (one, other), own in found.items()
    }


def transfers_by_theme(t: Tables) -> set[Row]:
    found: dict[tuple[str, str], set[str]] = {}
    for transfer in t.by_id("transfers"):
        now = t.stage_now(transfer)
        for practice in t.values("transfers", transfer, "practice") if now else ():
            for theme in t.many("practices", practice, "theme"):
                found.setdefault((theme, now), set()).add(transfer)
    return {
        (t.thing("theme", theme), t.label("themes", theme), concept("stage", now), count(len(own)))
        for (theme, now), own in found.items()
    }


def transfers_by_project(t: Tables, programme: str | None = None) -> set[Row]:
    found: dict[str, set[str]] = {}
    for transfer in t.by_id("transfers"):
        for project in t.many("transfers", transfer, "project"):
            found.setdefault(project, set()).add(transfer)
    return {
        (
            t.thing("project", project),
            t.label("projects", project),
            t.some_thing("programme", own),
            count(len(transfers)),
        )
        for project, transfers in found.items()
        for own in t.values("projects", project, "programme") or {""}
        if programme in {None, own}
    }


def transfers_without_edge(t: Tables) -> set[Row]:
    return {
        (
            t.thing("transfer", slug),
            t.transfer_label(slug),
            text(min(t.values("transfers", slug, "donor_as_stated"), default="")),
            text(min(t.values("transfers", slug, "recipient_as_stated"), default="")),
        )
        for slug in t.by_id("transfers")
        if not all(t.values("transfers", slug, f"{end}_region") for end in ("donor", "recipient"))
    }


def readings_lowered(t: Tables) -> set[Row]:
    return {
        (
            t.thing("stage-report", row["id"]),
            t.thing("transfer", row["transfer"]),
            concept("stage", row["stage"]),
            text(row["kind_as_stated"]),
            text(row["note_en"]),
            t.thing("source", row["source"]),
        )
        for row in t.read("stage_reports")
        if row["kind_as_stated"]
    }


ASPECTS_OF_TRANSFERS = {
    "practice": "practice",
    "giving place": "donor_region",
    "receiving place": "recipient_region",
    "giving body": "donor",
    "receiving body": "recipient",
    "project": "project",
    "adaptation": "adaptation_en",
    "resulting practice": "resulting_practice",
}


def coverage_of_transfers(t: Tables) -> set[Row]:
    transfers, reports = t.by_id("transfers"), t.reports()
    known = {
        aspect: sum(bool(t.values("transfers", slug, column)) for slug in transfers)
        for aspect, column in ASPECTS_OF_TRANSFERS.items()
    }
    for aspect, column in (("dated stage", "date"), ("effect", "effect_en")):
        known[aspect] = sum(any(report[column] for report in reports.get(slug, ())) for slug in transfers)
    return {(text(aspect), count(number), count(len(transfers))) for aspect, number in known.items()}


def transfer_plans(
    t: Tables, author: str | None = None, practice: str | None = None, policy: str | None = None
) -> set[Row]:
    return {
        (
            t.thing("transfer-plan", row["id"]),
            t.label("plans", row["id"]),
            text(row["author_as_stated"]),
            t.some_thing("practice", carried),
            text(row["practice_as_stated"]),
            text(row["policy_as_stated"]),
            concept("kind", row["status"]),
        )
        for row in t.read("plans")
        for carried in row["practice"].split(";")
        if author in {None, row["author"]}
        and practice in {None, carried}
        and policy in {None, row["policy_as_stated"]}
    }


def plans_that_were_adopted(t: Tables) -> set[Row]:
    return {
        (
            t.thing("transfer-plan", plan),
            t.label("plans", plan),
            t.thing("transfer", transfer),
            t.thing("stage-report", report["id"]),
            t.thing("source", report["source"]),
        )
        for plan in t.by_id("plans")
        for transfer in t.many("plans", plan, "transfer")
        for report in t.reports().get(transfer, ())
        if report["stage"] == "adopted"
    }


def plans_not_adopted(t: Tables) -> set[Row]:
    adopted = {row[0] for row in plans_that_were_adopted(t)}
    return {
        (t.thing("transfer-plan", plan), t.label("plans", plan), concept("kind", status))
        for plan in t.by_id("plans")
        for status in t.values("plans", plan, "status")
        if t.thing("transfer-plan", plan) not in adopted
    }


def _needs(t: Tables, direction: str) -> list[str]:
    return [slug for slug in t.by_id("needs") if direction in t.values("needs", slug, "direction")]


def _need_label(t: Tables, need: str) -> str | None:
    return text(t.shown("needs", need) or min(t.values("needs", need, "text_en"), default=""))


def needs_without_inflow(t: Tables) -> set[Row]:
    reached = {recipient for _, _, recipient in t.passed()}
    found: set[Row] = set()
    for need in _needs(t, "need"):
        places = t.values("needs", need, "region")
        for body in t.values("needs", need, "organisation"):
            places = places | t.values("organisations", body, "region")
        found |= {
            (t.thing("region", place), t.label("regions", place), t.thing("need", need), _need_label(t, need))
            for place in places - reached
        }
    return found


def needs_and_practices(t: Tables) -> set[Row]:
    on: dict[str, set[str]] = {}
    for practice in t.by_id("practices"):
        for own in t.many("practices", practice, "theme"):
            for theme in t.themes_above(own):
                on.setdefault(theme, set()).add(practice)
    return {
        (
            t.thing("need", need),
            _need_label(t, need),
            t.thing("theme", theme),
            t.label("themes", theme),
            count(len(on[theme])),
            count(len({place for slug in on[theme] for place in t.values("practices", slug, "region")})),
        )
        for need in _needs(t, "need")
        for theme in t.many("needs", need, "theme")
        if theme in on
    }


def needs_and_offers(t: Tables) -> set[Row]:
    return {
        (
            t.thing("need", need),
            text(needing),
            t.thing("need", offer),
            text(offering),
            t.thing("theme", theme),
            t.label("themes", theme),
        )
        for need in _needs(t, "need")
        for offer in _needs(t, "offer")
        for theme in t.many("needs", need, "theme") & t.many("needs", offer, "theme")
        for needing in t.values("needs", need, "holder_as_stated") or {""}
        for offering in t.values("needs", offer, "holder_as_stated") or {""}
    }


def boolean(value: bool) -> str:
    return typed(str(value).lower(), "boolean")
