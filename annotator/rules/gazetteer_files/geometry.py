"""The centre of a GeoJSON geometry, and how far two places lie apart."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

from annotator.errors import N_, InvalidInput

EARTH_KM = 6371.0

Point = tuple[float, float]
"""Longitude, latitude."""


def centre(geometry: Any) -> Point | None:
    """(latitude, longitude) of the middle: of polygons the centroid by area (holes taken off), else the mean.

    None without a geometry. Raises: InvalidInput when its positions are not pairs of degrees.
    """
    if geometry is None:
        return None
    try:
        kind, coordinates = geometry["type"], geometry.get("coordinates")
        if kind == "GeometryCollection":
            middles = [found for part in geometry["geometries"] if (found := centre(part)) is not None]
            return _mean([(lon, lat) for lat, lon in middles]) if middles else None
        if kind in ("Polygon", "MultiPolygon"):
            polygons = [coordinates] if kind == "Polygon" else coordinates
            return _centroid([[_point(at) for at in ring] for rings in polygons for ring in rings], polygons)
        return _mean([_point(at) for at in _positions(coordinates)])
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, OverflowError, RecursionError) as error:
        raise InvalidInput(
            N_("The geometry cannot be read: expected a GeoJSON point or polygon in degrees (WGS 84).")
        ) from error


def _point(at: Any) -> Point:
    lon, lat = at[0], at[1]
    if isinstance(lon, bool | str) or isinstance(lat, bool | str):
        raise TypeError("position")
    if not (math.isfinite(lon) and math.isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90):
        raise ValueError("position")
    return float(lon), float(lat)


def _positions(coordinates: Any) -> Iterator[Any]:
    if isinstance(coordinates[0], list):
        for part in coordinates:
            yield from _positions(part)
    else:
        yield coordinates


def _mean(points: Sequence[Point]) -> Point:
    return sum(lat for _, lat in points) / len(points), sum(lon for lon, _ in points) / len(points)


def _centroid(rings: Sequence[Sequence[Point]], polygons: Sequence[Sequence[Any]]) -> Point:
    """The centroid by the shoelace formula; outer rings count their area, inner ones take theirs off."""
    area = x = y = 0.0
    outer = [number == 0 for polygon in polygons for number in range(len(polygon))]
    # Measured from a corner of its own, for products of large numbers that nearly cancel lose their digits.
    lon0, lat0 = rings[0][0]
    for ring, is_outer in zip(rings, outer, strict=True):
        size = east = north = 0.0
        for (lon1, lat1), (lon2, lat2) in zip(ring, [*ring[1:], ring[0]], strict=True):
            ax, ay, bx, by = lon1 - lon0, lat1 - lat0, lon2 - lon0, lat2 - lat0
            cross = ax * by - bx * ay
            size += cross
            east += (ax + bx) * cross
            north += (ay + by) * cross
        sign = math.copysign(1.0, size) * (1 if is_outer else -1)
        area, x, y = area + sign * size, x + sign * east, y + sign * north
    if abs(area) < 1e-12:
        return _mean([point for ring in rings for point in ring])
    lat, lon = lat0 + y / (3 * area), lon0 + x / (3 * area)
    if not (abs(lat) <= 90 and abs(lon) <= 180):
        raise ValueError("rings")
    return lat, lon


def kilometres(a: Point, b: Point) -> float:
    """The distance of two (latitude, longitude) pairs along the great circle (haversine)."""
    lat1, lon1, lat2, lon2 = (math.radians(x) for x in (*a, *b))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(half)))
