"""The file that a backup is: a ZIP archive with a manifest, written whole or not at all, and read with suspicion.

Members are `manifest.json`, one database (`database.sqlite3` or `database.jsonl`) and the files under `exports/`. The
manifest names every other member with its size and SHA-256; whatever it does not name is refused.
"""

from __future__ import annotations

import hashlib
import os
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, cast

from annotator.errors import N_, InvalidInput
from annotator.exporters.atomic_file import sync_folder
from annotator.exporters.hashed_file import HashedFile
from annotator.exporters.manifest import manifest_bytes, read_manifest
from annotator.storage.working_folders import working_folder

FORMAT = "annotator backup 1"
MANIFEST = "manifest.json"
SQLITE = "database.sqlite3"
LINES = "database.jsonl"
EXPORTS = "exports/"
PIECE = 1 << 20


@dataclass(slots=True)
class ArchiveWriter:
    """Adds members to an archive and remembers their hashes."""

    archive: zipfile.ZipFile
    members: list[dict[str, Any]] = field(default_factory=list)

    @contextmanager
    def member(self, name: str) -> Iterator[HashedFile]:
        """A member to write to; one at a time."""
        with self.archive.open(name, "w", force_zip64=True) as file:
            hashed = HashedFile(file)
            yield hashed
        self.members.append({"name": name, "bytes": hashed.size, "sha256": hashed.digest.hexdigest()})

    def add_file(self, name: str, path: Path) -> None:
        """A member with the content of a file."""
        with path.open("rb") as source, self.member(name) as target:
            while piece := source.read(PIECE):
                target.write(piece)

    def add_manifest(self, keys: Mapping[str, Any]) -> None:
        """The manifest; comes last."""
        content = {"format": FORMAT, **keys, "members": self.members}
        self.archive.writestr(MANIFEST, manifest_bytes(content))


@contextmanager
def new_archive(path: Path) -> Iterator[ArchiveWriter]:
    """An archive that takes the place of `path` when the block ends without an error and it could be read again.

    Only its owner can read it: it holds texts and password hashes. Raises: InvalidInput when `path` is something else
    than an earlier backup, or what was written cannot be read.
    """
    if path.exists() and not is_archive(path):
        raise InvalidInput(
            N_("%(got)s is there and is no backup; it was left as it is. Name a new file for the backup."), got=path
        )
    with working_folder(path.parent) as folder:
        beside = folder / "archive.zip"
        with os.fdopen(os.open(beside, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
                yield ArchiveWriter(archive)
            file.flush()
            os.fsync(file.fileno())
        with open_archive(beside) as written:
            written.prove()
        beside.replace(path)
    sync_folder(path.parent)


def is_archive(path: Path) -> bool:
    """Whether the file is a backup, sound or not: a ZIP archive with a manifest and a database."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return False
    return MANIFEST in names and bool(names & {SQLITE, LINES})


@dataclass(frozen=True, slots=True)
class ArchiveReader:
    """An opened archive whose manifest fits its members' names."""

    archive: zipfile.ZipFile
    path: Path
    manifest: Mapping[str, Any]

    @property
    def database(self) -> str:
        """The name of the database's member."""
        return SQLITE if SQLITE in self.members else LINES

    @property
    def members(self) -> dict[str, Mapping[str, Any]]:
        """Size and hash by name, without the manifest."""
        return {member["name"]: member for member in self.manifest["members"]}

    def pieces(self, name: str) -> Iterator[bytes]:
        """The content of a member in pieces. Raises: InvalidInput, at the latest at the end, when it was changed."""
        member = self.members[name]
        digest, size = hashlib.sha256(), 0
        with _told(self.path), self.archive.open(name) as file:
            while piece := file.read(PIECE):
                size += len(piece)
                if size > member["bytes"]:
                    break
                digest.update(piece)
                yield piece
        if size != member["bytes"] or digest.hexdigest() != member["sha256"]:
            raise InvalidInput(
                N_("“%(member)s” in the backup %(got)s was changed or is damaged; nothing was restored."),
                member=name,
                got=self.path,
            )

    def lines(self, name: str) -> Iterator[bytes]:
        """The lines of a member, each with its line end."""
        rest = b""
        for piece in self.pieces(name):
            *whole, rest = (rest + piece).split(b"\n")
            for line in whole:
                yield line + b"\n"
        if rest:
            yield rest

    def extract(self, name: str, path: Path) -> None:
        """Write a member to a new file and bring it to disk."""
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            for piece in self.pieces(name):
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())

    def prove(self) -> None:
        """Read every member. Raises: InvalidInput when one is not what the manifest says."""
        for name in self.members:
            for _ in self.pieces(name):
                pass


@contextmanager
def open_archive(path: Path) -> Iterator[ArchiveReader]:
    """The archive to read from. Raises: InvalidInput when it is no sound backup."""
    with ExitStack() as stack:
        with _told(path):
            archive = stack.enter_context(zipfile.ZipFile(path))
            names = archive.namelist()
            manifest = read_manifest(archive.read(MANIFEST)) if names.count(MANIFEST) == 1 else None
            if manifest is None or manifest.get("format") != FORMAT:
                raise _unsound(path, "it has no sound manifest")
            listed = [member["name"] for member in cast("list[dict[str, Any]]", manifest["members"])]
            if sorted([*listed, MANIFEST]) != sorted(names) or len({SQLITE, LINES} & set(listed)) != 1:
                raise _unsound(path, "its files are not those of its manifest")
            if not all(name in (SQLITE, LINES) or is_export_name(name) for name in listed):
                raise _unsound(path, "it has files that belong to no backup")
        yield ArchiveReader(archive, path, manifest)


def is_export_name(name: str) -> bool:
    """Whether a member's name leads to a file below `exports/` and nowhere else."""
    path = PurePosixPath(name)
    return (
        name.startswith(EXPORTS)
        and str(path) == name
        and len(path.parts) > 1
        and not any(part.startswith(".") for part in path.parts)
    )


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, TypeError, NotImplementedError, RuntimeError) as error:
        raise _unsound(path, str(error)) from error


def _unsound(path: Path, why: str) -> InvalidInput:
    return InvalidInput(N_("%(got)s is no sound backup: %(why)s. Nothing was restored."), got=path, why=why)
