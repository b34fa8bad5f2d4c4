"""Splits: by hash, near-duplicates together, and never moved by what comes later."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.text import sha256
from annotator.exporters.releases.splits import SPLITS, Placed, Splits, split_of

LONG = "قصفت طائرة مسيرة سيارة على الطريق الواصل بين القريتين ولم ترد أنباء عن خسائر بشرية، رقم "


def paragraphs(*numbers: int) -> list[str]:
    return [f"{LONG}{number}" for number in numbers]


def placed(reports: list[list[int]], earlier: dict[str, str] | None = None) -> list[Placed]:
    splits = Splits(earlier or {})
    return [splits.place(f"r{n}", sha256(f"{n} {numbers}"), paragraphs(*numbers)) for n, numbers in enumerate(reports)]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.integers(0, 20), max_size=5), max_size=12), st.lists(st.lists(st.integers(0, 20))))
def test_reports_that_come_later_move_none(before: list[list[int]], after: list[list[int]]) -> None:
    assert placed([*before, *after])[: len(before)] == placed(before)


def test_near_duplicates_share_a_split_however_they_are_spelt() -> None:
    splits = Splits()
    first = splits.place("a", sha256("a"), paragraphs(1, 2, 3))
    other = "قصفت طائرةٌ مسيّرة سيارة على الطريق الواصل بين القريتين ولم ترد انباء عن خســائر بشرية، رقم "
    twin = splits.place("b", sha256("x"), [f"{other}{n}" for n in (1, 2, 9)])
    assert (twin.split, twin.near_duplicate_of) == (first.split, "a")
    assert splits.place("c", sha256("y"), paragraphs(3, 10, 11)).near_duplicate_of is None
    assert splits.place("d", sha256("z"), ["مصادر محلية", "انتهى"] * 9).near_duplicate_of is None


def test_split_of_the_release_before_and_of_the_corrected_report_is_kept() -> None:
    splits = Splits({"a": "dev"})
    assert splits.place("a", sha256("a"), paragraphs(1)).split == "dev"
    assert splits.place("a-corrected", sha256("q"), paragraphs(50), corrects="a") == Placed("dev", "a")


def test_hashes_fall_into_the_splits_by_their_shares() -> None:
    chance = random.Random(1)
    found = [split_of(sha256(str(chance.random()))) for _ in range(2000)]
    for name, share in SPLITS.items():
        assert abs(found.count(name) / 20 - share) < 3
