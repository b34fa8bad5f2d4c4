"""The quick look never calls right what the whole validation refuses, and knows the gold at once."""

from __future__ import annotations

import copy
import random
from dataclasses import replace
from typing import Any

from annotator.agreement.files import read_gold
from annotator.config import resource_dir
from annotator.core.quick_validation import quick_validation
from annotator.core.records import Content
from annotator.core.schema import load_schema
from annotator.core.validation import problems
from annotator.core.validation_values import WARNING

SCHEMA = load_schema()
QUICK = quick_validation(SCHEMA)
GOLD = read_gold(resource_dir("seeds") / "sample" / "gold")
OTHERS = (None, "", "other", "s1", "e1", "h1", "\ud800", -1, 0, 7, 2.5, float("nan"), True, [], ["s1", "s1"], {}, [{}])
CHANGES = 4000


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every (container, key) in a JSON value."""
    found: list[tuple[Any, Any]] = []
    items = (
        list(value.items()) if isinstance(value, dict) else list(enumerate(value)) if isinstance(value, list) else []
    )
    for key, item in items:
        found += [(value, key), *places(item)]
    return found


def is_refused(content: Content, text: str) -> bool:
    return any(problem.severity != WARNING for problem in problems(content, text, SCHEMA))


def test_gold_is_known_at_once() -> None:
    slow = [record.id for record in GOLD if not QUICK.is_right(record.content, record.text)]
    assert len(slow) <= 1, "only a chain of subsets takes the whole look"


def test_what_is_refused_is_never_called_right() -> None:
    chance = random.Random(20260101)
    refused = 0
    for _ in range(CHANGES):
        record = chance.choice(GOLD)
        content = copy.deepcopy(record.content)
        part = chance.choice([*content.spans, *content.events] or [None])
        if part is None:
            continue
        inside = part.norm if part in content.spans else part.fields
        where = places(inside)
        if where and chance.random() < 0.8:
            container, key = chance.choice(where)
            if chance.random() < 0.3 and isinstance(container, dict):
                container[f"{key}_"] = container.pop(key)
            else:
                container[key] = copy.deepcopy(chance.choice(OTHERS))
        else:
            name = chance.choice(
                ["id", "start", "end", "label", "surface"] if part in content.spans else ["id", "type"]
            )
            value: Any = (
                chance.choice((-1, 3, 10_000)) if name in ("start", "end") else chance.choice(("", "s1", "e02"))
            )
            changed = replace(part, **{name: value})
            content = replace(
                content,
                spans=tuple(changed if one is part else one for one in content.spans),
                events=tuple(changed if one is part else one for one in content.events),
            )
        if is_refused(content, record.text):
            refused += 1
            assert not QUICK.is_right(content, record.text), problems(content, record.text, SCHEMA)
    assert refused > CHANGES / 4
