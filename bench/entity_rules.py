"""spaCy's EntityRuler with the same gazetteer on the same texts, measured beside the rules.

spaCy is no dependency of the program: it is used where it is installed, here or in the environment of `consumers`.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path

from annotator.rules.gazetteer import Gazetteer
from bench.figures import against, line

PROGRAM = Path(__file__).with_name("entity_ruler.py")
CONSUMERS = PROGRAM.parents[1] / ".consumers" / "bin" / "python"


def interpreter() -> Path | None:
    """A Python that has spaCy, None where there is none."""
    if find_spec("spacy") is not None:
        return Path(sys.executable)
    return CONSUMERS if CONSUMERS.exists() else None


def entity_ruler(gazetteer: Gazetteer, texts: Sequence[str], spans_a_second: float) -> Iterable[str]:
    """The line of the EntityRuler; how to install spaCy where it is not."""
    python = interpreter()
    if python is None:
        yield line("spaCy's EntityRuler", "not measured: no spaCy here (`sh tools/setup.sh consumers`)")
        return
    forms = sorted({entry.form for entry in gazetteer.entries})
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "texts.json"
        path.write_text(json.dumps({"forms": forms, "texts": list(texts)}), "utf-8")
        told = subprocess.run([python, PROGRAM, path], capture_output=True, text=True, check=True).stdout
    found = json.loads(told)
    rate = len(texts) / statistics.median(found["rounds"])
    figures = (
        f"{rate:.0f} reports/s (spaCy {found['version']}, {len(forms):,} forms, built in {found['building']:.1f} s)"
    )
    yield line(
        "spaCy's EntityRuler",
        figures,
        f"spans {spans_a_second / rate:.1f} times",
        against(spans_a_second / rate, 4, most=False),
    )
