"""Gazetteer files in the shapes people have them: own CSV, OCHA tables, GeoNames extracts, GeoJSON; and broken ones."""

import json

import pytest

from annotator.config import resource_dir
from annotator.errors import InvalidInput
from annotator.rules.gazetteer import GazetteerEntry, build_gazetteer
from annotator.rules.gazetteer_files import read_places_file, settle_holders
from annotator.rules.gazetteer_files.geometry import centre, kilometres

OWN = "form,id,kind,parent,lat,lon,source,name,cue\n"
WIDE = (
    "admin0Name_en,admin0Name_ar,admin0Pcode,admin1Name_en,admin1Name_ar,admin1Pcode,admin2Name_en,admin2Name_ar,"
    "admin2Pcode,date,validOn,Latitude,Longitude\n"
    "#country+name+en,#country+name+ar,#country+code,#adm1+name+en,#adm1+name+ar,#adm1+code,#adm2+name+en,"
    "#adm2+name+ar,#adm2+code,#date,,#geo+lat,#geo+lon\n"
)
WIDE_ROW = "Syria,سوريا,SY,Plain,سهل الورد,SY91,Stone,وادي الحجر,SY9101,2020-01-01,,35.5,40.1\n"


def read(text, name="own.csv", **options):
    return read_places_file(name, text if isinstance(text, bytes) else text.encode(), **options)


def read_only(text, name="own.csv", **options):
    """The file's only place."""
    found = read(text, name, **options)
    assert (found.problems, found.warnings) == ([], [])
    (place,) = found.places.values()
    return place


def told(text, name="own.csv", **options):
    """(line, message) of what is wrong."""
    return [(p.line, str(p.error)) for p in read(text, name, **options).problems]


def test_rows_of_our_own_shape_are_forms_of_one_place():
    rows = "الغدير,own:1,village,,35.5,40.1,survey,,1\nغدير الحجر,own:1,village,,35.5,40.1,survey,,\n"
    place = read_only(OWN + rows)
    assert place.forms == (("الغدير", True), ("غدير الحجر", False))
    assert (place.id, place.kind, place.name, place.source) == ("own:1", "village", "الغدير", "survey")
    assert (place.lat, place.lon) == (35.5, 40.1)


def test_a_wide_table_gives_every_level_once():
    found = read(WIDE + WIDE_ROW + WIDE_ROW.replace("وادي الحجر,SY9101", "تل الغدير,SY9102"), "adm2.csv")
    assert found.problems == []
    assert found.rows == 2
    places = found.places
    assert list(places) == ["country:sy", "pcode:SY91", "pcode:SY9101", "pcode:SY9102"]
    assert [places[i].kind for i in places] == ["country", "governorate", "area", "area"]
    assert [places[i].parent for i in places] == ["", "country:sy", "pcode:SY91", "pcode:SY91"]
    assert [places[i].lat for i in places] == [None, None, 35.5, 35.5]
    assert [places[i].mentioned for i in places] == [True, True, False, False]


@pytest.mark.parametrize(
    "header",
    [
        "ADM1_EN,ADM1_AR,ADM1_PCODE,ADM2_EN,ADM2_AR,ADM2_PCODE",
        "adm1_name,adm1_name1,adm1_pcode,adm2_name,adm2_name1,adm2_pcode",
        "admin1Name_en,admin1Name_ar,admin1Pcode,admin2Name_en,admin2Name_ar,admin2Pcode",
        "Governorate_en,Governorate_ar,Gov_Pcode,District_en,District_ar,Dist_Pcode",
    ],
)
def test_spellings_of_level_columns(header):
    found = read(f"{header},X_Coord,Y_Coord\nPlain,سهل الورد,SY91,Stone,وادي الحجر,SY9101,40.1,35.5\n")
    assert found.unused == ()
    place = found.places["pcode:SY9101"]
    assert (place.name, place.parent, place.lat, place.lon) == ("وادي الحجر", "pcode:SY91", 35.5, 40.1)


def test_one_place_a_row_with_codes_of_what_holds_it():
    text = (
        "level,pcode,name_ar,aliases_ar,gov_pcode,gov_ar,lat,lon,geonames\n"
        "governorate,SY91,سهل الورد,محافظة سهل الورد,SY91,سهل الورد,35.1,40.0,77\n"
        "district,SY9101,الحجر,منطقة الحجر|حجر الورد|الحجر,SY91,سهل الورد,35.5,40.1,\n"
    )
    places = read(text).places
    assert places["pcode:SY91"].forms == (("سهل الورد", False),)
    assert places["pcode:SY91"].same_as == "gn:77"
    # A generic noun stays outside the span, and one word counts only after a cue.
    assert places["pcode:SY9101"].forms == (("الحجر", True), ("حجر الورد", False))
    assert places["pcode:SY9101"].parent == "pcode:SY91"


def test_geonames_extract_tells_kind_by_inhabitants_and_leaves_other_languages_out():
    text = (
        "geonameid,country,admin1,name_latin,names_ar,lat,lon,population,timezone\n"
        "1,IQ,07,Big,المدينة الكبيرة|گەورە,33.3,44.4,90000,Asia/Baghdad\n"
        "2,IQ,07,Small,ەێڵ,33.3,44.4,900,Asia/Baghdad\n"
    )
    found = read(text)
    (place,) = found.places.values()
    assert (place.id, place.kind, place.parent) == ("gn:1", "city", "country:iq")
    assert place.forms == (("المدينة الكبيرة", False),)
    assert found.nameless == 1


def feature(coordinates, kind="Polygon", **properties):
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def features(*found, **members):
    return json.dumps({"type": "FeatureCollection", "features": list(found), **members})


SQUARE = [[[40, 35], [42, 35], [42, 37], [40, 37], [40, 35]]]


def test_geojson_has_the_centre_of_its_shape_and_its_attribution():
    text = features(feature(SQUARE, ADM1_AR="سهل الورد", ADM1_PCODE="SY91"), attribution="Office, CC BY 3.0 IGO")
    place = read_only(text, "a.geojson")
    assert (place.lat, place.lon, place.kind, place.source) == (36.0, 41.0, "governorate", "Office, CC BY 3.0 IGO")
    given = features(feature(SQUARE, iso31662="SY-XX", name_ar="سهل الورد", center_lat=36.5, center_lon=41.5))
    assert (read_only(given, "a.json").lat, read_only(given, "a.json").kind) == (36.5, "governorate")


@pytest.mark.parametrize(
    ("geometry", "middle"),
    [
        ({"type": "Point", "coordinates": [40.0, 35.0]}, (35.0, 40.0)),
        ({"type": "Point", "coordinates": [40.0, 35.0, 600]}, (35.0, 40.0)),
        # An L of three squares; the mean of its corners would be another point.
        ({"type": "Polygon", "coordinates": [[[0, 0], [2, 0], [2, 1], [1, 1], [1, 2], [0, 2]]]}, (5 / 6, 5 / 6)),
        # A hole in the right half moves the centre to the left: (16 · 2 - 1 · 3) / 15.
        (
            {"type": "Polygon", "coordinates": [
                [[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]],
                [[2.5, 1.5], [3.5, 1.5], [3.5, 2.5], [2.5, 2.5], [2.5, 1.5]],
            ]},
            (2.0, 29 / 15),
        ),
        ({"type": "MultiPolygon", "coordinates": [SQUARE, [[[44, 35], [46, 35], [46, 37], [44, 37]]]]}, (36.0, 43.0)),
        ({"type": "LineString", "coordinates": [[40, 35], [42, 37]]}, (36.0, 41.0)),
        ({"type": "Polygon", "coordinates": [[[40, 35], [40, 35], [40, 35]]]}, (35.0, 40.0)),
        ({"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [40, 35]}]}, (35.0, 40.0)),
        (None, None),
    ],
)  # fmt: skip
def test_centre(geometry, middle):
    assert centre(geometry) == (pytest.approx(middle) if middle else None)


def test_kilometres():
    # A degree of latitude; and London to Paris, about 344 km.
    assert kilometres((35, 40), (36, 40)) == pytest.approx(111.2, abs=0.1)
    assert kilometres((51.5074, -0.1278), (48.8566, 2.3522)) == pytest.approx(343.6, abs=0.5)


def test_delimiters_byte_order_mark_and_comments():
    semicolons = (OWN + "الغدير,own:1,village,,35.5,40.1,,,\n").replace(",", ";")
    assert read_only("\ufeff" + semicolons).name == "الغدير"
    assert read_only(semicolons.replace(";", "\t"), "own.tsv").name == "الغدير"
    assert read_only("# Survey 2024, CC0\n" + semicolons.replace(";", ",")).source == "Survey 2024, CC0"
    assert read_only(semicolons, source="Given").source == "Given"
    assert read_only(semicolons.replace("35.5", "35,5")).lat == 35.5


def test_quotes_round_a_name_go():
    place = read_only(OWN + '"«الغدير»",own:1,village,,,,,,\n')
    assert place.name == "الغدير"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", r"is empty"),
        ("name,size\nالغدير,5\n".encode(), r"columns are not understood\. Got name, size; expected form, id, kind"),
        ((OWN + "الغدير,own:1,village,,,,,,\n").encode("utf-16"), r"seems to be UTF-16"),
        ("form,id,kind\nالغدير في السهل الواسع,1,village\n".encode("cp1256"), r"Windows-1256|is not UTF-8"),
    ],
)
def test_files_that_cannot_be_read_are_refused(content, message):
    with pytest.raises(InvalidInput, match=message):
        read(content)


def test_other_endings_and_no_geojson_are_refused():
    with pytest.raises(InvalidInput, match=r"got “\.xlsx”"):
        read("x", "a.xlsx")
    with pytest.raises(InvalidInput, match="is no JSON"):
        read("{", "a.geojson")
    with pytest.raises(InvalidInput, match="a list “features”"):
        read("[1]", "a.geojson")


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("الغدير,own:1,village,,95.5,40.1,,,", "The coordinate 95.5 is out of range"),
        ("الغدير,own:1,village,,35.5,,,,", "come together"),
        ("الغدير,own:1,village,,north,40.1,,,", "“north” is no coordinate"),
        ("الغدير,own:1,village,,nan,40.1,,,", "“nan” is no coordinate"),
        ("الغدير,own:1,hamletish,,,,,,", "“hamletish” is no kind; expected one of village"),
        ("الغدير,own 1,village,,,,,,", "“own 1” is no id"),
        (",own:1,village,,,,,,", "form and id are needed"),
        ("الغدير,own:1,village,,,,,,,,5", "The row has 11 cells and the file 9 columns"),
        ('الغدير,own:1,"village,,,,,,\nالسهل,own:2,village,,,,,,', "quotation mark that opens in this line"),
    ],
)
def test_bad_rows_are_told_by_line(row, message):
    (problem,) = told(f"# attribution\n{OWN}السهل,own:0,village,,,,,,\n{row}\n")
    assert problem[0] == 4
    assert message in problem[1]


def test_ids_that_stand_for_two_places_are_told():
    rows = "الغدير,own:1,village,,,,,,\nالسهل,own:1,town,,,,,,\n"
    assert [line for line, _ in told(OWN + rows)] == [3]
    twice = WIDE_ROW.replace("سهل الورد,SY91,", "تل الغدير,SY91,")
    ((line, message),) = told(WIDE + WIDE_ROW + twice, "adm2.csv")
    assert (line, "stands in line 3 already, as “سهل الورد”" in message) == (4, True)


def test_wrong_codes_and_features_are_told():
    ((line, message),) = told(WIDE + WIDE_ROW.replace("SY9101", "SY 9101؟"), "adm2.csv")
    assert (line, "is no p-code" in message) == (3, True)
    no_code = features(feature(SQUARE, ADM1_AR="سهل الورد", ADM1_PCODE="SY91"), feature([], ADM1_AR="س"), {"a": 1})
    assert [line for line, _ in told(no_code, "a.geojson")] == [2, 3]
    projected = features(feature([388000.0, 4000000.0], "Point", ADM1_AR="سهل الورد", ADM1_PCODE="SY91"))
    assert "in degrees" in told(projected, "a.geojson")[0][1]


def shipped():
    return build_gazetteer(
        [
            GazetteerEntry("سوريا", "country:sy", "country", "", 34.8, 39.0, name="سوريا"),
            GazetteerEntry("سهل الورد", "gov:plain", "governorate", "country:sy", 35.0, 40.0, name="سهل الورد"),
        ]
    )


def test_parents_are_told_by_code_or_refused():
    text = "pcode,name_ar,level\nSY91,سهل الورد,1\nSY9101,وادي الحجر,2\nSY91010003,تل الغدير,village\n"
    found = read(text)
    settle_holders([found], shipped(), {})
    assert [p.parent for p in found.places.values()] == ["country:sy", "pcode:SY91", "pcode:SY9101"]
    orphan = read(OWN + "الغدير,own:1,village,own:9,,,,,\nالسهل,own:2,village,own:2,,,,,\n")
    settle_holders([orphan], shipped(), {})
    assert [(p.line, str(p.error)[:22]) for p in orphan.problems] == [
        (2, "The parent own:9 is ne"),
        (3, "“own:2” is held by its"),
    ]
    settle_holders([known := read(OWN + "الغدير,own:1,village,own:9,,,,,\n")], shipped(), {"own:9": "town"})
    assert known.problems == []


def test_codes_that_do_not_nest_and_swapped_positions_are_warned_about():
    other = read(WIDE + WIDE_ROW.replace("SY9101", "SY8801"), "adm2.csv")
    settle_holders([other], shipped(), {})
    assert [str(w.error) for w in other.warnings] == [
        "The p-code SY8801 does not begin with the code of what holds it, SY91."
    ]
    swapped = read(WIDE + WIDE_ROW.replace("35.5,40.1", "40.1,35.5"), "adm2.csv")
    settle_holders([swapped], shipped(), {})
    assert ["seem to be swapped" in str(w.error) for w in swapped.warnings] == [True]


def test_shipped_gazetteers_are_files_of_our_own_shape():
    folder = resource_dir("seeds") / "gazetteer"
    for path in folder.glob("*.csv"):
        found = read_places_file(path.name, path.read_bytes())
        assert (found.problems, found.warnings) == ([], []), path.name
        assert len(found.places) > 50


@pytest.mark.parametrize(
    ("name", "rows", "places", "nameless"),
    [
        ("sy_admin_units.csv", 348, 348, 0),
        ("geonames_cities500_sy_iq.csv", 477, 462, 15),
        ("sy_governorates.geojson", 14, 14, 0),
        ("sy_governorates_naturalearth.geojson", 15, 14, 1),
    ],
)
def test_real_files_are_read_whole(shared, seed_highlighter, name, rows, places, nameless):
    found = read_places_file(name, (shared / "gazetteer" / name).read_bytes())
    settle_holders([found], seed_highlighter.gazetteer, {})
    assert (found.problems, found.warnings) == ([], [])
    assert (found.rows, len(found.places), found.nameless, found.unused) == (rows, places, nameless, ())
    holders = {**found.places, **seed_highlighter.gazetteer.by_id}
    assert all(not p.parent or p.parent in holders for p in found.places.values())
