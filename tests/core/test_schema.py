"""The schema file: complete in both languages, and read into records that forms can use."""

import re

import pytest

from annotator.core.schema import KINDS, Actor, load_schema, parse_schema, read_actors
from annotator.errors import InvalidInput

ARABIC = re.compile(r"[\u0621-\u064a]")
ACTORS = "id,name_en,name_ar,kind,part_of\nred,Red,الحمر,2,\nred_guard,Red guard,حرس الحمر,2,red\n"


@pytest.fixture(scope="module")
def schema():
    return load_schema()


def test_schema_has_the_parts_of_version_1(schema):
    assert schema.version == "1.0"
    assert list(schema.labels) == ["trigger", "date", "place", "actor", "count", "method", "person", "source"]
    assert len(schema.paragraph_roles) == 6
    assert len(schema.event_types) == 14
    assert len(schema.actors) == 53
    assert next(iter(schema.event_fields)) == "type"
    assert {"granularity": 4, "method": 18, "outcome": 7, "anchor": 7, "harm": 8}.items() <= {
        name: len(codes) for name, codes in schema.code_lists.items()
    }.items()


def test_schema_names_and_defines_every_code_in_both_languages(schema):
    lacking = [
        path
        for path, term in schema.terms()
        if not term.en
        or not ARABIC.search(term.ar)
        or (
            not isinstance(term, Actor) and not (term.definition_en.endswith(".") and ARABIC.search(term.definition_ar))
        )
    ]
    assert lacking == []


def test_schema_uses_every_code_list(schema):
    used = {
        name for fields in (schema.event_fields, *schema.records.values()) for f in fields.values() for name in f.codes
    }
    assert set(schema.code_lists) <= used


def test_labels_have_digits_and_colours_of_their_own(schema):
    assert [label.key for label in schema.labels.values()] == list("12345678")
    assert len({label.colour for label in schema.labels.values()}) == 8


def test_event_types_forbid_only_what_exists(schema):
    for event_type in schema.event_types.values():
        for forbidden in event_type.forbids:
            field, _, role = forbidden.partition(".")
            assert field in schema.event_fields
            assert not role or role in schema.codes("actor_role")


def test_label_takes_keys_of_its_record(schema):
    assert schema.labels["place"].norm["kind"].kind == "choice"
    assert "relation" not in schema.labels["place"].norm
    assert schema.labels["date"].norm["edtf"].kind == "edtf"
    assert schema.labels["person"].norm == {}


def test_choices_joins_the_lists_of_a_field(schema):
    sources = schema.choices(schema.record("claim")["source"])
    assert {"sohr", "unnamed_sources", "us_dod"} <= set(sources)
    assert schema.place_kinds["village"].name("ar") == "قرية"
    assert schema.actors["ypj"].part_of == "sdf"


def test_every_field_has_a_known_kind(schema):
    for fields in (schema.event_fields, *schema.records.values()):
        assert {field.kind for field in fields.values()} <= KINDS


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("version = ", "not valid TOML"),
        ("paragraph_roles = 3", "must be a list"),
        ('[[paragraph_roles]]\ncode="a"\nen="a"', "missing keys ['ar']"),
        ('[[paragraph_roles]]\ncode="a"\nen="a"\nar="ا"\nhue="red"', "unknown keys ['hue']"),
        (
            '[[paragraph_roles]]\ncode="a"\nen="a"\nar="ا"\n[[paragraph_roles]]\ncode="a"\nen="a"\nar="ا"',
            "stands twice",
        ),
        ('[[records.x]]\ncode="a"\nen="a"\nar="ا"\nkind="colour"', "unknown kind"),
        ('[[labels]]\ncode="a"\nen="a"\nar="ا"\nrecord="x"\nnorm=["b"]', "has no key b"),
    ],
)
def test_schema_refuses_what_it_cannot_use(text, says):
    with pytest.raises(InvalidInput, match=re.escape(says)):
        parse_schema(text, ACTORS)


def test_schema_refuses_a_code_list_that_is_not_there():
    whole = (
        'event_types=[]\nparagraph_roles=[]\n[[event_fields]]\ncode="a"\nen="a"\nar="ا"\nkind="choice"\ncodes=["none"]'
    )
    with pytest.raises(InvalidInput, match="no code list none"):
        parse_schema(whole, ACTORS)


def test_actors_refuse_a_parent_that_is_not_there():
    assert read_actors(ACTORS)["red_guard"].part_of == "red"
    with pytest.raises(InvalidInput, match="part of blue"):
        read_actors(ACTORS + "blue_guard,Blue guard,حرس الزرق,2,blue\n")
