"""The network as GeoJSON (RFC 7946), for QGIS and web maps: nodes as points, links as lines along great circles.

A node without coordinates, a link with such an end, and a link whose ends are one place are features without a
geometry (section 3.2 allows it), so that no row is lost. A line over the antimeridian is cut there (section 3.1.9).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from prospects_kg.network.flattened import Facts, as_text
from prospects_kg.network.geodesy import Position, great_circle


def write_geojson(nodes: Sequence[Facts], links: Sequence[Facts], *, title: str, notes: str) -> bytes:
    """The bytes of a FeatureCollection; `title` and `notes` are foreign members of it (section 6.1)."""
    points = {str(row["id"]): point for row in nodes if (point := _position(row))}
    features = [_feature("node", row, _point(points.get(str(row["id"])))) for row in nodes]
    features += [_feature("link", row, _line(points, row)) for row in links]
    head = {"type": "FeatureCollection", "title": title, "coverage": notes}
    # A line for each feature: small, and a comparison of two versions shows which features differ.
    lines = ",\n".join(json.dumps(feature, ensure_ascii=False) for feature in features)
    opened = json.dumps(head, ensure_ascii=False)[:-1]
    return f'{opened}, "features": [\n{lines}\n]}}\n'.encode()


def _position(row: Facts) -> Position | None:
    longitude, latitude = row.get("longitude"), row.get("latitude")
    return (longitude, latitude) if isinstance(longitude, float) and isinstance(latitude, float) else None


def _feature(role: str, row: Facts, geometry: Mapping[str, Any] | None) -> dict[str, Any]:
    # Programs read properties into the columns of a table: texts, numbers and booleans, no lists.
    properties = {"role": role, **{name: as_text(value) for name, value in row.items()}}
    return {"type": "Feature", "id": row["id"], "geometry": geometry, "properties": properties}


def _point(position: Position | None) -> dict[str, Any] | None:
    return {"type": "Point", "coordinates": list(position)} if position else None


def _line(points: Mapping[str, Position], row: Facts) -> dict[str, Any] | None:
    start, end = points.get(str(row["source"])), points.get(str(row["target"]))
    parts = great_circle(start, end) if start and end else []
    if len(parts) > 1:
        return {"type": "MultiLineString", "coordinates": parts}
    return {"type": "LineString", "coordinates": parts[0]} if parts else None
