"""Where the data come from, by PROV-O: the tables, the build, the software, the checks, the files that came of it.

No clock is read: the day is the release's own, and two builds of the same tables give the same record.
Specification: PROV-O (W3C), section 3.1 (starting point terms) and 3.3 (qualified associations, plans).
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from typing import Final

from prospects_kg.model.terms import XSD, iri, literal
from prospects_kg.publish.downloads import Download
from prospects_kg.publish.publication import Publication
from prospects_kg.publish.statements import Statements, publisher, texts

PATH: Final = "provenance"
_SOFTWARE: Final = "prospects-kg"


def provenance_lines(publication: Publication, downloads: Sequence[Download]) -> list[str]:
    """The record as N-Triples lines, sorted."""
    out = Statements()
    settings = publication.settings
    base, day = settings.base, literal(settings.issued.isoformat(), datatype=XSD + "date")
    build = publication.names.thing("run", f"build-{settings.version}")
    publishing = f"{base}{PATH}#publishing"
    _agents(out, publication)
    out.a(base, "prov:Entity")
    out.say(base, "dct:title", *texts(settings.title))
    out.say(base, "prov:wasAttributedTo", iri(publisher(base)))
    out.say(base, "prov:wasGeneratedBy", iri(build))
    out.say(base, "dct:issued", day)
    out.a(build, "prov:Activity")
    for run in (build, publishing):
        out.say(run, "prov:wasAssociatedWith", iri(f"{base}{PATH}#software"), iri(publisher(base)))
    out.a(publishing, "prov:Activity")
    out.say(publishing, "prov:used", iri(base))
    out.say(publishing, "prov:wasInformedBy", iri(build))
    for download in downloads:
        file = f"{base}{download.path}"
        out.a(file, "prov:Entity")
        is_table = download.path.startswith("tables/")
        if is_table and not download.path.endswith("things.csv"):
            out.say(build, "prov:used", iri(file))
            out.say(base, "prov:wasDerivedFrom", iri(file))
        else:
            out.say(file, "prov:wasDerivedFrom", iri(base))
            out.say(file, "prov:wasGeneratedBy", iri(publishing))
        out.say(file, "dct:identifier", literal(f"sha256:{download.sha256}"))
    for rule in _rules(publication):
        out.say(build, "prov:used", iri(publication.names.rule(rule)))
        out.a(publication.names.rule(rule), "prov:Plan")
    return out.lines()


def _agents(out: Statements, publication: Publication) -> None:
    settings = publication.settings
    software = f"{settings.base}{PATH}#software"
    out.a(publisher(settings.base), "prov:Agent")
    out.say(publisher(settings.base), "foaf:name", literal(settings.publisher))
    out.a(software, "prov:SoftwareAgent")
    out.say(software, "foaf:name", literal(_SOFTWARE))
    built = publication.release.manifest.get("software", {})
    out.say(software, "dcat:version", literal(str(built.get("version") or version(_SOFTWARE))))


def _rules(publication: Publication) -> list[str]:
    start = publication.names.derived_graph("")
    graphs = publication.release.manifest["counts"]["graphs"]
    return sorted(name.removeprefix(start) for name in graphs if name.startswith(start))
