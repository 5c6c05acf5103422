"""How servers answer at the addresses of things: 303 to the document about them, in the form that is asked for.

Apache (`.htaccess`, works from any folder): 303 to the document without suffix, and mod_negotiation chooses by all
rules of Accept. w3id.org, which has none of the files: 303 by Accept to the suffix. nginx: the same by a map. Netlify
and Cloudflare Pages (`_redirects`, `_headers`) cannot choose by Accept, so they lead to the page, which names its forms.
A former slug (renames.csv) is answered with 301; where a host cannot redirect, the page of that slug says where to go.
Specifications: Cool URIs for the Semantic Web (W3C Note), section 4.2; RFC 9110, sections 12.5.1, 15.4.2 and 15.4.4.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final
from urllib.parse import quote

from prospects_kg.publish.documents import FORMATS
from prospects_kg.publish.downloads import stem
from prospects_kg.publish.publication import Publication
from prospects_kg.publish.renames import Rename
from prospects_kg.publish.shell import Page, Site, render
from prospects_kg.publish.statements import RECORD_FORMATS, File
from prospects_kg.publish.words import say

# What an address may hold besides letters and digits (RFC 3986); no quote and no blank ends the line of a header.
_SAFE: Final = "/:?#[]@!$&()*+,;=-._~%"
_HOSTING: Final = Path(__file__).parent / "hosting"
_PLAIN: Final = (
    "/id/* /doc/:splat.html",
    "/graph/* /doc/graph/:splat.html",
    "/.well-known/void /void.ttl",
    "/.well-known/sparql-examples /queries.ttl",
)
# How a media range is liked, by its q; from 0.5 on, rather.
_STEPS: Final = (r"(?!\s*;\s*q=0)", r"\s*;\s*q=0\.[5-9]", r"\s*;\s*q=0\.[0-4]*[1-9]")
TYPES: Final[Mapping[str, str]] = {
    **RECORD_FORMATS,
    ".nq": "application/n-quads",
    ".trig": "application/trig",
    ".parquet": "application/vnd.apache.parquet",
    ".geojson": "application/geo+json",
    ".graphml": "application/graphml+xml",
    ".gexf": "application/gexf+xml",
    ".cff": "application/yaml",
    ".wasm": "application/wasm",
}


def redirect_files(publication: Publication) -> Iterator[File]:
    """The configuration for each kind of host."""
    moved = publication.renames
    values = {
        "base": publication.settings.base,
        "moved": _apache(moved),
        "types": _types(),
        # Two signs of per cent are one in a header of Apache.
        "licence": quote(publication.settings.licence, safe=_SAFE).replace("%", "%%"),
        "folder": f"^(?<folder>.*)(?<!{'|'.join(f'/{name}' for name in ('doc', 'graph', *publication.languages[1:]))})",
        # A variable of nginx begins with a dollar.
        "address": quote(publication.settings.licence, safe=_SAFE.replace("$", "")),
        # Where there is no other language, the first one, whose pages stand in no folder.
        "languages": "|".join(publication.languages[1:] or publication.languages),
        "tongues": "".join(map(_tongue, publication.languages[1:])),
    }
    yield ".htaccess", _filled("htaccess", **values).encode()
    # Pages in another language have no other forms: its folder leaves the choice to the rules of the folder above.
    yield from ((f"{tag}/.htaccess", b"Options -MultiViews\n") for tag in publication.languages[1:])
    yield "hosting/w3id.htaccess", _filled("w3id.htaccess", **values | {"moved": _w3id(moved)}).encode()
    tongues = "".join(map(_tongue_of_nginx, publication.languages[1:]))
    yield (
        "hosting/nginx.conf",
        _filled("nginx.conf", **values | {"moved": _nginx(moved), "tongues": tongues} | _liked()).encode(),
    )
    yield "_redirects", _netlify(moved).encode()
    yield "_headers", _headers(stem(publication.settings.base)).encode()
    # Shown by GitHub Pages, Netlify, Cloudflare Pages and our nginx for an address at which there is nothing.
    yield "404.html", nothing_page(publication)
    # GitHub Pages leaves out folders that begin with a dot, unless this file is there.
    yield ".nojekyll", b""


def nothing_page(publication: Publication) -> bytes:
    """The page for an address at which there is nothing; it stands by itself, since nobody knows in which folder it is shown."""
    site = Site(publication.addresses, publication.settings)
    page = Page(site, "404", publication.languages[0], say("shell.nothing", publication.languages[0]))
    parts = [
        (tag, publication.addresses.page("index", tag), publication.addresses.page("search", tag))
        for tag in publication.languages
    ]
    return render("nothing.html", page, parts=parts, word=say)


def _filled(name: str, **values: str) -> str:
    text = (_HOSTING / name).read_text(encoding="utf-8")
    return re.sub(r"@([a-z]+)@", lambda match: values[match[1]], text)


def _types() -> str:
    """Media types for Apache; `qs` prefers the page where a client likes several forms alike."""
    less = dict(zip(RECORD_FORMATS, ("0.9", "0.7", "0.8", "0.6"), strict=True))
    return "".join(
        f'AddType "{media};qs={less[suffix]}" {suffix}\n' if suffix in less else f"AddType {media} {suffix}\n"
        for suffix, media in TYPES.items()
    )


def _tongue(language: str) -> str:
    """For Apache: the folder of a language, where a browser asks for a page and names that language first."""
    return (
        "RewriteCond %{HTTP_ACCEPT} text/html [NC]\n"
        f"RewriteCond %{{HTTP:Accept-Language}} ^{language}(?![a-z]) [NC]\n"
        f"RewriteRule ^(?:id|graph|ontology|release)(?:/|$) - [E=TONGUE:{language}/]\n"
    )


def _liked() -> dict[str, str]:
    """For nginx: the lines of its two maps from Accept to a form, for things and for records."""
    forms = {media: suffix[1:] for suffix, media in FORMATS.items()}
    whole = forms | {media: suffix[1:] for suffix, media in RECORD_FORMATS.items()}
    return {"forms": "".join(_steps(forms)), "wholes": "".join(_steps(whole))}


def _steps(forms: Mapping[str, str]) -> Iterator[str]:
    for step in _STEPS:
        for media, form in {"text/html": "html", **forms, "text/*": "html", "*/*": "html"}.items():
            escaped = re.sub(r"([+*.])", r"\\\1", media)
            yield f'    "~*{escaped}{step}" {form};\n'


def _tongue_of_nginx(language: str) -> str:
    return f'    "~*^{language}(?![a-z]).*#.*text/html" {language}/;\n'


def _apache(moved: Sequence[Rename]) -> str:
    rule = (
        "RewriteRule ^((?:[a-z]{{2}}/)?(?:id|doc))/{old}(\\.[a-z]+)?/?$ %{{ENV:BASE}}$1/{new}$2 [R=301,L]\n"
    )
    return "".join(rule.format(old=re.escape(each.old), new=each.new) for each in moved)


def _w3id(moved: Sequence[Rename]) -> str:
    rule = "RewriteRule ^id/{old}$ %{{ENV:SITE}}/doc/{new}.html [R=301,L]\n"
    return "".join(rule.format(old=re.escape(each.old), new=each.new) for each in moved)


def _nginx(moved: Sequence[Rename]) -> str:
    rule = "    rewrite ^(.*)/(id|doc)/{old}(\\.[a-z]+)?/?$ $1/$2/{new}$3 permanent;\n"
    return "".join(rule.format(old=re.escape(each.old), new=each.new) for each in moved)


def _netlify(moved: Sequence[Rename]) -> str:
    lines = [f"/{kind}/{each.old} /doc/{each.new}.html 301" for each in moved for kind in ("id", "doc")]
    lines += [f"/doc/{each.old}{suffix} /doc/{each.new}{suffix} 301" for each in moved for suffix in FORMATS]
    # Netlify overrules a file only with "!"; Cloudflare knows no "!", passes over such a line and takes the next.
    lines += [f"{rule} 303{force}" for rule in _PLAIN for force in ("!", "")]
    return "".join(f"{line}\n" for line in lines)


def _headers(dump: str) -> str:
    blocks = ["/*\n  Access-Control-Allow-Origin: *\n  X-Content-Type-Options: nosniff\n"]
    blocks += [f"/*{suffix}\n  Content-Type: {media}{_charset(media)}\n" for suffix, media in TYPES.items()]
    blocks.append("/*.linkset.json\n  Content-Type: application/linkset+json\n")
    kept = (f"/release/:version/{dump}.nq.gz", "/ontology/:version/context.jsonld")
    blocks += [f"{path}\n  Cache-Control: public, max-age=31536000, immutable\n" for path in kept]
    return "".join(blocks)


def _charset(media: str) -> str:
    return "; charset=utf-8" if media.startswith("text/") else ""
