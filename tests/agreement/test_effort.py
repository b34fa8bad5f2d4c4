import copy
import re

import pytest
from agreement.test_evaluation import COUNT, PLACE, STRIKE, record, span

from annotator.agreement.effort import COSTS, Effort, estimate_effort
from annotator.core.records import ParagraphRecord

PERSON = span("3 أشخاص", "person")
DEAD = {"harm": "killed", "party": "isis", "count": {"value": 3}}


def keys(gold, pred):
    return estimate_effort(*([ParagraphRecord.from_json(r) for r in side] for side in (gold, pred))).keys


def strike(**changed):
    return {**copy.deepcopy(STRIKE), **changed}


def test_a_right_paragraph_takes_one_key():
    rows = [record(0, [PLACE, COUNT], [STRIKE]), record(1, role="heading")]
    effort = estimate_effort(*([ParagraphRecord.from_json(r) for r in rows] for _ in range(2)))
    assert effort == Effort(paragraphs=2, keys=2, one_key=2)
    assert effort.to_json() == {"paragraphs": 2, "keys": 2, "per_paragraph": 1.0, "one_key": 1.0}


@pytest.mark.parametrize(
    ("draft", "correction"),
    [
        ({"role": "background"}, "role"),
        ({"spans": [span("السوسة", "place", extend=(1, 1), name="السوسة"), COUNT]}, "clitic"),
        ({"spans": [span("قرية “السوسة", "place", name="السوسة"), COUNT]}, "boundary"),
        ({"spans": [PLACE, PERSON]}, "label"),
        ({"spans": [span("السوسة", "place", name="الشعفة"), COUNT]}, "value"),
        ({"spans": [PLACE]}, "missing_span"),
        ({"spans": [PLACE, COUNT, span("أمس", "date", edtf="2023-05-01")]}, "false_span"),
        ({"events": [STRIKE, strike(id="e2", type="shelling", place={"name": "الشعفة"})]}, "false_event"),
        ({"events": [strike(type="shelling")]}, "choose"),
        ({"events": [strike(polarity="negative")]}, "choose"),
        ({"events": [strike(method=["plane", "drone"])]}, "choose"),
        ({"events": [strike(harm=[*STRIKE["harm"], DEAD])]}, "choose"),
        ({"events": [strike(date={"edtf": "2023-05-02"})]}, "fill"),
        ({"events": [strike(place=None)]}, "fill"),
        ({"events": [strike(harm=[DEAD])]}, "fill"),
        ({"events": [strike(harm=[])]}, "fill"),
        ({"events": [strike(part_of="e9")]}, "link"),
    ],
)
def test_each_correction_has_its_price(draft, correction):
    gold = record(spans=[PLACE, COUNT], events=[STRIKE])
    assert keys([gold], [{**gold, **draft}]) == COSTS["confirm"] + COSTS[correction]


def test_a_further_mention_is_only_linked():
    gold = [record(0, events=[STRIKE]), record(1, events=[STRIKE])]
    doubled = [gold[0], record(1, events=[strike(id="e2")])]
    assert keys(gold, doubled) == 2 * COSTS["confirm"] + COSTS["link"]
    missed = [gold[0], record(1)]
    assert keys(gold, missed) == 2 * COSTS["confirm"] + COSTS["missing_event"] + COSTS["link"]


def test_an_empty_draft_pays_for_all_of_it():
    gold = [record(spans=[PLACE, COUNT], events=[STRIKE])]
    filled = COSTS["missing_event"] + 3 * COSTS["fill"] + COSTS["choose"]  # date, place, harm; plane
    assert keys(gold, []) == COSTS["confirm"] + COSTS["role"] + 2 * COSTS["missing_span"] + filled
    assert estimate_effort([], []).to_json()["per_paragraph"] == 0.0


def test_prices_keep_to_what_the_screen_promises():
    assert COSTS["confirm"] == 1
    assert max(COSTS[one] for one in ("clitic", "label", "choose")) + COSTS["confirm"] <= 3
    assert COSTS["missing_span"] + COSTS["confirm"] <= 6


def test_docs_give_each_price(root):
    rows = re.findall(r"^\| `(\w+)` \| (\d+) \|", (root / "docs" / "agreement.md").read_text(encoding="utf-8"), re.M)
    assert {name: int(price) for name, price in rows} == dict(COSTS)
