"""What the rules are measured on: reports of our own sentences, and gazetteers of a given size.

All of it comes from seeds, so that two runs read the same.
"""

from __future__ import annotations

import random
from functools import lru_cache

from annotator.config import resource_dir
from annotator.core.text import split_paragraphs
from annotator.rules.gazetteer import GazetteerEntry
from bench import field_texts

_LETTERS = "بتثجحخدرزسشصضطعغفقكلمنهوي"
_VOWELS = ("ا", "و", "ي", "", "", "")
_FIRST = ("", "", "", "تل ", "خربة ", "أبو ", "بئر ", "عين ")


@lru_cache(maxsize=1)
def sample_paragraphs() -> tuple[str, ...]:
    """The paragraphs of the sample reports."""
    folder = resource_dir("seeds") / "sample"
    return tuple(text for path in sorted(folder.glob("*.txt")) for text in split_paragraphs(path.read_text("utf-8")))


def report(chance: random.Random, size: int) -> list[str]:
    """The paragraphs of a report of `size` characters: half from the sample, half made; the last one is cut."""
    paragraphs: list[str] = []
    left = size
    while left > 0:
        text = chance.choice(sample_paragraphs()) if chance.random() < 0.5 else field_texts.paragraph(chance)
        paragraphs.append(text[:left])
        left -= len(text)
    return paragraphs


def reports(seed: int, number: int, size: int) -> list[list[str]]:
    """That many reports, no two alike."""
    chance = random.Random(seed)  # noqa: S311
    return [report(chance, size) for _ in range(number)]


def one_paragraph(chance: random.Random, size: int) -> str:
    """Sentences of `size` characters without a line break."""
    return " ".join(report(chance, size))[:size]


def made_up_places(number: int) -> list[GazetteerEntry]:
    """Villages of Deir ez-Zor that do not exist, each with a name of its own, a third of them of two words."""
    chance = random.Random(number)  # noqa: S311
    names: dict[str, None] = {}
    while len(names) < number:
        words = [_word(chance) for _ in range(1 if chance.random() < 0.67 else 2)]
        names[chance.choice(_FIRST) + " ".join(words)] = None
    return [
        GazetteerEntry(name, f"bench:{index}", "village", "gov:sy-deir-ez-zor", 35.0, 40.0, "bench", name)
        for index, name in enumerate(names)
    ]


def _word(chance: random.Random) -> str:
    word = "".join(chance.choice(_LETTERS) + chance.choice(_VOWELS) for _ in range(chance.randint(3, 5)))
    return ("ال" if chance.random() < 0.5 else "") + word + ("ة" if chance.random() < 0.3 else "")
