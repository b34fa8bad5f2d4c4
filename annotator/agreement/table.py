"""The agreement table as records: what services hand to the page, the command line and the release."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from annotator.agreement.results import Result
from annotator.agreement.statistics import Evidence, Pair
from annotator.errors import N_, NotFound

MEASURES: Mapping[str, str] = {
    "strict_f1": N_("same ends (F1)"),
    "tolerant_f1": N_("ends but for proclitics and quotes (F1)"),
    "partial_f1": N_("any overlap, half credit (F1)"),
    "alpha_unitizing": N_("Krippendorff's α for unitizing"),
    "norm_share": N_("same normal form"),
    "norm_near_share": N_("same or near normal form"),
    "aligned_f1": N_("events found (F1)"),
    "slot_f1": N_("events and their fields (F1)"),
    "slot_share": N_("same in aligned events"),
    "alpha": N_("Krippendorff's α"),
    "alpha_masi": N_("Krippendorff's α, sets (MASI)"),
    "alpha_ratio": N_("Krippendorff's α, ratio"),
    "fleiss_kappa": N_("Fleiss' κ"),
    "gwet_ac1": N_("Gwet's AC1"),
    "raw_agreement": N_("raw agreement"),
}
"""How each measure is called on the page."""


@dataclass(frozen=True, slots=True)
class AgreementNumber:
    """One number of the table.

    `key`: layer.about.measure. `about`: a label, a slot, a code (`paragraph_role`, `event_type` …). `n_pairs`: pairs of
    members behind it; `n_reports`: reports with such a pair. `n_agreeing`, `n_disagreeing`: paragraphs behind it, to be
    found in `Evidence.levels` under `evidence`: they agree from `level` on. `trend`: the value in each group of reports
    that was asked for.
    """

    key: str
    layer: str
    about: str
    measure: str
    result: Result
    n_pairs: int
    n_reports: int
    evidence: str
    level: int
    n_agreeing: int
    n_disagreeing: int
    trend: tuple[float | None, ...] = ()

    def paragraphs(self, evidence: Evidence, *, agreeing: bool) -> list[int]:
        """The paragraphs (numbers) of a report that agree, or do not, in this number."""
        return evidence.at(self.evidence, range(self.level, 3) if agreeing else range(self.level))

    def to_json(self) -> dict[str, Any]:
        """The number as JSON, with how many paragraphs stand behind it."""
        return {
            "key": self.key,
            "layer": self.layer,
            "about": self.about,
            "measure": self.measure,
            **self.result.to_json(),
            "n_pairs": self.n_pairs,
            "n_reports": self.n_reports,
            "n_agreeing": self.n_agreeing,
            "n_disagreeing": self.n_disagreeing,
            "trend": list(self.trend),
        }


@dataclass(frozen=True, slots=True)
class AgreementTable:
    """The numbers in the order of the page, and what they were made from.

    `n_paragraphs`: answered by two or more members; `n_single`: by one only, so left out.
    """

    numbers: tuple[AgreementNumber, ...]
    members: tuple[str, ...]
    pairs: tuple[Pair, ...]
    n_reports: int
    n_paragraphs: int
    n_single: int

    def number(self, key: str) -> AgreementNumber:
        """The number of that key. Raises: NotFound."""
        for number in self.numbers:
            if number.key == key:
                return number
        raise NotFound(N_("There is no agreement number %(got)s."), got=key)

    def to_json(self) -> dict[str, Any]:
        """The table as JSON."""
        return {
            "members": list(self.members),
            "n_pairs": len(self.pairs),
            "n_reports": self.n_reports,
            "n_paragraphs": self.n_paragraphs,
            "n_single": self.n_single,
            "numbers": [number.to_json() for number in self.numbers],
        }
