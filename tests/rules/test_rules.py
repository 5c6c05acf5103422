"""Each rule on small graphs written by hand, with the exact statements that it derives.

In the graphs and in what is expected a bare name is a thing of the project: `:wigan`; prefixes as in PREFIXES.
"""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from prospects_kg.model.project import packaged_root

RULES = packaged_root() / "rules"
PREFIXES = """
@prefix : <https://ex.org/id/> .
@prefix certainty: <https://w3id.org/prospects-kg/id/certainty/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix pkg: <https://w3id.org/prospects-kg/ontology#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix role: <https://w3id.org/prospects-kg/id/role/> .
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix stage: <https://w3id.org/prospects-kg/id/stage/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
ENDS = ":t a pkg:Transfer ; pkg:donorRegion :wigan ; pkg:recipientRegion :karvina ."


def triples(turtle: str) -> set[ox.Triple]:
    return {quad.triple for quad in ox.parse(PREFIXES + turtle, format=ox.RdfFormat.TURTLE)}


def derived(rule: str, turtle: str, *, schemes: bool = True) -> set[ox.Triple]:
    store = ox.Store()
    store.extend(ox.Quad(*triple) for triple in triples(turtle))
    if schemes:
        store.load(path=packaged_root() / "ontology" / "schemes.ttl", format=ox.RdfFormat.TURTLE)
    return set(store.query((RULES / f"{rule}.rq").read_text("utf-8")))


def report(name: str, stage: str, *, dated: str = "", documented: str = "", certainty: str = "coded") -> str:
    """A stage report of :t, dated to a year (`2016`) or to a day, or with a documented year alone."""
    text = f":{name} a pkg:StageReport ; pkg:transfer :t ; pkg:stage stage:{stage} ; pkg:certainty certainty:{certainty} ."
    if dated:
        first, last = (dated, dated) if "-" in dated else (f"{dated}-01-01", f"{dated}-12-31")
        text += f' :{name} pkg:earliest "{first}"^^xsd:date ; pkg:latest "{last}"^^xsd:date .'
    if documented:
        text += f' :{name} pkg:documentedYear "{documented}"^^xsd:gYear ; pkg:latest "{documented}-12-31"^^xsd:date .'
    return text


CURRENT = {
    "the furthest of several": (
        [report("a", "visited", dated="2018"), report("b", "piloted", dated="2016")],
        "piloted",
    ),
    "one undated report": ([report("a", "planned")], "planned"),
    "a weak report counts too": (
        [report("a", "visited"), report("b", "adopted", certainty="weak")],
        "adopted",
    ),
    "abandoned after adopted": (
        [report("a", "adopted", dated="2014"), report("b", "abandoned", dated="2016")],
        "abandoned",
    ),
    "abandoned, then adopted again": (
        [
            report("a", "adopted", dated="2014"),
            report("b", "abandoned", dated="2016"),
            report("c", "adopted", dated="2018"),
        ],
        "adopted",
    ),
    "abandoned, then only visited, after piloted": (
        [
            report("a", "piloted", dated="2014"),
            report("b", "abandoned", dated="2016"),
            report("c", "visited", dated="2018"),
        ],
        "piloted",
    ),
    "the same year is not after": (
        [report("a", "abandoned", dated="2016"), report("b", "adopted", dated="2016")],
        "abandoned",
    ),
    "a day later is after": (
        [report("a", "abandoned", dated="2016-05-01"), report("b", "visited", dated="2016-05-02")],
        "visited",
    ),
    "an undated report is not after": (
        [report("a", "abandoned", dated="2016"), report("b", "adopted")],
        "abandoned",
    ),
    "a documented year is not after": (
        [report("a", "abandoned", dated="2016"), report("b", "adopted", documented="2019")],
        "abandoned",
    ),
    "nothing is after an undated abandonment": (
        [report("a", "abandoned"), report("b", "adopted", dated="2018")],
        "abandoned",
    ),
    "after an abandonment by its documented year": (
        [report("a", "abandoned", documented="2016"), report("b", "adopted", dated="2017")],
        "adopted",
    ),
    "abandoned twice with a try between": (
        [
            report("a", "abandoned", dated="2012"),
            report("b", "piloted", dated="2014"),
            report("c", "abandoned", dated="2016"),
        ],
        "abandoned",
    ),
    "abandoned by two sources, then adopted": (
        [
            report("a", "abandoned", dated="2012"),
            report("b", "abandoned", dated="2013"),
            report("c", "adopted", dated="2014"),
        ],
        "adopted",
    ),
    "abandoned and nothing else": ([report("a", "abandoned", dated="2016")], "abandoned"),
}


@pytest.mark.parametrize(("reports", "stage"), CURRENT.values(), ids=CURRENT)
def test_current_stage(reports: list[str], stage: str) -> None:
    assert derived("current-stage", " ".join(reports)) == triples(f":t pkg:currentStage stage:{stage} .")


def test_a_transfer_without_reports_has_no_current_stage() -> None:
    assert derived("current-stage", ENDS) == set()


def test_an_abandonment_of_one_transfer_says_nothing_of_another() -> None:
    other = report("b", "abandoned", dated="2016").replace(":t ", ":u ")
    assert derived("current-stage", report("a", "adopted", dated="2014") + other) == triples(
        ":t pkg:currentStage stage:adopted . :u pkg:currentStage stage:abandoned ."
    )


PASSED = ":wigan pkg:passedPracticeTo :karvina ."
CONTACT = ":wigan pkg:hadContactWith :karvina . :karvina pkg:hadContactWith :wigan ."
FLOWS = {
    "adopted": (ENDS + report("a", "adopted"), PASSED, ""),
    "adopted without a certainty": (
        ENDS + ":a pkg:transfer :t ; pkg:stage stage:adopted .",
        PASSED,
        "",
    ),
    "adopted, but weak": (ENDS + report("a", "adopted", certainty="weak"), "", CONTACT),
    "adopted, weak and coded": (
        ENDS + report("a", "adopted", certainty="weak") + report("b", "adopted"),
        PASSED,
        "",
    ),
    "a strong report of another stage makes no passing": (
        ENDS + report("a", "adopted", certainty="weak") + report("b", "piloted"),
        "",
        CONTACT,
    ),
    "piloted": (ENDS + report("a", "piloted"), "", CONTACT),
    "no report": (ENDS, "", CONTACT),
    "adopted, abandoned later": (
        ENDS + report("a", "adopted", dated="2014") + report("b", "abandoned", dated="2016"),
        PASSED,
        "",
    ),
    "abandoned": (ENDS + report("a", "abandoned"), "", CONTACT),
    "a plural donor": (
        ":t a pkg:Transfer ; pkg:donorAsStated 'four regions' ; pkg:recipientRegion :karvina ."
        + report("a", "adopted"),
        "",
        "",
    ),
    "an unnamed recipient": (
        ":t a pkg:Transfer ; pkg:donorRegion :wigan ; pkg:recipientAsStated 'a partner' ."
        + report("a", "visited"),
        "",
        "",
    ),
    "bodies without places": (
        ":t a pkg:Transfer ; pkg:donor :x ; pkg:recipient :y ." + report("a", "adopted"),
        "",
        "",
    ),
    "one place at both ends": (
        ":t a pkg:Transfer ; pkg:donorRegion :wigan ; pkg:recipientRegion :wigan ." + report("a", "adopted"),
        "",
        "",
    ),
    "two transfers between the same places": (
        ENDS
        + report("a", "adopted")
        + ":u a pkg:Transfer ; pkg:donorRegion :karvina ; pkg:recipientRegion :wigan .",
        PASSED,
        CONTACT,
    ),
    "sources that disagree about the recipient": (
        ENDS + ":t pkg:recipientRegion :laviana ." + report("a", "adopted"),
        ":wigan pkg:passedPracticeTo :karvina , :laviana .",
        "",
    ),
    "an exchange": (":e a pkg:PartnerPair ; pkg:member :wigan , :karvina .", "", ""),
}


@pytest.mark.parametrize(("graph", "passed", "contact"), FLOWS.values(), ids=FLOWS)
def test_region_flow_and_contact(graph: str, passed: str, contact: str) -> None:
    assert derived("region-flow", graph) == triples(passed)
    assert derived("region-contact", graph) == triples(contact)


CODES = """
:nuts-2024-es a pkg:NutsCode ; pkg:country <c:ESP> . :nuts-2024-es1 a pkg:NutsCode ; skos:broader :nuts-2024-es .
:nuts-2024-es12 a pkg:NutsCode ; skos:broader :nuts-2024-es1 . :nuts-2024-es120 a pkg:NutsCode ; skos:broader :nuts-2024-es12 .
:nuts-2016-uk a pkg:NutsCode ; pkg:country <c:GBR> . :nuts-2016-ukd a pkg:NutsCode ; skos:broader :nuts-2016-uk .
"""


@pytest.mark.parametrize(
    ("region", "country"),
    [
        (":r pkg:withinNuts :nuts-2024-es120 .", ":r pkg:country <c:ESP> ."),
        (":r pkg:nuts :nuts-2024-es12 .", ":r pkg:country <c:ESP> ."),
        (":r pkg:nuts :nuts-2024-es .", ":r pkg:country <c:ESP> ."),
        (":r pkg:nuts :nuts-2016-ukd ; pkg:withinNuts :nuts-2016-uk .", ":r pkg:country <c:GBR> ."),
        (":r pkg:withinNuts :nuts-2024-es120 . :s pkg:partOf :r .", ":r pkg:country <c:ESP> ."),
        (":r pkg:withinNuts :nuts-2024-pl .", ""),
        (":r a pkg:Region .", ""),
    ],
)
def test_region_country(region: str, country: str) -> None:
    assert derived("region-country", CODES + region) == triples(country)


def test_practice_lineage_follows_transfers_and_not_plans() -> None:
    graph = """
    :t a pkg:Transfer ; pkg:practice :park ; pkg:resultingPractice :copy .
    :u a pkg:Transfer ; pkg:practice :copy ; pkg:resultingPractice :copy-of-copy .
    :v a pkg:Transfer ; pkg:practice :park . :w a pkg:Transfer ; pkg:practice :park ; pkg:resultingPractice :park .
    :plan a pkg:TransferPlan ; pkg:practice :park ; pkg:plans :v .
    """
    assert derived("practice-lineage", graph) == triples(
        """:park pkg:ledTo :copy . :copy prov:wasDerivedFrom :park .
        :copy pkg:ledTo :copy-of-copy . :copy-of-copy prov:wasDerivedFrom :copy ."""
    )


def test_inverses() -> None:
    graph = """
    :plan a pkg:TransferPlan ; pkg:plans :t ; pkg:practice :planned-practice .
    :t a pkg:Transfer ; pkg:practice :park ; pkg:donor :council , :park-ltd ; pkg:donorRegion :wigan ;
        pkg:recipient :town ; pkg:recipientRegion :karvina .
    :r pkg:transfer :t . :member pkg:participant :council ; pkg:inProject :project . :one pkg:phaseOf :project .
    :narrow skos:broader :wide .
    """
    assert derived("inverses", graph, schemes=False) == triples(
        """:t pkg:plannedIn :plan ; pkg:hasStageReport :r . :park pkg:hasTransfer :t .
        :council pkg:gave :t ; pkg:hasParticipation :member . :park-ltd pkg:gave :t . :wigan pkg:gave :t .
        :town pkg:received :t . :karvina pkg:received :t . :project pkg:hasPhase :one . :wide skos:narrower :narrow ."""
    )


def test_outside_readers_find_classes_of_their_own() -> None:
    graph = """
    :t a pkg:Transfer . :p a pkg:Practice . :s a pkg:Source . :r a pkg:StageReport . :f a pkg:ReportedFigure . :i a pkg:Finding .
    :plan a pkg:TransferPlan . :place a pkg:Region . :body a pkg:Organisation . :e a pkg:Event . :b a pkg:Publication .
    :m a pkg:Programme . :n a pkg:NutsCode ; skos:inScheme :nuts . :pair a pkg:PartnerPair . :j a pkg:Project .
    :phase a pkg:Phase . :need a pkg:Need . :x a pkg:Exchange . :c a pkg:Conflict . :y a pkg:Participation .
    """
    assert derived("outside-readers", graph, schemes=False) == triples(
        """:t a prov:Activity . :j a prov:Activity . :plan a prov:Plan . :place a prov:Location .
        :p a prov:Entity . :s a prov:Entity . :r a prov:Entity . :f a prov:Entity . :i a prov:Entity .
        :body a org:Organization . :e a schema:Event . :b a schema:CreativeWork . :m a schema:FundingScheme .
        :n a skos:Concept . :nuts a skos:ConceptScheme . :pair a pkg:Exchange ."""
    )


def test_outside_readers_find_statements_in_their_own_properties() -> None:
    graph = """
    :t a pkg:Transfer ; pkg:practice :park ; pkg:resultingPractice :copy . :plan a pkg:TransferPlan ; pkg:practice :other .
    :y pkg:participant :body ; pkg:inAssociation :network ; pkg:role role:member .
    :z pkg:participant :body ; pkg:inProject :j ; pkg:role role:lead .
    :body a pkg:Organisation ; pkg:partOf :whole . :town a pkg:Region ; pkg:partOf :county .
    :j a pkg:Project ; pkg:buildsOn :earlier , :park . :earlier a pkg:Project . :park a pkg:Practice .
    """
    kinds = ":t a prov:Activity . :plan a prov:Plan . :body a org:Organization . :town a prov:Location . :j a prov:Activity . "
    kinds += ":earlier a prov:Activity . :park a prov:Entity . "
    assert derived("outside-readers", graph, schemes=False) == triples(
        kinds
        + """:t prov:used :park ; prov:generated :copy . :j prov:wasInformedBy :earlier .
        :y a org:Membership ; org:member :body ; org:organization :network ; org:role role:member .
        :body org:subOrganizationOf :whole ."""
    )


@pytest.mark.parametrize("rule", sorted(path.stem for path in RULES.glob("*.rq")))
def test_a_rule_derives_nothing_from_nothing(rule: str) -> None:
    assert derived(rule, "", schemes=False) == set()


@pytest.mark.parametrize("rule", sorted(path.stem for path in RULES.glob("*.rq")))
def test_a_rule_run_on_what_it_derived_derives_nothing_new(rule: str) -> None:
    graph = (
        CODES
        + ENDS
        + report("a", "adopted")
        + ":t pkg:practice :p ; pkg:resultingPractice :q . :r pkg:nuts :nuts-2024-es ."
    )
    once = derived(rule, graph)
    text = "\n".join(f"{triple} ." for triple in once)
    assert derived(rule, graph + text) == once
