"""Every metric by name: the one table a new metric is added to (with its docs and a published value as test).

Names and layouts of `data` are those of the vector files that `annotator agreement --vectors FILE` reads.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from annotator.agreement.alpha import krippendorff_alpha
from annotator.agreement.distances import jaccard_distance, masi_distance
from annotator.agreement.gamma import gamma, gamma_best_alignment_disorder, gamma_positional_dissimilarity
from annotator.agreement.gwet import gwet_ac
from annotator.agreement.kappa import (
    fleiss_kappa,
    fleiss_kappa_per_category,
    raw_agreement,
    scott_pi,
    weighted_kappa,
)
from annotator.agreement.matching import event_alignment, event_argument_scores, span_f1_semeval
from annotator.agreement.results import Result
from annotator.agreement.unitizing import krippendorff_alpha_unitizing, unitizing_delta2

Metric = Callable[[Mapping[str, Any]], Result]


def masi_of_two(data: Mapping[str, Any]) -> Result:
    """MASI distance of the sets `a` and `b` (Passonneau 2006)."""
    return Result(masi_distance(frozenset(data["a"]), frozenset(data["b"])), n_units=1, n_raters=2)


def jaccard_of_two(data: Mapping[str, Any]) -> Result:
    """Jaccard distance of the sets `a` and `b`."""
    return Result(jaccard_distance(frozenset(data["a"]), frozenset(data["b"])), n_units=1, n_raters=2)


METRICS: dict[str, Metric] = {
    "krippendorff_alpha_nominal": partial(krippendorff_alpha, level="nominal"),
    "krippendorff_alpha_ordinal": partial(krippendorff_alpha, level="ordinal"),
    "krippendorff_alpha_interval": partial(krippendorff_alpha, level="interval"),
    "krippendorff_alpha_ratio": partial(krippendorff_alpha, level="ratio"),
    "krippendorff_alpha_custom": partial(krippendorff_alpha, level="custom"),
    "krippendorff_alpha_masi": partial(krippendorff_alpha, level="masi"),
    "krippendorff_alpha_jaccard": partial(krippendorff_alpha, level="jaccard"),
    "krippendorff_alpha_unitizing": krippendorff_alpha_unitizing,
    "krippendorff_alpha_unitizing_category": krippendorff_alpha_unitizing,
    "unitizing_delta2": unitizing_delta2,
    "cohen_kappa": partial(weighted_kappa, weighting="nominal"),
    "weighted_kappa_linear": partial(weighted_kappa, weighting="linear"),
    "weighted_kappa_quadratic": partial(weighted_kappa, weighting="quadratic"),
    "weighted_kappa_custom": partial(weighted_kappa, weighting="custom"),
    "scott_pi": scott_pi,
    "fleiss_kappa": fleiss_kappa,
    "fleiss_kappa_per_category": fleiss_kappa_per_category,
    "gwet_ac1": partial(gwet_ac, weighting="identity"),
    "gwet_ac2_linear": partial(gwet_ac, weighting="linear"),
    "gwet_ac2_quadratic": partial(gwet_ac, weighting="quadratic"),
    "gwet_ac2_ordinal": partial(gwet_ac, weighting="ordinal"),
    "gwet_ac2_radical": partial(gwet_ac, weighting="radical"),
    "gwet_ac2_ratio": partial(gwet_ac, weighting="ratio"),
    "gwet_ac2_custom": partial(gwet_ac, weighting="custom"),
    "raw_agreement": raw_agreement,
    "masi_distance": masi_of_two,
    "jaccard_distance": jaccard_of_two,
    "gamma_positional_dissimilarity": gamma_positional_dissimilarity,
    "gamma_best_alignment_disorder": gamma_best_alignment_disorder,
    "gamma": gamma,
    "span_f1_semeval": span_f1_semeval,
    "event_argument_scores": event_argument_scores,
    "event_alignment": event_alignment,
    "degenerate_policy": partial(krippendorff_alpha, level="nominal"),
}
"""Name → function of `data`. `degenerate_policy` shows what is said where chance cannot be told from skill."""

OTHER_NAMES: dict[str, str] = {
    "scotts_pi": "scott_pi",
    "cohens_kappa": "cohen_kappa",
    "weighted_kappa": "weighted_kappa_custom",
    "gwet_ac2": "gwet_ac2_custom",
    "cohen_kappa_linear": "weighted_kappa_linear",
    "cohen_kappa_quadratic": "weighted_kappa_quadratic",
    "observed_agreement": "raw_agreement",
    "percent_agreement": "raw_agreement",
}
"""Names that the literature also uses."""
