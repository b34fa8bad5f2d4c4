import pytest

from annotator.config import resource_dir
from annotator.core.schema import load_schema
from annotator.errors import InvalidInput
from annotator.rules.gazetteer import GazetteerEntry, build_gazetteer, read_gazetteer, search

SEEDS = resource_dir("seeds") / "gazetteer"
ROWS = "form,id,kind,parent,lat,lon,source,name,cue\nالغدير,own:1,village,gov:own,35.5,40.1,own,,1\n"


def own_gazetteer():
    return build_gazetteer(
        [
            GazetteerEntry("سهل الورد", "gov:own", "governorate", name="سهل الورد"),
            GazetteerEntry("الغدير", "own:1", "village", "gov:own", 35.5, 40.1, name="الغدير"),
            GazetteerEntry("غدير الحجر", "own:2", "town", "gov:own", name="غدير الحجر"),
            GazetteerEntry("لواء الغدير", "own_brigade", "actor", name="لواء الغدير"),
        ]
    )


def test_read_gazetteer_reads_rows_and_skips_comments(tmp_path):
    path = tmp_path / "own.csv"
    path.write_text("# attribution\n" + ROWS, encoding="utf-8")
    (entry,) = read_gazetteer(path)
    assert (entry.form, entry.lat, entry.cue, entry.name) == ("الغدير", 35.5, True, "الغدير")


@pytest.mark.parametrize(
    ("old", "new", "message"), [("parent,", "", "parent"), ("35.5", "north", "north"), ("الغدير", "", "row 2")]
)
def test_read_gazetteer_refuses(tmp_path, old, new, message):
    path = tmp_path / "own.csv"
    path.write_text(ROWS.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InvalidInput, match=message):
        read_gazetteer(path)


def test_norm_names_governorate_coordinates_and_precision():
    gazetteer = own_gazetteer()
    norm = gazetteer.norm(gazetteer.by_id["own:1"])
    assert norm == {
        "name": "الغدير",
        "kind": "village",
        "admin1": "سهل الورد",
        "place_id": "own:1",
        "lat": 35.5,
        "lon": 40.1,
        "precision": 1,
    }


def test_search_ranks_equal_names_first_and_leaves_actors_out():
    assert [entry.id for entry in search(own_gazetteer(), "غدير")] == ["own:1", "own:2"]
    assert search(own_gazetteer(), " ") == []


def test_seed_gazetteers_hold_known_actors_and_parents():
    schema = load_schema()
    actors = read_gazetteer(SEEDS / "actors.csv")
    assert {entry.id for entry in actors} <= set(schema.actors)
    places = [*read_gazetteer(SEEDS / "places.csv"), *read_gazetteer(SEEDS / "geonames.csv")]
    ids = {entry.id for entry in places}
    assert {entry.parent for entry in places if entry.parent} <= ids
    for entry in places:
        assert entry.lat is None or (-90 <= entry.lat <= 90 and -180 <= (entry.lon or 0) <= 180)
