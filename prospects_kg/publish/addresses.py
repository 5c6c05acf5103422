"""Where each IRI of a project has its page, and how pages link to one another.

A thing `{base}id/{class}/{slug}` is described at `doc/{class}/{slug}` (.html .ttl .nt .jsonld), a graph
`{base}graph/{name}` at `doc/graph/{name}`, a term of the vocabulary at `doc/term/{name}`. All links are relative: the
folder works from any host and any folder of it. The first language of the interface stands at the root, each other
one in a folder of its tag; documents for machines stand once, at the root.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from urllib.parse import quote

from prospects_kg.model.terms import PKG, SOFTWARE, SOFTWARE_SCHEMES, Names

HTML: Final = ".html"
# The data as a whole, and what the publication says about them: each has a page, and its parts are named behind #.
WHOLE: Final = {"": "index", "doc/": "index"} | {
    name: name for name in ("void", "catalogue", "provenance", "profile")
}
# The vocabulary, the file beside it that has an address of its own, and the versions of both.
_VOCABULARY: Final = re.compile(re.escape(PKG.rstrip("#")) + r"(?:/(\d[\w.-]*))?(?:/(alignments))?")
# What RFC 3986 allows in a path besides letters and digits; a file name with anything else is written in per cent.
_SAFE: Final = "/-._~!$&'()*+,;=:@"


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses of one publication; `languages` are those of the interface, the root's first."""

    names: Names
    languages: tuple[str, ...] = ("en",)

    def document(self, iri: str) -> str | None:
        """The path of the document about an IRI, from the root and without suffix; None for what is elsewhere.

        >>> at = Addresses(Names("https://ex.org/"))
        >>> at.document("https://ex.org/id/practice/eco-park"), at.document("https://ex.org/graph/source/a")
        ('doc/practice/eco-park', 'doc/graph/source/a')
        >>> at.document("https://w3id.org/prospects-kg/id/stage/adopted"), at.document(PKG + "Practice")
        ('doc/stage/adopted', 'doc/term/Practice')
        >>> at.document("https://w3id.org/prospects-kg/ontology/0.1.0")
        'ontology/0.1.0/index'
        >>> at.document("https://w3id.org/prospects-kg/ontology/0.1.0/alignments")
        'ontology/0.1.0/alignments'
        >>> at.document("https://ex.org/ontology#strand")
        'doc/ontology/strand'
        >>> at.document("https://ex.org/catalogue#publisher")
        'catalogue'
        >>> at.document("https://ex.org/release/0.1.0")
        'release/0.1.0/index'
        >>> print(at.document("https://example.com/"))
        None
        """
        return _document(self.names.base, iri)

    def page(self, path: str, language: str) -> str:
        """The file of a page in a language, from the root; `path` has no suffix.

        >>> Addresses(Names("https://ex.org/"), ("en", "pl")).page("doc/practice/eco-park", "pl")
        'pl/doc/practice/eco-park.html'
        """
        start = "" if language == self.languages[0] else f"{language}/"
        return f"{start}{path}{HTML}"

    def link(self, here: str, there: str) -> str:
        """A relative link from one file to another, both from the root.

        >>> Addresses(Names("https://ex.org/")).link("doc/practice/a.html", "assets/site.css")
        '../../assets/site.css'
        """
        return _relative(here.rpartition("/")[0], there)


# A page names the same things again and again, in every language.
@lru_cache(maxsize=50_000)
def _document(base: str, iri: str) -> str | None:
    if iri.startswith(PKG):
        return f"doc/term/{iri.removeprefix(PKG)}" if iri != PKG else "ontology/index"
    if found := _VOCABULARY.fullmatch(iri):
        version, beside = found.groups(default="")
        return "/".join(filter(None, ("ontology", version, beside or "index")))
    rest = _own(base, iri)
    if rest is None or ".." in rest.split("/"):
        return None
    whole = rest.partition("#")[0]
    if whole in WHOLE:
        return WHOLE[whole]
    # What a fragment names has a page of its own, and a file's name holds no fragment.
    kind, _, path = rest.replace("#", "/").rstrip("/").partition("/")
    if kind == "release":
        return f"{kind}/{path}/index"
    return "/".join(filter(None, ("doc", "" if kind in {"id", "doc"} else kind, path)))


def _own(base: str, iri: str) -> str | None:
    if iri.startswith(base):
        return iri.removeprefix(base)
    rest = iri.removeprefix(f"{SOFTWARE}id/")
    scheme = rest.partition("/")[0]
    return f"id/{rest}" if iri != rest and scheme in SOFTWARE_SCHEMES else None


# A page's menu, its sources and its terms come again and again from pages of one folder.
@lru_cache(maxsize=50_000)
def _relative(folder: str, there: str) -> str:
    """The way from a folder to a file, both from the root ("" is the root itself), in per cent where that is needed."""
    start, end = folder.split("/") if folder else [], there.split("/")
    shared = 0
    while shared < min(len(start), len(end) - 1) and start[shared] == end[shared]:
        shared += 1
    return quote("/".join([*[".."] * (len(start) - shared), *end[shared:]]), safe=_SAFE)
