"""The page that runs SPARQL in the browser: it answers as `query` does, stops, and is whole without the engine."""

from __future__ import annotations

import hashlib
import json
import random
import re
from urllib.parse import unquote

import pytest

from prospects_kg.build.release import Release
from prospects_kg.knowledge_graph import KnowledgeGraph
from prospects_kg.library.loader import QueryLibrary
from prospects_kg.library.parameters import TYPES
from prospects_kg.library.run import prepare
from prospects_kg.model.errors import ParameterError
from prospects_kg.model.project import Project, packaged_root
from prospects_kg.model.terms import Names
from prospects_kg.publish import site as sections
from prospects_kg.publish.addresses import Addresses
from prospects_kg.publish.bundles import installed_assets
from prospects_kg.publish.live import ENGINE, bundle_files, left_out, live_files
from prospects_kg.publish.publication import Publication
from prospects_kg.publish.records.dumps import write_dumps
from tests import axe
from tests.publish.serving import files

_INSTALLED = installed_assets()
needs_engine = pytest.mark.skipif(
    _INSTALLED is None or ENGINE not in _INSTALLED.names,
    reason="Oxigraph's WASM build is not installed: prospects-kg assets install",
)
needs_axe = pytest.mark.skipif(axe.source() is None, reason=axe.ABSENT)
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
SHOWN = "!document.getElementById('output').hidden"
NASTY = [
    'a"b',
    "back\\slash",
    "\\u0022 . ?x ?y ?z",
    "new\nline",
    "łódź",
    "</script>",
    "$theme",
    "'",
    "tab\t\r",
    "\\\\U",
    "",
]
SAMPLES = {
    "iri": [
        "https://example.org/a",
        "https://example.org/é",
        "a/b",
        "https://e.org/a b",
        "urn:x:%zz",
        "urn:x:%41",
    ],
    "thing": [
        "theme/a",
        "stage/adopted",
        "nuts/2021/PL22",
        "https://example.org/n/id/theme/b",
        "theme/A",
        "theme",
        "a/b/c",
    ],
    "string": NASTY,
    "integer": ["1", "-12", "+3", "1.5", "1" * 19, "x"],
    "decimal": ["1", "1.5", "-0.25", ".5", "1e3"],
    "date": ["2012-02-29", "2013-02-29", "2012-1-1", "0000-01-01", "2012-13-01"],
    "year": ["2012", "0999", "12"],
    "boolean": ["true", "false", "True"],
    "language": ["en", "pt-BR", "e", "en_GB"],
}


def made(release, project, out, bundles):
    """The part of a publication that the page needs: dumps, scripts, the page, the engine."""
    out.mkdir(parents=True)
    library = QueryLibrary.load(project.files("queries", "*/*.rq"))
    publication = Publication(Release.open(release), project, library, bundles=bundles)
    dumps = write_dumps(publication, out)
    publication = Publication(publication.release, project, library, dumps.downloads, bundles)
    for section in (sections.asset_files, live_files, bundle_files):
        sections._write(section(publication), out)
    return publication


@pytest.fixture(scope="module")
def site_folder(packaged_release, tmp_path_factory):
    """The page of the packaged project with the engine, in a sub folder of what is served."""
    folder = tmp_path_factory.mktemp("live") / "deep/site"
    made(packaged_release, Project.open(packaged_root()), folder, _INSTALLED)
    return folder


@pytest.fixture(scope="module")
def live(site_folder):
    """The address of that folder."""
    with files(site_folder.parents[1]) as server:
        yield f"{server.address}/deep/site"


@pytest.fixture(scope="module")
def dead(mini_release, tmp_path_factory):
    """The page of the mini project without the engine."""
    root = tmp_path_factory.mktemp("dead")
    publication = made(mini_release, Project.open(mini_release.parent / "mini"), root / "site", None)
    with files(root) as server:
        yield f"{server.address}/site", publication


def ready(browser, address, **options):
    page = browser.open(address, **options)
    page.wait("document.body.dataset.ready", 120)
    return page


# What a page complains of that is no fault of its own.
def faults(page):
    return [said for said in page.errors if "404" not in said]


def written(page, suffix):
    """The file that a button of the page would hand to the reader."""
    return page.evaluate(
        f"(async () => {{ const suffix = {json.dumps(suffix)};"
        + "const made = []; const link = URL.createObjectURL; URL.createObjectURL = blob => (made.push(blob), link(blob));"
        "const click = HTMLAnchorElement.prototype.click; HTMLAnchorElement.prototype.click = () => {};"
        "document.querySelector(`[data-file='${suffix}']`).click(); URL.createObjectURL = link; HTMLAnchorElement.prototype.click = click;"
        "return made[0].text(); })()"
    )


def rows_digest(page):
    """As library.run.rows_sha256, of the answer as the page writes it as TSV."""
    text = written(page, "tsv")
    head, *lines = text.removesuffix("\n").split("\n")
    return hashlib.sha256("".join(f"{line}\n" for line in [head, *sorted(lines)]).encode()).hexdigest()


def ask(page, name, values):
    page.evaluate("document.getElementById('output').hidden = true")
    asked = "&".join([f"question={name}", *(f"%24{key}={value}" for key, value in values.items())])
    page.evaluate(f"location.hash = {json.dumps(asked)}")
    page.wait(f"{SHOWN} || document.querySelector('.state.fault')", 90)
    assert not page.evaluate("!!document.querySelector('.state.fault')"), (name, page.text("#state"))


# A value for each parameter that has no default, of the packaged data.
def given(query):
    examples = {
        "thing": "theme/energy",
        "string": "energy",
        "language": "pl",
        "year": "2012",
        "iri": "https://example.org/a",
    }
    return {
        one.name: _example(one.help) or examples.get(one.type, "1")
        for one in query.header.parameters.values()
        if one.required
    }


def _example(help_):
    words = help_.rpartition(" as ")[2].split()
    return words[0].rstrip(".,") if " as " in help_ and words and "/" in words[0] else None


@needs_engine
def test_every_question_of_the_library_gives_the_rows_of_query(browser, live, packaged_release):
    project = Project.open(packaged_root())
    kg = KnowledgeGraph.open(packaged_release, project=project)
    page = ready(browser, f"{live}/sparql.html")
    asked = 0
    for query in QueryLibrary.load(project.files("queries", "*/*.rq")):
        if "SERVICE" in query.text:
            continue
        values = given(query)
        table = kg.query(query.name, **values)
        ask(page, query.name, values)
        lines = sorted("\t".join(term.n3 if term is not None else "" for term in row) for row in table)
        head = "\t".join(f"?{variable}" for variable in table.variables)
        wanted = hashlib.sha256("".join(f"{line}\n" for line in [head, *lines]).encode()).hexdigest()
        assert rows_digest(page) == wanted, query.name
        asked += 1
    assert asked > 40
    assert faults(page) == []
    assert all(address.startswith((live, "blob:")) for address in page.requests() if "favicon" not in address)
    page.close()


@needs_engine
def test_parameters_are_bound_in_the_page_as_in_the_library(browser, live):
    page = ready(browser, f"{live}/sparql.html")
    names = Names("https://example.org/n/")
    facts = {
        "base": names.base,
        "software": "https://w3id.org/prospects-kg/",
        "schemes": ["stage", "role", "kind", "certainty"],
    }
    picked = random.Random(6)
    noise = ["".join(picked.choice("\"'\\uU0022n\n$?<># ł") for _ in range(8)) for _ in range(60)]
    assert set(SAMPLES) == set(TYPES)
    for kind, values in SAMPLES.items():
        for value in [*values, *(noise if kind == "string" else [])]:
            try:
                wanted = TYPES[kind].convert(value, names)
            except ValueError:
                wanted = None
            found = page.evaluate(
                "import(new URL('assets/live/binding.js', document.baseURI).href).then(it => { try { return it.term("
                f"{json.dumps(kind)}, {json.dumps(value)}, {json.dumps(facts)}); }} catch (error) {{ return null; }} }})"
            )
            assert found == wanted, (kind, value)
    page.close()


@needs_engine
def test_a_query_without_end_is_stopped_and_the_next_one_is_answered(browser, live):
    page = ready(browser, f"{live}/sparql.html")
    page.evaluate(f"location.hash = 'query=' + encodeURIComponent({json.dumps(ENDLESS)})")
    page.wait("!document.getElementById('stop').disabled")
    page.click("#stop")
    assert page.text("#state").startswith("Stopped")
    assert page.evaluate("document.getElementById('stop').disabled")
    ask(page, "stage-funnel", {})
    assert page.texts("#result tbody tr")
    page.close()


@needs_engine
def test_another_question_ends_the_one_that_runs(browser, live):
    page = ready(browser, f"{live}/sparql.html")
    page.evaluate(f"location.hash = 'query=' + encodeURIComponent({json.dumps(ENDLESS)})")
    page.wait("document.getElementById('state').textContent.startsWith('Running')")
    ask(page, "stage-funnel", {})
    assert page.texts("#result tbody tr")
    page.close()


@needs_engine
def test_a_query_is_stopped_at_the_time_limit_that_the_page_says(browser, live, site_folder):
    whole = (site_folder / "sparql.html").read_text(encoding="utf-8")
    hasty = re.sub(r'"seconds": [0-9.]+', '"seconds": 1', whole)
    assert hasty != whole
    (site_folder / "hasty.html").write_text(hasty, encoding="utf-8")
    page = ready(browser, f"{live}/hasty.html")
    page.evaluate(f"location.hash = 'query=' + encodeURIComponent({json.dumps(ENDLESS)})")
    page.wait("document.getElementById('state').textContent.startsWith('Stopped after 1 second')")
    ask(page, "stage-funnel", {})
    assert page.texts("#result tbody tr")
    page.close()


@needs_engine
def test_an_engine_that_breaks_down_says_so_and_the_next_question_finds_a_new_one(browser, live):
    page = ready(browser, f"{live}/sparql.html")
    # Oxigraph 0.5 ends itself where values of types without a common order are sorted.
    text = "SELECT ?o { ?s ?p ?o } ORDER BY ?o"
    page.evaluate(f"location.hash = 'query=' + encodeURIComponent({json.dumps(text)})")
    page.wait("document.querySelector('.state.fault')?.textContent.includes('starts anew')", 120)
    ask(page, "stage-funnel", {})
    assert page.texts("#result tbody tr")
    page.close()


@needs_engine
def test_a_page_that_is_opened_from_the_disk_says_that_it_needs_a_server(browser, site_folder):
    page = browser.open((site_folder / "sparql.html").as_uri())
    assert "not a file opened from a disk" in page.text("#without")
    assert page.evaluate("document.getElementById('live').hidden")
    page.close()


@needs_engine
def test_an_edited_question_keeps_its_parameters_and_the_link_holds_them(browser, live):
    page = ready(browser, f"{live}/sparql.html")
    ask(page, "who-learned-from-whom", {})
    everyone = len(page.texts("#result tbody tr"))
    page.evaluate("document.querySelector('#parameters input').value = 'region/aachen'")
    page.focus("#editor")
    page.press("End", control=True)
    page.type("# mine")
    page.evaluate("document.getElementById('output').hidden = true")
    page.press("Enter", control=True)
    page.wait(SHOWN)
    rows = page.texts("#result tbody tr")
    assert 0 < len(rows) < everyone
    assert all("aachen" in row for row in rows)
    again = ready(browser, page.evaluate("location.href"))
    again.wait(SHOWN)
    assert again.texts("#result tbody tr") == rows
    page.evaluate("document.querySelector('#parameters input').value = 'no such thing'")
    page.click("#run")
    page.wait("document.querySelector('.state.fault')?.textContent.includes('no such thing')")
    again.close()
    page.close()


@needs_engine
def test_a_long_answer_is_shown_in_parts_sorted_and_written_whole(browser, live):
    page = ready(browser, f"{live}/sparql.html")
    rows = " ".join(f'(<https://example.org/{number}> {number} "=x{number}")' for number in range(250))
    text = f"SELECT ?a ?n ?t {{ VALUES (?a ?n ?t) {{ {rows} }} }} ORDER BY ?n"
    page.evaluate(f"location.hash = 'query=' + encodeURIComponent({json.dumps(text)})")
    page.wait(SHOWN)
    assert len(page.texts("#result tbody tr")) == 100
    page.click("#result .turn button:last-child")
    assert page.text("#result tbody td:nth-child(2)") == "100"
    page.click("#result th:nth-child(2) button")
    page.click("#result th:nth-child(2) button")
    assert page.text("#result tbody td:nth-child(2)") == "249"
    assert page.evaluate("document.querySelector('#result th:nth-child(2)').ariaSort") == "descending"
    assert len(written(page, "csv").split("\r\n")) == 252
    assert written(page, "csv").split("\r\n")[3] == "https://example.org/2,2,=x2"
    assert written(page, "spreadsheet.csv").split("\r\n")[3] == "https://example.org/2,2,'=x2"
    assert json.loads(written(page, "json"))["results"]["bindings"][2]["n"]["value"] == "2"
    assert len(written(page, "tsv").splitlines()) == 251
    page.close()


@needs_engine
def test_links_of_an_answer_lead_where_pages_of_the_site_link(browser, live):
    page = browser.open(f"{live}/pl/sparql.html")
    base = Project.open(packaged_root()).settings.base
    addresses = Addresses(Names(base), ("en", "pl"))
    ours = [
        "id/region/aachen",
        "graph/source/a",
        "ontology#Practice",
        "ontology",
        "ontology#",
        "",
        "doc/stage/adopted",
    ]
    ours += [
        "catalogue#publisher",
        "void",
        "id/nuts/2021/PL22",
        "id/query/x#parameter-y",
        "id/../x",
        "id/practice/ł",
    ]
    for iri in [*(base + path for path in ours), "https://example.org/a", "mailto:a@b.org", "urn:x:y"]:
        document = addresses.document(iri)
        elsewhere = iri if iri.startswith(("https://", "mailto:")) else None
        wanted = elsewhere if document is None else unquote(f"../{addresses.page(document, 'pl')}")
        found = page.evaluate(
            "import(new URL('../assets/live/forms.js', document.baseURI).href).then(it => it.pageOf("
            f"{json.dumps(iri)}, JSON.parse(document.getElementById('live-facts').textContent).names))"
        )
        assert (unquote(found) if found else found) == wanted, iri
    page.close()


@needs_engine
def test_the_page_fits_a_phone_and_speaks_polish(browser, live):
    page = ready(browser, f"{live}/pl/sparql.html", width=390, height=844, phone=True)
    ask(page, "who-learned-from-whom", {})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.text("#state").startswith("Wiersze")
    assert page.text("#run") == "Uruchom"
    page.close()


@needs_engine
def test_an_update_and_a_broken_query_are_refused_with_the_reason(browser, live):
    page = ready(browser, f"{live}/sparql.html")
    for text in ("DROP ALL", "SELECT ?x { ?x"):
        page.evaluate(f"location.hash = 'query=' + encodeURIComponent({json.dumps(text)})")
        page.wait("!!document.querySelector('.state.fault')?.textContent.includes('refuses')")
        page.evaluate("document.getElementById('state').classList.remove('fault')")
    page.close()


@needs_engine
def test_hostile_results_stay_text(browser, live):
    page = ready(browser, f"{live}/sparql.html")
    page.evaluate("document.title = 'safe'")
    bad = "<img src=x onerror=document.title='bad'></script>"
    rows = f'("{bad}" <javascript:document.title=1> 3) (<https://example.org/a> <https://example.org/b> 2)'
    text = f"SELECT ?a ?b ?n {{ VALUES (?a ?b ?n) {{ {rows} }} }}"
    page.evaluate(f"location.hash = 'query=' + encodeURIComponent({json.dumps(text)})")
    page.wait(SHOWN)
    assert bad in page.texts("#result td")
    assert page.evaluate("document.querySelectorAll('#result img, #result a[href^=javascript]').length") == 0
    for form in ("chart", "network"):
        page.click(f"[data-form={form}]")
    assert page.evaluate("document.title") == "safe"
    page.close()


@needs_engine
def test_answers_are_drawn_as_chart_network_and_map(browser, live):
    page = ready(browser, f"{live}/sparql.html")
    ask(page, "who-learned-from-whom", {})
    page.click("[data-form=map]")
    page.wait("!!document.querySelector('#result .map circle')")
    page.click("[data-form=network]")
    page.wait("!!document.querySelector('#result .link')")
    assert "as=network" in page.evaluate("location.hash")
    ask(page, "transfers-by-theme", {})
    page.click("[data-form=chart]")
    page.wait("!!document.querySelector('#result .bar')")
    page.click("[data-form=table]")
    page.wait("!!document.querySelector('#result table')")
    page.close()


@needs_engine
@needs_axe
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_with_an_answer_is_accessible(browser, live, scheme):
    page = ready(browser, f"{live}/sparql.html")
    page.media(prefers_color_scheme=scheme)
    ask(page, "stage-funnel", {})
    assert axe.violations(page) == []
    page.close()


def test_without_the_engine_the_page_lists_the_questions_and_says_how_to_ask_elsewhere(browser, dead):
    address, publication = dead
    page = browser.open(f"{address}/sparql.html")
    assert "without the engine" in page.text(".lead")
    assert len(page.texts(".plain-list li")) == len(publication.library)
    assert "oxigraph load" in page.text("main pre")
    assert page.evaluate("document.scripts.length") == 0
    assert faults(page) == []
    (reason,) = left_out(publication)
    assert "prospects-kg assets install" in reason
    page.close()


def test_library_prepare_refuses_what_the_page_refuses(mini_release):
    library = QueryLibrary.load(Project.open(mini_release.parent / "mini").files("queries", "*/*.rq"))
    for query in library:
        for parameter in query.header.parameters.values():
            if parameter.type == "thing":
                with pytest.raises(ParameterError):
                    prepare(query, {parameter.name: "No Such"}, Names("https://example.org/"))
