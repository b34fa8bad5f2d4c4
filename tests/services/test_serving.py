"""Where a server may listen, and that SQLite has one server process."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from annotator.config import Settings, load_settings
from annotator.errors import AnnotatorError, InvalidInput
from annotator.services import serving


def settings(*, https: bool) -> Settings:
    return Settings(home=Path(), database_url="sqlite://", https=https)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "127.8.8.8"])
def test_this_machine_needs_no_https(host: str) -> None:
    serving.refuse_open_address(host, settings(https=False), plain_http=False)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "server.example"])
def test_other_machines_need_https_or_a_word(host: str) -> None:
    with pytest.raises(InvalidInput, match="--plain-http"):
        serving.refuse_open_address(host, settings(https=False), plain_http=False)
    serving.refuse_open_address(host, settings(https=True), plain_http=False)
    serving.refuse_open_address(host, settings(https=False), plain_http=True)


def test_sqlite_has_one_server(workspace: Any) -> None:
    with (
        serving.only_server(workspace),
        pytest.raises(AnnotatorError, match="Another server process"),
        serving.only_server(workspace),
    ):
        pass
    with serving.only_server(workspace):  # the place is free again
        pass


def test_health_of_a_database_that_is_gone(workspace: Any) -> None:
    assert serving.health(workspace).ok
    workspace.close()
    workspace.database.path.unlink()
    health = serving.health(workspace)
    assert not health.ok
    assert health.revision is None
    assert not workspace.database.path.exists()


def test_settings_of_the_environment(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (load_settings().https, load_settings().proxy_hops, load_settings().trusted_hosts) == (False, 0, ())
    monkeypatch.setenv("ANNOTATOR_HTTPS", "0")
    assert not load_settings().https
    monkeypatch.setenv("ANNOTATOR_HTTPS", "1")
    monkeypatch.setenv("ANNOTATOR_PROXY_HOPS", "2")
    monkeypatch.setenv("ANNOTATOR_TRUSTED_HOSTS", "annotator.example, .lab.example")
    found = load_settings()
    assert (found.https, found.proxy_hops, found.trusted_hosts) == (True, 2, ("annotator.example", ".lab.example"))


@pytest.mark.parametrize(("name", "value"), [("ANNOTATOR_HTTPS", "perhaps"), ("ANNOTATOR_PROXY_HOPS", "-1")])
def test_settings_that_cannot_be_read_are_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(InvalidInput, match=name):
        load_settings()
