"""Sets up what a command needs and nothing twice: `setup.py run|test|consumers|tools`.

Uses the standard library only, because it runs before anything is installed. Each step leaves a stamp with the hash of
what it was made from; a step whose stamp still matches is skipped, so a second `make run` starts in seconds.

run     .venv with requirements.lock and the project itself, static/vendor, compiled translations
test    the same with requirements-test.lock
consumers  .consumers with requirements-consumers.lock and the project itself, for `make test-consumers`
tools   .tools with requirements-tools.lock, for `make lock` and `make gazetteer`
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STATE = ROOT / ".setup"
LOG = STATE / "install.log"


class SetupError(Exception):
    """A step failed; the message is the one line that people read."""


def say(message: str) -> None:
    """Tell what is going on, on stderr."""
    print(f"setup: {message}", file=sys.stderr, flush=True)


def digest(*parts: str | Path) -> str:
    """The hash of these words and of the contents of these files."""
    state = hashlib.sha256()
    for part in parts:
        state.update(part.read_bytes() if isinstance(part, Path) else part.encode())
        state.update(b"\0")
    return state.hexdigest()


def is_fresh(stamp: Path, key: str) -> bool:
    """Whether the step of that stamp was last done for the same key."""
    return stamp.is_file() and stamp.read_text() == key


def execute(command: Sequence[str | Path], *, failing: str) -> None:
    """Run a command with its output in the log.

    Raises: SetupError with `failing` and the command's last word when it does not exit 0 or is not there.
    """
    STATE.mkdir(exist_ok=True)
    words = [str(word) for word in command]
    with LOG.open("a", encoding="utf-8") as log:
        log.write(f"$ {' '.join(words)}\n")
        log.flush()
        before = log.tell()
        try:
            done = subprocess.run(words, cwd=ROOT, stdout=log, stderr=log, stdin=subprocess.DEVNULL, check=False)
        except OSError as error:
            raise SetupError(f"{failing}: {error}") from error
    if done.returncode:
        with LOG.open("rb") as log:
            log.seek(before)
            lines = [line.strip() for line in log.read().decode(errors="replace").splitlines() if line.strip()]
        reason = next((line for line in lines if line.lower().startswith(("error", "npm err"))), (lines or ["?"])[-1])
        raise SetupError(f"{failing}: {reason[:300]} (all of it: {LOG.relative_to(ROOT)})")


def is_usable(python: Path) -> bool:
    """Whether that Python starts, is new enough and has pip."""
    program = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    try:
        return subprocess.run([python, "-c", program], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def make_environment(folder: Path) -> Path:
    """The Python of the virtual environment in that folder, made when it is missing, moved or of an older Python."""
    python = folder / "bin" / "python"
    stamp = folder / ".made"
    key = digest(str(folder))
    if is_fresh(stamp, key) and is_usable(python):
        return python
    say(f"making {folder.name} with Python {sys.version.split()[0]}")
    if folder.exists():
        shutil.rmtree(folder)
    execute([sys.executable, "-m", "venv", folder], failing=f"{folder.name} could not be made")
    stamp.write_text(key)
    return python


def pip_install(python: Path) -> list[str | Path]:
    """The start of an install command in that environment."""
    return [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]


def install_lock(python: Path, lock: Path) -> None:
    """Install the packages of a lock file, each checked against its hashes."""
    stamp = python.parent.parent / f".{lock.stem}"
    key = digest(lock, str(ROOT))
    if is_fresh(stamp, key):
        return
    say(f"installing the packages of {lock.name}, which takes a minute or two the first time")
    execute(
        [*pip_install(python), "--require-hashes", "-r", lock],
        failing=f"the packages of {lock.name} could not be installed",
    )
    stamp.write_text(key)


def install_project(python: Path) -> None:
    """Install the project itself, editable."""
    stamp = python.parent.parent / ".project"
    key = digest(ROOT / "pyproject.toml", str(ROOT))
    if is_fresh(stamp, key) and (python.parent / "annotator").exists():
        return
    command = [*pip_install(python), "--no-deps", "--no-index", "--no-build-isolation", "-e", ROOT]
    execute(command, failing="the project itself could not be installed")
    stamp.write_text(key)


def compile_translations(python: Path) -> None:
    """Compile the translation catalogues that changed."""
    folder = ROOT / "annotator" / "web" / "translations"
    catalogues = sorted(folder.glob("*/LC_MESSAGES/*.po"))
    stamp = STATE / "translations"
    key = digest(*catalogues)
    if not catalogues or (is_fresh(stamp, key) and all(path.with_suffix(".mo").exists() for path in catalogues)):
        return
    command = (python, "-m", "babel.messages.frontend", "compile", "--directory", folder)
    execute(command, failing="the translations could not be compiled")
    stamp.write_text(key)


def environment_of(purpose: str) -> None:
    """Set up what that purpose needs."""
    if purpose == "tools":
        install_lock(make_environment(ROOT / ".tools"), ROOT / "requirements-tools.lock")
        return
    if purpose == "consumers":
        python = make_environment(ROOT / ".consumers")
        install_lock(python, ROOT / "requirements-consumers.lock")
        install_project(python)
        return
    python = make_environment(ROOT / ".venv")
    install_lock(python, ROOT / ("requirements-test.lock" if purpose == "test" else "requirements.lock"))
    install_project(python)
    # Imported late: the module builds on this one.
    from frontend import install_front_end

    install_front_end()
    compile_translations(python)


def main(arguments: Iterable[str]) -> int:
    """The exit code of `setup.py run|test|consumers|tools`."""
    purpose = next(iter(arguments), "run")
    if purpose not in ("run", "test", "consumers", "tools"):
        say(f"unknown purpose {purpose}; expected run, test, consumers or tools")
        return 2
    os.environ.pop("PYTHONPATH", None)
    STATE.mkdir(exist_ok=True)
    LOG.write_text("")
    try:
        environment_of(purpose)
    except SetupError as error:
        say(str(error))
        return 1
    return 0


if __name__ == "__main__":
    # The front-end module imports this one by name; both must share one SetupError.
    sys.modules["setup"] = sys.modules["__main__"]
    sys.exit(main(sys.argv[1:]))
