"""What became of suggestions: kept as they were, corrected, taken away; and what people added to them."""

from __future__ import annotations

from dataclasses import dataclass

from annotator.core.equality import canonical_norm
from annotator.core.records import Content, Span


@dataclass(slots=True)
class Acceptance:
    """Counts of spans. suggested = unchanged + corrected + removed; what people said = unchanged + corrected + added.

    corrected: other ends, another normal form or another label than suggested.
    """

    unchanged: int = 0
    corrected: int = 0
    removed: int = 0
    added: int = 0

    @property
    def suggested(self) -> int:
        """How many were suggested."""
        return self.unchanged + self.corrected + self.removed

    @property
    def said(self) -> int:
        """How many people said in the end."""
        return self.unchanged + self.corrected + self.added

    @property
    def unchanged_rate(self) -> float | None:
        """The share of suggestions that stayed as they were, 0 to 1; None where nothing was suggested."""
        return self.unchanged / self.suggested if self.suggested else None

    @property
    def added_rate(self) -> float | None:
        """The share of what people said that was not suggested, 0 to 1; None where they said nothing."""
        return self.added / self.said if self.said else None


def count_acceptance(suggested: Content, said: Content, counts: dict[str, Acceptance]) -> None:
    """Add one paragraph to the counts by label; a corrected span counts under the label that was suggested."""
    kept = {_key(span) for span in suggested.spans} & {_key(span) for span in said.spans}
    left = [span for span in said.spans if _key(span) not in kept]
    for span in suggested.spans:
        count = counts.setdefault(span.label, Acceptance())
        if _key(span) in kept:
            count.unchanged += 1
        elif (other := _corrected(span, left)) is not None:
            left.remove(other)
            count.corrected += 1
        else:
            count.removed += 1
    for span in left:
        counts.setdefault(span.label, Acceptance()).added += 1


def _key(span: Span) -> tuple[str, int, int, str]:
    return span.label, span.start, span.end, canonical_norm(span.norm)


def _corrected(span: Span, left: list[Span]) -> Span | None:
    """What people made of a suggestion: one of its label that overlaps it, else the same words with another label."""
    overlapping = (s for s in left if s.label == span.label and s.start < span.end and span.start < s.end)
    relabelled = (s for s in left if (s.start, s.end) == (span.start, span.end))
    return next(overlapping, None) or next(relabelled, None)
