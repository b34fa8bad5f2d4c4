"""`annotator serve` in a process of its own, asked over a socket as a proxy asks it."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FORWARDED = {
    "Host": "annotator.example",
    "X-Forwarded-For": "203.0.113.7",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "annotator.example",
}


@contextmanager
def served(home: Path, **settings: str) -> Iterator[int]:
    """The port of a running server."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-c", "from annotator.cli import main; main()", "serve", "--port", str(port)],
        env={**os.environ, "ANNOTATOR_HOME": str(home), "PYTHONPATH": str(ROOT), **settings},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    try:
        assert "runs on" in process.stdout.readline()
        for line in process.stdout:  # the last link is printed just before it listens
            if "lead" in line:
                break
        yield port
    finally:
        process.terminate()
        process.communicate(timeout=60)


def ask(port: int, headers: dict[str, str]) -> http.client.HTTPResponse:
    """The answer to the sign-in page, as soon as the server listens."""
    while True:
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
            try:
                connection.request("GET", "/sign-in", headers=headers)
            except ConnectionRefusedError:
                continue
            with connection.getresponse() as answer:
                answer.read()
                return answer


@pytest.mark.usefixtures("workspace")
def test_serve_believes_the_proxy_it_was_told_of(home: Path) -> None:
    settings = {"ANNOTATOR_HTTPS": "1", "ANNOTATOR_PROXY_HOPS": "1", "ANNOTATOR_TRUSTED_HOSTS": "annotator.example"}
    with served(home, **settings) as port:
        answer = ask(port, FORWARDED)
        assert answer.status == 200
        assert answer.headers["Strict-Transport-Security"]
        assert answer.headers["Set-Cookie"].startswith("__Host-annotator=")
        assert ask(port, {**FORWARDED, "X-Forwarded-Host": "evil.example"}).status == 400


@pytest.mark.usefixtures("workspace")
def test_serve_without_a_proxy_believes_nobody(home: Path) -> None:
    with served(home) as port:
        answer = ask(port, {**FORWARDED, "Host": "127.0.0.1"})
        assert answer.status == 200
        assert answer.headers["Strict-Transport-Security"] is None
