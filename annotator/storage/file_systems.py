"""Whether a folder may hold a SQLite database: WAL needs shared memory, which network file systems do not give."""

from __future__ import annotations

from pathlib import Path

from annotator.errors import N_, AnnotatorError

NETWORK = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ncpfs", "9p", "fuse.sshfs", "glusterfs", "ceph", "lustre"}


def file_system(folder: Path, mounts: Path = Path("/proc/mounts")) -> str | None:
    """The type of the file system that holds the folder, or None where the system does not tell."""
    try:
        lines = mounts.read_text(encoding="utf-8").splitlines()
    except OSError:
        return None
    best, kind = -1, None
    target = folder.resolve()
    for line in lines:
        _device, point, found = line.split(" ")[:3]
        mount = Path(point.replace("\\040", " "))
        if (target == mount or mount in target.parents) and len(str(mount)) >= best:
            best, kind = len(str(mount)), found
    return kind


def refuse_network_folder(folder: Path, mounts: Path = Path("/proc/mounts")) -> None:
    """Refuse a folder on a network file system. Raises: AnnotatorError."""
    kind = file_system(folder, mounts)
    if kind in NETWORK:
        raise AnnotatorError(
            N_(
                "%(folder)s is on a network file system (%(kind)s), where SQLite can lose saves. "
                "Set ANNOTATOR_HOME to a local disk, or use PostgreSQL with ANNOTATOR_DATABASE_URL."
            ),
            folder=folder,
            kind=kind,
        )
