"""Does a point lie in what a GeoJSON file draws?"""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.areas import AreaError, in_area, in_box, read
from monitor.model import Box


def rectangle(west, south, east, north):
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def drawn(*rings, kind="Polygon"):
    return read(json.dumps({"type": kind, "coordinates": list(rings)}), "x.geojson")


def test_a_hole_is_not_in_the_area_and_what_lies_on_an_edge_is():
    ring = drawn(rectangle(70, 30, 80, 40), rectangle(74, 34, 76, 36))

    assert in_area(31, 71, ring)
    assert not in_area(35, 75, ring)
    assert in_area(30, 75, ring)
    assert in_area(40, 80, ring)
    assert in_area(35, 74, ring)
    assert not in_area(29.999, 75, ring)
    assert not in_area(35, 80.001, ring)


def test_an_island_in_the_hole_is_in_the_area():
    island = drawn(
        [rectangle(70, 30, 80, 40), rectangle(73, 33, 77, 37)], [rectangle(74, 34, 76, 36)], kind="MultiPolygon"
    )

    assert in_area(35, 75, island)
    assert not in_area(33.5, 75, island)


def test_a_dent_is_outside():
    horseshoe = drawn([[0, 0], [9, 0], [9, 9], [6, 9], [6, 3], [3, 3], [3, 9], [0, 9], [0, 0]])

    assert in_area(8, 1, horseshoe)
    assert in_area(8, 8, horseshoe)
    assert not in_area(8, 4.5, horseshoe)


@pytest.mark.parametrize(
    "rings",
    [
        [rectangle(170, -20, -170, -10)],
        [rectangle(170, -20, 190, -10)],
        [rectangle(-190, -20, -170, -10)],
    ],
    ids=["jumps", "goes on east", "goes on west"],
)
def test_an_area_over_the_antimeridian_is_what_lies_between(rings):
    fiji = drawn(*rings)

    for lon in (170, 175, 180, -180, -175, -170):
        assert in_area(-15, lon, fiji)
    for lon in (169, -169, 0, 90):
        assert not in_area(-15, lon, fiji)


def test_a_hole_over_the_antimeridian_is_left_out_however_it_is_written():
    for hole in (rectangle(178, -18, -178, -14), rectangle(-182, -18, -178, -14)):
        ring = drawn(rectangle(170, -20, -170, -10), hole)
        assert not in_area(-15, 179, ring)
        assert not in_area(-15, -179, ring)
        assert in_area(-15, 175, ring)


def test_a_cap_around_a_pole_holds_the_pole():
    cap = drawn([[0, 60], [90, 60], [180, 60], [-90, 60], [0, 60]])

    assert all(in_area(75, lon, cap) for lon in (-180, -100, 0, 10, 100, 180))
    assert not in_area(50, 10, cap)


def test_the_whole_earth_is_the_whole_earth():
    assert in_area(33, 71, drawn(rectangle(-180, -90, 180, 90)))


def test_a_collection_holds_what_its_parts_hold():
    features = [
        {
            "type": "Feature",
            "properties": None,
            "geometry": {"type": "Polygon", "coordinates": [rectangle(0, 0, 1, 1)]},
        },
        {"type": "GeometryCollection", "geometries": [{"type": "Polygon", "coordinates": [rectangle(5, 5, 6, 6)]}]},
    ]
    both = read(json.dumps({"type": "FeatureCollection", "features": features}), "x")

    assert in_area(0.5, 0.5, both)
    assert in_area(5.5, 5.5, both)
    assert not in_area(3, 3, both)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[]", "the file: a nameless thing is no area"),
        ('{"type": "Point", "coordinates": [1, 2]}', "a Point is no area"),
        ('{"type": "FeatureCollection", "features": []}', "no polygon"),
        (
            '{"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": {"type": "LineString"}}]}',
            "features[0]: a LineString is no area",
        ),
        ('{"type": "Polygon", "coordinates": []}', "without an outline"),
        ('{"type": "Polygon", "coordinates": [[[1, 2], [3, 4], [1, 2]]]}', "at least 4 positions"),
        ('{"type": "Polygon", "coordinates": [[[1, 2], [3, 4], [5, 6], [7, 8]]]}', "again at the end"),
        ('{"type": "Polygon", "coordinates": [[[1, 2], ["x", 4], [5, 6], [1, 2]]]}', "not a position: ['x', 4]"),
        ('{"type": "Polygon", "coordinates": [[[1, 2], [3, 95], [5, 6], [1, 2]]]}', "not longitude, latitude"),
        ('{"type": "Polygon", "coordinates": [[[1, 2], [NaN, 5], [5, 6], [1, 2]]]}', "not longitude, latitude"),
        ('{"type": "Polygon", "coordinates": {"a": 1}}', "expected a list, found dict"),
    ],
)
def test_what_draws_no_area_says_why(text, said):
    with pytest.raises(AreaError) as raised:
        read(text, "x")
    assert said in str(raised.value)


degrees = st.integers(-80, 80)


@given(degrees, degrees, degrees, st.integers(0, 40), st.integers(0, 40), st.integers(-180, 179))
def test_a_rectangle_is_the_box_of_its_corners_wherever_it_lies(lat, lon, south, height, width, west):
    """The box is written with longitudes as maps have them, the rectangle goes on past the antimeridian."""
    width, north = width + 1, min(south + height + 1, 90)
    east = west + width
    box = Box(south=south, west=west, north=north, east=east - 360 if east > 180 else east)

    assert in_area(lat, lon, drawn(rectangle(west, south, east, north))) == in_box(lat, lon, box)
