"""Runs the server in a process of its own, again and again, for tests that kill it.

Everything is imported once; each line on standard input then forks a server (the same application and waitress that
`annotator serve` runs) on a port of the system's choice and prints `{"pid", "port"}`. The environment names the
database and the home folder, as for the command.
"""

from __future__ import annotations

import json
import os
import socket
import sys

import waitress

from annotator.app import create_app
from annotator.config import load_settings
from annotator.rules.highlighter import Highlighter
from annotator.services.workspace import open_workspace


def serve(listener: socket.socket, highlighter: Highlighter) -> None:
    """Serve until killed."""
    settings = load_settings()
    workspace = open_workspace(settings)
    workspace.__dict__["highlighter"] = highlighter
    app = create_app(settings, workspace=workspace)
    waitress.serve(app, sockets=[listener], threads=8, ident=None, _quiet=True)


def main() -> None:
    """One server for each line of input."""
    highlighter = Highlighter.load()
    for _ in sys.stdin:
        listener = socket.create_server(("127.0.0.1", 0))
        pid = os.fork()
        if pid == 0:
            serve(listener, highlighter)
            os._exit(1)
        port = listener.getsockname()[1]
        listener.close()
        print(json.dumps({"pid": pid, "port": port}), flush=True)
        os.waitpid(pid, 0)
        print("gone", flush=True)


if __name__ == "__main__":
    main()
