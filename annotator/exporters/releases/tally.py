"""What a release holds, counted while it is written: for the data card, the page and the list of changes."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from annotator.exporters.releases.material import EVENTS, GOLD, NEGATIVES, RAW, REPORTS
from annotator.exporters.releases.negatives import KINDS, REASONS, SPAN
from annotator.exporters.releases.splits import SPLITS

WHAT: Mapping[str, str] = {
    REPORTS: "reports",
    GOLD: "paragraphs",
    EVENTS: "events",
    RAW: "annotations",
    NEGATIVES: "negatives",
}
"""What a row of each file is one of."""

Row = Mapping[str, Any]


@dataclass(slots=True)
class Tally:
    """Counts of rows, and of what stands in them; `digests`: gold paragraph id → what it says, its wording aside."""

    rows: Counter[str] = field(default_factory=Counter)
    splits: dict[str, Counter[str]] = field(default_factory=lambda: {name: Counter() for name in SPLITS})
    statuses: Counter[str] = field(default_factory=Counter)
    roles: Counter[str] = field(default_factory=Counter)
    labels: Counter[str] = field(default_factory=Counter)
    types: Counter[str] = field(default_factory=Counter)
    negatives: Counter[str] = field(default_factory=Counter)
    """By kind and reason: `event.removed`."""
    members: set[str] = field(default_factory=set)
    rulesets: set[str] = field(default_factory=set)
    digests: dict[str, bytes] = field(default_factory=dict)

    def add(self, name: str, row: Row) -> None:
        """Count a row of that file."""
        what = WHAT[name]
        self.rows[what] += 1
        if "split" in row:
            self.splits[row["split"]][what] += 1
        if name == GOLD:
            self.statuses[row["status"]] += 1
            self.roles[row["role"]] += 1
            self.labels.update(span["label"] for span in row["spans"])
            self.digests[row["id"]] = digest_of(row)
            if row["ruleset"]:
                self.rulesets.add(row["ruleset"])
        elif name == EVENTS:
            self.types[row["type"]] += 1
        elif name == NEGATIVES:
            self.negatives[f"{row['kind']}.{row['reason']}"] += 1
        elif name == RAW and row["member"]:
            self.members.add(row["member"])

    def counts(self) -> dict[str, Any]:
        """The counts as JSON, names in order."""
        return {
            "rows": {what: self.rows[what] for what in WHAT.values()},
            "splits": {name: {what: found[what] for what in WHAT.values()} for name, found in self.splits.items()},
            "statuses": _sorted(self.statuses),
            "roles": _sorted(self.roles),
            "labels": _sorted(self.labels),
            "types": _sorted(self.types),
            "negatives": {f"{kind}.{why}": self.negatives[f"{kind}.{why}"] for kind in KINDS for why in REASONS},
            "members": len(self.members),
        }

    def of_kind(self, kind: str) -> int:
        """How many rejected suggestions of that kind there are."""
        return sum(self.negatives[f"{kind}.{why}"] for why in REASONS)

    @property
    def empty_splits(self) -> list[str]:
        """The splits that no gold paragraph is in."""
        return [name for name, found in self.splits.items() if not found["paragraphs"]]


def digest_of(row: Row) -> bytes:
    """What a gold row says, without wording, offsets and keys of programs: equal in redacted releases too."""
    spans = [[span["label"], span["norm"]] for span in row["spans"]]
    said = orjson.dumps([row["role"], spans, row["events"]], option=orjson.OPT_SORT_KEYS)
    return hashlib.blake2b(said, digest_size=8).digest()


def kinds_of(lines: Iterable[bytes]) -> Counter[str]:
    """How many of each kind the lines of a `negatives.jsonl` hold; before there were kinds all were spans."""
    return Counter(orjson.loads(line).get("kind", SPAN) for line in lines)


def digests_of(lines: Iterable[bytes]) -> dict[str, bytes]:
    """The digests of the lines of a `gold.jsonl`."""
    rows = (orjson.loads(line) for line in lines)
    return {row["id"]: digest_of(row) for row in rows}


def _sorted(counter: Counter[str]) -> dict[str, int]:
    return dict(sorted(counter.items(), key=lambda item: (-item[1], item[0])))
