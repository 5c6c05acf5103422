"""Makes the gallery: every picture of the packaged project as SVG, and gallery.md, which shows them.

python docs/gallery.py [RELEASE]   writes docs/gallery/*.svg and docs/gallery.md; without RELEASE the project is built first
python docs/gallery.py --check     writes nothing; exit code 1 and the names of the files that are out of date
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from prospects_kg.draw.flows import sankey, theme_sankey
from prospects_kg.draw.funnel import stage_funnel
from prospects_kg.draw.lineage import lineage
from prospects_kg.draw.map import MapOptions, flow_map
from prospects_kg.draw.matrix import matrix
from prospects_kg.draw.picture import Picture
from prospects_kg.draw.timeline import timeline
from prospects_kg.knowledge_graph import KnowledgeGraph
from prospects_kg.model.project import Project
from prospects_kg.network.model import TransferNetwork

DOCS: Final = Path(__file__).resolve().parent
FOLDER: Final = "gallery"
FAR: Final = ("adopted", "piloted")


@dataclass(frozen=True, slots=True)
class Shown:
    """One picture of the gallery: its file, what is drawn of which stages, the command that makes it, what to see."""

    name: str
    stages: tuple[str, ...]
    drawn: Callable[[TransferNetwork], Picture]
    command: str
    words: str


def _donor(network: TransferNetwork) -> Picture:
    donor = f"{network.base}id/region/ruhr"
    return flow_map(network, MapOptions(donor=donor))


GALLERY: Final = (
    Shown(
        "lineage",
        FAR,
        lineage,
        "--stage adopted --stage piloted --picture lineage",
        "Chains of transfers: a place takes a practice over, and others take it from there.",
    ),
    Shown(
        "map",
        FAR,
        flow_map,
        "--stage adopted --stage piloted --picture map",
        "Flows between countries. All flows between places at once would be a tangle.",
    ),
    Shown(
        "map-ruhr",
        (),
        _donor,
        "",
        "What one place gave: the Ruhr, all stages (in Python: `flow_map(network, MapOptions(donor=...))`).",
    ),
    Shown(
        "sankey",
        FAR,
        sankey,
        "--stage adopted --stage piloted --picture sankey",
        "Who gave on the left, who took on the right.",
    ),
    Shown("themes", (), theme_sankey, "--picture themes", "How far the practices of each theme came."),
    Shown(
        "funnel",
        (),
        stage_funnel,
        "--picture funnel",
        "How many transfers reached each stage, and how many stand at it now.",
    ),
    Shown(
        "timeline",
        (),
        timeline,
        "--picture timeline",
        "When transfers reached their present stage; years of pages are bounds and drawn apart.",
    ),
    Shown(
        "matrix",
        FAR,
        matrix,
        "--stage adopted --stage piloted --picture matrix",
        "The same flows as a table of who gave (rows) and who took (columns).",
    ),
)


def files(kg: KnowledgeGraph) -> Mapping[str, str]:
    """Every file of the gallery by its path within docs/."""
    made: dict[str, str] = {}
    page = [
        "# Gallery\n",
        "<!-- Made by `python docs/gallery.py`; edit that, not this page. -->\n",
        "Pictures of the packaged project, drawn by `prospects-kg network --picture NAME -o FILE.svg`. Beside each picture the command "
        "writes its numbers as CSV and JSON; `-o FILE.png` and `-o FILE.pdf` (with `pip install 'prospects-kg[pictures]'`) "
        "give what papers need. What they mean is explained in [networks](network.md) and [measures](measures.md), what the data cannot tell in "
        "[the data](data.md).\n",
    ]
    for shown in GALLERY:
        picture = shown.drawn(kg.transfers(stages=shown.stages))
        made[f"{FOLDER}/{shown.name}.svg"] = picture.svg
        page += [
            f"## {picture.title}\n",
            f"{shown.words}\n",
            f"![{picture.summary}]({FOLDER}/{shown.name}.svg)\n",
        ]
        if shown.command:
            page.append(f"    prospects-kg network {shown.command} -o {shown.name}.svg\n")
    made["gallery.md"] = "\n".join(page)
    return made


def main(arguments: Sequence[str]) -> int:
    """Write the files that changed, or only name them."""
    check = "--check" in arguments
    releases = [argument for argument in arguments if argument != "--check"]
    with TemporaryDirectory(prefix="gallery-") as folder:
        kg = (
            KnowledgeGraph.open(releases[0])
            if releases
            else KnowledgeGraph.build(Project.packaged(), Path(folder) / "release")
        )
        made = files(kg)
    old = []
    for name, text in made.items():
        path = DOCS / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            old.append(name)
            if not check:
                path.parent.mkdir(exist_ok=True)
                path.write_text(text, encoding="utf-8", newline="\n")
    for name in old:
        print(f"docs/{name} {'is out of date; run python docs/gallery.py' if check else 'written'}")
    return 1 if old and check else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
