"""A folded copy of a text for matching, with an exact map back to the stored text.

Five kinds of edit make the shadow (the figures behind them are in docs/rules.md):

* fold 1→1: hamza and alef forms, ta marbuta, alef maqsura, Persian letters, digits, quotes, dashes, blanks
* drop 1→0: tatweel, harakat and other marks, bidi controls, zero-width characters
* join n→0: the separators of censorship-evading spelling («اعـ ـتـ ـقـ ـال», «هجـ.ـوم»)
* gap n→1: a run of blanks becomes one; without `quotes`, quotation marks vanish into the gap around them
* multi 1→n: presentation forms such as the lam-alef ligature, by NFKC

Folds keep the length, so the map is a short list of breakpoints, one an edit, searched by bisection.
Nothing about rules, labels or languages belongs here.
"""
# ruff: noqa: RUF001 - the tables are made of characters that look alike.

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Collection
from dataclasses import dataclass, field
from operator import add

import numpy as np

TATWEEL = "\u0640"
MARKS = "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u0300-\u036f"
FORMAT = "\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad\u061c\u180e"
LETTERS = (
    "\u0620-\u063f\u0641-\u064a\u066e-\u066f\u0671-\u06d3\u06d5\u06ee-\u06ef\u06fa-\u06ff\u0750-\u077f\u08a0-\u08c9"
)
BLANKS = " \t\v\f\x1c-\x1f\x85\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
QUOTES = "\"'“”„‟«»″＂‘’‚‛′‹›`´"
JOINTS = r".,،*/\\|_+\-·•~^:;؛"
"""Separators that evasion spelling puts between two tatweels."""


def _single_folds() -> tuple[dict[str, str], dict[str, str]]:
    """(folds 1→1, expansions 1→n) of every character that changes; an expansion may be empty."""
    folds: dict[str, str] = {}
    groups = (
        ("أإآٱٲٳٵ", "ا"), ("ىیېۍێےۓئ", "ي"), ("ةۀہھەۃ", "ه"), ("ؤۆۇۈ", "و"), ("کڪگ", "ك"), ("“”„‟«»″＂‹›", '"'),
        ("‘’‚‛′`´", "'"), ("–—−‐‑‒―﹘﹣－", "-"), ("٫", "."), ("٬", ","), ("٪", "%"), ("⁄∕", "/"), ("…", "."),
    )  # fmt: skip
    for sources, target in groups:
        folds.update(dict.fromkeys(sources, target))
    for value in range(0x10000):
        letter = chr(value)
        if re.fullmatch(f"[{BLANKS}]", letter) and letter != " ":
            folds[letter] = " "
        if unicodedata.category(letter) == "Nd" and letter > "9":
            folds[letter] = str(unicodedata.decimal(letter))
    expansions: dict[str, str] = {}
    for value in (*range(0xFB50, 0xFE00), *range(0xFE70, 0xFEFD)):
        letter = chr(value)
        plain = unicodedata.normalize("NFKC", letter)
        if plain == letter:
            continue
        kept = re.sub(f"[{MARKS}{TATWEEL}]", "", plain).strip()
        kept = "".join(folds.get(part, part) for part in kept)
        if len(kept) == 1:
            folds[letter] = kept
        else:
            expansions[letter] = kept
    return folds, expansions


FOLDS, EXPANSIONS = _single_folds()
_TABLE = str.maketrans(FOLDS)

_LUT = np.arange(65536, dtype=np.uint16)
for _source, _target in FOLDS.items():
    _LUT[ord(_source)] = ord(_target)

_SPECIAL = re.compile(f"[{MARKS}{TATWEEL}{FORMAT}{''.join(map(re.escape, EXPANSIONS))}]")
_ALL = "".join(map(chr, (*range(0xD800), *range(0xE000, 0x10000))))
_IS_SPECIAL = np.zeros(65536, dtype=bool)
_IS_SPECIAL[[ord(letter) for letter in _SPECIAL.findall(_ALL)]] = True
_IS_SPECIAL_OR_QUOTE = _IS_SPECIAL.copy()
_IS_SPECIAL_OR_QUOTE[[ord(letter) for letter in QUOTES]] = True

_LEAD = frozenset(" .\u00a0\u2009\u202f")
_EDIT = re.compile(
    # Two-sided tatweel is always an evasion split; a blank or point with the tatweel on its right is one too.
    rf"(?P<join>(?<=[{LETTERS}{MARKS}])[{MARKS}]*{TATWEEL}+[{MARKS}]*[{BLANKS}{JOINTS}{FORMAT}]{{1,3}}{TATWEEL}+(?=[{MARKS}{FORMAT}]*[{LETTERS}])"
    rf"|(?<=[{LETTERS}{MARKS}])[{BLANKS}]{TATWEEL}+(?=[{LETTERS}])"
    rf"|(?<=[{LETTERS}]){TATWEEL}+[.](?=[{LETTERS}])|(?<=[{LETTERS}])[.]{TATWEEL}+(?=[{LETTERS}]))"
    rf"|(?P<dash>(?<=[{BLANKS}]){TATWEEL}+(?=[{BLANKS}]))"
    rf"|(?P<drop>[{MARKS}]*[{MARKS}{TATWEEL}{FORMAT}]+)"
    rf"|(?P<multi>[{''.join(map(re.escape, EXPANSIONS))}])"
)
_SPLIT = (
    rf"(?:{TATWEEL}*[.*_]{{1,2}}[{BLANKS}]?{TATWEEL}*|{TATWEEL}+[{BLANKS}]{{1,2}}{TATWEEL}*|[{BLANKS}]{TATWEEL}+"
    r"|[-'\u2018\u2019])"
)
_SPLIT_SIGN = re.compile(rf"[{TATWEEL}.*_'\u2018\u2019-]")
_SPLIT_RUN = re.compile(rf"[{LETTERS}{MARKS}]+(?:{_SPLIT}[{LETTERS}{MARKS}]+)+")
_SPLIT_AT = re.compile(_SPLIT)
_GAP = {True: re.compile(f"[{BLANKS}]+"), False: re.compile(f"[{BLANKS}{FORMAT}{QUOTES}{TATWEEL}]+")}
_WORD = re.compile(f"[{LETTERS}0-9]")
_ATTACHED = re.compile(rf"(?:^|[^{LETTERS}{MARKS}{TATWEEL}])(?:[وف]?[بلك]?(?:ال)?|[وف]?لل)$")
"""Proclitics alone before a quotation mark: «و”النهضة”» is one word."""
_LEADING_MARKS = re.compile(f"[{MARKS}]*")
_LETTER_SIGNS = frozenset(re.findall(f"[{LETTERS}{MARKS}]", _ALL))
_NO_LETTERS = re.compile(f"[^{LETTERS}]")
_PROCLITICS = re.compile("[وف]?[بلك]?(?:ال)?")
_LIL = re.compile("[وف]?لل")


@dataclass(frozen=True, slots=True)
class Shadow:
    """`text` is the folded copy of `original`; `span` and `at` map between the two.

    `starts`, `deltas`, `tails`: one entry a breakpoint. From folded position `starts[k]` on, the original position is
    the folded one plus `deltas[k]`; `ends[k]` is the same for the end of a character; `tails[k]` counts the marks that
    belong to the character just before the breakpoint.
    """

    original: str
    text: str
    starts: tuple[int, ...]
    deltas: tuple[int, ...]
    ends: tuple[int, ...]
    tails: tuple[int, ...]
    origins: tuple[int, ...] = field(init=False, repr=False, compare=False)
    """The original positions of the breakpoints."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "origins", tuple(map(add, self.starts, self.deltas)))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """(start, end) in the original of the folded stretch [start, end).

        Marks on the last letter belong to it; a tatweel, quote or control character after it does not.
        """
        first = bisect_right(self.starts, start) - 1
        left = start + self.deltas[first]
        if end <= start:
            return left, left
        last = bisect_right(self.starts, end - 1) - 1
        right = end + self.ends[last]
        if last + 1 < len(self.starts) and self.starts[last + 1] == end:
            right += self.tails[last + 1]
        return left, right

    def at(self, position: int) -> int:
        """The folded position of an original one; inside a dropped run, the folded position after it."""
        low = bisect_left(self.origins, position)
        if low < len(self.starts) and self.origins[low] == position:
            return self.starts[bisect_left(self.starts, self.starts[low])]
        if low == 0:
            return 0
        guess = position - self.deltas[low - 1]
        limit = self.starts[low] if low < len(self.starts) else len(self.text)
        return min(guess, limit)


def fold_letters(text: str) -> str:
    """The text with the 1→1 folds only: same length, no map needed."""
    return text.translate(_TABLE)


def _scan(text: str, *, quotes: bool) -> tuple[list[int], str]:
    """(positions where an edit may begin, the text with 1→1 folds)."""
    units = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), dtype=np.uint16)
    if len(units) != len(text):
        wide = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        units = np.where(wide < 65536, wide, 0xFFFD).astype(np.uint16)
        folded = fold_letters(text)
        narrow = _LUT[units]
    else:
        narrow = _LUT[units]
        folded = narrow.tobytes().decode("utf-16-le", "surrogatepass")
    special = _IS_SPECIAL[units] if quotes else _IS_SPECIAL_OR_QUOTE[units]
    if "  " in folded:
        blank = narrow == 32
        special[1:] |= blank[1:] & blank[:-1]
    return special.nonzero()[0].tolist(), folded


def _is_known(word: str, words: Collection[str]) -> bool:
    """Whether a folded word is one of `words`, proclitics and article before it aside."""
    if word in words:
        return True
    clitics = _PROCLITICS.match(word)
    if clitics is not None and clitics.end() > 0 and word[clitics.end() :] in words:
        return True
    article = _LIL.match(word)
    return article is not None and (word[article.end() :] in words or f"ال{word[article.end() :]}" in words)


def _verified_joins(text: str, folded: str, words: Collection[str]) -> dict[int, int]:
    """{start: end} of the separators of doubtful splits («هجـ وم», «د.ا.عش») whose pieces make a known word.

    folded: the text with 1→1 folds.
    """
    joins: dict[int, int] = {}
    last = 0
    for sign in _SPLIT_SIGN.finditer(text):
        start = sign.start()
        if start < last:
            continue
        while start > last and text[start - 1] in _LETTER_SIGNS:
            start -= 1
        run = _SPLIT_RUN.match(text, start)
        if run is None:
            continue
        separators = [(found.start(), found.end()) for found in _SPLIT_AT.finditer(text, start, run.end())]
        if _is_known(_NO_LETTERS.sub("", folded[start : run.end()]), words):
            joins.update(separators)
            last = run.end()
            continue
        pieces = [start, *(place for separator in separators for place in separator), run.end()]
        for number, (first, end) in enumerate(separators):
            if _is_known(_NO_LETTERS.sub("", folded[pieces[2 * number] : pieces[2 * number + 3]]), words):
                joins[first] = end
        last = separators[-1][1]
    return joins


_Edit = tuple[int, int, str, int]
"""(start, end, replacement, how many marks of it belong to the character before)."""


class _Map:
    """Collects the folded pieces and the breakpoints while the edits are walked."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.length = 0
        self.starts, self.deltas, self.ends, self.tails = [0], [0], [0], [0]

    def keep(self, piece: str) -> None:
        self.pieces.append(piece)
        self.length += len(piece)

    def breakpoint(self, delta: int, end_delta: int, tail: int = 0) -> None:
        if self.starts[-1] == self.length:
            self.deltas[-1], self.ends[-1] = delta, end_delta
            self.tails[-1] = self.tails[-1] or tail
        else:
            self.starts.append(self.length)
            self.deltas.append(delta)
            self.ends.append(end_delta)
            self.tails.append(tail)

    def replace(self, replacement: str, start: int, end: int, *, tail: int = 0) -> None:
        """Puts `replacement` for the original [start, end); each of its characters maps to all of it."""
        for letter in replacement:
            self.breakpoint(start - self.length, end - self.length - 1)
            self.keep(letter)
        self.breakpoint(end - self.length, end - self.length, tail)


def _gap_replacement(text: str, start: int, end: int) -> str:
    """What a run of blanks and quotes becomes: a blank where it parts two words, else nothing."""
    run = text[start:end]
    if any(letter == " " or FOLDS.get(letter) == " " for letter in run):
        return " "
    parts_words = start > 0 and end < len(text) and _WORD.match(text, start - 1) and _WORD.match(text, end)
    return " " if parts_words and not _ATTACHED.search(text, max(0, start - 4), start) else ""


def _gap_edit(text: str, folded: str, position: int, last: int, *, quotes: bool) -> _Edit | None:
    """The edit for the run of blanks (and quotes) around `position`; None when it is one plain blank already."""
    start = position
    while start > last and folded[start - 1] == " ":
        start -= 1
    found = _GAP[quotes].match(text, start)
    if found is None:
        return None
    replacement = _gap_replacement(text, start, found.end())
    if found.end() - start == 1 and replacement and text[start] not in QUOTES:
        return None
    return start, found.end(), replacement, 0


def _letter_edit(text: str, position: int, last: int) -> _Edit | None:
    """The edit that begins at a mark, tatweel, control or presentation form, or with the blank before a tatweel."""
    match = _EDIT.match(text, position - 1) if position > last and text[position - 1] in _LEAD else None
    if match is None or match.end() <= position:
        match = _EDIT.match(text, position)
    if match is None:
        return None
    start, end = match.span()
    replacement = EXPANSIONS[match.group()] if match.lastgroup == "multi" else ""
    replacement = "-" if match.lastgroup == "dash" else replacement
    marks = _LEADING_MARKS.match(text, start, end) if match.lastgroup == "drop" else None
    return start, end, replacement, len(marks.group()) if marks else 0


def fold(text: str, *, quotes: bool = True, words: Collection[str] = ()) -> Shadow:
    """The shadow of a text.

    quotes: False lets quotation marks vanish, so that «تنظيم “داعش”» reads «تنظيم داعش».
    words: folded words for which a doubtful one-sided split («هجـ وم») is joined; without them it never is, because
    «الـ 10» is written the same way.
    """
    positions, folded = _scan(text, quotes=quotes)
    joins = _verified_joins(text, folded, words) if words else {}
    if joins:
        positions = sorted({*positions, *joins})
    if not positions:
        return Shadow(text, folded, (0,), (0,), (0,), (0,))
    made = _Map()
    last = 0
    for position in positions:
        if position < last:
            continue
        if position in joins:
            edit: _Edit | None = (position, joins[position], "", 0)
        elif text[position] in QUOTES or folded[position] == " ":
            edit = _gap_edit(text, folded, position, last, quotes=quotes)
        else:
            edit = _letter_edit(text, position, last)
        if edit is not None:
            start, end, replacement, tail = edit
            made.keep(folded[last:start])
            made.replace(replacement, start, end, tail=tail)
            last = end
    made.keep(folded[last:])
    return Shadow(
        text, "".join(made.pieces), tuple(made.starts), tuple(made.deltas), tuple(made.ends), tuple(made.tails)
    )
