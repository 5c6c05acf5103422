"""Lists of the tables that have none in `listings.toml`: a project's own tables, and the smaller ones of every project.

What a table says of itself makes them: its class, and the columns that state something short. Names of classes and properties
come from the graph.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from prospects_kg.model.terms import PREFIXES, iri
from prospects_kg.publish.lists.listings import Column, Listing, listings
from prospects_kg.publish.publication import Publication
from prospects_kg.tables.schema import Column as TableColumn
from prospects_kg.tables.schema import load_schema

_TYPE: Final = PREFIXES["rdf"] + "type"
_PKG: Final = PREFIXES["pkg"]
_COLUMNS: Final = 6
_NAMES: Final = frozenset(
    {
        PREFIXES["skos"] + "prefLabel",
        PREFIXES["skos"] + "editorialNote",
        PREFIXES["dct"] + "title",
        f"{_PKG}nameAsStated",
        f"{_PKG}quoteLocation",
    }
)
# Tables whose class has another list already, or that describe no things.
_NOT_LISTED: Final = frozenset({"nuts", "regions", "renames", "corrections"})


def all_listings(publication: Publication) -> Mapping[str, Listing]:
    """Every list of a publication by name: those of the file, then one for each other table that describes things."""
    made = {listing.name: listing for listing in _made(publication)}
    return {**listings(), **made}


def _made(publication: Publication) -> Iterator[Listing]:
    labels = publication.labels
    for table in load_schema(publication.project.metadata_files()).tables.values():
        classes = [column.value for column in table.virtual if column.predicate == _TYPE]
        if table.name in listings() or table.name in _NOT_LISTED or not classes or not table.kind:
            continue
        own = next((one for one in classes if one.startswith(_PKG)), classes[0])
        said = [column for column in table.columns if _is_short(column)][:_COLUMNS]
        names = labels.texts([own, *(column.predicate for column in said)])
        yield Listing(
            f"things/{table.kind}",
            f"?thing a {iri(own)}",
            tuple(_column(column, names[column.predicate]) for column in said),
            tuple(names[own].items()) or (("", table.kind),),
        )


def _is_short(column: TableColumn) -> bool:
    """Whether a column states something that fits into a table: a thing, a code, a number, a day."""
    if not column.predicate or column.predicate in _NAMES or column.suppressed:
        return False
    return bool(
        column.value or column.edtf or column.country or column.enumeration or column.base != "string"
    )


def _column(column: TableColumn, names: Mapping[str, str]) -> Column:
    labels = tuple(names.items()) or (("", column.title or column.name),)
    if column.edtf:
        ends = zip(column.edtf, ("from", "to"), strict=True)
        # The year of a page has a latest day only.
        pattern = " UNION ".join(f"{{ ?thing {iri(bound)} ?{end} }}" for bound, end in ends if bound)
        return Column(column.name, "period", pattern, facet=True, labels=labels)
    named = bool(column.value)
    return Column(
        column.name,
        "thing" if named else "text",
        f"?thing {iri(column.predicate)} ?value",
        facet=named or bool(column.enumeration),
        labels=labels,
    )
