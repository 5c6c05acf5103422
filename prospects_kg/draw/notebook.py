"""The network as a notebook shows it: a TransferNetwork that can draw itself."""

from __future__ import annotations

from dataclasses import fields
from html import escape
from typing import TYPE_CHECKING, Self

from prospects_kg.draw import page
from prospects_kg.network.model import TransferNetwork

if TYPE_CHECKING:
    from prospects_kg.draw.interactive import Network

_HEIGHT = 900


class DrawnNetwork(TransferNetwork):
    """A TransferNetwork with `to_pyvis()` and the interactive page as its picture in a notebook."""

    @classmethod
    def of(cls, network: TransferNetwork) -> Self:
        """The same network, able to draw itself."""
        return cls(**{field.name: getattr(network, field.name) for field in fields(network)})

    def to_pyvis(self, language: str = "") -> Network:
        """The network as a pyvis Network; `generate_html()` of it gives the interactive page."""
        return page.to_pyvis(self, language or self.languages[0])

    def to_html(self, language: str = "", title: str = "") -> str:
        """The interactive page, one HTML file that needs nothing else."""
        return page.page(self, language or self.languages[0], title)

    def _repr_html_(self) -> str:
        """The page in a frame of its own that may run its script and open links, and nothing else of the notebook."""
        return (
            '<iframe sandbox="allow-scripts allow-popups allow-downloads" style="border:0;width:100%" '
            f'height="{_HEIGHT}" srcdoc="{escape(self.to_html())}"></iframe>'
        )
