"""Trying rules of unknown origin: in a process of its own, with limits of memory and time.

A pattern or list can be made to take all memory or to never end, already when it is compiled. The child writes one JSON
line a rule that it begins and a problem that it finds; when it is stopped, the last rule it began is the culprit.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from annotator.rules.checking import RuleProblem, check_folders

MEMORY = 2_000_000_000
"""Bytes of address space: numpy's libraries alone reserve some hundred million."""
SECONDS = 300
"""Seconds of computing time; the shipped rules take about ten."""


def try_folders(
    rules_dir: Path, gazetteer_dir: Path, *, memory: int = MEMORY, seconds: int = SECONDS
) -> list[RuleProblem]:
    """The problems of rules and gazetteers, told by a process with limits; one more when it had to be stopped."""
    command = [sys.executable, "-m", __name__, str(rules_dir), str(gazetteer_dir), str(memory), str(seconds)]
    # One thread: each reserves memory. Unbuffered, so that the last rule is known when the child is stopped.
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    package = str(Path(__file__).resolve().parents[2])
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, (package, os.environ.get("PYTHONPATH", ""))))
    limits = f"{memory // 1_000_000} MB, {seconds} s"
    with tempfile.TemporaryFile() as told:
        try:
            code = subprocess.run(  # noqa: S603
                command, stdout=told, stderr=subprocess.DEVNULL, env=environment, timeout=4 * seconds, check=False
            ).returncode
        except subprocess.TimeoutExpired:
            code = -1
        told.seek(0)
        lines = told.read().decode("utf-8", "replace").splitlines()
    found: list[RuleProblem] = []
    trying, ended = "", False
    for line in lines:
        # The last line may be torn.
        with contextlib.suppress(json.JSONDecodeError, TypeError):
            said = json.loads(line)
            if "problem" in said:
                found.append(RuleProblem(**said["problem"]))
            trying = said.get("rule", trying)
            ended = ended or said.get("ended", False)
    if not ended:
        found.append(RuleProblem(trying, "killed", got=f"exit code {code}", expected=limits))
    return found


def _say(**said: object) -> None:
    sys.stdout.write(json.dumps(said, ensure_ascii=True) + "\n")


def _limit(memory: int, seconds: int) -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limits; there only the waiting is bounded.
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(rules_dir: str, gazetteer_dir: str, memory: str, seconds: str) -> None:
    """Check the folders and write what is found, in this process."""
    _limit(int(memory), int(seconds))
    for found in check_folders(Path(rules_dir), Path(gazetteer_dir)):
        if isinstance(found, str):
            _say(rule=found)
        else:
            _say(problem=asdict(found))
    _say(ended=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
