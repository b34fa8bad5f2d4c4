"""Train, dev and test: by a hash of the report, near-duplicates together, and once given never changed.

A report's split is, in this order: the one that the release before gave it; that of the report it corrects; that of the
earliest report it is nearly the same as; else the one its own hash falls into. Reports are taken in the order of import
and look only at those before them, so a report that comes later moves none.

**Nearly the same**: at least half of the letters of the shorter report stand in paragraphs that both have. Paragraphs
are compared folded (spelling variants, marks and tatweel aside), letters and digits only; those under 40 letters count
for nothing, since datelines and sign-offs return in unrelated reports. A report that joins two earlier groups goes with
the earlier one; the two stay as they were.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from annotator.core.shadow import fold

SPLITS = {"train": 80, "dev": 10, "test": 10}
"""Per cent of the hashes that fall into each."""
SHORTEST = 40
SHARED = 0.5


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a report stands: its split, and the earlier report that it is nearly the same as."""

    split: str
    near_duplicate_of: str | None


@dataclass(slots=True)
class Splits:
    """The splits of a project, given report by report in the order of import.

    earlier: split by stem in the release before.
    """

    earlier: Mapping[str, str] = field(default_factory=dict)
    _placed: dict[str, Placed] = field(default_factory=dict)
    _letters: dict[str, int] = field(default_factory=dict)
    _first: dict[bytes, str] = field(default_factory=dict)
    """Hash of a paragraph → the first report that has it."""

    def place(self, stem: str, sha256: str, paragraphs: Iterable[str], *, corrects: str | None = None) -> Placed:
        """The split of the next report.

        sha256: of its text. corrects: the stem of the report whose place it took.
        """
        shared: Counter[str] = Counter()
        total = 0
        hashes: dict[bytes, None] = {}
        for text in paragraphs:
            letters = comparable(text)
            if len(letters) < SHORTEST:
                continue
            total += len(letters)
            digest = hashlib.blake2b(letters.encode(), digest_size=8).digest()
            hashes[digest] = None
            if digest in self._first:
                shared[self._first[digest]] += len(letters)
        near = next(
            (
                other
                for other in self._placed
                if other in shared and shared[other] >= SHARED * min(total, self._letters[other])
            ),
            None,
        ) if shared else None  # fmt: skip
        for digest in hashes:
            self._first.setdefault(digest, stem)
        self._letters[stem] = total
        leader = corrects if corrects in self._placed else near
        split = self.earlier.get(stem) or (self._placed[leader].split if leader is not None else split_of(sha256))
        self._placed[stem] = Placed(split, leader)
        return self._placed[stem]


def comparable(text: str) -> str:
    """The folded letters and digits of a paragraph, which reports are compared by."""
    return "".join(letter for letter in fold(text).text if letter.isalnum())


def split_of(sha256: str) -> str:
    """The split that a report's hash falls into."""
    number = int(hashlib.sha256(f"split {sha256}".encode()).hexdigest()[:8], 16) % 100
    for name, share in SPLITS.items():
        if number < share:
            return name
        number -= share
    raise AssertionError("the shares of SPLITS are less than 100 per cent")
