import copy
import json
import random
import subprocess
import sys

import pytest

from annotator.agreement.comparison import compare_systems
from annotator.agreement.evaluation import evaluate
from annotator.agreement.events import events_of_report, facts_of, similarity
from annotator.agreement.files import evaluate_files
from annotator.agreement.nearness import km_apart, norm_near
from annotator.agreement.norms import norm_equal
from annotator.core.records import Event, ParagraphRecord, Span
from annotator.core.text import sha256
from annotator.errors import InvalidInput

TEXT = "قصفت طائرة قرية “السوسة” أمس فقتل 3 أشخاص"


def span(words, label, *, extend=(0, 0), text=TEXT, **norm):
    start = text.index(words) - extend[0]
    end = text.index(words) + len(words) + extend[1]
    return {
        "id": f"{label}{start}",
        "label": label,
        "start": start,
        "end": end,
        "surface": text[start:end],
        "norm": norm,
    }


def record(index=0, spans=(), events=(), report="r1", text=TEXT, role="incident", **more):
    return {
        "id": f"{report}:p{index:03d}", "report": report, "paragraph_index": index, "text": text, "role": role,
        "spans": list(spans), "events": list(events), **more,
    }  # fmt: skip


def scored(gold, pred):
    return evaluate([ParagraphRecord.from_json(g) for g in gold], [ParagraphRecord.from_json(p) for p in pred])


STRIKE = {
    "id": "e1", "type": "airstrike", "granularity": "single", "realis": "actual", "polarity": "positive",
    "date": {"edtf": "2023-05-01"}, "place": {"name": "السوسة"}, "method": ["plane"],
    "harm": [{"harm": "killed", "party": None, "count": {"value": 3}}],
}  # fmt: skip
PLACE = span("السوسة", "place", name="السوسة")
COUNT = span("3 أشخاص", "count", value=3, comparator="eq", unit="person")


def test_the_same_again_is_perfect():
    gold = [record(spans=[PLACE, COUNT], events=[STRIKE])]
    figures = scored(gold, copy.deepcopy(gold)).to_json()
    assert figures["missing_paragraphs"] == 0
    assert figures["ALL"] == {"gold": 2, "pred": 2, "strict": [1.0] * 3, "tolerant": [1.0] * 3, "norm": 1.0}
    assert figures["EVENT"]["aligned"] == figures["EVENT"]["slot"] == [1.0] * 3


def test_quotes_and_proclitics_are_tolerated_but_not_strict():
    quoted = span("السوسة", "place", extend=(1, 1), name="السوسه")
    figures = scored([record(spans=[PLACE])], [record(spans=[quoted])]).to_json()["place"]
    assert figures == {"gold": 1, "pred": 1, "strict": [0.0] * 3, "tolerant": [1.0] * 3, "norm": 1.0}


def test_a_generic_noun_in_front_is_only_partial():
    longer = span("قرية “السوسة”", "place", name="السوسة")
    evaluation = scored([record(spans=[PLACE])], [record(spans=[longer])])
    counts = evaluation.spans["place"]
    assert (counts.strict, counts.tolerant, counts.partial, counts.norm_n) == (0, 0, 0.5, 0)
    assert evaluation.to_json()["place"]["norm"] is None
    assert [(p.kind, p.label) for p in evaluation.errors[0].spans] == [("ends", "place")]


def test_missed_and_added_spans_are_precision_and_recall():
    figures = scored([record(spans=[PLACE, COUNT])], [record(spans=[PLACE, span("أمس", "date")])]).to_json()
    assert figures["ALL"]["strict"] == [0.5, 0.5, 0.5]
    assert figures["count"]["strict"] == [0.0, 0.0, 0.0]
    assert figures["date"]["pred"] == 1


def test_events_align_by_slots_and_give_their_similarity():
    other = {**STRIKE, "id": "zz", "type": "shelling", "place": {"name": "هجين"}}
    figures = scored([record(events=[STRIKE])], [record(events=[other])]).to_json()["EVENT"]
    assert figures["aligned"] == [1.0, 1.0, 1.0]
    assert figures["slot"] == [0.64, 0.64, 0.64]
    assert (figures["type"], figures["place"], figures["date"]) == (0.0, 0.0, 1.0)


def test_events_below_half_alike_do_not_align():
    other = {"id": "e1", "type": "deployment", "date": {"edtf": "2020"}, "place": {"name": "حلب"}, "method": ["drone"]}
    evaluation = scored([record(events=[STRIKE])], [record(events=[other])])
    assert evaluation.to_json()["EVENT"]["aligned"] == [0.0, 0.0, 0.0]
    assert len(evaluation.errors[0].events) == 2


def test_second_mentions_and_recurring_events_do_not_count():
    gold = [
        record(0, events=[STRIKE]),
        record(1, events=[STRIKE, {"id": "e2", "type": "shelling", "granularity": "recurring"}]),
    ]
    evaluation = scored(gold, copy.deepcopy(gold))
    assert (evaluation.events.one, evaluation.events.aligned) == (1, 1)


def test_missing_and_unknown_paragraphs_are_counted():
    gold = [record(0, spans=[PLACE]), record(1, spans=[PLACE])]
    evaluation = scored(gold, [record(0, spans=[PLACE]), record(7, spans=[PLACE])])
    assert evaluation.missing == ("r1:p001",)
    assert evaluation.unknown == ("r1:p007",)
    assert evaluation.to_json()["missing_paragraphs"] == 1
    assert evaluation.to_json()["place"]["strict"] == [1.0, 0.5, 0.667]


def test_doubled_ids_and_other_texts_and_bad_offsets_are_refused():
    with pytest.raises(InvalidInput, match="2 times"):
        scored([record()], [record(), record()])
    with pytest.raises(InvalidInput, match="text differs"):
        scored([record()], [record(text=TEXT + ".")])
    with pytest.raises(InvalidInput, match="surface"):
        scored([record()], [record(spans=[{**PLACE, "start": PLACE["start"] - 1}])])
    with pytest.raises(InvalidInput, match="no gold"):
        scored([], [])


def test_semeval_counts_arguments_types_and_roles_stand_beside():
    trigger = span("قصفت", "trigger", type="airstrike")
    gold_event = {**STRIKE, "trigger": [trigger["id"]], "place": {"name": "السوسة", "spans": [PLACE["id"]]}}
    bare = {**gold_event, "place": {"name": "السوسة", "spans": []}}
    more = scored(
        [record(spans=[trigger, PLACE], events=[gold_event])],
        [record(spans=[trigger, PLACE], events=[bare], role="mixed")],
    ).more_json()
    assert more["semeval"]["strict"]["cor"] == 2
    assert more["arguments"]["trigger_cls_f1"] == 1.0
    assert more["arguments"]["argument_attached_cls_r"] == 0.0
    assert more["types"] == {"airstrike": {"gold": 1, "pred": 1, "aligned": [1.0, 1.0, 1.0]}}
    assert more["role_accuracy"] == 0.0
    assert more["intervals"]["ALL_strict_f1"] is None


def test_interval_over_reports_and_paired_comparison():
    gold = [record(0, spans=[PLACE, COUNT], report=f"r{k}") for k in range(6)]
    good = [record(0, spans=[PLACE, COUNT] if k else [PLACE], report=f"r{k}") for k in range(6)]
    poor = [record(0, spans=[PLACE], report=f"r{k}") for k in range(6)]
    one, other = scored(gold, poor), scored(gold, good)
    low, high = other.more_json()["intervals"]["ALL_strict_f1"]
    assert low < other.all_spans.f1("strict") <= high == 1.0
    comparison = compare_systems(one, other, name="ALL", mode="strict")
    assert comparison.difference == pytest.approx(22 / 23 - 2 / 3)
    assert comparison.is_clear
    assert not compare_systems(one, one, name="ALL", mode="strict").is_clear
    with pytest.raises(InvalidInput, match="different reports"):
        compare_systems(one, scored(gold[:2], poor), name="ALL", mode="strict")


def test_files_name_the_line_and_fill_what_a_model_leaves_out(tmp_path):
    gold, pred = tmp_path / "gold.jsonl", tmp_path / "pred.jsonl"
    gold.write_text(json.dumps(record(spans=[PLACE], text_sha256=sha256(TEXT))) + "\n")
    bare = {"id": "r1:p000", "role": None, "events": [{"type": "airstrike"}]}
    bare["spans"] = [{"label": "place", "start": PLACE["start"], "end": PLACE["end"]}]
    pred.write_text("\n" + json.dumps(bare) + "\n")
    assert evaluate_files(pred, gold).to_json()["place"]["strict"] == [1.0, 1.0, 1.0]
    assert evaluate_files(pred, tmp_path / "gold.jsonl").events.other == 1
    for line, reason in [
        ("{", "pred.jsonl:3.*JSON"),
        (json.dumps(bare), "pred.jsonl:3.*already given at pred.jsonl:2"),
        (json.dumps({**record(1), "text_sha256": "0" * 64}), "pred.jsonl:3.*hash"),
        (json.dumps(record(1, spans=[{**PLACE, "surface": "x"}])), "pred.jsonl:3.*surface"),
    ]:
        pred.write_text(f"\n{json.dumps(bare)}\n{line}\n")
        with pytest.raises(InvalidInput, match=reason):
            evaluate_files(pred, gold)


def test_norms_near_but_not_equal():
    def made(label, **norm):
        return Span("s", label, 0, 1, "x", norm)

    patrons = {"ypg": "sdf", "ypj": "sdf"}
    near = [
        (made("count", value=6, comparator="eq"), made("count", value=6, comparator="approx")),
        (made("date", edtf="2023-05"), made("date", edtf="2023-05-04")),
        (made("place", name="a", admin1="SY08"), made("place", name="b", admin1="SY08")),
        (made("place", name="a", lat=35.0, lon=40.0), made("place", name="b", lat=35.05, lon=40.0)),
        (made("actor", actor_id="ypg"), made("actor", actor_id="ypj")),
        (made("method", codes=["raid", "drone"]), made("method", codes=["raid"])),
    ]
    for one, other in near:
        assert not norm_equal(one, other), one
        assert norm_near(one, other, patrons), one
    far = [
        (made("count", value=6), made("count", value=7)),
        (made("date", edtf="2023-05"), made("date", edtf="2023-06-04")),
        (made("place", name="a", admin2="x", admin1="SY08"), made("place", name="b", admin2="y", admin1="SY08")),
        (made("actor", actor_id="ypg"), made("actor", actor_id="isis")),
        (made("method", codes=["raid"]), made("method", codes=[])),
    ]
    for one, other in far:
        assert not norm_near(one, other, patrons), one
    assert km_apart({"lat": 0, "lon": 0}, {"lat": 0, "lon": 1}) == pytest.approx(111.19, abs=0.01)


def test_norms_of_gold_decide_which_ends_of_a_range_are_asked():
    gold, pred = Span("s", "count", 0, 1, "x", {"value": 5}), Span("s", "count", 0, 1, "x", {"value": 5, "low": 4})
    assert norm_equal(gold, pred)
    assert not norm_equal(pred, gold)


def test_mentions_of_an_event_add_up_over_the_report():
    later = Event("e1", "airstrike", {"place": {"name": "هجين"}, "method": ["drone"], "realis": "actual"})
    first = Event("e1", "airstrike", {"method": ["plane"], "realis": None})
    merged = events_of_report([(4, [later]), (1, [first])])
    assert len(merged) == 1
    assert merged[0].paragraphs == {1, 4}
    assert merged[0].event.fields == {"method": ["plane", "drone"], "place": {"name": "هجين"}, "realis": "actual"}
    assert similarity(merged[0], facts_of(merged[0].event)) == pytest.approx(1.0)


def perturbed(gold, seed):
    draw = random.Random(seed)
    for row in copy.deepcopy(gold):
        if draw.random() < 0.05:
            continue
        text, spans, events = row["text"], [], []
        for s in row["spans"]:
            x = draw.random()
            if x < 0.1:
                continue
            if x < 0.3:
                s["start"] = max(0, s["start"] - draw.choice([0, 1, 2, 3]))
                s["end"] = min(len(text), s["end"] + draw.choice([0, 1, 2]))
                s["surface"] = text[s["start"] : s["end"]]
            if x > 0.9:
                s["label"] = draw.choice(["place", "actor", "count", "date"])
            if x > 0.7:
                s["norm"] = {k: v if draw.random() < 0.6 else None for k, v in (s["norm"] or {}).items()}
            spans.append(s)
        for e in row["events"]:
            x = draw.random()
            if x < 0.1:
                continue
            e.update({"type": "shelling"} if x < 0.3 else {})
            e.update({"date": None} if 0.2 < x < 0.5 else {})
            e.update({"actors": e["actors"][:1]} if 0.4 < x < 0.6 else {})
            e.update({"harm": []} if 0.5 < x < 0.7 else {})
            e.update({"id": "e01"} if x > 0.9 else {})
            events.append(e)
        draw.shuffle(events)
        yield {**row, "spans": spans, "events": events}


def test_figures_equal_the_reference_scorer(shared, tmp_path):
    rows = [
        json.loads(line)
        for path in sorted((shared / "gold").glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").split("\n")
        if line.strip()
    ]
    gold, pred = tmp_path / "gold.jsonl", tmp_path / "pred.jsonl"
    gold.write_text("\n".join(json.dumps(r, ensure_ascii=False) for r in rows), encoding="utf-8")
    for seed in range(2):
        lines = [json.dumps(r, ensure_ascii=False) for r in perturbed(rows, seed)]
        pred.write_text("\n".join(lines), encoding="utf-8")
        command = [sys.executable, str(shared / "gold" / "score.py"), str(gold), str(pred), "--json"]
        reference = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
        assert json.loads(json.dumps(evaluate_files(pred, gold).to_json())) == reference
