"""Arabic first, English second: the language, direction and digits of a request, and the catalogues.

A signed-in member's own setting wins, then the language chosen on the sign-in page, then the browser's wish.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask, g, request, session
from flask_babel import Babel, format_date, format_datetime, get_locale, get_translations, ngettext
from flask_babel.speaklater import LazyString
from markupsafe import Markup, escape

from annotator.checks import CheckWarning
from annotator.errors import AnnotatorError
from annotator.web.members import current_member_or_none

LANGUAGES = {"ar": "العربية", "en": "English"}
TRANSLATIONS = Path(__file__).parent / "translations"
ARABIC_DIGITS = str.maketrans("0123456789,.", "٠١٢٣٤٥٦٧٨٩٬٫")
ISOLATE, POP = "\u2068", "\u2069"


def init_app(app: Flask) -> None:
    """Babel, and the filters and globals that templates speak with."""
    compile_catalogues()
    Babel(app, default_locale="ar", default_translation_directories=str(TRANSLATIONS), locale_selector=select_language)
    app.add_template_filter(number)
    app.add_template_filter(day)
    app.add_template_filter(short_day)
    app.add_template_filter(clock)
    app.add_template_filter(sentence)
    app.add_template_global(counted)
    app.add_template_global(language)
    app.add_template_global(direction)
    app.jinja_env.globals["_"] = app.jinja_env.globals["gettext"] = marked
    app.jinja_env.globals["LANGUAGES"] = LANGUAGES


def compile_catalogues() -> None:
    """Write each `messages.mo` that is missing or older than its `messages.po`, so that no step can be forgotten."""
    for po in TRANSLATIONS.glob("*/LC_MESSAGES/messages.po"):
        mo = po.with_suffix(".mo")
        if not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime:
            with po.open("rb") as source:
                catalogue = read_po(source, locale=po.parts[-3])
            part = mo.with_suffix(".part")
            with part.open("wb") as target:
                write_mo(target, catalogue)
            part.replace(mo)


def select_language() -> str:
    """`ar` or `en`."""
    member = current_member_or_none()
    chosen = member.language if member else session.get("language")
    if chosen in LANGUAGES:
        return str(chosen)
    return request.accept_languages.best_match(LANGUAGES, default="ar") or "ar"


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads this answer: the language, and whether numbers of ours are shown in Arabic digits."""

    language: str
    arabic_digits: bool


def reader() -> Reader:
    """The reader of this answer, found once: a screen asks some hundred times."""
    found: Reader | None = g.get("reader")
    if found is None:
        locale = get_locale()
        code = locale.language if locale else "ar"
        member = current_member_or_none()
        found = g.reader = Reader(code, bool(member and member.digits == "arab" and code == "ar"))
    return found


def language() -> str:
    """The language of this answer, `ar` or `en`."""
    return reader().language


def direction() -> str:
    """`rtl` or `ltr`, by the language of this answer."""
    return "rtl" if language() == "ar" else "ltr"


@lru_cache(4096)
def _translated(message: str, code: str) -> str:
    """The message in the language of this answer, which is `code`; a message has one translation for good."""
    return str(get_translations().ugettext(message))


@lru_cache(4096)
def _marked(message: str, code: str) -> Markup:
    return escape(_translated(message, code) % {})


def gettext(message: str, **values: object) -> str:
    """The message in the reader's language."""
    words = _translated(message, reader().language)
    return words % values if values else words


def marked(message: str, **values: object) -> Markup:
    """The message in a template: it and its values are escaped, and `%%` is a percent sign."""
    code = reader().language
    return escape(_translated(message, code)) % values if values else _marked(message, code)


def lazy_gettext(message: str) -> LazyString:
    """The message in the language of whoever reads it then."""
    return LazyString(gettext, message)


def in_digits(text: str) -> str:
    """The text with the digits that the member wants; only for numbers of our own, never for imported text."""
    return text.translate(ARABIC_DIGITS) if reader().arabic_digits else text


def number(value: float, decimals: int = 0) -> str:
    """A number as people read it: `1,116`, or in the member's digits."""
    return in_digits(f"{value:,.{decimals}f}")


def day(value: date | None) -> str:
    """A date in words («23 أيلول 2022» by the locale's own month names)."""
    return in_digits(format_date(value, "d MMMM y")) if value else ""


def short_day(value: date) -> str:
    """A date without its year, `23/9`."""
    return in_digits(format_date(value, "d/M"))


def clock(value: datetime | None) -> str:
    """The time of day, `14:05`."""
    return in_digits(format_datetime(value, "HH:mm")) if value else ""


def counted(singular: str, plural: str, n: int) -> str:
    """A counted noun in the right plural form; the messages hold the number as `%(shown)s`."""
    return str(ngettext(singular, plural, n, shown=number(n)))


def some_paragraphs(places: Sequence[tuple[str, int]], most: int) -> str:
    """The first `most` paragraphs by report and number, and how many more there are."""
    named = "، ".join(f"{stem} {index + 1}" for stem, index in places[:most])
    return named + (f" +{len(places) - most}" if len(places) > most else "")


def sentence(error: AnnotatorError | CheckWarning) -> str:
    """The error in the reader's language, each value in it kept apart from the direction of the sentence."""
    values = {k: f"{ISOLATE}{v}{POP}" if isinstance(v, str | int | float) else v for k, v in error.parameters.items()}
    return str(gettext(error.message, **values) if values else gettext(error.message))


def isolated(values: Iterable[str], separator: str = " · ") -> Markup:
    """Values of any direction in one line, each in its own `<bdi>`."""
    return Markup(escape(separator)).join(Markup("<bdi>{}</bdi>").format(value) for value in values)  # noqa: S704
