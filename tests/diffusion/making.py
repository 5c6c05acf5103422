"""Small cascades for tests, written as text: one practice a line, "practice: region time, region time"."""

from __future__ import annotations

from hypothesis import strategies as st

from prospects_kg.diffusion.adoptions import Adoption
from prospects_kg.diffusion.cascades import Cascades


def cascades_of(text: str, nodes: tuple[str, ...] | None = None) -> Cascades:
    rows = []
    for line in filter(None, map(str.strip, text.splitlines())):
        practice, _, adopters = line.partition(":")
        for one in adopters.split(","):
            region, time = one.split()
            rows.append(Adoption(region, practice, float(time)))
    return Cascades.from_rows(rows, nodes)


# A first, then B (twice), then C; with rate 1 every number can be worked out by hand.
SMALL = "x: A 0, B 1\ny: A 0, B 2, C 2.5\nz: D 0, A 1"


@st.composite
def small_cascades(draw: st.DrawFn) -> Cascades:
    """Up to six practices and five regions; whole years, so that gains tie often."""
    rows = []
    for practice in range(draw(st.integers(1, 6))):
        adopters = draw(st.lists(st.sampled_from("ABCDE"), min_size=1, max_size=5, unique=True))
        rows += [Adoption(region, f"p{practice}", float(draw(st.integers(0, 4)))) for region in adopters]
    return Cascades.from_rows(rows, tuple("ABCDE"))
