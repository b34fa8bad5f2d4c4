"""Where things are and how the product is set: environment variables, folders, the secret key.

`ANNOTATOR_HOME` (default: the current folder) holds `instance/` (database, secret key) and `exports/`.
"""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from annotator.errors import N_, InvalidInput

PACKAGE = Path(__file__).resolve().parent


def resource_dir(name: str) -> Path:
    """The folder `templates`, `static` or `seeds`: inside the installed package, else beside it in a checkout."""
    inside = PACKAGE / name
    return inside if inside.is_dir() else PACKAGE.parent / name


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one process."""

    home: Path
    database_url: str
    https: bool = False
    """People reach the server by https, spoken by a proxy in front."""
    proxy_hops: int = 0
    """How many proxies in front of the server to believe."""
    trusted_hosts: tuple[str, ...] = ()
    """Host names the server answers to (a leading dot: with all below); empty: any."""

    @property
    def instance(self) -> Path:
        """Folder of the database and the secret key."""
        return self.home / "instance"

    @property
    def exports(self) -> Path:
        """Folder where exports and releases land."""
        return self.home / "exports"


def load_settings() -> Settings:
    """The settings of the environment."""
    home = Path(os.environ.get("ANNOTATOR_HOME") or ".").resolve()
    default = f"sqlite:///{home / 'instance' / 'annotator.sqlite3'}"
    hosts = os.environ.get("ANNOTATOR_TRUSTED_HOSTS", "").replace(",", " ").split()
    return Settings(
        home=home,
        database_url=os.environ.get("ANNOTATOR_DATABASE_URL") or default,
        https=_switch("ANNOTATOR_HTTPS"),
        proxy_hops=_hops("ANNOTATOR_PROXY_HOPS"),
        trusted_hosts=tuple(hosts),
    )


def _switch(name: str) -> bool:
    """Whether a variable is set to yes; 0, no, false, off and nothing are no."""
    value = os.environ.get(name, "").strip().lower()
    if value in {"1", "yes", "true", "on"}:
        return True
    if value in {"", "0", "no", "false", "off"}:
        return False
    raise InvalidInput(N_("%(name)s is 1 or 0; got “%(got)s”."), name=name, got=value)


def _hops(name: str) -> int:
    value = os.environ.get(name, "").strip() or "0"
    if not value.isascii() or not value.isdigit() or int(value) > 9:
        raise InvalidInput(N_("%(name)s is a small number of proxies, such as 1; got “%(got)s”."), name=name, got=value)
    return int(value)


def secret_key(instance: Path) -> str:
    """The secret key of this installation, made once with mode 0600. Raises: InvalidInput for an empty file.

    The file appears with the key in it: of several processes that start at once all get the same.
    """
    path = instance / "secret-key"
    if not path.exists():
        instance.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".secret-key.{secrets.token_hex(4)}.tmp")
        try:
            with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_hex(32))
                file.flush()
                os.fsync(file.fileno())
            with suppress(FileExistsError):
                path.hardlink_to(beside)
        finally:
            beside.unlink(missing_ok=True)
    key = path.read_text().strip()
    if not key:
        raise InvalidInput(N_("The secret key in %(got)s is empty. Remove the file; a new one is made."), got=path)
    return key
