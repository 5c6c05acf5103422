"""The doctor: a whole publication passes, and every check finds the fault that is planted for it."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar

import pytest

from prospects_kg.cli.main import run
from prospects_kg.publish.doctor import on_answers
from prospects_kg.publish.doctor.evidence import Evidence
from prospects_kg.publish.doctor.examining import FINDERS, examine
from prospects_kg.publish.doctor.on_pages import ANCHORS, PAGE_CHECKS, page_verdicts
from prospects_kg.publish.doctor.places import Folder, Place, Web
from prospects_kg.publish.doctor.scanning import scan
from prospects_kg.publish.doctor.verdicts import Check, Examination, Finding, Verdict, checks
from tests.publish.serving import APACHE, NGINX, Server, apache, files, nginx

BASE = "https://example.org/mini/"
THING = "doc/practice/eco-park"
PAGE = f"{THING}.html"
# What the mini project cannot have: it is invented, so it has no persistent address and no endpoint.
KNOWN = {"persistent"}
Change = Callable[[bytes], bytes | None]


@dataclass(frozen=True)
class Spoiled:
    """A publication with some files changed, or gone where a change gives None; only `pages` are looked at."""

    whole: Place
    changes: Mapping[str, Change]
    pages: tuple[str, ...] = (PAGE,)
    more: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.whole.name

    @property
    def files(self) -> tuple[str, ...]:
        return tuple(path for path in self.whole.files if self.has(path))

    def read(self, path: str) -> bytes | None:
        data = self.more.get(path) or self.whole.read(path)
        change = self.changes.get(path)
        return data if data is None or change is None else change(data)

    def has(self, path: str) -> bool:
        return self.read(path) is not None


def _without(program: str | None, name: str) -> list[pytest.MarkDecorator]:
    """A reason to skip where a program is not installed."""
    return [pytest.mark.skipif(program is None, reason=f"not installed: {name}")]


def gone(_: bytes) -> None:
    """The file is not there."""


def without(pattern: str) -> Change:
    """Every match taken out; there must be one."""
    return put(pattern, "")


def put(pattern: str, by: str) -> Change:
    """Every match replaced; there must be one."""

    def change(data: bytes) -> bytes:
        text, number = re.subn(pattern, by, data.decode(), flags=re.DOTALL)
        assert number, pattern
        return text.encode()

    return change


def other(*keys: str, value: object = None) -> Change:
    """A value of a JSON object put in place of what is there, or taken away."""

    def change(data: bytes) -> bytes:
        whole = at = json.loads(data)
        for key in keys[:-1]:
            at = at[key]
        assert keys[-1] in at
        if value is None:
            del at[keys[-1]]
        else:
            at[keys[-1]] = value
        return json.dumps(whole).encode()

    return change


def added(statement: str) -> Change:
    """A line more in a compressed dump."""
    return lambda data: gzip.compress(gzip.decompress(data) + statement.encode() + b"\n", mtime=0)


@pytest.fixture(scope="module")
def whole(mini_site: Path) -> Folder:
    """The publication of the mini project, its files known once for all faults."""
    return Folder(mini_site)


PLANTED_IN_PAGES: dict[str, tuple[str, str]] = {
    "links": ("</main>", '<a href="nowhere.html">x</a></main>'),
    ANCHORS: ("</main>", '<a href="#nowhere">x</a></main>'),
    "requests": ("</head>", '<link rel="stylesheet" href="https://example.org/far.css"></head>'),
    "policy": ("script-src &#39;self&#39;", "script-src https://example.org"),
    "inline-scripts": ("</main>", "<script>let a = 1</script></main>"),
    "heads": ('<meta name="description" content="[^"]*">', '<meta name="description" content="">'),
    "languages": ('<html lang="en">', "<html>"),
    "outlines": ("</h1>", "</h1><h1>Again</h1>"),
    "page-licences": (
        r'<a rel="license"[^>]*>|<link rel="license"[^>]*>|<a href="https://creativecommons[^>]*>',
        "",
    ),
    "alternates": (r'<link rel="alternate" href="[^"]*\.nt"[^>]*>', ""),
    "signposts": (r'<link rel="cite-as"[^>]*>', ""),
    "structured-data": (r'<script type="application/ld\+json">', '<script type="application/ld+json">,'),
}
VOID, CATALOGUE, ONTOLOGY = "void.ttl", "catalogue.ttl", "ontology/index.ttl"
PLANTED: dict[str, tuple[str, Change]] = {
    "identifiers": (PAGE, gone),
    "leads": ("id/practice/eco-park/index.html", gone),
    "rdf": (f"{THING}.ttl", put("$", "\nnot turtle")),
    "same-forms": (f"{THING}.nt", without(r"[^\n]+\n$")),
    "linksets": (f"{THING}.linkset.json", put("eco-park.html", "other.html")),
    "well-known-void": (".well-known/void", gone),
    "void-counts": (VOID, put(r"void:triples (\d+) ;", "void:triples 7 ;")),
    "void-dumps": ("dumps/mini.ttl.gz", gone),
    "void-links": (VOID, without("a void:Linkset ?;?")),
    "vocabularies": (
        VOID,
        put(r"void:vocabulary [^;.]*?<[^;]*?(?=\s[;.]\s)", "void:vocabulary <https://example.org/mini/v>"),
    ),
    "record-forms": ("catalogue.nt", without(r"[^\n]+\n$")),
    "kept-version": ("release/1.0.0/mini.nq.gz", lambda data: data + b"\n"),
    "catalogue": (CATALOGUE, put("dcat:mediaType", "dcat:media")),
    "catalogue-files": (CATALOGUE, put(r'dcat:byteSize "\d+"', 'dcat:byteSize "1"')),
    "digests": ("dumps/transfers.csv", put("$", "\n")),
    "dump-forms": ("SHA256SUMS", without(r"[^\n]*\.parquet\n")),
    "compressed": ("dumps/mini.nt.gz", lambda data: data[:-9]),
    "licence": (VOID, put("licenses/by/4.0/", "licenses/by/3.0/")),
    "dataset": ("index.html", put('"@type": "Dataset"', '"@type": "Thing"')),
    "core-metadata": (CATALOGUE, without(r"dct:creator <[^>]*>(, <[^>]*>)* ;")),
    "access": (CATALOGUE, without(r"dct:accessRights <[^>]*> ;")),
    "measured": ("index.html", put('"variableMeasured"', '"variables"')),
    "open-formats": (CATALOGUE, put(r"a dcat:Catalog\b", "a dcat:Resource")),
    "sitemap": ("sitemap.xml", without(rf"<url><loc>{BASE}{PAGE}</loc>.*?</url>")),
    "robots": ("robots.txt", without("Sitemap:[^\n]*\n")),
    "context": ("ontology/context.jsonld", gone),
    "tables": ("tables/practices.csv", gone),
    "profile": ("shapes.ttl", gone),
    "validation": ("dumps/validation.ttl", without("a sh:ValidationReport ?;?")),
    "provenance": ("provenance.ttl", put("prov:used", "prov:wasInformedBy")),
    "versions": ("datacite.json", other("version", value="9.9.9")),
    "citation": ("datacite.json", other("creators")),
    "crate": ("dumps/conflicts.csv", gone),
    "examples": ("queries.ttl", put("sh:select", "rdfs:seeAlso")),
    "persistent": (VOID, put('void:uriSpace "[^"]*"', 'void:uriSpace "https://example.org/mini/"')),
    "protocol": (VOID, put('void:uriSpace "[^"]*"', 'void:uriSpace "http://example.org/"')),
    "vocabulary-address": (
        ONTOLOGY,
        put(r"pkg: <[^>]*>|<https://w3id.org/prospects-kg/ontology>(?= )", r"<https://example.org/o>"),
    ),
    "vocabulary-metadata": (ONTOLOGY, without("vann:preferredNamespacePrefix [^;]* ;")),
    "vocabulary-provenance": (ONTOLOGY, without('dct:issued "[^;]* ;')),
    "vocabulary-versions": ("ontology/0.1.0/index.html", gone),
    "vocabulary-labels": (ONTOLOGY, put("rdfs:label", "rdfs:seeAlso")),
    "vocabulary-definitions": (ONTOLOGY, put("skos:definition", "rdfs:seeAlso")),
    "vocabulary-homes": (ONTOLOGY, put("rdfs:isDefinedBy", "rdfs:seeAlso")),
    "vocabulary-ranges": (ONTOLOGY, put("rdfs:range", "rdfs:seeAlso")),
    "vocabulary-forms": ("ontology/index.rdf", gone),
    "vocabulary-documented": ("ontology/index.html", put('id="Practice"', 'id="Practise"')),
}
# What is not looked at, whatever the publication is.
ELSEWHERE = {"endpoint", "registers"}
OF_HOSTS = {"media-types", "negotiation", "absent", "vary", "tags", "head", "shared", "link-headers"}


def test_every_check_of_the_list_has_its_code_and_a_planted_fault() -> None:
    listed = [check.name for check in checks()]
    assert sorted(listed) == sorted({*PAGE_CHECKS, ANCHORS, *FINDERS})
    assert set(listed) == {*PLANTED_IN_PAGES, *PLANTED, *OF_HOSTS, *ELSEWHERE}
    assert all(check.what and check.specification and check.mend for check in checks())


@pytest.fixture(scope="module")
def examined(mini_site: Path) -> Examination:
    """The whole publication, examined once."""
    return examine(str(mini_site))


def test_a_publication_of_ours_misses_only_what_an_invented_project_cannot_have(
    examined: Examination,
) -> None:
    assert {
        (each.check.name, each.verdict.reason) for each in examined.missed if each.check.name not in KNOWN
    } == set()
    assert {
        each.check.name for each in examined.findings if each.outcome == "not applicable"
    } == OF_HOSTS | ELSEWHERE
    assert examined.count("passed") == len(checks()) - len(KNOWN) - len(OF_HOSTS | ELSEWHERE)


@pytest.mark.parametrize("check", PLANTED_IN_PAGES)
def test_a_fault_planted_in_a_page_is_found(whole: Folder, check: str) -> None:
    fault = {PAGE: put(*PLANTED_IN_PAGES[check])}
    before = page_verdicts(Evidence(Spoiled(whole, {})))[check]
    after = page_verdicts(Evidence(Spoiled(whole, fault)))[check]
    assert (before.outcome, after.outcome) == ("passed", "missed")
    assert PAGE in after.reason


@pytest.mark.parametrize("check", PLANTED)
def test_a_fault_planted_in_a_file_is_found(whole: Folder, check: str) -> None:
    path, change = PLANTED[check]
    before = FINDERS[check](Evidence(Spoiled(whole, {})))
    after = FINDERS[check](Evidence(Spoiled(whole, {path: change})))
    assert before.outcome == ("missed" if check in KNOWN else "passed"), before.reason
    assert after.outcome == "missed", after.reason


def test_a_dump_of_another_release_is_found_by_its_counts(whole: Folder) -> None:
    line = f'<{BASE}id/practice/eco-park> <{BASE}p> "more" .'
    verdict = FINDERS["void-counts"](Evidence(Spoiled(whole, {"dumps/mini.nq.gz": added(line)})))
    assert verdict.outcome == "missed"
    assert "void:triples" in verdict.reason


def test_a_thing_of_the_dump_without_a_page_is_named(whole: Folder) -> None:
    line = f"<{BASE}id/practice/unknown> <{BASE}p> <{BASE}id/practice/eco-park> ."
    verdict = FINDERS["identifiers"](Evidence(Spoiled(whole, {"dumps/mini.nq.gz": added(line)})))
    assert verdict == Verdict("missed", f"{BASE}id/practice/unknown: has no page")


def test_a_publication_without_any_record_is_examined_to_the_end(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(
        "<!DOCTYPE html><title>Empty</title><h1>Empty</h1>", encoding="utf-8"
    )
    found = examine(str(tmp_path))
    outcomes = {each.check.name: each.outcome for each in found.findings}
    assert outcomes["void-counts"] == outcomes["catalogue"] == outcomes["digests"] == "missed"
    assert outcomes["links"] == "passed"
    assert 0 < found.score < 50


def test_score_and_criteria_are_of_the_checks_that_apply() -> None:
    def finding(name: str, outcome: str) -> Finding:
        return Finding(Check(name, "", "", ("M1", name), ""), Verdict(outcome, ""))  # type: ignore[arg-type]

    found = Examination("x", (finding("a", "passed"), finding("b", "missed"), finding("c", "not applicable")))
    assert found.score == 50.0
    assert found.criteria() == {"M1": "missed", "a": "passed", "b": "missed", "c": "not applicable"}


def test_the_command_tells_faults_with_how_to_mend_them_and_leaves_with_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "index.html").write_text("<!DOCTYPE html><title>Empty</title>", encoding="utf-8")
    assert run(["doctor", str(tmp_path)]) == 1
    out = capsys.readouterr().out
    assert "MISSED digests: Every file of SHA256SUMS is there as its digest says" in out
    assert "to mend: put the files on the host again, as they are" in out
    assert run(["doctor", str(tmp_path), "--format", "json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert len(told["checks"]) == len(checks())
    assert told["criteria"]["M15"] == "missed"


@pytest.mark.parametrize("name", ["nothing", "empty"])
def test_a_folder_without_a_publication_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    (tmp_path / "empty").mkdir()
    assert run(["doctor", str(tmp_path / name)]) == 2
    assert str(tmp_path / name) in capsys.readouterr().err


def test_tags_in_comments_scripts_and_quoted_attributes_are_no_links() -> None:
    page = scan(
        "a/b.html",
        '<!-- <a href="no"> --><script src="s.js">"<a href=no>"</script><a title="<a href=\'no\'>" href="../c.html#d">'
        "<style>p { background: url(far.png) }</style><p onclick=x>",
    )
    assert page.links == ["../c.html#d"]
    assert page.target(page.links[0]) == ("c.html", "d")
    assert page.loads == ["s.js", "far.png"]
    assert page.inline == 1
    assert [page.target(it) for it in ("#x", "//host/x", "https://host/", "mailto:a@b", "../")] == [
        ("a/b.html", "x"),
        None,
        None,
        None,
        ("index.html", ""),
    ]


def test_plain_files_on_the_web_are_examined_and_what_a_host_lacks_is_named(mini_site: Path) -> None:
    with files(mini_site) as server:
        found = examine(server.address)
    outcomes = {each.check.name: each.outcome for each in found.findings}
    assert {outcomes[check] for check in ("links", "digests", "void-counts", "identifiers", "head")} == {
        "passed"
    }
    assert {
        outcomes[check] for check in ("negotiation", "media-types", "tags", "shared", "link-headers")
    } == {"missed"}


@pytest.mark.parametrize(
    ("installed", "host"),
    [
        pytest.param(APACHE, apache, id="apache", marks=_without(APACHE, "Apache (Debian: apache2)")),
        pytest.param(NGINX, nginx, id="nginx", marks=_without(NGINX, "nginx (Debian: nginx-light)")),
    ],
)
def test_a_host_with_our_rules_answers_as_the_checklist_asks(
    mini_site: Path, tmp_path: Path, installed: str, host: Callable[..., AbstractContextManager[Server]]
) -> None:
    with host(mini_site, tmp_path) as server:
        found = examine(server.address)
    verdicts = {each.check.name: each.verdict for each in found.findings}
    assert {name: it for name, it in verdicts.items() if it.outcome == "missed" and name not in KNOWN} == {}
    assert {verdicts[check].outcome for check in OF_HOSTS} == {"passed"}


def test_a_form_is_asked_for_alone() -> None:
    with _wrong() as web:
        web.answer("void", accept="text/turtle")
    assert _Wrong.asked == ["text/turtle"]


class _Wrong(BaseHTTPRequestHandler):
    """A host that chooses by Accept and does not say so, and answers HEAD otherwise than GET."""

    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        type(self).asked[:] = self.headers.get_all("Accept", [])
        self._answer(200, "text/turtle")

    def do_HEAD(self) -> None:
        self._answer(404, "text/plain")

    def _answer(self, status: int, media: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Nothing is said of single requests."""


@contextmanager
def _wrong() -> Iterator[Web]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Wrong)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield Web(f"http://127.0.0.1:{server.server_port}/")
        server.shutdown()


@pytest.mark.parametrize("check", sorted(OF_HOSTS - {"negotiation"}))
def test_a_fault_of_a_host_is_found(check: str) -> None:
    with _wrong() as web:
        assert FINDERS[check](Evidence(web)).outcome == "missed"


def test_a_host_that_gives_another_form_is_found(mini_site: Path) -> None:
    with files(mini_site) as server:
        assert on_answers.negotiation(Evidence(Web(f"{server.address}/"))).outcome == "missed"


def test_an_address_that_nobody_answers_is_one_clear_message(capsys: pytest.CaptureFixture[str]) -> None:
    with _wrong() as web:
        address = web.address
    assert run(["doctor", address]) == 2
    assert "gives no answer" in capsys.readouterr().err
