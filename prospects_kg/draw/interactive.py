"""The network as pyvis knows it, drawn with a template of our own.

The only module that knows pyvis. Its own template puts titles into innerHTML and loads scripts from the web in every
mode, so `set_template_dir` names ours and its environment is exchanged for one that escapes. The library vis-network
is taken out of pyvis's wheel.
"""

from __future__ import annotations

import importlib
import json
import re
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from prospects_kg.draw.pagedata import harmless
from prospects_kg.draw.templates import environment
from prospects_kg.network.model import Place

if TYPE_CHECKING:
    from pyvis.network import Network

__all__ = ["TEMPLATES", "Network", "add_link", "add_place", "library", "new_network"]

# pyvis loads IPython, which takes longer than all else: only who draws a page waits for it.
_PYVIS: Final = "pyvis.network"
TEMPLATES: Final = Path(__file__).with_name("templates")
_LIBRARY: Final = "templates/lib/vis-9.1.2/vis-network.min.js"
_OPTIONS: Final = {"physics": {"enabled": False}, "nodes": {"shape": "dot"}}
_JSON: Final = {"sort_keys": True, "ensure_ascii": False, "separators": (",", ":")}


@cache
def library() -> str:
    """The text of vis-network, as it stands in pyvis's wheel, without the line that names its map of sources."""
    text = files("pyvis").joinpath(_LIBRARY).read_text(encoding="utf-8")
    return re.sub(r"\n//# sourceMappingURL=.*\s*$", "\n", text)


def new_network(page: dict[str, Any], title: str) -> Network:
    """A pyvis Network without nodes whose `generate_html` fills our template in with `page`."""
    made: type[Network] = importlib.import_module(_PYVIS).Network
    drawn = made(height="100%", directed=True, cdn_resources="in_line", heading=title)
    drawn.set_options(json.dumps(_OPTIONS))
    drawn.set_template_dir(str(TEMPLATES), "network.html")
    # `set_template_dir` makes an environment that escapes nothing.
    drawn.templateEnv = environment(TEMPLATES).overlay()
    drawn.templateEnv.globals = dict(drawn.templateEnv.globals) | {"page": page}
    drawn.templateEnv.policies = dict(drawn.templateEnv.policies) | {"json.dumps_kwargs": _JSON}
    return drawn


def add_place(drawn: Network, place: Place, label: str, at: tuple[int, int, int] | None, given: int) -> None:
    """Add a node; `at` is where it stands (x, y, size of its component), `given` how often it gave or took."""
    where = {} if at is None else {"x": at[0], "y": at[1]}
    drawn.add_node(
        place.iri,
        label=harmless(label),
        title=harmless(label),
        value=given,
        labels={language: harmless(text) for language, text in sorted(place.labels.items())},
        country=place.country,
        nuts=place.nuts_code,
        kind=place.kind,
        **where,
    )


def add_link(drawn: Network, giver: str, taker: str, transfers: list[int]) -> None:
    """Add the link between an ordered pair of nodes; `transfers` are places in the page's list of transfers."""
    drawn.add_edge(giver, taker, value=len(transfers), transfers=transfers)
