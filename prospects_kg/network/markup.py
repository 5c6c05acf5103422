"""XML that graph programs read: names, values and bytes as XML 1.0 allows them.

Control characters, which XML 1.0 cannot hold even as references (section 2.2, Char), become U+FFFD.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final
from xml.etree import ElementTree as ET

from prospects_kg.network.flattened import Column, Fact, as_text

_NOT_IN_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# XML Schema 1.0, NMTOKEN, in ASCII: what the id of a GraphML element may be made of.
_NOT_IN_TOKEN: Final = re.compile(r"[^A-Za-z0-9._-]")
_TYPES: Final = {str: "string", tuple: "string", int: "long", float: "double", bool: "boolean"}


def xml_text(value: Fact) -> str:
    r"""A value as XML holds it: booleans in lower case, several texts in one, no forbidden character.

    >>> xml_text(True), xml_text(("a", "b")), xml_text("a\x00b") == "a\ufffdb"
    ('true', 'a; b', True)
    """
    plain = as_text(value)
    text = str(plain).lower() if isinstance(plain, bool) else str(plain)
    return _NOT_IN_XML.sub("\ufffd", text)


def xml_type(column: Column) -> str:
    """The type of a column in GraphML and in GEXF, which have the same names for these."""
    return _TYPES[column.type]


def tokens(iris: Iterable[str], base: str) -> dict[str, str]:
    """An id for each IRI that is an XML token and stays the same from file to file: the IRI without the project's base.

    >>> tokens(["https://ex.org/id/region/wigan", "https://eu.int/FRA"], "https://ex.org/")
    {'https://ex.org/id/region/wigan': 'region.wigan', 'https://eu.int/FRA': 'https...eu.int.FRA'}

    Two IRIs that would get the same id get a number, in the order in which they come.
    """
    given: dict[str, str] = {}
    taken: set[str] = set()
    for iri in iris:
        plain = token = _NOT_IN_TOKEN.sub(".", iri.removeprefix(f"{base}id/") if base else iri)
        number = 1
        while token in taken:
            number += 1
            token = f"{plain}.{number}"
        given[iri] = token
        taken.add(token)
    return given


def element(
    parent: ET.Element, name: str, attributes: Mapping[str, Fact], text: str | None = None
) -> ET.Element:
    """Add an element; attributes stand in the order given."""
    child = ET.SubElement(parent, name, {key: xml_text(value) for key, value in attributes.items()})
    if text is not None:
        child.text = xml_text(text)
    return child


def document(root: ET.Element) -> bytes:
    """The whole document: UTF-8, indented, LF."""
    ET.indent(root)
    # A carriage return of a label is written as a reference, so that reading does not turn it into a line feed.
    body = ET.tostring(root, encoding="unicode").replace("\r", "&#13;")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'.encode()
