"""Real servers with the configuration that the publication carries: Apache, nginx, w3id.org's Apache without files."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from signposting import find_signposting_http_link

from tests.publish.serving import APACHE, NGINX, Answer, Server, apache, nginx

needs_apache = pytest.mark.skipif(APACHE is None, reason="no Apache is installed (Debian: apache2)")
needs_nginx = pytest.mark.skipif(NGINX is None, reason="no nginx is installed (Debian: nginx-light)")
PRACTICE = "doc/practice/eco-park"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.fixture(scope="module")
def own(mini_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Apache with the publication in some folder."""
    with apache(mini_site, tmp_path_factory.mktemp("apache")) as server:
        yield server


@pytest.fixture(scope="module")
def w3id(mini_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Apache as w3id.org has it: the one file, and no other."""
    folder = tmp_path_factory.mktemp("w3id")
    shutil.copyfile(mini_site / "hosting/w3id.htaccess", folder / ".htaccess")
    with apache(folder, tmp_path_factory.mktemp("apache"), "/mini") as server:
        yield server


@pytest.fixture(scope="module")
def other(mini_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """nginx with the publication at its root."""
    with nginx(mini_site, tmp_path_factory.mktemp("nginx")) as server:
        yield server


def varied(answer: Answer) -> set[str]:
    """The headers on which an answer says it depends."""
    return {name.strip().lower() for name in answer.headers.get("vary", "").split(",") if name}


@needs_apache
@pytest.mark.parametrize(
    ("path", "leads"),
    [
        ("id/practice/eco-park", PRACTICE),
        ("id/nuts/2021/PL22", "doc/nuts/2021/PL22"),
        ("graph/source/editors", "doc/graph/source/editors"),
        ("ontology", "ontology/index"),
        ("ontology/", "ontology/index"),
        ("ontology/0.1.0", "ontology/0.1.0/index"),
        ("release/1.0.0", "release/1.0.0/index"),
        (".well-known/void", "void"),
        (".well-known/sparql-examples", "queries"),
    ],
)
def test_apache_leads_from_a_thing_to_its_document_by_303(own: Server, path: str, leads: str):
    assert own.get(path).status == 303
    assert own.leads(path) == leads


@needs_apache
@pytest.mark.parametrize(
    ("accept", "type_"),
    [
        ("*/*", "text/html"),
        (BROWSER, "text/html"),
        ("text/*", "text/html"),
        ("text/turtle", "text/turtle"),
        ("application/ld+json", "application/ld+json"),
        ("application/n-triples", "application/n-triples"),
        ("text/turtle, text/html", "text/html"),
        ("text/turtle;q=0.3, application/n-triples;q=0.9, */*;q=0.1", "application/n-triples"),
        ("application/rdf+xml;q=0.3, text/turtle;q=0.9, */*;q=0.1", "text/turtle"),
        ("text/html;q=0, text/turtle;q=0.5", "text/turtle"),
        ("TEXT/TURTLE", "text/turtle"),
    ],
)
def test_apache_negotiates_the_form_of_a_document(own: Server, accept: str, type_: str):
    answer = own.get(PRACTICE, accept)
    assert (answer.status, answer.type) == (200, type_)
    assert "accept" in answer.headers["vary"].lower()
    assert answer.headers["content-location"].startswith("eco-park.")
    assert "qs=" not in answer.headers["content-type"]


@needs_apache
def test_apache_says_406_where_no_form_is_acceptable(own: Server):
    answer = own.get(PRACTICE, "image/png")
    assert answer.status == 406
    assert b"eco-park.ttl" in answer.body


@needs_apache
@pytest.mark.parametrize(
    "record", ["void", "catalogue", "ontology/index", "ontology/0.1.0/alignments", "release/1.0.0/index"]
)
def test_apache_gives_records_as_rdf_xml_too(own: Server, record: str):
    assert own.get(record, "application/rdf+xml").type == "application/rdf+xml"


@needs_apache
@pytest.mark.parametrize(
    ("path", "type_"),
    [
        ("dumps/mini.nq.gz", "application/gzip"),
        ("dumps/transfers.csv", "text/csv"),
        ("dumps/mini-network.geojson", "application/geo+json"),
        (f"{PRACTICE}.linkset.json", "application/linkset+json"),
        (f"{PRACTICE}.jsonld", "application/ld+json"),
        ("ontology/context.jsonld", "application/ld+json"),
    ],
)
def test_apache_names_the_type_of_each_file(own: Server, path: str, type_: str):
    answer = own.get(path)
    assert (answer.status, answer.type) == (200, type_)
    assert "content-encoding" not in answer.headers
    assert answer.headers["access-control-allow-origin"] == "*"
    head = own.get(path, method="HEAD")
    assert (head.status, head.type, head.body) == (200, type_, b"")
    assert head.headers["content-length"] == answer.headers["content-length"]


@needs_nginx
@pytest.mark.parametrize("path", [PRACTICE, f"{PRACTICE}.html", f"pl/{PRACTICE}.html"])
def test_nginx_links_a_page_to_its_forms_in_headers(other: Server, path: str):
    found = find_signposting_http_link([other.get(path).headers["link"]], f"{other.address}/{path}")
    assert [str(one.target) for one in found.describedBy] == [f"{other.address}/{PRACTICE}.ttl"]
    assert [str(one.target) for one in found.linksets] == [f"{other.address}/{PRACTICE}.linkset.json"]
    assert str(found.license.target) == "https://creativecommons.org/licenses/by/4.0/"


@needs_apache
@pytest.mark.parametrize("path", [PRACTICE, f"{PRACTICE}.html", f"pl/{PRACTICE}.html"])
def test_apache_links_a_page_to_its_forms_in_headers(own: Server, path: str):
    found = find_signposting_http_link([own.get(path).headers["link"]], f"{own.address}/{path}")
    start = f"{own.address}/{PRACTICE}"
    assert {(str(one.target), str(one.type)) for one in found.describedBy} == {
        (f"{start}.ttl", "text/turtle"),
        (f"{start}.jsonld", "application/ld+json"),
    }
    assert [str(one.target) for one in found.linksets] == [f"{start}.linkset.json"]
    assert str(found.license.target) == "https://creativecommons.org/licenses/by/4.0/"


@needs_apache
def test_apache_links_a_table_to_its_definition(own: Server):
    link = own.get("tables/transfers.csv").headers["link"]
    assert '/tables/metadata.json>; rel="describedby"; type="application/csvm+json"' in link


@needs_apache
def test_forms_of_a_document_have_each_an_etag_of_their_own(own: Server):
    tags = {own.get(PRACTICE, accept).headers["etag"] for accept in ("text/html", "text/turtle")}
    assert len(tags) == 2


@needs_apache
@pytest.mark.parametrize(
    ("path", "leads"),
    [
        ("id/practice/green-park", "id/practice/eco-park"),
        ("doc/practice/green-park", PRACTICE),
        ("doc/practice/green-park.ttl", f"{PRACTICE}.ttl"),
        ("pl/doc/practice/green-park.html", f"pl/{PRACTICE}.html"),
    ],
)
def test_a_former_slug_is_answered_for_good(own: Server, path: str, leads: str):
    assert own.get(path).status == 301
    assert own.leads(path) == leads


@needs_apache
def test_what_is_not_there_is_404(own: Server):
    assert own.get("doc/practice/nothing").status == 404


@needs_apache
@pytest.mark.parametrize(
    ("path", "accept", "leads"),
    [
        ("id/practice/eco-park", "text/turtle", f"{PRACTICE}.ttl"),
        ("id/practice/eco-park", BROWSER, f"{PRACTICE}.html"),
        ("id/practice/eco-park", "*/*", f"{PRACTICE}.html"),
        ("id/practice/eco-park", "application/ld+json", f"{PRACTICE}.jsonld"),
        ("id/practice/eco-park", "text/html;q=0.3, text/turtle;q=0.9", f"{PRACTICE}.ttl"),
        ("ontology", "application/rdf+xml", "ontology/index.rdf"),
        ("ontology/0.1.0", "text/turtle", "ontology/0.1.0/index.ttl"),
        ("ontology/0.1.0/alignments", "text/turtle", "ontology/0.1.0/alignments.ttl"),
        ("ontology/alignments", "*/*", "ontology/alignments.html"),
        ("release/1.0.0", "text/turtle", "release/1.0.0/index.ttl"),
        ("graph/source/editors", "application/n-triples", "doc/graph/source/editors.nt"),
        ("void", "application/rdf+xml", "void.rdf"),
    ],
)
def test_w3id_leads_to_the_form_that_is_asked_for(
    w3id: Server, mini_site: Path, path: str, accept: str, leads: str
):
    answer = w3id.get(path, accept)
    assert (answer.status, varied(answer)) == (303, {"accept", "accept-language"})
    assert w3id.leads(path, accept) == f"https://example.org/the-folder-of-the-publication/{leads}"
    assert (mini_site / leads).is_file()


@needs_apache
def test_w3id_answers_a_former_slug_for_good(w3id: Server):
    assert w3id.get("id/practice/green-park").status == 301
    assert w3id.leads("id/practice/green-park").endswith(f"/{PRACTICE}.html")


@needs_nginx
@pytest.mark.parametrize(
    ("path", "accept", "status", "leads"),
    [
        ("id/practice/eco-park", "text/turtle", 303, f"/{PRACTICE}.ttl"),
        ("id/practice/eco-park", BROWSER, 303, f"/{PRACTICE}.html"),
        ("id/nuts/2021/PL22", "*/*", 303, "/doc/nuts/2021/PL22.html"),
        ("graph/source/editors", "application/ld+json", 303, "/doc/graph/source/editors.jsonld"),
        ("ontology", "application/rdf+xml", 303, "/ontology/index.rdf"),
        ("ontology/0.1.0", "*/*", 303, "/ontology/0.1.0/index.html"),
        ("release/1.0.0", "text/turtle", 303, "/release/1.0.0/index.ttl"),
        (".well-known/void", "text/turtle", 303, "/void.ttl"),
        ("id/practice/green-park", "*/*", 301, "/id/practice/eco-park"),
    ],
)
def test_nginx_leads_where_apache_leads(other: Server, path: str, accept: str, status: int, leads: str):
    answer = other.get(path, accept)
    assert answer.status == status
    assert answer.headers["location"].removeprefix(other.address) == leads


@needs_nginx
@pytest.mark.parametrize(
    ("path", "accept", "type_"),
    [
        (PRACTICE, "text/turtle", "text/turtle"),
        (PRACTICE, "*/*", "text/html"),
        ("void", "application/rdf+xml", "application/rdf+xml"),
        ("queries", BROWSER, "text/turtle"),
        ("doc/graph/source/editors.html", BROWSER, "text/html"),
        ("pl/doc/graph/source/editors", BROWSER, "text/html"),
        ("doc/graph/source/editors", "application/n-triples", "application/n-triples"),
        ("doc/graph/ontology", "text/turtle", "text/turtle"),
        ("pl/ontology/", BROWSER, "text/html"),
        (PRACTICE, BROWSER, "text/html"),
        (PRACTICE, "text/turtle, */*", "text/turtle"),
        (PRACTICE, "text/turtle;q=0.3, application/n-triples;q=0.9, */*;q=0.1", "application/n-triples"),
        (PRACTICE, "text/html;q=0, text/turtle;q=0.2", "text/turtle"),
        (PRACTICE, "text/html;q=0.4, text/turtle;q=0.8", "text/turtle"),
        ("void", "application/rdf+xml;q=0.3, text/turtle;q=0.9, */*;q=0.1", "text/turtle"),
        (f"{PRACTICE}.linkset.json", "*/*", "application/linkset+json"),
        ("dumps/mini.nq.gz", "*/*", "application/gzip"),
    ],
)
def test_nginx_gives_the_form_that_is_asked_for(other: Server, path: str, accept: str, type_: str):
    answer = other.get(path, accept)
    assert (answer.status, answer.type) == (200, type_)
    assert answer.headers["access-control-allow-origin"] == "*"


# Which page a thing's address leads to, by what a browser likes best. Things have one address in all languages, so
# the language is chosen where the address is left for a page's; pages themselves stay in the language of their address.
SPEAKERS = [
    (BROWSER, "pl-PL,pl;q=0.9,en;q=0.8", "pl/"),
    (BROWSER, "pl", "pl/"),
    (BROWSER, "en,pl;q=0.5", ""),
    (BROWSER, "plt", ""),
    (BROWSER, "", ""),
    ("text/turtle", "pl", ""),
    ("*/*", "pl", ""),
]


@needs_apache
@pytest.mark.parametrize(("accept", "language", "folder"), SPEAKERS)
def test_apache_leads_people_to_the_page_in_their_language(
    own: Server, accept: str, language: str, folder: str
):
    assert own.leads("id/practice/eco-park", accept, language) == f"{folder}{PRACTICE}"
    assert own.leads("ontology", accept, language) == f"{folder}ontology/index"
    assert own.leads("release/1.0.0", accept, language) == f"{folder}release/1.0.0/index"
    for path in ("id/practice/eco-park", "ontology", "ontology/0.1.0"):
        assert varied(own.get(path, accept, language=language)) == {"accept", "accept-language"}
    assert varied(own.get(PRACTICE, accept, language=language)) == {"negotiate", "accept"}


@needs_nginx
@pytest.mark.parametrize(("accept", "language", "folder"), SPEAKERS)
def test_nginx_leads_people_to_the_page_in_their_language(
    other: Server, accept: str, language: str, folder: str
):
    form = "ttl" if accept == "text/turtle" else "html"
    assert other.leads("id/practice/eco-park", accept, language) == f"{folder}{PRACTICE}.{form}"
    assert other.leads("ontology", accept, language) == f"{folder}ontology/index.{form}"
    assert varied(other.get("ontology", accept)) == {"accept", "accept-language"}
    assert varied(other.get(PRACTICE, accept)) == {"accept"}


@needs_apache
@pytest.mark.parametrize(("accept", "language", "folder"), SPEAKERS)
def test_w3id_leads_people_to_the_page_in_their_language(
    w3id: Server, accept: str, language: str, folder: str
):
    form = "ttl" if accept == "text/turtle" else "html"
    assert w3id.leads("id/practice/eco-park", accept, language).endswith(f"/{folder}{PRACTICE}.{form}")
    assert w3id.leads("ontology/0.1.0", accept, language).endswith(f"/{folder}ontology/0.1.0/index.{form}")


@needs_apache
@needs_nginx
@pytest.mark.parametrize("accept", ["*/*", BROWSER])
def test_a_page_in_another_language_is_given_without_its_suffix(own: Server, other: Server, accept: str):
    for server in (own, other):
        answer = server.get(f"pl/{PRACTICE}", accept)
        assert (answer.status, answer.type) == (200, "text/html")
        assert '<html lang="pl">' in answer.body.decode()
        assert varied(answer) == {"accept"}
        assert server.get(f"pl/{PRACTICE}.html", accept).body == answer.body


@needs_apache
@needs_nginx
@pytest.mark.parametrize(("path", "accept"), [(PRACTICE, "text/turtle"), ("void", "application/rdf+xml")])
def test_another_form_of_a_page_in_another_language_is_that_of_the_document(
    own: Server, other: Server, path: str, accept: str
):
    for server in (own, other):
        answer = server.get(f"pl/{path}", accept)
        assert (answer.status, varied(answer)) == (303, {"accept"})
        assert server.leads(f"pl/{path}", accept).lstrip("/") == path
        assert server.get(path, accept).type == accept


@needs_apache
def test_a_folder_that_is_called_like_a_language_changes_nothing(mini_site: Path, tmp_path: Path):
    with apache(mini_site, tmp_path, "/pl/site") as server:
        assert server.get(PRACTICE, "text/turtle").type == "text/turtle"
        assert server.get(f"pl/{PRACTICE}").type == "text/html"
        assert server.leads(f"pl/{PRACTICE}", "text/turtle") == PRACTICE
        assert server.leads("id/practice/eco-park", BROWSER, "pl") == f"pl/{PRACTICE}"


@needs_apache
@needs_nginx
def test_only_what_a_version_holds_may_be_kept_for_good(own: Server, other: Server):
    for server in (own, other):
        for path in ("release/1.0.0/mini.nq.gz", "ontology/0.1.0/context.jsonld"):
            assert "immutable" in server.get(path).headers["cache-control"]
        for path in ("release/1.0.0/index.html", "dumps/mini.nq.gz", "ontology/context.jsonld"):
            assert "cache-control" not in server.get(path).headers


@needs_apache
@needs_nginx
@pytest.mark.parametrize("accept", [BROWSER, "text/turtle"])
def test_what_is_not_there_is_404_in_every_language(own: Server, other: Server, accept: str):
    assert own.get("pl/doc/practice/nothing", accept).status == 404
    assert other.get("pl/doc/practice/nothing", BROWSER).status == 404
    assert "Pod tym adresem nic nie ma" in other.get("nothing").body.decode()


def test_every_target_of_the_redirects_of_netlify_is_there(mini_site: Path):
    for line in (mini_site / "_redirects").read_text(encoding="utf-8").splitlines():
        _, target, status = line.split(" ")
        assert status in {"301", "303", "303!"}
        assert ":splat" in target or (mini_site / target.lstrip("/")).is_file()


def test_a_former_slug_has_a_page_in_each_language_that_leads_on(mini_site: Path):
    for page in ("doc/practice/green-park.html", "pl/doc/practice/green-park.html"):
        text = (mini_site / page).read_text(encoding="utf-8")
        assert '<a href="eco-park.html">practice/eco-park</a>' in text
        assert "The town calls it eco park." in text
        assert (
            f'rel="canonical" href="https://example.org/mini/{page.replace("green-park", "eco-park")}"'
            in text
        )
    forward = (mini_site / "id/practice/green-park/index.html").read_text(encoding="utf-8")
    assert 'http-equiv="refresh" content="0; url=../../../doc/practice/eco-park.html"' in forward
    assert "replaced" in (mini_site / "doc/practice/green-park.ttl").read_text(encoding="utf-8").lower()
