import copy
import json
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.agreement.answers import NONE, MemberAnswer, event_types, main_event_type
from annotator.agreement.counting import report_statistics
from annotator.agreement.estimates import alpha, chance_corrected, raw_agreement
from annotator.agreement.evaluation import evaluate
from annotator.agreement.metrics import METRICS
from annotator.agreement.report import agreement_table, table_of
from annotator.agreement.statistics import ALL_MEMBERS, Counted, Evidence, codes_of_unit
from annotator.agreement.sums import code_sums, cut_sums
from annotator.agreement.table import MEASURES
from annotator.agreement.unitizing import unitize
from annotator.core.records import Content, Event, ParagraphRecord, Span
from annotator.errors import InvalidInput, NotFound

TEXT = "قصفت طائرة مسيرة قرية السوسة أمس ثم اعتقلت دورية شابا في هجين"


def span(words, label, *, extend=0, **norm):
    start = TEXT.index(words) - extend
    return Span(
        f"{label}{start}",
        label,
        start,
        TEXT.index(words) + len(words),
        TEXT[start : TEXT.index(words) + len(words)],
        norm,
    )


PLACE = span("السوسة", "place", name="السوسة")
OTHER_PLACE = span("هجين", "place", name="هجين")
STRIKE = span("قصفت", "trigger", type="airstrike")
ARREST = span("اعتقلت", "trigger", type="raid_arrest")


def event(id_, kind, *, trigger=None, **fields):
    base = {
        "granularity": "single",
        "realis": "actual",
        "polarity": "positive",
        "trigger": [trigger.id] if trigger else [],
    }
    return Event(id_, kind, {**base, **fields})


def content(*spans, events=(), role="incident"):
    return Content(role, tuple(spans), tuple(events))


def answers(*by_paragraph, report="r1"):
    """Answers of members a, b, c …: each paragraph a tuple of contents, None = not answered."""
    return [
        MemberAnswer(report, index, f"{report}:p{index:03d}", TEXT, "abcdef"[k], found)
        for index, contents in enumerate(by_paragraph)
        for k, found in enumerate(contents)
        if found is not None
    ]


def value(table, key):
    return table.number(key).result.value


def behind(found, key, outcome="disagreeing"):
    """Ids of the paragraphs of some answers that agree or disagree in a number."""
    table, out = agreement_table(found), set()
    for report in dict.fromkeys(a.report for a in found):
        counted = report_statistics([a for a in found if a.report == report])
        if ALL_MEMBERS in counted.evidence:
            indexes = table.number(key).paragraphs(counted.evidence[ALL_MEMBERS], agreeing=outcome == "agreeing")
            out |= {f"{report}:p{index:03d}" for index in indexes}
    number = table.number(key)
    assert len(out) == (number.n_agreeing if outcome == "agreeing" else number.n_disagreeing)
    return out


def test_the_same_answers_are_perfect_and_no_variation_is_said():
    full = content(PLACE, STRIKE, events=[event("e1", "airstrike", trigger=STRIKE)])
    table = agreement_table(answers((full, full), (content(role="background"), content(role="background"))))
    for key in ("span.all.strict_f1", "span.place.tolerant_f1", "span.place.alpha_unitizing", "event.all.slot_f1"):
        assert value(table, key) == 1.0, key
    assert value(table, "paragraph.event_type.alpha") == 1.0
    realis = table.number("event.realis.alpha").result
    assert (realis.value, realis.undefined_because) == (None, "no_variation")
    assert value(table, "event.realis.raw_agreement") == 1.0


def test_one_found_nothing_counts_against_agreement():
    full, again = (content(PLACE, events=[event(id_, "airstrike")]) for id_ in ("e1", "e2"))
    table = agreement_table(answers((full, content()), (again, again)))
    assert value(table, "span.place.strict_f1") == pytest.approx(2 / 3)
    assert value(table, "event.all.aligned_f1") == pytest.approx(2 / 3)
    assert table.number("paragraph.event_type.raw_agreement").result.value == 0.5


def test_numbers_open_their_paragraphs():
    longer = span("السوسة", "place", extend=5, name="السوسة")
    quoted = span("السوسة", "place", extend=1, name="السوسة")
    found = answers(
        (content(PLACE), content(PLACE)),
        (content(PLACE), content(quoted)),
        (content(PLACE), content(longer)),
        (content(), content()),
    )
    table = agreement_table(found)
    strict, tolerant = table.number("span.place.strict_f1"), table.number("span.place.tolerant_f1")
    assert behind(found, strict.key, "agreeing") == {"r1:p000"}
    assert behind(found, strict.key) == {"r1:p001", "r1:p002"}
    assert behind(found, tolerant.key, "agreeing") == {"r1:p000", "r1:p001"}
    assert behind(found, tolerant.key) == {"r1:p002"}
    assert strict.result.value == pytest.approx(1 / 3)
    assert tolerant.result.value == pytest.approx(2 / 3)


def test_normal_forms_stand_apart_from_positions():
    renamed = Span(OTHER_PLACE.id, "place", OTHER_PLACE.start, OTHER_PLACE.end, OTHER_PLACE.surface, {"name": "حجين"})
    table = agreement_table(
        answers(
            (content(PLACE, OTHER_PLACE), content(PLACE, renamed)),
        )
    )
    assert value(table, "span.place.strict_f1") == 1.0
    # One way round the words of the text count as a name, so the two are alike.
    assert value(table, "span.place.norm_share") == 1.0
    wrong = [Span(s.id, "place", s.start, s.end, s.surface, {"name": name}) for s, name in [(PLACE, "x"), (PLACE, "y")]]
    found = answers((content(wrong[0]), content(wrong[1])))
    assert value(agreement_table(found), "span.place.norm_share") == 0.0
    assert behind(found, "span.place.norm_share") == {"r1:p000"}


def test_counts_have_a_ratio_alpha():
    def six(value):
        return content(Span("c", "count", 0, 4, TEXT[:4], {"value": value}))

    table = agreement_table(answers((six(6), six(6)), (six(2), six(4)), (six(100), six(100))))
    expected = METRICS["krippendorff_alpha_ratio"](
        {"layout": "units_x_coders", "ratings": [[6, 6], [2, 4], [100, 100]]}
    )
    assert value(table, "span.count.alpha_ratio") == pytest.approx(expected.value)


def test_events_align_over_the_report_whatever_their_ids_and_paragraphs():
    place = {"name": "السوسة"}
    one = event("e1", "airstrike", place=place, date={"edtf": "2023-05-01"})
    other = event("x9", "airstrike", place=place, date={"edtf": "2023-05-01"})
    found = answers((content(events=[one]), content()), (content(), content(events=[other])))
    table = agreement_table(found)
    assert value(table, "event.all.aligned_f1") == 1.0
    assert value(table, "event.in_paragraph.aligned_f1") == 0.0
    assert behind(found, "event.all.slot_f1", "agreeing") == {"r1:p000", "r1:p001"}


def test_equally_alike_events_align_within_their_paragraph():
    twins = [event("e1", "airstrike"), event("e2", "airstrike")]
    found = answers(
        (content(events=[twins[0]]), content(events=[twins[1]])),
        (content(events=[twins[1]]), content(events=[twins[0]])),
    )
    assert value(agreement_table(found), "event.all.slot_f1") == 1.0
    assert behind(found, "event.all.slot_f1") == set()


def test_main_event_is_the_first_in_the_text():
    found = content(
        STRIKE, ARREST, events=[event("e1", "raid_arrest", trigger=ARREST), event("e2", "airstrike", trigger=STRIKE)]
    )
    assert main_event_type(found) == "airstrike"
    assert event_types(found) == {"airstrike", "raid_arrest"}
    assert main_event_type(content(events=[event("e1", "shelling", granularity="recurring")])) == NONE
    assert main_event_type(content(events=[event("e2", "shelling"), event("e1", "deployment")])) == "deployment"


def test_only_what_both_submitted_is_compared():
    full = content(PLACE, events=[event("e1", "airstrike")])
    table = agreement_table(answers((full, full), (full, None), (None, full)))
    assert (table.n_paragraphs, table.n_single) == (1, 2)
    assert value(table, "span.place.strict_f1") == 1.0
    assert value(table, "event.all.aligned_f1") == 1.0
    assert [(e.why, e.n) for e in table.number("span.place.strict_f1").result.excluded] == [("one_member_only", 2)]


def test_undefined_numbers_say_why():
    alone = agreement_table(answers((content(PLACE), None)), labels=["place"])
    assert alone.number("span.place.strict_f1").result.undefined_because == "one_member_only"
    assert alone.number("paragraph.paragraph_role.alpha").result.undefined_because == "one_member_only"
    nothing = agreement_table([], labels=["place"])
    assert nothing.number("span.place.strict_f1").result.undefined_because == "no_units"
    empty = agreement_table(answers((content(), content())), labels=["method"])
    assert empty.number("span.method.strict_f1").result.undefined_because == "no_units"
    assert empty.number("span.method.alpha_unitizing").result.undefined_because == "no_units"
    assert empty.number("event.all.aligned_f1").result.undefined_because == "no_units"
    with pytest.raises(NotFound):
        empty.number("span.soul.strict_f1")


def test_mixed_doubled_and_different_answers_are_refused():
    good = answers((content(), content()))
    with pytest.raises(InvalidInput, match="two answers"):
        report_statistics([*good, good[0]])
    with pytest.raises(InvalidInput, match="one report"):
        report_statistics([*good, *answers((content(),), report="r2")])
    other = MemberAnswer("r1", 0, "r1:p000", TEXT + ".", "z", content())
    with pytest.raises(InvalidInput, match="different texts"):
        report_statistics([*good, other])


def varied(seed, n_reports=4, members=3):
    draw = random.Random(seed)

    def one():
        spans = [s for s in (PLACE, OTHER_PLACE, STRIKE, ARREST) if draw.random() < 0.8]
        spans += [span("السوسة أمس", "date")] if draw.random() < 0.3 else []
        events = [event(f"e{draw.random()}", kind) for kind in ("airstrike", "raid_arrest") if draw.random() < 0.6]
        return content(*spans, events=events, role=draw.choice(["incident", "incident", "mixed"]))

    out = []
    for k in range(n_reports):
        rows = [tuple(one() if draw.random() < 0.9 else None for _ in range(members)) for _ in range(4)]
        out += answers(*rows, report=f"r{k}")
    return out


def test_stored_statistics_give_the_same_table():
    found = varied(1)
    direct = agreement_table(found)
    by_report = [report_statistics([a for a in found if a.report == f"r{k}"]) for k in range(4)]
    stored = [Counted(**json.loads(json.dumps(s.whole.to_json()))) for s in by_report]
    assert table_of(stored).to_json() == direct.to_json()
    for one in by_report:
        places = one.evidence[ALL_MEMBERS]
        assert Evidence(**json.loads(json.dumps(places.to_json()))) == places


def test_table_is_json_and_every_measure_has_a_name():
    table = agreement_table(varied(2))
    assert {n.measure for n in table.numbers} <= set(MEASURES)
    assert len({n.key for n in table.numbers}) == len(table.numbers)
    assert json.loads(json.dumps(table.to_json()))["n_reports"] == 4


@given(seed=st.integers(0, 10_000), order=st.permutations("abc"))
@settings(max_examples=10, deadline=None)
def test_order_and_names_of_members_do_not_matter(seed, order):
    found = varied(seed, n_reports=2)
    names = dict(zip("abc", order, strict=True))
    renamed = [
        MemberAnswer(a.report, a.paragraph_index, a.paragraph_id, a.text, names[a.member], a.content) for a in found
    ]
    random.Random(seed).shuffle(renamed)
    one = {n.key: n for n in agreement_table(found).numbers}
    other = {n.key: n for n in agreement_table(renamed).numbers}
    assert one.keys() == other.keys()
    for key, number in one.items():
        assert other[key].result.value == pytest.approx(number.result.value), key
        # Of events alike in all and equally near, either may be taken; numbers stay, the paragraph named may differ.
        if number.layer != "event":
            assert (other[key].n_agreeing, other[key].n_disagreeing) == (number.n_agreeing, number.n_disagreeing), key


def test_a_pair_alone_has_the_figures_of_the_gold_scorer():
    found = [a for a in varied(3, n_reports=5) if a.member in "ab"]
    common = {(a.report, a.paragraph_index) for a in found if a.member == "a"} & {
        (a.report, a.paragraph_index) for a in found if a.member == "b"
    }
    sides = [
        [
            ParagraphRecord(a.report, a.paragraph_index, a.text, a.content)
            for a in found
            if a.member == member and (a.report, a.paragraph_index) in common
        ]
        for member in "ab"
    ]
    figures = evaluate(*sides).to_json()
    table = agreement_table(found)
    for label in ("place", "trigger"):
        for mode in ("strict", "tolerant"):
            assert round(value(table, f"span.{label}.{mode}_f1"), 3) == figures[label][mode][2]
    assert round(value(table, "event.in_paragraph.aligned_f1"), 3) == figures["EVENT"]["aligned"][2]
    assert round(value(table, "event.in_paragraph.slot_f1"), 3) == figures["EVENT"]["slot"][2]


def test_one_pair_of_three_members():
    found = varied(4)
    whole = [report_statistics([a for a in found if a.report == f"r{k}"]) for k in range(4)]
    pair = table_of([report.pairs["a", "b"] for report in whole if ("a", "b") in report.pairs])
    alone = agreement_table([a for a in found if a.member in "ab"])
    for number in pair.numbers:
        assert number.result.value == pytest.approx(alone.number(number.key).result.value), number.key
        assert number.n_pairs == 1


ratings = st.lists(st.lists(st.sampled_from(["x", "y", "z"]), min_size=2, max_size=4), min_size=1, max_size=10)


@given(rows=ratings)
@settings(max_examples=40, deadline=None)
def test_coefficients_from_counts_are_those_of_the_ratings(rows):
    sums = code_sums([codes_of_unit(row) for row in rows], np.ones((1, len(rows))))
    width = max(map(len, rows))
    data = {"layout": "units_x_coders", "ratings": [row + [None] * (width - len(row)) for row in rows]}
    for metric, found in {
        "krippendorff_alpha_nominal": alpha(sums),
        "fleiss_kappa": chance_corrected(sums, "fleiss_kappa"),
        "gwet_ac1": chance_corrected(sums, "gwet_ac1"),
        "raw_agreement": raw_agreement(sums),
    }.items():
        expected = METRICS[metric](data).value
        got = float(found[0])
        assert np.isnan(got) if expected is None else got == pytest.approx(expected), metric


def test_unitizing_from_counts_is_that_of_the_cuts():
    texts = [([[(2, 3), (9, 4)], [(2, 4)]], 30), ([[], [(5, 6)]], 18), ([[], []], 7)]
    cuts = [unitize(observers, 0, length) for observers, length in texts]
    total = cuts[0] + cuts[1] + cuts[2]
    observed, expected = total.disagreements(2)
    stored = [
        [c.observed, c.length, *([n for item in sizes.items() for n in item] for sizes in (c.units, c.gaps))]
        for c in cuts
    ]
    sums = cut_sums(stored, np.ones((1, 3)))
    assert sums.observed[0] / sums.expected[0] == pytest.approx(observed / expected)


def test_shared_gold_with_itself_is_perfect(shared):
    rows = [
        json.loads(line)
        for path in sorted((shared / "gold").glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").split("\n")
        if line.strip()
    ]
    found = [
        MemberAnswer(r.report, r.index, r.id, r.text, member, copy.deepcopy(r.content))
        for r in map(ParagraphRecord.from_json, rows)
        for member in ("one", "two")
    ]
    table = agreement_table(found)
    assert table.n_paragraphs == len(rows)
    for number in table.numbers:
        assert number.result.value == pytest.approx(1.0) or number.result.undefined_because, number.key
        assert number.n_disagreeing == 0, number.key
