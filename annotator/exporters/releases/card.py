"""`README.md` of a release: the data card, filled from the project, and `CHANGELOG.md`: what changed since the last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from annotator.exporters.releases.material import Facts
from annotator.exporters.releases.negatives import EVENT, SPAN
from annotator.exporters.releases.redaction_profiles import PROFILES
from annotator.exporters.releases.splits import SPLITS
from annotator.exporters.releases.tally import WHAT, Tally

FILES = """\
| file | a row is |
|---|---|
| `gold.jsonl` | a paragraph with its settled role, spans and events; paragraphs without events are rows too |
| `events.jsonl` | an event of a report, all its mentions merged; span ids carry their paragraph (`p003:s1`) |
| `reports.jsonl` | a report: title, reference date, split, how much of it is gold |
| `annotations_raw.jsonl` | what one member submitted for a paragraph, under a pseudonym, with the member's event ids |
| `negatives.jsonl` | a span or a drafted event (`kind`) that was suggested and is no gold: `removed`, or `changed` |
| `schema.json` | JSON Schema 2020-12 of the rows of each file; `features`: their columns for `datasets` |
| `agreement.json` | how far members agreed before anything was settled, with 95 % intervals |
| `SHA256SUMS` | the hash of each file; `sha256sum -c SHA256SUMS` or `annotator verify` |"""

OFFSETS = """\
`start` and `end` count **Unicode code points** of the row's `text`, half-open: `text[start:end] == surface` in Python
as it stands. Not bytes, not UTF-16 units. Do not normalise or trim the text first. Keys are always there; unknown is
`null`, lists are empty. Never add up harm records blindly: one with `subset_of` is inside another, an event with
`part_of` inside its whole, and an `aggregate` repeats its items."""

LOADING = """\
```python
import pandas
gold = pandas.read_json("gold.jsonl", lines=True, dtype=False, convert_dates=False)
```

```python
import datasets, json
features = datasets.Features.from_dict(json.load(open("schema.json"))["features"]["gold.jsonl"])
rows = [json.loads(line) for line in open("gold.jsonl", encoding="utf-8")]
gold = datasets.Dataset.from_list(rows, features=features)
test = gold.filter(lambda row: row["split"] == "test")
```

Both keep every value as it is. Loaders that guess types make dates of days (`load_dataset("json")`), and fail where a
key is null in all of the first rows; for files that do not fit in memory `annotator convert --format parquet` writes
typed columns."""

SPLITTING = """\
By a hash of the report, reports that are nearly the same (half of the letters of the shorter one in common paragraphs)
together. A report keeps its split in later releases, and reports that come later move none."""


def data_card(facts: Facts, tally: Tally, agreement: Mapping[str, Any]) -> str:
    """The data card in Markdown."""
    counts = tally.counts()
    parts = [
        f"# {_line(facts.project)}, release {facts.version}",
        _table(
            ("", ""),
            [
                ("project", f"`{facts.slug}`"),
                ("version", facts.version),
                ("released on", facts.released_on),
                ("profile", f"`{facts.profile}`: {PROFILES[facts.profile].says}"),
                ("licence", _line(facts.licence) or "not stated; ask before you pass it on"),
                ("language", "Arabic (ar)"),
                ("annotation schema", facts.schema_version),
                ("rulesets whose suggestions were shown", ", ".join(sorted(tally.rulesets)) or "none"),
                ("members who annotated", str(counts["members"])),
                ("made with", facts.tool),
            ],
        ),
        "## Files\n\n" + FILES,
        "## Offsets and keys\n\n" + OFFSETS,
        "## Load it\n\n" + LOADING,
        "## Splits\n\n" + SPLITTING,
        *figures(tally, agreement),
        "## Made how\n\nRules suggested spans and events; members confirmed or corrected them paragraph by paragraph, "
        "blind to one another, whole reports at a time. Suggestions can bias what people mark: `negatives.jsonl` and "
        "`annotations_raw.jsonl` show what was rejected and by how many.",
        "## Redaction\n\n" + PROFILES[facts.profile].explains,
        "## What it is not\n\nThe texts report violence as their publishers told it. An event here says what a text "
        "says, not that it happened so. Counts are claims of sources; absence of a report is not absence of an event.",
    ]  # fmt: skip
    return "\n\n".join(parts) + "\n"


def common_lines(profile: str) -> list[str]:
    """The lines that the data card of every release of a profile has, whatever project it is of."""
    return data_card(Facts("", "", "", profile, "", "", "", ""), Tally(), {}).splitlines()


def figures(tally: Tally, agreement: Mapping[str, Any]) -> list[str]:
    """The parts of the data card that the rows and `agreement.json` give, in their order."""
    counts, empty = tally.counts(), tally.empty_splits
    return [
        _splits(counts),
        *([f"**Empty: {', '.join(empty)}.** No gold fell into it yet."] if empty else []),
        "## How the gold was settled\n\n" + _counted("status", counts["statuses"], STATUSES),
        "## Paragraph roles\n\n" + _counted("role", counts["roles"]),
        "## Span labels\n\n" + _counted("label", counts["labels"]),
        "## Event types\n\n" + _counted("type", counts["types"]),
        "## Rejected suggestions\n\n" + _counted("kind and reason", counts["negatives"], REJECTED),
        "## Agreement\n\n" + _agreement(agreement),
    ]


def size_line(tally: Tally, *, is_first: bool) -> str:
    """What the newest entry of the list of changes begins its counts with."""
    if is_first:
        return f"First release: {tally.rows['paragraphs']} paragraphs of {tally.rows['reports']} reports."
    return f"- gold paragraphs: {tally.rows['paragraphs']} ("


STATUSES = {
    "single": "confirmed by one member",
    "agreed": "all members said the same",
    "ruled": "settled by a lead's ruling",
}


REJECTED = {
    "span.removed": "highlights where nothing is marked",
    "span.changed": "highlights with other ends, label or normal form",
    "event.removed": "drafted events that are none",
    "event.changed": "drafted events with another type or other fields",
}


def negatives_line(tally: Tally) -> str:
    """What the newest entry says of rejected suggestions, as far as its own rows give it."""
    return f"- rejected suggestions: {tally.of_kind(SPAN)} highlights, {tally.of_kind(EVENT)} drafted events (before "


@dataclass(frozen=True, slots=True)
class Before:
    """The release before: version, digests of its gold, kinds of its negatives, its list of changes."""

    version: str
    digests: Mapping[str, bytes]
    negatives: Mapping[str, int]
    changes: str


def changes(facts: Facts, tally: Tally, before: Before | None) -> str:
    """The list of changes, newest release on top; before: None when this is the first."""
    lines = [f"## {facts.version} ({facts.released_on})", ""]
    if before is None:
        lines.append(size_line(tally, is_first=True))
    else:
        now, earlier = tally.digests, before.digests
        both = now.keys() & earlier.keys()
        reports, known = ({name.rpartition(":p")[0] for name in found} for found in (now, earlier))
        lines += [
            f"Since {before.version}:",
            "",
            f"- reports with gold: {len(reports)} (added {len(reports - known)}, gone {len(known - reports)})",
            f"{size_line(tally, is_first=False)}added {len(now.keys() - earlier.keys())}, "
            f"gone {len(earlier.keys() - now.keys())}, changed {sum(now[name] != earlier[name] for name in both)})",
            f"{negatives_line(tally)}{before.negatives.get(SPAN, 0)}, {before.negatives.get(EVENT, 0)})",
        ]
        lines += [f"- reports gone: {', '.join(f'`{name}`' for name in sorted(known - reports))}"] * bool(
            known - reports
        )
    head = "# Changes\n\n"
    old = "\n" + before.changes.removeprefix(head) if before is not None else ""
    return head + "\n".join(lines) + "\n" + old


def _splits(counts: Mapping[str, Any]) -> str:
    found = {**{name: counts["splits"][name] for name in SPLITS}, "all": counts["rows"]}
    rows = [(name, *(str(numbers[what]) for what in WHAT.values())) for name, numbers in found.items()]
    return _table(("split", *WHAT.values()), rows)


def _counted(head: str, found: Mapping[str, int], words: Mapping[str, str] | None = None) -> str:
    if not found:
        return "None."
    rows = [(f"`{name}`" + (f" {words[name]}" if words and name in words else ""), str(n)) for name, n in found.items()]
    return _table((head, "n"), rows)


AGREEMENT_KEYS = ("span.all.strict_f1", "span.all.tolerant_f1", "event.all.aligned_f1", "event.all.slot_f1")


def _agreement(agreement: Mapping[str, Any]) -> str:
    numbers = {number["key"]: number for number in agreement.get("numbers", ())}
    rows = []
    for key in AGREEMENT_KEYS:
        number = numbers.get(key)
        if number is None or not isinstance(number.get("value"), int | float):
            continue
        low_high = number.get("interval")
        interval = f"{low_high[0]:.2f} to {low_high[1]:.2f}" if low_high else "-"
        rows.append((f"`{key}`", f"{number['value']:.3f}", interval))
    if not rows:
        return "No paragraph was annotated by two members, so nothing can be said."
    said = f"{agreement['n_paragraphs']} paragraphs of {agreement['n_reports']} reports by two or more members."
    return said + " All numbers: `agreement.json`.\n\n" + _table(("number", "value", "95 %"), rows)


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def _line(words: str) -> str:
    return " ".join(words.split())
