"""Both catalogues are whole: nothing new is missing, nothing is empty or fuzzy, every plural form is there."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po
from flask import session

from annotator.errors import InvalidInput
from annotator.web.languages import counted, sentence

LANGUAGES = ("ar", "en")
KEYWORDS: dict[str, Any] = {
    **dict.fromkeys(("N_", "_", "_l", "gettext", "lazy_gettext")),
    "ngettext": (1, 2),
    "counted": (1, 2),
    "pgettext": ((1, "c"), 2),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)s")


def catalogue(root: Path, language: str) -> Catalog:
    path = root / "annotator" / "web" / "translations" / language / "LC_MESSAGES" / "messages.po"
    return read_po(BytesIO(path.read_bytes()), locale=language)


@pytest.fixture(scope="module")
def extracted(root: Path) -> set[str]:
    """The messages of code, templates and seeds; of a plural the singular."""
    with (root / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    found: set[str] = set()
    for folder in ("annotator", "templates", "seeds"):
        for _, _, message, *_ in extract_from_dir(str(root / folder), methods, options, KEYWORDS):
            found.add(message if isinstance(message, str) else message[0])
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogue_has_every_message_and_no_other(root: Path, language: str, extracted: set[str]) -> None:
    ids = {m.id if isinstance(m.id, str) else m.id[0] for m in catalogue(root, language) if m.id}
    assert extracted - ids == set(), "run `make messages` and translate"
    assert ids - extracted == set(), "run `make messages`"


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_untranslated_or_fuzzy(root: Path, language: str) -> None:
    for message in catalogue(root, language):
        if not message.id:
            continue
        strings = (message.string,) if isinstance(message.string, str) else tuple(message.string)
        assert all(strings), message.id
        assert not message.fuzzy, message.id
        if not isinstance(message.id, str):
            assert len(strings) == (6 if language == "ar" else 2), message.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_use_only_the_values_they_are_given(root: Path, language: str) -> None:
    for message in catalogue(root, language):
        ids = (message.id,) if isinstance(message.id, str) else tuple(message.id or ())
        given = {name for one in ids for name in PLACEHOLDER.findall(one)}
        strings = (message.string,) if isinstance(message.string, str) else tuple(message.string)
        for string in strings:
            assert set(PLACEHOLDER.findall(string)) <= given, message.id


def test_arabic_is_arabic(root: Path) -> None:
    latin = {
        m.id for m in catalogue(root, "ar") if m.id and isinstance(m.string, str) and not re.search("[ء-ي]", m.string)
    }
    assert latin == {"%(where)s: %(got)s", "Annotator"}


@pytest.mark.parametrize(
    ("n", "words"),
    [(0, "بلا فقرات"), (1, "فقرة واحدة"), (2, "فقرتان"), (3, "3 فقرات"), (11, "11 فقرة"), (100, "100 فقرة")],
)
def test_arabic_plural_forms(app: Any, n: int, words: str) -> None:
    with app.test_request_context():
        session["language"] = "ar"
        assert counted("%(shown)s paragraph", "%(shown)s paragraphs", n) == words


def test_errors_are_said_in_the_readers_language_with_their_values_kept_apart(app: Any) -> None:
    error = InvalidInput("“%(got)s” is not an event type.", got="xyz")
    with app.test_request_context():
        session["language"] = "ar"
        assert sentence(error) == "«\u2068xyz\u2069» ليس نوع حدث."
