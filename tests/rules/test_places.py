import pytest


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("انفجار في قرية الغدير بريف حلب الشرقي", ["الغدير", "ريف حلب الشرقي"]),
        ("انفجار في قرية تقل مسك بمنطقة عفرين", ["تقل مسك", "عفرين"]),
        ("قصف على قرى الغدير وأبو النور وتل السمن شرقي الرقة", ["الغدير", "أبو النور", "تل السمن", "شرقي الرقة"]),
        ("وصلت إلى حقل الشفاء النفطي", ["حقل الشفاء النفطي"]),
        ("في ريف مدينة القامشلي", ["ريف مدينة القامشلي"]),
        ("على طريق حلب – اللاذقية", ["طريق حلب – اللاذقية"]),
        ("في محافظتي حمص وحماة", ["حمص", "حماة"]),
        ("قرب مناطق “السوق الأحمر” و”التل العالي” في المدينة", ["السوق الأحمر", "التل العالي"]),
        ("في مدينة الباب شمال حلب", ["الباب", "شمال حلب"]),
    ],
)
def test_places_are_read(read_spans, sentence, expected):
    assert [surface for label, surface, _ in read_spans(sentence) if label == "place"] == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "طرق الباب ودخل",
        "ضمن مناطق سيطرة الفصائل",
        "في منطقة حدودية وعرة",
        "في بيان صدر أمس",
        "قتل جنديا سوريا",
        "في قرية مجاورة",
    ],
)
def test_places_are_not_seen_where_none_is_named(read_spans, sentence):
    assert [surface for label, surface, _ in read_spans(sentence) if label == "place"] == []


def test_an_unknown_village_takes_the_governorate_of_its_chain(read_spans):
    ((_, _, norm), *_) = [s for s in read_spans("انفجار في قرية الغدير بريف حلب الشرقي") if s[0] == "place"]
    assert (norm["name"], norm["kind"], norm["admin1"]) == ("الغدير", "village", "حلب")


def test_a_known_place_has_id_and_coordinates_whatever_its_form(read_spans):
    norms = {norm["place_id"] for _, _, norm in read_spans("اجتماع في كوباني", "اجتماع في عين العرب")}
    assert norms == {"sy:kobani"}


def test_the_country_of_the_report_decides_what_the_country_is(read_spans):
    spans = read_spans("انفجار في محافظة الأنبار", "اشتباكات شمال البلاد")
    assert spans[-1][2]["name"] == "شمال العراق"


def first_place(spans):
    return next(norm for label, _, norm in spans if label == "place")


@pytest.mark.parametrize(
    ("sentence", "admin1"),
    [
        ("قتل راع في قرية المنصورة بمحافظة ديالى", "ديالى"),
        ("قصفت ناحية المنصورة التابعة لقضاء المقدادية بمحافظة ديالى", "ديالى"),
        ("دارت اشتباكات في حي الخالدية في حمص", "حمص"),
        ("داهمت قريتي الخالدية والمنصورة بريف درعا", "درعا"),
    ],
)
def test_a_chain_decides_which_place_of_a_name_is_meant(read_spans, sentence, admin1):
    norm = first_place(read_spans(sentence))
    assert norm["admin1"] == admin1
    assert not {"place_id", "lat", "lon"} & set(norm)


def test_a_name_without_preposition_counts_where_its_countryside_follows(read_spans):
    norm = first_place(read_spans("المنصورة بريف الرقة: قصف يطال السوق"))
    assert (norm["place_id"], norm["admin1"]) == ("sy:mansoura", "الرقة")


def test_a_well_known_place_stays_where_the_text_names_another_governorate(read_spans):
    assert first_place(read_spans("قصف على مدينة الطبقة بريف حلب"))["place_id"] == "sy:tabqa"


def test_no_part_of_a_campaigns_name_is_a_place(read_spans):
    spans = read_spans('سيطرت فصائل عملية "درع الفرات" على قرية الهضبات')
    assert [surface for label, surface, _ in spans if label == "place"] == ["الهضبات"]
