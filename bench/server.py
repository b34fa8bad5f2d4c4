"""One real server: `annotator serve` on a home folder, its members signed in by the links it prints, its memory."""

from __future__ import annotations

import http.client
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from bench.walking import TOKEN, Account

PROGRAM = Path(sys.executable).with_name("annotator")
LINK = re.compile(r"sign in as (\S+): http://[^/]+(/sign-in/\S+)")


@dataclass(frozen=True, slots=True)
class Server:
    """A running server with its signed-in members by name."""

    pid: int
    port: int
    accounts: dict[str, Account]

    def memory(self) -> tuple[float, float] | None:
        """(now, most so far) of resident memory in megabytes; None where the system does not tell."""
        try:
            status = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
        except OSError:
            return None
        kilobytes = {key: int(value) for key, value in re.findall(r"^(VmRSS|VmHWM):\s+(\d+)", status, re.M)}
        return kilobytes["VmRSS"] / 1024, kilobytes["VmHWM"] / 1024

    def processor_seconds(self) -> float:
        """Processor time that the server has used so far; 0 where the system does not tell."""
        try:
            fields = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        except OSError:
            return 0.0
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def serving_home(home: Path, members: int) -> Iterator[Server]:
    """A server on the home folder until the end, with so many members signed in."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [PROGRAM, "serve", "--port", str(port)],
        env={**os.environ, "ANNOTATOR_HOME": str(home), "ANNOTATOR_DATABASE_URL": ""},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout
        links: dict[str, str] = {}
        while len(links) < members and (line := process.stdout.readline()):
            links |= dict(LINK.findall(line))
        yield Server(process.pid, port, {name: _sign_in(port, link) for name, link in links.items()})
    finally:
        process.terminate()
        process.wait(timeout=30)


def _sign_in(port: int, link: str) -> Account:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    cookie = ""

    def ask(method: str, path: str, body: str | None = None) -> bytes:
        nonlocal cookie
        headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        content = answer.read()
        sent = [line.split(";")[0] for line in answer.headers.get_all("Set-Cookie") or []]
        cookie = "; ".join(sent) or cookie
        return content

    for attempt in range(60):
        try:
            page = ask("GET", link)
            break
        except ConnectionError:
            # The links are printed a moment before the server listens.
            if attempt == 59:
                raise
            connection.close()
            time.sleep(0.05)
    ask("POST", link, urlencode({"csrf_token": _token(page)}))
    token = _token(ask("GET", "/help/keys"))
    connection.close()
    return Account(cookie, token)


def _token(page: bytes) -> str:
    found = TOKEN.search(page)
    assert found, page[-300:]
    return found[1].decode()
