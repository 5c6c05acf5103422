"""Pictures of diffusion as SVG without scripts: adoption curves, and shuffled data against the data.

Nothing is told by colour alone: lines differ by dashes, too. The same input gives the same bytes. Colours: Okabe and Ito,
Color Universal Design, 2008.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final

from prospects_kg.diffusion.cascades import Cascades
from prospects_kg.diffusion.netinf import Link
from prospects_kg.draw.inferred import network_svg
from prospects_kg.draw.plane import (
    GREY,
    INK,
    Axes,
    Content,
    document,
    element,
    number,
    short,
    tick_text,
    ticks,
)
from prospects_kg.model.errors import DiffusionError

_RED: Final = "#D55E00"
_PALE: Final = "#bdd7e7"
_CURVES: Final = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#000000", "#6a3d9a")
_DASHES: Final = ("", "8 4", "2 3", "10 3 2 3", "5 5", "1 5", "12 6", "3 3 9 3")


def pictures(
    cascades: Cascades,
    links: Sequence[Link],
    shuffled: Sequence[float] = (),
    *,
    labels: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """Every picture that there is something for, by the name of its file.

    `shuffled` are numbers of links inferred from shuffled data. The curves are those of the practices with most adopters.
    """
    found = {}
    if links:
        found["network.svg"] = network_svg(links, title="Who may have learned from whom", labels=labels)
    if len(cascades):
        most = sorted(cascades, key=lambda each: -len(each[1]))[: len(_CURVES)]
        names = [practice for practice, _, _ in most]
        found["curves.svg"] = adoption_curves_svg(cascades, names, title="Adoptions over time", labels=labels)
    if shuffled:
        found["null.svg"] = null_svg(
            shuffled, float(len(links)), title="Links from shuffled data and from the data"
        )
    return found


def adoption_curves_svg(
    cascades: Cascades,
    practices: Sequence[str],
    *,
    title: str,
    labels: Mapping[str, str] | None = None,
    size: tuple[int, int] = (800, 460),
) -> str:
    """How many regions had adopted each practice by when: one stepped line a practice, named at its end.

    At most eight practices; raises DiffusionError for more, for none, or for one that nobody adopted.
    """
    if not 1 <= len(practices) <= len(_CURVES):
        raise DiffusionError(
            f"a picture shows one to {len(_CURVES)} practices, not {len(practices)}; choose some"
        )
    part = cascades.subset(practices)
    steps = {practice: _steps(sorted(times.tolist())) for practice, _, times in part}
    last = max(time for each in steps.values() for time, _ in each)
    first = min(time for each in steps.values() for time, _ in each)
    most = max(each[-1][1] for each in steps.values())
    axes = Axes(size, (first, last), (0.0, float(most)), right=200)
    ends = _apart([axes.y(float(each[-1][1])) for each in steps.values()], 16)
    body = list(axes.frame("time of adoption", "regions that had adopted"))
    for place, (practice, each) in enumerate(steps.items()):
        body += _curve(axes, each, place, short((labels or {}).get(practice, practice)), ends[place], last)
    about = f"Cumulative adoptions of {len(steps)} practices; undated adoptions are not shown."
    return document(*size, title, about, body)


def _steps(times: Sequence[float]) -> list[tuple[float, int]]:
    """When the count changes, and to what.

    >>> _steps([1990.0, 1990.0, 1993.0])
    [(1990.0, 2), (1993.0, 3)]
    """
    found, count = [], 0
    for time, group in groupby(times):
        count += len(list(group))
        found.append((time, count))
    return found


def _apart(places: Sequence[float], gap: float) -> list[float]:
    """Places moved down so that no two are nearer than a gap.

    >>> _apart([10.0, 12.0, 50.0], 16)
    [10.0, 26.0, 50.0]
    """
    moved, lowest = list(places), float("-inf")
    for index in sorted(range(len(places)), key=lambda index: (places[index], index)):
        moved[index] = lowest = max(places[index], lowest + gap)
    return moved


def _curve(
    axes: Axes, steps: Sequence[tuple[float, int]], place: int, name: str, label: float, last: float
) -> Iterator[Content]:
    colour, dash = _CURVES[place], _DASHES[place]
    path = f"M{number(axes.x(steps[0][0]))} {number(axes.y(0.0))}"
    path += "".join(f" H{number(axes.x(time))} V{number(axes.y(float(count)))}" for time, count in steps)
    path += f" H{number(axes.x(last))}"
    style = {"stroke": colour, "stroke-width": "2"} | ({"stroke-dasharray": dash} if dash else {})
    yield element(
        "path", {"d": path, "fill": "none", **style}, [element("title", (), f"{name}: {steps[-1][1]}")]
    )
    x = axes.x(last)
    yield element(
        "line",
        {"x1": number(x + 6), "y1": number(label), "x2": number(x + 30), "y2": number(label), **style},
    )
    at = {"x": number(x + 35), "y": number(label), "dy": "0.35em"}
    yield element("text", {**at, "font-size": "12", "fill": INK}, name)


def null_svg(
    shuffled: Sequence[float],
    observed: float,
    *,
    title: str,
    what: str = "links inferred",
    size: tuple[int, int] = (800, 420),
) -> str:
    """A histogram of what shuffled data give, and a line for what the data give.

    Both are numbers of the same kind, named by `what`: links, or the gain of one. Raises DiffusionError without shuffles.
    """
    if not len(shuffled):
        raise DiffusionError("there are no shuffles to draw; ask for permutations")
    bars = _bars(shuffled, observed)
    axes = Axes(size, (bars[0][0], bars[-1][1]), (0.0, float(max(count for *_, count in bars))))
    body = list(axes.frame(what, "shuffles"))
    for low, high, count in bars:
        if count:
            box = {"x": number(axes.x(low)), "y": number(axes.y(float(count)))}
            box |= {
                "width": number(axes.x(high) - axes.x(low)),
                "height": number(axes.y(0.0) - axes.y(float(count))),
            }
            told = element("title", (), f"{tick_text(low)} to {tick_text(high)}: {count} shuffles")
            body.append(element("rect", {**box, "fill": _PALE, "stroke": GREY}, [told]))
    x = number(axes.x(observed))
    ends = {"x1": x, "y1": number(axes.y(axes.ys[1])), "x2": x, "y2": number(axes.y(0.0))}
    body.append(element("line", {**ends, "stroke": _RED, "stroke-width": "3", "stroke-dasharray": "9 4"}))
    left = axes.x(observed) > size[0] * 0.6
    at = {"x": number(axes.x(observed) + (-8 if left else 8)), "y": number(axes.y(axes.ys[1]) + 6)}
    anchor = {"text-anchor": "end" if left else "start", "font-size": "13", "fill": INK}
    # A white rim keeps the words legible over a bar.
    anchor |= {"stroke": "#ffffff", "stroke-width": "4", "paint-order": "stroke"}
    body.append(element("text", {**at, **anchor}, f"the data: {tick_text(observed)}"))
    return document(*size, title, _null_words(shuffled, observed, what), body)


def _null_words(shuffled: Sequence[float], observed: float, what: str) -> str:
    beyond = sum(value >= observed for value in shuffled)
    chance = (1 + beyond) / (1 + len(shuffled))
    return (
        f"{what}: {tick_text(observed)} from the data; {beyond} of {len(shuffled)} shuffles gave as many or more "
        f"(p = {chance:.3g}). In shuffled data nobody learned from anybody."
    )


def _bars(values: Sequence[float], observed: float) -> list[tuple[float, float, int]]:
    """Bars of equal width over all values and the observed one: from, to, count; the last holds its upper end.

    >>> _bars([1.0, 2.0, 2.0], 4.0)
    [(1.0, 2.0, 1), (2.0, 3.0, 2), (3.0, 4.0, 0)]
    """
    whole = all(float(value).is_integer() for value in (*values, observed))
    edges = ticks(min(*values, observed), max(*values, observed), 14, whole=whole)
    last = len(edges) - 2
    counts = [0] * (last + 1)
    for value in values:
        counts[min(last, sum(value >= edge for edge in edges[1:]))] += 1
    return [(edges[place], edges[place + 1], count) for place, count in enumerate(counts)]
