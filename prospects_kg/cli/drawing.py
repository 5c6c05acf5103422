"""What `network -o FILE` writes: the suffix tells whether a file for other programs, a picture or a page is wanted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from prospects_kg.draw.gallery import PICTURES
from prospects_kg.draw.page import page
from prospects_kg.draw.palette import PAPER, hue_roles, stage_role
from prospects_kg.draw.picture import Picture
from prospects_kg.draw.raster import to_pdf, to_png
from prospects_kg.draw.report_forms import picture_page
from prospects_kg.model.errors import ResultError
from prospects_kg.network.compiled import layout
from prospects_kg.network.export import ExportOptions, NetworkFormat, export
from prospects_kg.network.gexf import Look
from prospects_kg.network.model import STAGES, TransferNetwork

# What is drawn where no picture is named; as HTML this is the interactive page.
NETWORK: Final = "network"
_DRAWN: Final = ("svg", "png", "pdf")
_PAGE: Final = "html"
SUFFIXES: Final = (_PAGE, *_DRAWN, *NetworkFormat)


@dataclass(frozen=True, slots=True)
class Drawn:
    """How a file is to look: the language of its words, parallel links kept or not, which picture."""

    language: str
    parallel: bool = False
    picture: str | None = None


def suffix_of(path: Path, known: tuple[str, ...], option: str) -> str:
    """The suffix of a file in lower case; raises ResultError where no kind of file that is known has it."""
    suffix = path.suffix.lower().removeprefix(".")
    if suffix not in known:
        raise ResultError(f"{option} {path}: the suffix says what to write; known are .{', .'.join(known)}")
    return suffix


def check_choice(output: Path, drawn: Drawn) -> None:
    """Raise ResultError where a file cannot hold what was asked for; called before anything is read."""
    suffix = suffix_of(output, SUFFIXES, "-o")
    if drawn.picture and drawn.picture not in PICTURES:
        raise ResultError(
            f"--picture {drawn.picture}: there is no such picture; known are {', '.join(PICTURES)}"
        )
    if drawn.picture and suffix in set(NetworkFormat):
        raise ResultError(
            f"-o {output}: .{suffix} holds the network itself and no picture; "
            f"leave --picture out, or write {output.with_suffix('.svg')}"
        )


def files_of(network: TransferNetwork, output: Path, drawn: Drawn) -> dict[Path, bytes]:
    """The bytes of every file that belongs to an output, the one that was named first."""
    suffix = suffix_of(output, SUFFIXES, "-o")
    if suffix in set(NetworkFormat):
        options = ExportOptions(
            drawn.language, drawn.parallel, _look(network) if suffix == "gexf" else Look()
        )
        return named(output, export(network, suffix, options))
    if suffix == _PAGE and drawn.picture in {None, NETWORK}:
        return {output: page(network, drawn.language).encode()}
    picture: Picture = PICTURES[drawn.picture or NETWORK](network, drawn.language)
    if suffix == _PAGE:
        return {output: picture_page(picture).encode()}
    return _with_twins(output, suffix, picture)


def _with_twins(output: Path, suffix: str, picture: Picture) -> dict[Path, bytes]:
    """A picture with its numbers as CSV and JSON beside it."""
    raster = {"png": to_png, "pdf": to_pdf}
    drawn = raster[suffix](picture.svg) if suffix in raster else picture.svg.encode()
    twins = {".csv": picture.to_csv().encode(), ".json": picture.to_json().encode()}
    return {output: drawn, **{output.with_suffix(twin): content for twin, content in twins.items()}}


def named(output: Path, files: Mapping[str, bytes]) -> dict[Path, bytes]:
    """Files by path: the first under the name that was typed, others with its stem."""
    return {
        output if place == 0 else output.with_suffix(suffix): content
        for place, (suffix, content) in enumerate(files.items())
    }


def _look(network: TransferNetwork) -> Look:
    """Places as on the page, colours of stages and of countries, the most frequent country first."""
    countries = {iri: place.country or "" for iri, place in sorted(network.graph.nodes(data="data"))}
    often = Counter(country for country in countries.values() if country)
    roles = hue_roles(sorted(often, key=lambda country: (-often[country], country)))
    return Look(
        layout(network.graph),
        {iri: PAPER[roles[country]] if country else PAPER["line"] for iri, country in countries.items()},
        {stage: PAPER[stage_role(stage)] for stage in STAGES},
    )
