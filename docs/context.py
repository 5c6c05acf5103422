"""Makes ontology/context.jsonld from the vocabulary and the definition of the tables, so that it knows every term.

python docs/context.py           writes the context
python docs/context.py --check   writes nothing; exit code 1 where it is out of date

A term gets the datatype that all its values have, or is said to lead to things; texts, and what may be a literal or a
thing, stay as they are. Where a term of another vocabulary has the name of one of ours, only ours gets the short name.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from prospects_kg.graph.oxigraph import read_rdf
from prospects_kg.model.project import Project, packaged_root
from prospects_kg.model.terms import PKG, PREFIXES, RDF, SOFTWARE, XSD, shorten

CONTEXT: Final = packaged_root() / "ontology" / "context.jsonld"
OWL: Final = PREFIXES["owl"]
RANGE: Final = "<http://www.w3.org/2000/01/rdf-schema#range>"
NUMBERS: Final = {f"<{XSD}{name}>": f"xsd:{name}" for name in ("integer", "decimal")}


def context() -> dict[str, Any]:
    """The whole context: keywords, prefixes, then the terms by name."""
    kinds, ranges = _vocabulary(packaged_root() / "ontology" / "prospects-kg.ttl")
    columns = list(_columns(Project.packaged().metadata_files()))
    typed = _datatypes(columns) | ranges
    own = sorted(term for term in kinds if term.startswith(PKG))
    foreign = sorted({column["propertyUrl"] for column in columns} - set(own) - {RDF + "type"})
    terms: dict[str, Any] = {}
    for term in [*own, *foreign]:
        name = shorten(term).partition(":")[2]
        terms.setdefault(name, _entry(term, kinds[term], typed.get(term, "")))
    keywords = {"@version": 1.1, "id": "@id", "type": "@type"}
    return {"@context": keywords | PREFIXES | dict(sorted(terms.items()))}


def _entry(term: str, kind: str, datatype: str) -> str | dict[str, str]:
    if kind == "ObjectProperty":
        return {"@id": shorten(term), "@type": "@id"}
    return {"@id": shorten(term), "@type": datatype} if datatype else shorten(term)


def _vocabulary(file: Path) -> tuple[dict[str, str], dict[str, str]]:
    """The kind of every declared term, and the number that is the range of some."""
    kinds: dict[str, str] = {}
    ranges: dict[str, str] = {}
    for subject, predicate, value in read_rdf(file, skolem=f"{SOFTWARE}.well-known/genid/"):
        if (
            predicate == f"<{RDF}type>"
            and value.startswith(f"<{OWL}")
            and not value.endswith("SymmetricProperty>")
        ):
            kinds[subject[1:-1]] = value[1 + len(OWL) : -1]
        elif predicate == RANGE and value in NUMBERS:
            ranges[subject[1:-1]] = NUMBERS[value]
    return kinds, ranges


def _columns(files: Iterable[Path]) -> Iterator[dict[str, Any]]:
    for file in files:
        for table in json.loads(file.read_text(encoding="utf-8"))["tables"]:
            yield from (column for column in table["tableSchema"]["columns"] if "propertyUrl" in column)


def _datatypes(columns: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """The datatype of each property that has one other than text, the same in every table."""
    found: dict[str, set[str]] = {}
    for column in columns:
        datatype = column.get("datatype", "string")
        base = datatype["base"] if isinstance(datatype, dict) else datatype
        found.setdefault(column["propertyUrl"], set()).add("" if base == "string" else f"xsd:{base}")
        for day in filter(None, column.get(SOFTWARE + "csvw#edtf", [])):
            found.setdefault(day, set()).add("xsd:date")
    return {term: one for term, (one, *others) in found.items() if one and not others}


def main(arguments: Sequence[str]) -> int:
    """Write the context where it changed, or only say that it would."""
    if any(argument != "--check" for argument in arguments):
        print(__doc__, file=sys.stderr)
        return 2
    text = json.dumps(context(), ensure_ascii=False, indent=1) + "\n"
    if CONTEXT.exists() and CONTEXT.read_text(encoding="utf-8") == text:
        return 0
    if arguments:
        print("ontology/context.jsonld is out of date; run python docs/context.py")
        return 1
    CONTEXT.write_text(text, encoding="utf-8", newline="\n")
    print("ontology/context.jsonld written")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
