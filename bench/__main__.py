"""`make bench`: runs the measurements by name, all of them without names, and prints a line each."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable

from bench.agreement import agreement
from bench.exporting import exporting
from bench.painting import painting
from bench.rules import rules
from bench.serving import serving
from bench.starting import starting

BENCHES: dict[str, Callable[[], str | Iterable[str]]] = {
    "rules": rules,
    "exporting": exporting,
    "agreement": agreement,
    "starting": starting,
    "serving": serving,
    "painting": painting,
}
"""Name → a function that measures and gives one line or several: what, figure, unit, and what it was measured on."""


def main(names: list[str]) -> int:
    """0, or 2 for a name that is none."""
    unknown = [name for name in names if name not in BENCHES]
    if unknown:
        print(f"bench: no measurement {unknown[0]}; there are {', '.join(BENCHES)}", file=sys.stderr)
        return 2
    for name in names or BENCHES:
        found = BENCHES[name]()
        for words in (found,) if isinstance(found, str) else found:
            print(f"{name:14} {words}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
