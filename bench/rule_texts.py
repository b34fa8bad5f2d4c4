"""What the rules are measured on: reports of our own sentences, and gazetteers of a given size.

The rules keep what they found at words that they met before, so reports must differ as those of a year do: each
sentence gets other names, numbers, days and months, and here and there another word. All of it comes from seeds, so
that two runs read the same.
"""

from __future__ import annotations

import random
import re
from functools import lru_cache

from annotator.config import resource_dir
from annotator.core.text import split_paragraphs
from annotator.rules.gazetteer import GazetteerEntry, read_gazetteer
from bench import field_texts

_LETTERS = "بتثجحخدرزسشصضطعغفقكلمنهوي"
_VOWELS = ("ا", "و", "ي", "", "", "")
_FIRST = ("", "", "", "تل ", "خربة ", "أبو ", "بئر ", "عين ")


@lru_cache(maxsize=1)
def sample_paragraphs() -> tuple[str, ...]:
    """The paragraphs of the sample reports."""
    folder = resource_dir("seeds") / "sample"
    return tuple(text for path in sorted(folder.glob("*.txt")) for text in split_paragraphs(path.read_text("utf-8")))


@lru_cache(maxsize=1)
def words() -> tuple[str, ...]:
    """The words of the sample reports, each as often as it stands there."""
    return tuple(" ".join(sample_paragraphs()).split())


@lru_cache(maxsize=1)
def names() -> tuple[str, ...]:
    """Forms of places: the seeds' and as many made-up ones."""
    own = [entry.form for entry in read_gazetteer(resource_dir("seeds") / "gazetteer" / "places.csv")]
    return (*own, *(entry.form for entry in made_up_places(len(own))))


@lru_cache(maxsize=1)
def _changing() -> re.Pattern[str]:
    """Numbers, months and the names of places that stand in the sample or in made paragraphs, one group a kind."""
    texts = " ".join((*sample_paragraphs(), *field_texts.WHERE, *field_texts.REGION))
    seeds = sorted({name for name in names() if len(name) > 3 and name in texts}, key=len, reverse=True)
    months, places = ("|".join(map(re.escape, forms)) for forms in (field_texts.MONTH, seeds))
    return re.compile(rf"\b(?:(?P<number>[0-9]{{1,2}})|(?P<month>{months})|(?P<place>{places}))\b")


def _other(found: re.Match[str], chance: random.Random) -> str:
    if found["number"]:
        return str(chance.randint(1, 28))
    return chance.choice(field_texts.MONTH if found["month"] else names())


def varied(text: str, chance: random.Random) -> str:
    """The text with other numbers, months and names, and one word in twenty another of the sample."""
    changed = _changing().sub(lambda found: _other(found, chance), text)
    return " ".join(chance.choice(words()) if chance.random() < 0.05 else word for word in changed.split(" "))


def report(chance: random.Random, size: int) -> list[str]:
    """The paragraphs of a report of `size` characters, half from the sample, half made, all varied; the last is cut."""
    paragraphs: list[str] = []
    left = size
    while left > 0:
        own = chance.random() < 0.5
        text = varied(chance.choice(sample_paragraphs()) if own else field_texts.paragraph(chance), chance)
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
