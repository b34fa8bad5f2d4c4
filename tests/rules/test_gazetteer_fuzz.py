"""No gazetteer file crashes its reader: whatever comes in is places, problems, or an error that says what to do."""

import csv
import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.errors import AnnotatorError
from annotator.rules.gazetteer import GazetteerEntry, build_gazetteer
from annotator.rules.gazetteer_files import read_places_file, settle_holders
from annotator.rules.gazetteer_files.places import KINDS
from annotator.rules.project_places import OwnEntry, join

SHIPPED = build_gazetteer([])
COLUMNS = (
    "form", "id", "kind", "parent", "lat", "lon", "source", "name", "cue", "pcode", "name_ar", "aliases_ar",
    "geonameid", "population", "country", "iso31662", "admin0Pcode", "admin0Name_ar", "ADM1_PCODE", "ADM1_AR",
    "adm2_pcode", "adm2_name1", "admin3", "#adm1+name", "", "\ufeffform", "geometry_lat", "قرية",
)  # fmt: skip
CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["الغدير", "سهل الورد", "SY01", "SY0101", "SY", "village", "governorate", "35.5", "40,1", "-91", "nan", "1e400",
         "٣٥", '"', "''", "a|b|الورد", "\ud800", "\0", "#", "country:sy", "own:1", "1", "99999999999999999999", "²"]
    ),
)  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | CELLS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(COLUMNS) | CELLS, inner, max_size=4),
    max_leaves=12,
)
POSITIONS = st.recursive(
    st.tuples(st.floats(-200, 200), st.floats(-100, 100)).map(list) | JSON, lambda inner: st.lists(inner, max_size=5)
)
GEOMETRY = st.fixed_dictionaries(
    {"type": st.sampled_from(["Point", "Polygon", "MultiPolygon", "LineString", "GeometryCollection", "?"])},
    optional={"coordinates": POSITIONS, "geometries": JSON},
)
FEATURE = JSON | st.fixed_dictionaries(
    {"properties": st.dictionaries(st.sampled_from(COLUMNS), CELLS), "geometry": GEOMETRY | JSON}
)


def read_to_the_end(name, content):
    """All steps of an import that know no database."""
    try:
        found = read_places_file(name, content, kind="village")
    except AnnotatorError:
        return
    settle_holders([found], SHIPPED, {})
    assert all(str(p.error) and p.line > 0 for p in [*found.problems, *found.warnings])
    for place in found.places.values():
        assert place.kind in KINDS
        assert place.forms
        assert place.lat is None or (-90 <= place.lat <= 90 and -180 <= place.lon <= 180)
    own = [
        OwnEntry(GazetteerEntry(form, p.id, p.kind, p.parent, p.lat, p.lon), p.same_as)
        for p in found.places.values()
        for form, _ in p.forms
    ]
    assert len(join(SHIPPED, own).entries) == len(own)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["a.csv", "a.tsv", "a.geojson", "a.json", "a", "a.CSV"]))
def test_bytes(content, name):
    read_to_the_end(name, content)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from(COLUMNS), min_size=1, max_size=8),
    st.lists(st.lists(CELLS, max_size=9), max_size=6),
    st.sampled_from(",;\t"),
    st.booleans(),
)
def test_tables(columns, rows, delimiter, quoted):
    text = io.StringIO()
    if quoted:
        csv.writer(text, delimiter=delimiter).writerows([columns, *rows])
    else:
        text.write("\n".join(delimiter.join(row) for row in [columns, *rows]))
    read_to_the_end("a.csv", text.getvalue().encode("utf-8", "surrogatepass"))


@settings(max_examples=80, deadline=None)
@given(st.lists(FEATURE, max_size=4) | JSON)
def test_features(found):
    content = json.dumps({"type": "FeatureCollection", "features": found}).encode("utf-8", "surrogatepass")
    read_to_the_end("a.geojson", content)


@pytest.mark.parametrize("depth", [50, 500, 100_000])
def test_deep_geometry(depth):
    deep = "[" * depth + "]" * depth
    properties = '{"pcode": "SY01", "name_ar": "سهل"}'
    text = f'{{"features": [{{"properties": {properties}, "geometry": {{"type": "Point", "coordinates": {deep}}}}}]}}'
    read_to_the_end("a.geojson", text.encode())
