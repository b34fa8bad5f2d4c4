"""Every frame of `seeds/drafting` is held to its own examples."""

from __future__ import annotations

import re

import pytest

from annotator.config import resource_dir
from annotator.core.shadow import fold
from annotator.errors import InvalidInput
from annotator.rules.drafting.frames import Frame, Frames, load_frames, read_frames, stems

SHIPPED = read_frames(resource_dir("seeds") / "drafting")


def found(phrase: str) -> set[str]:
    words = re.findall(r"[^\W_]+", fold(phrase).text)
    return {name for names in load_frames().mark(words) for name in names}


@pytest.mark.parametrize("frame", SHIPPED, ids=lambda frame: frame.name)
def test_frame_is_in_its_hits_and_not_in_its_misses(frame: Frame) -> None:
    assert [hit for hit in frame.hits if frame.name not in found(hit)] == []
    assert [miss for miss in frame.misses if frame.name in found(miss)] == []


def test_frame_names_are_unique() -> None:
    names = [frame.name for frame in SHIPPED]
    assert len(names) == len(set(names))


def test_stems_lose_conjunction_preposition_and_article() -> None:
    assert "عمليه" in stems("وبالعمليه")
    assert "تحالف" in stems("للتحالف")
    assert stems("قصف") == ("قصف",)


def test_phrase_marks_all_its_words_and_exact_words_take_no_clitic() -> None:
    frames = Frames(
        [
            Frame("pair", "two words", ("على يد",), ("على يد",), ("يد",)),
            Frame("bare", "as written", ("=بين",), ("بين",), ("وبين",)),
        ]
    )
    assert frames.mark(["قتلوا", "علي", "يد", "مجهولين"]) == [set(), {"pair"}, {"pair"}, set()]
    assert frames.mark(["وبين", "بين"]) == [set(), {"bare"}]


def test_incomplete_frame_is_refused_with_its_name(tmp_path) -> None:
    (tmp_path / "x.toml").write_text('[[frame]]\nname = "lonely"\nwhy = "?"\nwords = ["قصف"]\nhits = ["قصف"]\n')
    with pytest.raises(InvalidInput, match=r"x\.toml: frame lonely lacks misses"):
        read_frames(tmp_path)
