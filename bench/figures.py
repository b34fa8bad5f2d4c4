"""Figures as they are printed: medians of rounds, targets beside them, and what the machine was like meanwhile."""

from __future__ import annotations

import os
import sqlite3
import statistics
import time
from collections.abc import Sequence
from pathlib import Path

COMMITS = 200
ADDITIONS = 1_000_000


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which that share of the values lies (0 to 1)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def of_rounds(rounds: Sequence[Sequence[float]], share: float) -> float:
    """The median over the rounds of each round's percentile, in milliseconds."""
    return 1000 * statistics.median(percentile(values, share) for values in rounds if values)


def against(figure: float, target: float, *, most: bool = True) -> str:
    """`target ≤ 10: met`; `most=False` for a target that is the least."""
    met = figure <= target if most else figure >= target
    return f"target {'≤' if most else '≥'} {target:g}: {'met' if met else 'NOT MET'}"


def line(name: str, figures: str, *targets: str) -> str:
    """One printed line."""
    return f"{name:34} {figures:44} {', '.join(targets)}".rstrip()


def machine() -> str:
    """The load of the machine, and what a fixed piece of Python takes on it: compare runs by their ratio to that."""
    begin, begin_cpu = time.perf_counter(), time.process_time()
    total = 0
    for number in range(ADDITIONS):
        total += number
    took, cpu = time.perf_counter() - begin, time.process_time() - begin_cpu
    load, speed = os.getloadavg()[0], f"{1000 * took:.0f} ms ({1000 * cpu:.0f} ms of processor)"
    return f"load {load:.1f} on {os.cpu_count()} cores; a million additions take {speed}"


def commits(folder: Path) -> list[float]:
    """Seconds of each of 200 bare commits of a row of 4 kB: SQLite in WAL mode with FULL, as the server has it."""
    connection = sqlite3.connect(folder / "commits.sqlite3", isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("CREATE TABLE save (id INTEGER PRIMARY KEY, payload TEXT)")
    took = []
    for _ in range(COMMITS):
        begin = time.perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO save (payload) VALUES (?)", ("x" * 4096,))
        connection.execute("COMMIT")
        took.append(time.perf_counter() - begin)
    connection.close()
    return took
