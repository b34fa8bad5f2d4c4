"""How one server process serves: fetch and save alone, twenty people at once, the queue, memory, the first page.

The server is `annotator serve` itself (waitress, SQLite with `synchronous=FULL`) on a real disk, and members walk by
HTTP from another process. Figures are medians of rounds, because other work on the machine disturbs single ones.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path

from annotator.storage.file_systems import file_system
from bench.field_project import MEMBERS, grow_project, make_project, open_home, write_reports
from bench.figures import against, commits, line, machine, of_rounds, percentile
from bench.page_weight import page_weight
from bench.queueing import queueing
from bench.server import Server, serving_home
from bench.walking import Outcome, Task, Walker

PARAGRAPHS = 20_000
SLUG = "bench"
ROUNDS = 5
IN_MEMORY = {"tmpfs", "ramfs"}


def serving() -> Iterable[str]:
    """The lines one by one, as they are measured."""
    with tempfile.TemporaryDirectory(dir=real_disk()) as folder:
        home = Path(folder)
        begin = time.perf_counter()
        written = write_reports()
        ws = open_home(home)
        make_project(ws, SLUG)
        grow_project(ws, SLUG, written, PARAGRAPHS)
        yield line("machine, before", machine())
        yield line("project", f"{PARAGRAPHS:,} paragraphs, made in {time.perf_counter() - begin:.0f} s")
        with serving_home(home, len(MEMBERS)) as server:
            begun = server.memory()
            yield from alone(server, commits(home))
            yield from crowd(server)
            yield from thinking(server)
            yield from queueing(ws, written, server.port, server.accounts)
            yield from memory(begun, server)
            yield from first_page(server)
        ws.close()
    yield line("machine, after", machine())


def real_disk() -> Path:
    """The folder for temporary files, or this one where those are kept in memory."""
    folder = Path(tempfile.gettempdir())
    return Path.cwd() if file_system(folder) in IN_MEMORY else folder


def walk(server: Server, people: int, *kinds: str, **how: float) -> Outcome:
    """Members who walk the project in a process of their own."""
    chosen = tuple(server.accounts.values())[:people]
    task = Task(server.port, SLUG, chosen, kinds, **how)  # type: ignore[arg-type]
    made = subprocess.run(
        [sys.executable, "-m", "bench.walking"],
        input=json.dumps(asdict(task)),
        capture_output=True,
        text=True,
        check=True,
    )
    return Outcome(**json.loads(made.stdout))


def alone(server: Server, bare: Sequence[float]) -> Iterable[str]:
    """One person, one request after another."""
    yield line("a bare commit, fsync included", shown([bare]))
    walk(server, 1, "fetch", "save", "page", rounds=10)
    before = server.processor_seconds()
    outcomes = [walk(server, 1, "fetch", "save", rounds=40) for _ in range(ROUNDS)]
    used = server.processor_seconds() - before
    for kind, target in (("fetch", 10), ("save", 12)):
        rounds = [outcome.took[kind] for outcome in outcomes]
        yield line(f"{kind}, alone", shown(rounds), "p50 ms: " + against(of_rounds(rounds, 0.5), target))
    requests = sum(len(values) for outcome in outcomes for values in outcome.took.values())
    yield line("processor time of the server", f"{1000 * used / requests:.1f} ms a request, fetch and save mixed")
    yield line("the whole page, alone", shown([walk(server, 1, "page", rounds=40).took["page"] for _ in range(3)]))


def crowd(server: Server) -> Iterable[str]:
    """Twenty people who ask again as soon as they are answered, half fetches and half saves."""
    outcomes = [walk(server, 20, "fetch", "save", seconds=5) for _ in range(ROUNDS)]
    asked = [outcome.took["fetch"] + outcome.took["save"] for outcome in outcomes]
    rates = [len(values) / outcome.lasted for values, outcome in zip(asked, outcomes, strict=True)]
    rate, slow = percentile(rates, 0.5), of_rounds(asked, 0.95)
    errors = [error for outcome in outcomes for error in outcome.errors]
    yield line(
        "20 at once, fetch and save",
        f"{rate:.0f} operations/s, p95 {slow:.0f} ms, {len(errors)} errors",
        "operations/s: " + against(rate, 150, most=False),
        "p95 ms: " + against(slow, 250),
        "errors: " + against(len(errors), 0),
    )
    yield from (f"    {error[:200]}" for error in errors[:3])


def thinking(server: Server) -> Iterable[str]:
    """Twenty people who look at each screen for about a second."""
    outcomes = [walk(server, 20, "fetch", "save", seconds=8, think=1) for _ in range(3)]
    rounds = [outcome.took["fetch"] + outcome.took["save"] for outcome in outcomes]
    errors = sum(len(outcome.errors) for outcome in outcomes)
    yield line(
        "20 who think for a second",
        f"{shown(rounds)}, {errors} errors",
        "p95 ms: " + against(of_rounds(rounds, 0.95), 100),
    )


def memory(begun: tuple[float, float] | None, server: Server) -> Iterable[str]:
    """Resident memory of the server after all that."""
    now = server.memory()
    if begun is None or now is None:
        yield line("memory of the server", "not told by this system")
    else:
        figures = f"{now[0]:.0f} MB, at most {now[1]:.0f}, at start {begun[0]:.0f}"
        yield line("memory of the server", figures, "most, MB: " + against(round(now[1]), 200))


def first_page(server: Server) -> Iterable[str]:
    """Requests and bytes of the first paragraph page with an empty cache, and of the second."""
    account = next(iter(server.accounts.values()))
    walker = Walker(server.port, SLUG, account)
    walker.go_on()
    walker.connection.close()
    parts = page_weight(server.port, account, walker.url)
    sent, zipped = sum(part.sent for part in parts) / 1000, sum(part.zipped for part in parts) / 1000
    again = [part for part in parts if not part.kept]
    yield line(
        "the first page, empty cache",
        f"{len(parts)} requests, {sent:.0f} kB sent ({zipped:.0f} if all were gzipped)",
        "requests: " + against(len(parts), 12),
        "kB: " + against(round(sent), 250),
    )
    yield line("the next page", f"{len(again)} requests, {sum(part.sent for part in again) / 1000:.0f} kB sent")


def shown(rounds: Sequence[Sequence[float]]) -> str:
    """`p50 8.1 ms, p95 12.0 ms`."""
    return f"p50 {of_rounds(rounds, 0.5):.1f} ms, p95 {of_rounds(rounds, 0.95):.1f} ms"
