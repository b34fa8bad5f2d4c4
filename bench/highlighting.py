"""How fast the pre-highlighter reads: words a second over the sample reports, and the seconds to load it."""

from __future__ import annotations

import time

from annotator.config import resource_dir
from annotator.core.text import split_paragraphs
from annotator.rules.highlighter import Highlighter

ROUNDS = 3


def highlighting() -> str:
    """Words a second, the best of three rounds, and the seconds that loading takes."""
    begin = time.perf_counter()
    highlighter = Highlighter.load()
    loading = time.perf_counter() - begin
    reports = [split_paragraphs(path.read_text()) for path in sorted((resource_dir("seeds") / "sample").glob("*.txt"))]
    words = sum(len(paragraph.split()) for report in reports for paragraph in report)
    best = float("inf")
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        for report in reports:
            highlighter.highlight("bench", report, None)
        best = min(best, time.perf_counter() - begin)
    return f"{words / best:,.0f} words/s over {words} words of the sample; loads in {loading:.2f} s"
