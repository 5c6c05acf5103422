"""Pictures of diffusion: without scripts, safe with any name, the same bytes each time, legible without colour."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prospects_kg.cli.main import run
from prospects_kg.diffusion.cascades import Adoption, Cascades
from prospects_kg.diffusion.netinf import Link
from prospects_kg.draw.diffusion import adoption_curves_svg, null_svg, pictures
from prospects_kg.draw.inferred import network_svg
from prospects_kg.draw.plane import ticks
from prospects_kg.model.errors import DiffusionError

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "</text><script>alert(1)</script>\"'&\x00\ud800<img src=x onerror=y>"
ALLOWED = {"svg", "title", "desc", "defs", "marker", "path", "rect", "line", "circle", "text", "g"}


def link(step: int, source: str, target: str, share: float | None = None) -> Link:
    return Link(step, source, target, 10.0 / step, 0.01, False, ("x",), 1.0, bootstrap_share=share)


LINKS = [link(1, "a", "b", 0.95), link(2, "b", "a", 0.6), link(3, "b", "c", 0.1), link(4, "a", "c")]
TABLE = Cascades.from_rows(
    [
        Adoption(*row)
        for row in [("a", "x", 1990.0), ("b", "x", 1990.0), ("c", "x", 1993.0), ("b", "y", 1991.0)]
    ]
)


def drawn(name: str = "region") -> list[str]:
    links = [replace(each, source=each.source + name) for each in LINKS]
    return [
        network_svg(links, title=name, labels={"b": name}),
        adoption_curves_svg(TABLE, ["x", "y"], title=name, labels={"x": name}),
        null_svg([3.0, 4.0, 4.0], 5.0, title=name, what=name),
    ]


def texts(picture: str) -> list[str]:
    return ["".join(each.itertext()) for each in ElementTree.fromstring(picture).iter(f"{SVG}text")]


@pytest.mark.parametrize("name", ["region", HOSTILE])
def test_a_picture_holds_shapes_and_words_and_nothing_that_runs(name: str) -> None:
    for picture in drawn(name):
        root = ElementTree.fromstring(picture.encode("utf-8"))
        assert {each.tag.removeprefix(SVG) for each in root.iter()} <= ALLOWED
        for each in root.iter():
            assert not [key for key in each.attrib if key.startswith("on") or "href" in key]
        assert "http" not in picture.replace("http://www.w3.org/2000/svg", "")
        assert root.attrib["role"] == "img"
        assert root.find(f"{SVG}title") is not None
        assert root.find(f"{SVG}desc") is not None


@given(st.text())
def test_any_name_makes_well_formed_xml(name: str) -> None:
    for picture in drawn(name):
        ElementTree.fromstring(picture.encode("utf-8"))


def test_the_same_data_give_the_same_bytes() -> None:
    assert drawn() == drawn()


def test_stability_is_told_by_the_style_of_the_line() -> None:
    root = ElementTree.fromstring(network_svg(LINKS, title="t"))
    dashes = {
        each.find(f"{SVG}title").text.split(":")[0]: each.attrib.get("stroke-dasharray", "")
        for each in root.iter(f"{SVG}path")
        if each.find(f"{SVG}title") is not None
    }
    assert dashes == {"a to b": "", "b to a": "7 4", "b to c": "1.5 4", "a to c": "12 3 2 3"}
    legend = texts(network_svg(LINKS, title="t"))
    assert "in at least 90 % of resamples" in legend
    assert "not resampled: stability unknown" in legend
    assert "in 50 to 90 %" not in texts(network_svg(LINKS[:1], title="t"))


def test_a_network_says_how_much_of_it_is_shown_and_that_it_is_inferred() -> None:
    picture = network_svg(LINKS, title="t", most=2)
    assert "2 of 4 links inferred from dates of adoption, between 2 regions. No source states them." in texts(
        picture
    )


def test_curves_count_adopters_and_are_named_at_their_end() -> None:
    picture = adoption_curves_svg(TABLE, ["x", "y"], title="t")
    assert {"x", "y", "0", "3"} <= set(texts(picture))
    root = ElementTree.fromstring(picture)
    told = [each.text for each in root.iter(f"{SVG}title")]
    assert {"x: 3", "y: 1"} <= set(told)
    curves = list(root.iter(f"{SVG}path"))
    assert len({each.attrib.get("stroke-dasharray", "") for each in curves}) == 2


def test_the_null_tells_how_many_shuffles_reach_the_data() -> None:
    picture = null_svg([3.0, 4.0, 5.0, 7.0], 5.0, title="t")
    assert any("2 of 4 shuffles gave as many or more (p = 0.6)" in each for each in texts(picture))
    bars = [each.text for each in ElementTree.fromstring(picture).iter(f"{SVG}title")]
    assert "3 to 4: 1 shuffles" in bars


@pytest.mark.parametrize("count", [1, 2, 3, 60])
def test_every_size_of_network_can_be_drawn(count: int) -> None:
    links = [link(number + 1, f"n{number}", f"n{number + 1}") for number in range(count)]
    assert len(texts(network_svg(links, title="t"))) >= count + 1


def test_all_that_is_written_can_be_read() -> None:
    for picture in drawn():
        sizes = [int(size) for size in re.findall(r'font-size="(\d+)"', picture)]
        assert min(sizes) >= 12


def test_what_cannot_be_drawn_is_said() -> None:
    with pytest.raises(DiffusionError, match="no links to draw"):
        network_svg([], title="t")
    with pytest.raises(DiffusionError, match="ask for permutations"):
        null_svg([], 1.0, title="t")
    with pytest.raises(DiffusionError, match="one to 8 practices, not 0"):
        adoption_curves_svg(TABLE, [], title="t")
    with pytest.raises(DiffusionError, match="nobody adopted 'z'"):
        adoption_curves_svg(TABLE, ["z"], title="t")


@given(st.floats(-1e6, 1e6), st.floats(0, 1e6), st.booleans())
def test_ticks_hold_what_they_must_show(low: float, span: float, whole: bool) -> None:
    found = ticks(low, low + span, whole=whole)
    near = 1e-6 * max(1, abs(low) + span)
    assert found[0] <= low + near
    assert found[-1] >= low + span - near
    assert 2 <= len(found) <= 10


def test_there_is_a_picture_of_whatever_there_is() -> None:
    assert list(pictures(TABLE, LINKS, [3.0])) == ["network.svg", "curves.svg", "null.svg"]
    assert list(pictures(TABLE, [])) == ["curves.svg"]
    assert pictures(Cascades.from_rows([]), []) == {}


def test_the_command_draws_what_there_is(tmp_path: Path) -> None:
    table = tmp_path / "adoptions.csv"
    rows = [f"{region},p{number},{2000 + step}" for number in range(6) for step, region in enumerate("abc")]
    table.write_text("\n".join(["region,practice,date", *rows]), encoding="utf-8")
    command = ["diffusion", str(table), "--max-links", "2", "--format", "csv"]
    assert run([*command, "--pictures", str(tmp_path / "new" / "folder")]) == 0
    assert sorted(each.name for each in (tmp_path / "new" / "folder").iterdir()) == [
        "curves.svg",
        "network.svg",
    ]
    assert run([*command, "--pictures", str(table)]) == 2
