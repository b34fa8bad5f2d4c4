"""How fast the rules read: spans, normal forms and drafts, beside the bare automaton and spaCy's EntityRuler.

Seconds are those of the processor, on one core, so that other work on the machine changes them less. No two reports of
a run are alike, and what is kept of whole paragraphs is dropped before each, so that no paragraph is read twice. What
the rules keep of words met before stays, as in a server that has read for a while.
"""

from __future__ import annotations

import random
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path

from ahocorasick_rs import AhoCorasick, Implementation

from annotator.rules.drafting.reading import read_line
from annotator.rules.gazetteer import build_gazetteer
from annotator.rules.highlighter import Highlighter
from annotator.rules.overlaps import by_level, resolve
from annotator.rules.reading import build_targets
from bench.entity_rules import entity_ruler
from bench.figures import against, line, machine, percentile
from bench.rule_texts import made_up_places, one_paragraph, report, reports

ENTRIES, MANY_ENTRIES = 10_000, 100_000
SIZE, LARGE = 5_000, 10_000
REPORTS, ROUNDS = 24, 5
EARLIER = 300
"""Reports read before anything is measured but the first ones: what is met often is compiled and kept by then."""
PUBLISHED = date(2023, 6, 15)
SIZES = (1_000, 10_000, 100_000, 1_000_000, 10_000_000)
UNBROKEN = 1_000_000
SHORTEST = 2.0
"""Seconds of reading short texts that make one figure of the linearity."""

Reader = Callable[[Sequence[str]], object]


def rules() -> Iterable[str]:
    """The lines one by one, as they are measured."""
    yield line("machine, before", machine())
    few, loading = loaded(ENTRIES)
    yield line("loading all", f"{loading:.2f} s: {len(few.ruleset.rules)} rules, {ENTRIES:,} gazetteer entries")
    index = indexing(few)
    yield line("index of rules and gazetteer", f"{index:.2f} s", against(index, 1))
    used = memory()
    if used is not None:
        yield line("memory of a process", f"{used:.0f} MB", against(used, 150))
    spans, drafts = spans_of(few), drafts_of(few)
    first = sum(seconds(drafts, reports(ROUNDS, REPORTS, SIZE)))
    yield line(f"the first {REPORTS} reports, drafts", f"{reading(REPORTS / first)}, patterns compiled meanwhile")
    seconds(drafts, reports(ROUNDS + 1, EARLIER, SIZE))
    rate = {"spans": per_second(spans), "drafts": per_second(drafts), "automaton": per_second(automaton_of(few))}
    yield line("spans alone", reading(rate["spans"]), against(rate["spans"], 400, most=False))
    yield line("with normal forms and drafts", reading(rate["drafts"]), against(rate["drafts"], 150, most=False))
    yield line("the bare automaton", f"{reading(rate['automaton'])}, {rate['automaton'] / rate['spans']:.0f} × spans")
    yield from entity_ruler(few.gazetteer, ["\n".join(texts) for texts in reports(0, REPORTS, SIZE)], rate["spans"])
    for name, read, target in (("spans", spans, 8), ("drafts", drafts, 20)):
        p95 = slowest(read)
        yield line(f"{name}, {LARGE:,} characters, p95", f"{p95:.1f} ms", against(p95, target))
    yield from linearity(drafts)
    yield from with_many(few)
    yield line("machine, after", machine())


def loaded(entries: int) -> tuple[Highlighter, float]:
    """The rules with a gazetteer of so many entries, the seeds' and made-up ones, and the seconds to load and index."""
    begin = time.process_time()
    seeds = Highlighter.load()
    loading = time.process_time() - begin
    own = seeds.gazetteer.entries
    names = (*own, *made_up_places(max(0, entries - len(own))))[:entries]
    begin = time.process_time()
    highlighter = Highlighter(seeds.ruleset, build_gazetteer(names), "bench")
    return highlighter, loading + time.process_time() - begin


def indexing(highlighter: Highlighter) -> float:
    """Seconds to build the index of rules that are read and gazetteer entries that are there."""
    begin = time.process_time()
    Highlighter(highlighter.ruleset, build_gazetteer(highlighter.gazetteer.entries), "bench")
    return time.process_time() - begin


def memory() -> float | None:
    """Most resident megabytes of a fresh process that loads the rules and drafts three reports; None where unknown."""
    if not Path("/proc/self/status").exists():
        return None
    told = subprocess.run([sys.executable, "-m", "bench.rules"], capture_output=True, text=True, check=True).stdout
    return float(told)


def spans_of(highlighter: Highlighter) -> Reader:
    """Reads the spans of a report: folding, automaton, patterns, overlaps, offsets of the stored text."""

    def read(paragraphs: Sequence[str]) -> object:
        return [
            [
                match.shadow.span(match.start, match.end)
                for match in by_level(resolve(highlighter.candidates(paragraph)))
            ]
            for paragraph in paragraphs
        ]

    return read


def drafts_of(highlighter: Highlighter) -> Reader:
    """Reads all of a report: spans with normal forms, roles and drafted events."""

    def read(paragraphs: Sequence[str]) -> object:
        read_line.cache_clear()
        return highlighter.highlight("bench", paragraphs, PUBLISHED)

    return read


def automaton_of(highlighter: Highlighter) -> Reader:
    """Only runs an automaton of the triggers and names over the paragraphs, and does nothing with what it finds."""
    literals = build_targets(highlighter.ruleset, highlighter.gazetteer, ())
    words = [literal.removesuffix("*") for literal in literals]
    automaton = AhoCorasick(words, implementation=Implementation.ContiguousNFA)

    def read(paragraphs: Sequence[str]) -> object:
        return [automaton.find_matches_as_indexes(paragraph, overlapping=True) for paragraph in paragraphs]

    return read


def seconds(read: Reader, texts: Iterable[Sequence[str]]) -> list[float]:
    """Seconds of processor for each report."""
    took = []
    for paragraphs in texts:
        begin = time.process_time()
        read(paragraphs)
        took.append(time.process_time() - begin)
    return took


def per_second(read: Reader) -> float:
    """Reports of 5,000 characters a second that were not read before, the median of rounds."""
    rounds = [sum(seconds(read, reports(seed, REPORTS, SIZE))) for seed in range(ROUNDS)]
    return REPORTS / statistics.median(rounds)


def slowest(read: Reader) -> float:
    """Milliseconds within which 95 of 100 reports of 10,000 characters are read, the median of rounds."""
    rounds = [seconds(read, reports(100 + seed, REPORTS, LARGE)) for seed in range(ROUNDS)]
    return 1000 * statistics.median(percentile(took, 0.95) for took in rounds)


def linearity(read: Reader) -> Iterable[str]:
    """Microseconds a character from 1 kB to 10 MB of paragraphs, and of one paragraph of 1 MB."""
    chance = random.Random(1)  # noqa: S311
    costs = {}
    for size in SIZES:
        times = max(1, SIZES[1] * 20 // size)
        costs[size] = sum(seconds(read, [report(chance, size) for _ in range(times)])) / size / times
        yield line(f"{size:,} characters of paragraphs", f"{1e6 * costs[size]:.2f} µs a character")
    unbroken = seconds(read, [[one_paragraph(chance, UNBROKEN)]])[0] / UNBROKEN
    worst = max(costs[size] for size in SIZES[1:]) / costs[SIZES[0]]
    yield line(f"{UNBROKEN:,} characters in one", f"{1e6 * unbroken:.2f} µs a character")
    yield line("most against 1,000 characters", f"{worst:.2f} times, in one paragraph {unbroken / costs[SIZES[0]]:.2f}")


def with_many(few: Highlighter) -> Iterable[str]:
    """How much slower spans are with ten times the gazetteer, round by round in turns."""
    many, _ = loaded(MANY_ENTRIES)
    readers = spans_of(few), spans_of(many)
    seconds(readers[1], reports(ROUNDS + 1, EARLIER, SIZE))
    ratios = []
    for seed in range(ROUNDS):
        texts = reports(200 + seed, REPORTS, SIZE)
        one, other = (sum(seconds(read, texts)) for read in readers)
        ratios.append(other / one)
    ratio = statistics.median(ratios)
    yield line(f"{MANY_ENTRIES:,} entries against {ENTRIES:,}", f"{ratio:.2f} times", against(ratio, 1.5))


def reading(rate: float) -> str:
    """A rate in words."""
    return f"{rate:.0f} reports/s of {SIZE:,} characters"


def most_memory() -> float:
    """Most resident megabytes of this process so far, after loading the rules and reading three reports."""
    read = drafts_of(loaded(ENTRIES)[0])
    for paragraphs in reports(0, 3, SIZE):
        read(paragraphs)
    status = Path("/proc/self/status").read_text(encoding="ascii")
    found = re.search(r"^VmHWM:\s+(\d+)", status, re.MULTILINE)
    return int(found[1]) / 1024 if found else 0.0


if __name__ == "__main__":
    print(most_memory())
