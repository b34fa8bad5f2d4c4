"""`make bench`: runs the measurements by name, all of them without names, and prints one line each."""

from __future__ import annotations

import sys
from collections.abc import Callable

from bench.highlighting import highlighting
from bench.starting import starting

BENCHES: dict[str, Callable[[], str]] = {"highlighting": highlighting, "starting": starting}
"""Name → a function that measures and returns one line: what, figure, unit, and what it was measured on."""


def main(names: list[str]) -> int:
    """0, or 2 for a name that is none."""
    unknown = [name for name in names if name not in BENCHES]
    if unknown:
        print(f"bench: no measurement {unknown[0]}; there are {', '.join(BENCHES)}", file=sys.stderr)
        return 2
    for name in names or BENCHES:
        print(f"{name:14} {BENCHES[name]()}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
