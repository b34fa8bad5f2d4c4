"""Runs a job (export, release, import, backup, restore) in a process of its own and kills it in the middle.

Everything is imported once; each line on standard input forks a process for one job. Its steps are counted: opening,
renaming or removing a file, a statement of SQL, a commit. `kill_at` says before which step it ends: of even ones it
kills itself there, of odd ones it is killed from outside while it goes on. The answer is `{"killed", "steps"}`.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from annotator.config import Settings
from annotator.rules.highlighter import Highlighter
from annotator.services import backing_up, exporting, importing, releasing
from annotator.services.importing import UploadedFile
from annotator.services.workspace import Workspace
from annotator.storage.database import Database

FILE_STEPS = {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "os.utime", "fcntl.flock"}


class Steps:
    """Counts the steps of this process, and has it killed before one of them."""

    def __init__(self, kill_at: int, killer: int) -> None:
        self.kill_at = kill_at
        self.killer = killer
        self.count = 0

    def watch(self) -> None:
        """Begin to count."""
        sys.addaudithook(lambda name, _: self.step() if name in FILE_STEPS else None)
        event.listen(Engine, "before_cursor_execute", lambda *_: self.step())
        event.listen(Engine, "commit", lambda *_: self.step())

    def step(self) -> None:
        """One step more."""
        self.count += 1
        if self.count == self.kill_at:
            if self.count % 2:
                os.write(self.killer, b".")
            else:
                os.kill(os.getpid(), signal.SIGKILL)


def do_export(ws: Workspace, _: dict[str, Any]) -> None:
    """An export of the project."""
    exporting.export_project(ws, None, "field")


def do_release(ws: Workspace, _: dict[str, Any]) -> None:
    """A release of the project."""
    releasing.make_release(ws, None, "field")


def do_import(ws: Workspace, wanted: dict[str, Any]) -> None:
    """An import of the files of a folder."""
    files = [UploadedFile(path.name, path.read_bytes()) for path in sorted(Path(wanted["folder"]).glob("*.txt"))]
    assert importing.import_reports(ws, "field", files).written


def do_backup(ws: Workspace, wanted: dict[str, Any]) -> None:
    """A backup to the path."""
    backing_up.back_up(ws.settings, Path(wanted["path"]))


def do_restore(ws: Workspace, wanted: dict[str, Any]) -> None:
    """A restore of the backup into the place of the settings."""
    backing_up.restore(ws.settings, Path(wanted["path"]))


JOBS: dict[str, Callable[[Workspace, dict[str, Any]], None]] = {
    "export": do_export,
    "release": do_release,
    "import": do_import,
    "backup": do_backup,
    "restore": do_restore,
}


def run(wanted: dict[str, Any], highlighter: Highlighter, killer: int) -> int:
    """How many steps the job took."""
    settings = Settings(home=Path(wanted["home"]), database_url=wanted["url"])
    ws = Workspace(settings=settings, database=Database(settings.database_url))
    ws.__dict__["highlighter"] = highlighter
    steps = Steps(wanted["kill_at"], killer)
    steps.watch()
    JOBS[wanted["job"]](ws, wanted)
    return steps.count


def main() -> None:
    """One job for each line of input."""
    highlighter = Highlighter.load()
    for line in sys.stdin:
        reading, writing = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(reading)
            try:
                os.write(writing, b"%d" % run(json.loads(line), highlighter, writing))
            except BaseException:
                traceback.print_exc()
                os._exit(1)
            os._exit(0)
        os.close(writing)
        told = b""
        while piece := os.read(reading, 64):
            told += piece
            if piece.startswith(b"."):
                os.kill(pid, signal.SIGKILL)
        os.close(reading)
        _, status = os.waitpid(pid, 0)
        killed = os.WIFSIGNALED(status)
        steps = told.removeprefix(b".").decode()
        print(json.dumps({"killed": killed, "steps": int(steps or 0), "exit": status}), flush=True)


if __name__ == "__main__":
    main()
