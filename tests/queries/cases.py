"""Which question is asked with which values, and what works its rows out from the tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.queries import expected_conflicts as conflicts
from tests.queries import expected_practices as practices
from tests.queries import expected_projects as projects
from tests.queries import expected_transfers as transfers
from tests.queries.expected_mini_news import statements_of_mini_news
from tests.queries.tables import COUNTRY, Row, Tables

WorkedOut = Callable[[Tables], set[Row]]
Case = tuple[str, dict[str, str], WorkedOut]

# Every question that can be asked without a value, but those of other endpoints.
WITHOUT_VALUES: Mapping[str, WorkedOut] = {
    "abandoned-transfers": transfers.abandoned_transfers,
    "brokers": transfers.brokers,
    "conflicts": conflicts.conflicts,
    "coverage-of-practices": practices.coverage_of_practices,
    "coverage-of-transfers": transfers.coverage_of_transfers,
    "current-stages": transfers.current_stages,
    "evidence-of-practices": practices.evidence_of_practices,
    "exchanges-of-many": projects.exchanges_of_many,
    "figures-reported": projects.figures_reported,
    "findings-about": practices.findings_about,
    "labels-missing-in-language": practices.labels_missing_in_language,
    "labels-per-language": practices.labels_per_language,
    "meetings-of-projects": projects.meetings_of_projects,
    "names-in-sources": practices.names_in_sources,
    "needs-and-offers": transfers.needs_and_offers,
    "needs-and-practices": transfers.needs_and_practices,
    "needs-without-inflow": transfers.needs_without_inflow,
    "owners-of-practices": practices.owners_of_practices,
    "phases-of-projects": projects.phases_of_projects,
    "publications-of-projects": projects.publications_of_projects,
    "pairs-with-transfer": projects.pairs_with_transfer,
    "partner-pairs": projects.partner_pairs,
    "partners-of-project": projects.partners_of_project,
    "places-without-code": practices.places_without_code,
    "plans-not-adopted": transfers.plans_not_adopted,
    "plans-that-were-adopted": transfers.plans_that_were_adopted,
    "practice-costs": practices.practice_costs,
    "practice-labels-in-language": practices.practice_labels_in_language,
    "practice-lineage": practices.practice_lineage,
    "practices-by-country": practices.practices_by_country,
    "practices-by-period": practices.practices_by_period,
    "practices-by-programme": practices.practices_by_programme,
    "practices-by-theme": practices.practices_by_theme,
    "practices-most-transferred": practices.practices_most_transferred,
    "practices-never-transferred": practices.practices_never_transferred,
    "project-lineage": projects.project_lineage,
    "projects-built-on-practices": projects.projects_built_on_practices,
    "readings-lowered": transfers.readings_lowered,
    "reported-against-counted": projects.reported_against_counted,
    "second-order-transfers": transfers.second_order_transfers,
    "sources-by-rank": projects.sources_by_rank,
    "sources-that-disagree": conflicts.sources_that_disagree,
    "sources-that-state-nothing": projects.sources_that_state_nothing,
    "stage-funnel": transfers.stage_funnel,
    "time-from-visit-to-adoption": transfers.time_from_visit_to_adoption,
    "transfer-plans": transfers.transfer_plans,
    "transfers-between-countries": transfers.transfers_between_countries,
    "transfers-by-project": transfers.transfers_by_project,
    "transfers-by-theme": transfers.transfers_by_theme,
    "transfers-with-evidence": transfers.transfers_with_evidence,
    "transfers-without-edge": transfers.transfers_without_edge,
    "what-the-editors-decided": projects.what_a_source_decided,
    "who-learned-from-whom": transfers.who_learned_from_whom,
    "who-worked-together": projects.who_worked_together,
}
# Conflicts are worked out for the mini project alone, where the ranks decide every one of them.
ONLY_MINI = {"conflicts", "sources-that-disagree"}
# These ask other endpoints and have tests of their own.
FEDERATED = {"countries-in-eu-vocabulary", "places-in-wikidata"}

WITH_VALUES: list[Case] = [
    (
        "who-worked-together",
        {"partner": "organisation/slate-hill-agency"},
        lambda t: projects.who_worked_together(t, "organisation/slate-hill-agency"),
    ),
    ("practices-by-theme", {"theme": "theme/energy"}, lambda t: practices.practices_by_theme(t, "energy")),
    (
        "practices-by-country",
        {"land": f"{COUNTRY}CZE"},
        lambda t: practices.practices_by_country(t, f"<{COUNTRY}CZE>"),
    ),
    ("practices-by-period", {"year": "2007"}, lambda t: practices.practices_by_period(t, 2007)),
    ("practices-by-period", {"year": "2014"}, lambda t: practices.practices_by_period(t, 2014)),
    (
        "practices-by-programme",
        {"within": "programme/mini-programme"},
        lambda t: practices.practices_by_programme(t, "mini-programme"),
    ),
    (
        "practice-lineage",
        {"practice": "practice/eco-park"},
        lambda t: practices.practice_lineage(t, "eco-park"),
    ),
    (
        "practice-labels-in-language",
        {"language": "pl"},
        lambda t: practices.practice_labels_in_language(t, "pl"),
    ),
    (
        "transfers-with-evidence",
        {"stage": "stage/adopted"},
        lambda t: transfers.transfers_with_evidence(t, "adopted"),
    ),
    (
        "transfers-with-evidence",
        {"practice": "practice/eco-park"},
        lambda t: transfers.transfers_with_evidence(t, practice="eco-park"),
    ),
    (
        "who-learned-from-whom",
        {"place": "region/slate-hill"},
        lambda t: transfers.who_learned_from_whom(t, "slate-hill"),
    ),
    (
        "transfers-by-project",
        {"within": "programme/mini-programme"},
        lambda t: transfers.transfers_by_project(t, "mini-programme"),
    ),
    (
        "transfer-plans",
        {"author": "organisation/coal-bay-town"},
        lambda t: transfers.transfer_plans(t, author="coal-bay-town"),
    ),
    (
        "transfer-plans",
        {"practice": "practice/eco-park", "policy": "Local energy plan"},
        lambda t: transfers.transfer_plans(t, practice="eco-park", policy="Local energy plan"),
    ),
    (
        "conflicts",
        {"thing": "practice/heritage-trail"},
        lambda t: conflicts.conflicts(t, "practice/heritage-trail"),
    ),
    (
        "figures-reported",
        {"subject": "project/mini-one", "measure": "kind/partners"},
        lambda t: projects.figures_reported(t, "project/mini-one", "partners"),
    ),
    (
        "figures-reported",
        {"subject": "project/mini-zero"},
        lambda t: projects.figures_reported(t, "project/mini-zero"),
    ),
    (
        "findings-about",
        {"thing": "organisation/coal-bay-town"},
        lambda t: practices.findings_about(t, "organisation/coal-bay-town"),
    ),
    (
        "project-lineage",
        {"project": "project/mini-zero"},
        lambda t: projects.project_lineage(t, "project/mini-zero"),
    ),
    (
        "partners-of-project",
        {"project": "project/mini-zero"},
        lambda t: projects.partners_of_project(t, "mini-zero"),
    ),
    (
        "publications-of-projects",
        {"kind": "kind/guide"},
        lambda t: projects.publications_of_projects(t, kind="guide"),
    ),
    (
        "phases-of-projects",
        {"project": "project/mini-one"},
        lambda t: projects.phases_of_projects(t, "mini-one"),
    ),
    (
        "meetings-of-projects",
        {"project": "project/mini-one"},
        lambda t: projects.meetings_of_projects(t, "mini-one"),
    ),
    (
        "names-in-sources",
        {"organisation": "organisation/coal-bay-town"},
        lambda t: practices.names_in_sources(t, "coal-bay-town"),
    ),
    ("labels-missing-in-language", {"language": "PL"}, practices.labels_missing_in_language),
    (
        "labels-missing-in-language",
        {"language": "de"},
        lambda t: practices.labels_missing_in_language(t, "de"),
    ),
    ("sources-by-rank", {"worst": "2"}, lambda t: projects.sources_by_rank(t, 2)),
    (
        "what-the-editors-decided",
        {"source": "source/mini-report"},
        lambda t: projects.what_a_source_decided(t, "mini-report"),
    ),
    ("statements-of-one-source", {"source": "source/mini-news"}, statements_of_mini_news),
    (
        "statements-of-one-source",
        {"source": "source/editors"},
        lambda t: projects.statements_of_source(t, "editors"),
    ),
    (
        "statements-of-only-one-source",
        {"thing": "project/mini-one"},
        lambda t: projects.statements_of_only_one_source(t, "project/mini-one"),
    ),
    (
        "evidence-of-practices",
        {"about": "practice/night-bus"},
        lambda t: practices.evidence_of_practices(t, "night-bus"),
    ),
]
MINI: list[Case] = [*((name, {}, worked_out) for name, worked_out in WITHOUT_VALUES.items()), *WITH_VALUES]
# What the mini project cannot answer is asked of the wider one; mini-news states more there.
WIDER: list[Case] = [
    (name, values, worked_out)
    for name, values, worked_out in MINI
    if name not in ONLY_MINI and values != {"source": "source/mini-news"}
]
PACKAGED: list[Case] = [
    *((name, {}, worked_out) for name, worked_out in WITHOUT_VALUES.items() if name not in ONLY_MINI),
    (
        "statements-of-one-source",
        {"source": "source/sggp-prospects-pl"},
        lambda t: projects.statements_of_source(t, "sggp-prospects-pl"),
    ),
    (
        "statements-of-only-one-source",
        {"thing": "project/prospects"},
        lambda t: projects.statements_of_only_one_source(t, "project/prospects"),
    ),
    (
        "who-learned-from-whom",
        {"place": "region/piraeus"},
        lambda t: transfers.who_learned_from_whom(t, "piraeus"),
    ),
    (
        "practices-by-country",
        {"land": f"{COUNTRY}ESP"},
        lambda t: practices.practices_by_country(t, f"<{COUNTRY}ESP>"),
    ),
    ("practices-by-period", {"year": "2010"}, lambda t: practices.practices_by_period(t, 2010)),
]


def name_of(case: Case) -> str:
    """How a test is named after its case."""
    name, values, _ = case
    return " ".join([name, *values.values()])
