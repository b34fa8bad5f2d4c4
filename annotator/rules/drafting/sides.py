"""The two sides of a fight, and of a change of control."""

from __future__ import annotations

from annotator.rules.drafting.clusters import Cluster
from annotator.rules.drafting.reading import Mark, Reading

ATTACKS = frozenset({"airstrike", "shelling", "armed_clash", "explosive_device", "one_sided_killing", "abduction"})
HARMING = frozenset({"raid_arrest", *ATTACKS})
"""Types of events in which somebody is the target."""


def sides(reading: Reading, cluster: Cluster, first: Mark) -> str | None:
    """«clash» when «بين» sets two sides against each other, «joint» when it joins them, None without «بين»."""
    for k in range(first.first - 1, max(first.first - 7, -1), -1):
        if "between" in reading.tokens[k].frames:
            joint = reading.has("joint", k - 4, k - 1) or cluster.type not in ATTACKS
            return "joint" if joint else "clash"
        if reading.tokens[k].frames & {"does", "attack_noun", "object_noun"}:
            return None
    return None


def side_of_control(reading: Reading, cluster: Cluster) -> str:
    """Target where control was lost, else initiator."""
    own = [t for t in cluster.triggers if t.span.norm.get("type") == "territorial_change"] or cluster.triggers
    first, last = own[0].first - 2, own[-1].last + 2
    return "target" if reading.has("loses_control", first, last) else "initiator"
