"""schema.org JSON-LD inside a page, for search engines: the page, the thing that it is about, the data it is part of.

`<` is escaped, so that no text of the data can end the script element (HTML Standard, section 4.12.1.3).
Specification: JSON-LD 1.1, section 7.3 (JSON-LD in HTML); Google's "Dataset" structured data for the data as a whole.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from prospects_kg.describe.content import Content
from prospects_kg.draw.templates import Markup
from prospects_kg.model.terms import PKG, PREFIXES, Literal
from prospects_kg.publish.shell import WEB, Page, visible

# The nearest class of schema.org; what has none is a Thing.
_CLASSES: Final = {
    "Practice": "CreativeWork",
    "Transfer": "Action",
    "Region": "Place",
    "Organisation": "Organization",
    "Project": "ResearchProject",
    "Programme": "FundingScheme",
    "Event": "Event",
    "Publication": "CreativeWork",
    "Source": "CreativeWork",
    "StageReport": "CreativeWork",
    "ReportedFigure": "Observation",
    "NutsCode": "DefinedTerm",
}
_OUTSIDE: Final = {
    PREFIXES["skos"] + "Concept": "DefinedTerm",
    PREFIXES["skos"] + "ConceptScheme": "DefinedTermSet",
}
_ESCAPES: Final = str.maketrans(
    {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
)


def structured(content: Content, page: Page) -> Markup:
    """The text of the script element of a thing's page."""
    return about_page(page, _about(content, page))


def about_page(page: Page, about: Mapping[str, Any]) -> Markup:
    """The text of the script element of a page that is about something."""
    site = page.site
    return script(
        {
            "@context": "https://schema.org",
            "@type": "WebPage",
            "@id": page.canonical,
            "name": visible(page.title),
            "description": visible(page.description),
            "inLanguage": page.language,
            "license": site.licence,
            "version": site.version,
            "datePublished": site.issued,
            "publisher": {"@type": "Organization", "name": site.publisher},
            "isPartOf": {"@type": "Dataset", "@id": site.settings.base, "name": site.name(page.language)},
            "about": about,
        }
    )


def script(data: Mapping[str, Any]) -> Markup:
    r"""JSON-LD as it may stand in a script element.

    >>> print(script({"name": "</script>"}))
    {"name": "\u003c/script\u003e"}
    """
    return Markup(json.dumps(data, ensure_ascii=False).translate(_ESCAPES))


def _about(content: Content, page: Page) -> dict[str, Any]:
    kind = content.kind or ""
    about: dict[str, Any] = {
        "@type": _CLASSES.get(kind.removeprefix(PKG)) or _OUTSIDE.get(kind, "Thing"),
        "@id": content.iri,
        "name": visible(page.title),
    }
    urls = [str(value.term) for value in content.values(PREFIXES["schema"] + "url")]
    if urls and urls[0].startswith(WEB):
        about["url"] = urls[0]
    point = content.points.get(content.iri)
    if point is not None:
        about["geo"] = {"@type": "GeoCoordinates", "longitude": point[0], "latitude": point[1]}
    texts = [value.term for value in content.values(PREFIXES["dct"] + "description")]
    said = [text.lexical for text in texts if isinstance(text, Literal)]
    if said:
        about["description"] = visible(said[0])
    return about
