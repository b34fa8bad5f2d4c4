"""What a browser without JavaScript does, for tests that talk to an application or a server: tokens and signing in."""

from __future__ import annotations

import re
from typing import Any

from annotator.services.accounts import issue_link
from annotator.services.workspace import Workspace


def token_of(page: str) -> str:
    """The CSRF token of a page."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found
    return found[1]


def sign_in(client: Any, ws: Workspace, name: str) -> None:
    """Sign a Flask test client in by link."""
    path = f"/sign-in/{issue_link(ws, name)}"
    answer = client.post(path, data={"csrf_token": token_of(client.get(path).text)})
    assert answer.status_code == 303
