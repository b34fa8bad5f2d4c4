"""Scores of found spans and arguments against a reference: SemEval-2013 counts, event argument scores, assignment.

Sources: Segura-Bedmar, Martínez, Herrero-Zazo, SemEval-2013 Task 9 (2013), after MUC-5 (Chinchor & Sundheim 1993);
Huang et al., TextEE (2024), for arguments, unattached and attached; Kuhn (1955) for the assignment.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import numpy as np

from annotator.agreement.pairing import best_pairs
from annotator.agreement.results import Result, undefined

Marked = tuple[str, int, int]
"""Label, start, end (half-open)."""

SCHEMES = ("strict", "exact", "partial", "ent_type")


def scores(found: float, n_pred: float, n_gold: float) -> tuple[float, float, float]:
    """Precision, recall and F1; 0.0 where a denominator is 0."""
    p = found / n_pred if n_pred else 0.0
    r = found / n_gold if n_gold else 0.0
    return p, r, 2 * p * r / (p + r) if p + r else 0.0


def span_f1_semeval(data: Mapping[str, Any]) -> Result:
    """SemEval-2013 counts and scores in four schemes.

    `data`: `gold` and `pred`, per text a list of [label, start, end]. Spans of a text are paired one to one: as many
    correct pairs as can be, then as many overlapping ones as can be. A pair counts: `strict` COR when label and ends
    are the same, else INC; `exact` COR by ends alone, else INC; `partial` COR by ends, PAR by overlap; `ent_type` COR
    by label with any overlap, else INC. Unpaired: MIS in gold, SPU in pred. P = (COR + ½ PAR) / (COR + INC + PAR +
    SPU), R with MIS instead of SPU; 0 where the denominator is 0.

    Undefined: `no_units` when nothing is marked on either side.
    """
    gold = [[(str(a), int(b), int(c)) for a, b, c in spans] for spans in data["gold"]]
    pred = [[(str(a), int(b), int(c)) for a, b, c in spans] for spans in data["pred"]]
    n = sum(map(len, gold)) + sum(map(len, pred))
    if not n:
        return undefined("no_units", n_raters=2)
    value: dict[str, Any] = {}
    for scheme in SCHEMES:
        counts = dict.fromkeys(("cor", "inc", "par", "mis", "spu"), 0)
        for one, other in zip(gold, pred, strict=True):
            _count(one, other, scheme, counts)
        found = counts["cor"] + 0.5 * counts["par"]
        paired = counts["cor"] + counts["inc"] + counts["par"]
        p, r, f1 = scores(found, paired + counts["spu"], paired + counts["mis"])
        value[scheme] = {**counts, "p": p, "r": r, "f1": f1}
    return Result(value, n_units=n, n_raters=2)


def _count(gold: Sequence[Marked], pred: Sequence[Marked], scheme: str, counts: dict[str, int]) -> None:
    gains = np.zeros((len(gold), len(pred)))
    for i, g in enumerate(gold):
        for j, p in enumerate(pred):
            overlap = min(g[2], p[2]) - max(g[1], p[1])
            if overlap > 0:
                closeness = overlap / (max(g[2], p[2]) - min(g[1], p[1]))
                gains[i, j] = (1e6 if _correct(g, p, scheme) else 1e3) + closeness
    pairs = [(int(i), int(j)) for i, j in zip(*best_pairs(-gains), strict=True) if gains[i, j] > 0]
    for g, p in ((gold[i], pred[j]) for i, j in pairs):
        wrong = "par" if scheme == "partial" else "inc"
        counts["cor" if _correct(g, p, scheme) else wrong] += 1
    counts["mis"] += len(gold) - len(pairs)
    counts["spu"] += len(pred) - len(pairs)


def _correct(gold: Marked, pred: Marked, scheme: str) -> bool:
    same_ends, same_label = gold[1:] == pred[1:], gold[0] == pred[0]
    return {"strict": same_ends and same_label, "ent_type": same_label}.get(scheme, same_ends)


def event_argument_scores(data: Mapping[str, Any]) -> Result:
    """Trigger and argument F1 as TextEE defines them, over sets.

    `data`: `gold` and `pred`, a list of {trigger: [start, end, type], arguments: [[start, end, role] …]}, or a list of
    such lists, one a text. A trigger is its ends (`id`) and its type (`cls`). An argument is the event's type and its
    own ends (`id`) and its role (`cls`); *attached* also the trigger it hangs on, so that an argument of the wrong
    event of the same type does not count. Undefined: `no_units` when neither side has an event.
    """
    gold, pred = _texts(data["gold"]), _texts(data["pred"])
    if not any(gold) and not any(pred):
        return undefined("no_units", n_raters=2)
    value: dict[str, Any] = {}
    for name in ("trigger_id", "trigger_cls", *_ARGUMENTS):
        one, other = _facts(gold, name), _facts(pred, name)
        p, r, f1 = scores(len(one & other), len(other), len(one))
        value |= {f"{name}_p": p, f"{name}_r": r, f"{name}_f1": f1}
    return Result(value, n_units=sum(map(len, gold)) + sum(map(len, pred)), n_raters=2)


_ARGUMENTS = ("argument_id", "argument_cls", "argument_attached_id", "argument_attached_cls")


def _texts(events: Sequence[Any]) -> list[list[Mapping[str, Any]]]:
    return [list(text) for text in events] if events and not isinstance(events[0], Mapping) else [list(events)]


def _facts(texts: Sequence[Sequence[Mapping[str, Any]]], name: str) -> set[Hashable]:
    out: set[Hashable] = set()
    for k, events in enumerate(texts):
        for event in events:
            start, end, kind = event["trigger"][:3]
            if name == "trigger_id":
                out.add((k, start, end))
            elif name == "trigger_cls":
                out.add((k, start, end, kind))
            else:
                trigger = (start, end, kind) if "attached" in name else (kind,)
                roles = name.endswith("_cls")
                out |= {(k, trigger, a, b, role if roles else None) for a, b, role in event.get("arguments") or ()}
    return out


def event_alignment(data: Mapping[str, Any]) -> Result:
    """The pairing of rows and columns of `similarity` with the largest total (Kuhn 1955), not the greedy one.

    `threshold`: pairs below it do not count (0: pairs without any likeness do not). `pairs` by row; `total` their sum.
    Undefined: `no_units` when there is no row or no column.
    """
    table = np.asarray(data["similarity"], dtype=np.float64)
    if table.ndim != 2 or not table.size:
        return undefined("no_units", n_raters=2)
    threshold = float(data.get("threshold", 0.0))
    rows, columns = best_pairs(table, maximize=True)
    pairs = [
        (int(i), int(j)) for i, j in zip(rows, columns, strict=True) if table[i, j] > 0 and table[i, j] >= threshold
    ]
    total = float(sum(table[i, j] for i, j in pairs))
    return Result({"pairs": [list(p) for p in pairs], "total": total}, n_units=len(pairs), n_raters=2)
