"""How long a start takes: `annotator --help` and `annotator init` on an empty folder, as a person waits for them."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROGRAM = Path(sys.executable).with_name("annotator")


def _seconds(*arguments: str, home: str) -> float:
    environment = {**os.environ, "ANNOTATOR_HOME": home}
    begin = time.perf_counter()
    subprocess.run([PROGRAM, *arguments], env=environment, capture_output=True, check=True)
    return time.perf_counter() - begin


def starting() -> str:
    """Seconds of the help text, of the first `init` and of the second, which has nothing to do."""
    with tempfile.TemporaryDirectory() as home:
        help_text, first, second = (_seconds(words, home=home) for words in ("--help", "init", "init"))
    return f"--help {help_text:.2f} s; init {first:.2f} s, again {second:.2f} s"
