from datetime import date

import pytest

from annotator.rules.actors import actor_in_context
from annotator.rules.context import Context


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "قوات “التحالف الدولي” والجيش التركي",
            [("قوات “التحالف الدولي”", "intl_coalition"), ("الجيش التركي", "turkey")],
        ),
        ("تابعة للتحالف", [("لتحالف", "intl_coalition")]),
        ("ميليشيا حزب الله اللبناني", [("ميليشيا حزب الله اللبناني", "hezbollah")]),
        (
            "قصفت القوات التركية والفصائل الموالية لها القرية",
            [("القوات التركية", "turkey"), ("الفصائل الموالية لها", "turkey_factions")],
        ),
        ("تنظيم “داعش” ثم التنظيم", [("تنظيم “داعش”", "isis"), ("التنظيم", "isis")]),
        ("د ا ع ش", []),
    ],
)
def test_actors_are_read(read_spans, sentence, expected):
    assert [(s, n["actor_id"]) for label, s, n in read_spans(sentence) if label == "actor"] == expected


def test_a_bare_noun_points_back_across_paragraphs(read_spans):
    spans = read_spans("اجتمعت وحدات حماية المرأة في الحقل", "ثم تدربت الوحدات على القيادة")
    assert [n["actor_id"] for label, _, n in spans if label == "actor"] == ["ypj", "ypj"]


def test_split_spelling_of_an_actor_reads_as_written_normally(read_spans):
    assert read_spans("هزيمة تنـ ـظيم داعـ ـش")[0][:2] == ("actor", "تنـ ـظيم داعـ ـش")


def test_actor_in_context_follows_the_change_of_power():
    norm = {"actor_id": "syrian_gov"}
    new, old = Context(reference_date=date(2025, 3, 1)), Context(reference_date=date(2023, 3, 1))
    assert actor_in_context("الجيش السوري", norm, new) == {"actor_id": "new_syrian_gov"}
    assert actor_in_context("الجيش السوري", norm, old) == norm
    assert actor_in_context("قوات النظام السوري", norm, new) == norm
    assert actor_in_context("الجيش السوري", norm, Context()) == norm


def test_short_names_of_security_forces_are_iraqi_in_iraq():
    norm = {"actor_id": "asayish"}
    assert actor_in_context("القوي الامنيه", norm, Context(country="العراق")) == {"actor_id": "iraq_forces"}
    assert actor_in_context("القوي الامنيه العراقيه", norm, Context()) == {"actor_id": "iraq_forces"}
    assert actor_in_context("القوي الامنيه", norm, Context(country="سوريا")) == norm
    assert actor_in_context("الاسايش", norm, Context(country="العراق")) == {"actor_id": "iraq_kurdistan"}
