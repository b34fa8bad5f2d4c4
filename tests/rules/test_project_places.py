"""A project's own places beside the shipped ones: one place stays one, and only what mentions it is read again."""

import pytest

from annotator.rules.gazetteer import GazetteerEntry, build_gazetteer
from annotator.rules.gazetteer_files import read_places_file
from annotator.rules.project_places import OwnEntry, changed_forms, join, mentions

SHIPPED = build_gazetteer(
    [
        GazetteerEntry("سوريا", "country:sy", "country", "", 34.8, 39.0, name="سوريا"),
        GazetteerEntry("سهل الورد", "gov:plain", "governorate", "country:sy", 35.0, 40.0, name="سهل الورد"),
        GazetteerEntry("سهل الملح", "gov:salt", "governorate", "country:sy", 33.0, 36.0, name="سهل الملح"),
        GazetteerEntry("الغدير", "sy:ghadir", "town", "gov:plain", 35.5, 40.1, "genre", "الغدير"),
        GazetteerEntry("الورد", "sy:ward", "field", "gov:plain", 35.5, 40.1, "genre", "الورد"),
        GazetteerEntry("لواء الغدير", "own_brigade", "actor", name="لواء الغدير"),
    ]
)


def own(form, place_id, kind="village", parent="", lat=None, lon=None, **more):
    entry = GazetteerEntry(form, place_id, kind, parent, lat, lon, "survey", form, more.pop("cue", False))
    return OwnEntry(entry, **more)


PLAIN = own("سهل الورد", "pcode:SY91", "governorate", "country:sy", 35.3, 40.2)
SALT = own("سهل الملح", "pcode:SY92", "governorate", "country:sy")


@pytest.mark.parametrize(
    ("place", "shipped"),
    [
        (own("الغدير", "a", lat=35.52, lon=40.12), "sy:ghadir"),
        (own("الغدير", "a", lat=35.9, lon=40.4), None),
        (own("الغدير", "a", "area", lat=35.9, lon=40.4), "sy:ghadir"),
        (own("الغدير", "a", parent="pcode:SY91"), "sy:ghadir"),
        (own("الغدير", "a", parent="gov:plain"), "sy:ghadir"),
        (own("الغدير", "a", parent="pcode:SY92"), None),
        (own("الغدير", "a"), None),
        (own("الغدير", "a", same_as="sy:ghadir"), "sy:ghadir"),
        (own("الورد", "a", lat=35.5, lon=40.1), None),
        (own("لواء الغدير", "a", lat=35.5, lon=40.1), None),
        (own("سهل الورد", "a", "governorate", lat=-8.0, lon=115.0), None),
    ],
)
def test_same_place_is_told_by_form_kind_and_position(place, shipped):
    assert join(SHIPPED, [PLAIN, SALT, place]).same.get("a") == shipped


def test_forms_of_a_shipped_place_take_its_facts():
    other = own("غدير الورد", "pcode:SY9101", "area", "pcode:SY91")
    joined = join(SHIPPED, [own("الغدير", "pcode:SY9101", "area", "pcode:SY91"), other, PLAIN])
    entry = next(e for e in joined.entries if e.form == "غدير الورد")
    assert (entry.id, entry.kind, entry.name, entry.parent) == ("sy:ghadir", "town", "الغدير", "gov:plain")
    assert entry.source == "survey"


def test_new_places_are_held_by_shipped_ones():
    village = own("تل الحجر", "pcode:SY9109", parent="pcode:SY91")
    gazetteer = build_gazetteer(join(SHIPPED, [PLAIN, village]).entries)
    assert gazetteer.norm(gazetteer.by_id["pcode:SY9109"])["admin1"] == "سهل الورد"
    assert "pcode:SY91" not in gazetteer.by_id


def test_what_a_person_put_in_comes_before_the_shipped_and_an_import_after():
    elsewhere = (33.1, 36.1)
    imported = own("الغدير", "a", lat=elsewhere[0], lon=elsewhere[1])
    by_hand = own("الغدير", "b", lat=elsewhere[0], lon=elsewhere[1], by_hand=True)
    entries = build_gazetteer(join(SHIPPED, [imported, by_hand]).entries).by_form["الغدير"]
    assert [entry.id for entry in entries] == ["b", "sy:ghadir", "a"]


def test_a_form_added_to_a_known_id_needs_no_facts():
    joined = join(SHIPPED, [own("غديرة", "sy:ghadir", by_hand=True), own("تل", "x", lat=1.0, lon=2.0), own("تلة", "x")])
    found = {entry.form: entry for entry in joined.entries}
    assert (found["غديرة"].lat, found["غديرة"].name) == (35.5, "الغدير")
    assert (found["تلة"].lat, found["تلة"].name) == (1.0, "تل")


def test_changed_forms_are_the_new_ones_and_those_below():
    before = list(SHIPPED.entries)
    village = GazetteerEntry("تل الحجر", "a", "village", "gov:plain", name="تل الحجر")
    assert changed_forms(before, [*before, village]) == {"تل الحجر"}
    assert changed_forms([*before, village], before) == {"تل الحجر"}
    alias = GazetteerEntry("سهول الورد", "gov:plain", "governorate", "country:sy", 35.0, 40.0, name="سهل الورد")
    assert changed_forms(before, [*before, alias]) == {"سهول الورد"}
    renamed = [
        GazetteerEntry(e.form, e.id, e.kind, e.parent, e.lat, e.lon, name="س") for e in before if e.id == "gov:plain"
    ]
    others = [e for e in before if e.id != "gov:plain"]
    assert changed_forms(before, [*others, *renamed]) == {"سهل الورد", "الغدير", "الورد"}


def test_mentions_sees_words_with_proclitics_and_split_spelling():
    finds = mentions({"الغدير", "تل حجر"})
    assert [finds(t) for t in ("بالغدير", "من الغَديـر", "للغدير", "الغـ ـديـ ـر", "وتلّ حجر")] == [True] * 5
    assert [finds(t) for t in ("الغديرة", "تل الحجر", "")] == [False] * 3
    assert mentions([])("الغدير") is False


def test_real_units_become_aliases_of_shipped_places(shared, seed_highlighter):
    folder = shared / "gazetteer"
    units = read_places_file("units.csv", (folder / "sy_admin_units.csv").read_bytes()).places.values()
    entries = [OwnEntry(GazetteerEntry(f, p.id, p.kind, p.parent, p.lat, p.lon)) for p in units for f, _ in p.forms]
    same = join(seed_highlighter.gazetteer, entries).same
    assert {same[p.id] for p in units if p.kind == "governorate"} >= {"gov:sy-aleppo", "gov:sy-hasakah"}
    assert all(p.id in same for p in units if p.kind == "governorate")
    assert len(same) > 250
