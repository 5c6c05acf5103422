"""What the network asks the graph: few flat questions, each a set, put together in Python.

One question with every join in it would multiply the rows of what two sources say differently, and no two engines
plan it alike. A star of one thing is asked in one row, with what it may lack optional; what may have many values
comes a row a value. Plain patterns read the default graph.
"""

from __future__ import annotations

from typing import Final

from prospects_kg.model.terms import PREFIXES, Names, iri

_PREFIXES: Final = "".join(
    f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in ("pkg", "dct", "geo", "prov", "schema", "skos")
)

_TRANSFERS: Final = """SELECT ?transfer ?practice ?from ?to ?project ?stage ?result WHERE {
  ?transfer a pkg:Transfer .
  OPTIONAL { ?transfer pkg:practice ?practice }
  OPTIONAL { ?transfer pkg:donorRegion ?from }
  OPTIONAL { ?transfer pkg:recipientRegion ?to }
  OPTIONAL { ?transfer pkg:withinProject ?project }
  OPTIONAL { ?transfer pkg:currentStage ?stage }
  OPTIONAL { ?transfer pkg:resultingPractice ?result }
}"""

_DETAILS: Final = """SELECT ?transfer ?donor ?recipient ?fromText ?toText ?practiceText ?effect ?element ?adapted WHERE {
  { ?transfer pkg:donor ?donor }
  UNION { ?transfer pkg:recipient ?recipient }
  UNION { ?transfer pkg:donorAsStated ?fromText }
  UNION { ?transfer pkg:recipientAsStated ?toText }
  UNION { ?transfer pkg:practiceAsStated ?practiceText }
  UNION { ?report pkg:effect ?effect ; pkg:transfer ?transfer }
  UNION { ?transfer pkg:transferredElement ?element }
  UNION { ?transfer pkg:adaptation ?adapted }
}"""

_REPORTS: Final = """SELECT ?transfer ?stage ?certainty ?earliest ?latest ?year ?source ?report WHERE {
  ?report pkg:transfer ?transfer ; pkg:stage ?stage .
  OPTIONAL { ?report pkg:certainty ?certainty }
  OPTIONAL { ?report pkg:earliest ?earliest }
  OPTIONAL { ?report pkg:latest ?latest }
  OPTIONAL { ?report pkg:documentedYear ?year }
  OPTIONAL { ?report prov:hadPrimarySource ?source }
}"""

_STATED_IN: Final = """SELECT ?thing ?graph WHERE {
  { GRAPH ?graph { ?thing a pkg:Transfer } } UNION { GRAPH ?graph { ?thing pkg:member ?member } }
}"""

_REGIONS: Final = """SELECT ?place ?country ?code ?within ?lat ?long ?kind WHERE {
  ?place a pkg:Region .
  OPTIONAL { ?place pkg:country ?country }
  OPTIONAL { ?place pkg:nuts ?code }
  OPTIONAL { ?place pkg:withinNuts ?within }
  OPTIONAL { ?place geo:lat ?lat }
  OPTIONAL { ?place geo:long ?long }
  OPTIONAL { ?place pkg:kind ?kind }
}"""

_CODES: Final = """SELECT ?code ?notation ?level ?version ?broader ?country ?lat ?long WHERE {
  ?code a pkg:NutsCode ; skos:notation ?notation ; pkg:nutsLevel ?level .
  OPTIONAL { ?code pkg:nutsVersion ?version }
  OPTIONAL { ?code skos:broader ?broader }
  OPTIONAL { ?code pkg:country ?country }
  OPTIONAL { ?code geo:lat ?lat }
  OPTIONAL { ?code geo:long ?long }
}"""

_BODIES: Final = """SELECT ?body ?country ?region WHERE {
  ?body a pkg:Organisation .
  OPTIONAL { ?body pkg:country ?country }
  OPTIONAL { ?body pkg:region ?region }
}"""

# A practice that nobody took over is no part of any network, and most are of that kind.
_CARRIED: Final = """{ SELECT DISTINCT ?practice WHERE {
    { ?transfer a pkg:Transfer ; pkg:practice ?practice } UNION { ?transfer pkg:resultingPractice ?practice }
  } }"""

_PRACTICES: Final = """SELECT ?practice ?theme ?region WHERE {
  $carried
  OPTIONAL { ?practice pkg:theme ?theme }
  OPTIONAL { ?practice pkg:region ?region }
}"""

_PROJECTS: Final = """SELECT ?project ?programme WHERE {
  { ?project a pkg:Project . OPTIONAL { ?project pkg:programme ?programme } } UNION { ?programme a pkg:Programme }
}"""

_THEMES: Final = """SELECT ?theme ?broader WHERE {
  { SELECT DISTINCT ?theme WHERE {
    { ?theme skos:inScheme $scheme } UNION { ?practice a pkg:Practice ; pkg:theme ?theme }
  } }
  OPTIONAL { ?theme skos:broader ?broader }
}"""

_EXCHANGES: Final = """SELECT ?exchange ?member ?programme ?earliest ?latest ?pair WHERE {
  ?exchange pkg:member ?member .
  OPTIONAL { ?exchange pkg:programme ?programme }
  OPTIONAL { ?exchange pkg:earliest ?earliest }
  OPTIONAL { ?exchange pkg:latest ?latest }
  OPTIONAL { ?exchange a ?pair . FILTER (?pair = pkg:PartnerPair) }
}"""

_LABELS: Final = """SELECT ?thing ?shown ?title ?name WHERE {
  { SELECT DISTINCT ?thing WHERE {
    { ?thing a pkg:Transfer } UNION { ?transfer a pkg:Transfer ; pkg:practice ?thing }
    UNION { ?transfer pkg:resultingPractice ?thing } UNION { ?thing a pkg:Region }
    UNION { ?thing a pkg:NutsCode } UNION { ?thing a pkg:Organisation } UNION { ?thing a pkg:Project }
    UNION { ?thing a pkg:Programme } UNION { ?thing skos:inScheme $scheme }
    UNION { ?thing a pkg:Exchange } UNION { ?thing a pkg:PartnerPair }
    UNION { ?thing skos:inScheme $stages } UNION { ?thing skos:inScheme $certainties }
  } }
  { ?thing skos:prefLabel ?shown }
  UNION { ?thing dct:title ?title . FILTER NOT EXISTS { ?thing skos:prefLabel ?any } }
  UNION { ?thing pkg:nameAsStated ?name . FILTER NOT EXISTS { ?thing skos:prefLabel ?any } }
}"""

_SOURCES: Final = """SELECT ?source ?title ?label ?url ?publisher ?date ?seen ?rank WHERE {
  ?source a pkg:Source .
  OPTIONAL { ?source dct:title ?title }
  OPTIONAL { ?source skos:prefLabel ?label }
  OPTIONAL { ?source schema:url ?url }
  OPTIONAL { ?source pkg:publisherName ?publisher }
  OPTIONAL { ?source pkg:dateAsStated ?date }
  OPTIONAL { ?source pkg:seen ?seen }
  OPTIONAL { ?source pkg:rank ?rank }
}"""

_INFERRED: Final = """SELECT ?link ?from ?to ?run WHERE {
  GRAPH ?run { ?link pkg:inferredSource ?from ; pkg:inferredTarget ?to }
  FILTER (STRSTARTS(STR(?run), "$start"))
}"""

_TEXTS: Final = {
    "transfers": _TRANSFERS,
    "details": _DETAILS,
    "reports": _REPORTS,
    "stated_in": _STATED_IN,
    "regions": _REGIONS,
    "codes": _CODES,
    "bodies": _BODIES,
    "practices": _PRACTICES,
    "projects": _PROJECTS,
    "themes": _THEMES,
    "exchanges": _EXCHANGES,
    "labels": _LABELS,
    "sources": _SOURCES,
}


def questions(names: Names) -> dict[str, str]:
    """The SPARQL of every question by its name; in each row of an answer the first cell is the thing it is about.

    >>> from prospects_kg.model.terms import Names
    >>> len(questions(Names("https://example.org/mini/")))
    13
    """
    schemes = {
        "$carried": _CARRIED,
        "$scheme": iri(f"{names.base}id/theme"),
        "$stages": iri(names.concept("stage", "x").removesuffix("/x")),
        "$certainties": iri(names.concept("certainty", "x").removesuffix("/x")),
    }
    asked = {}
    for name, text in _TEXTS.items():
        for variable, term in schemes.items():
            text = text.replace(variable, term)  # noqa: PLW2901
        asked[name] = _PREFIXES + text
    return asked


def inferred_question(names: Names) -> str:
    """The SPARQL that asks for what runs inferred: link, both places, and the graph of the run."""
    return _PREFIXES + _INFERRED.replace("$start", names.inferred_graph(""))
