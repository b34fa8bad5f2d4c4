"""What a new installation starts with: the project "Sample", its reports, a lead and two annotators."""

from __future__ import annotations

from annotator.config import resource_dir
from annotator.errors import N_, AnnotatorError
from annotator.services.accounts import add_member, list_members, set_role
from annotator.services.importing import UploadedFile, import_reports
from annotator.services.projects import create_project
from annotator.services.workspace import Workspace
from annotator.storage import projects

SAMPLE = "sample"
SAMPLE_MEMBERS = (("lead", "lead"), ("annotator1", "annotator"), ("annotator2", "annotator"))


def load_seeds(ws: Workspace) -> bool:
    """Fill an empty database with the project "Sample"; True when something was done.

    Safe to run again: whatever was there before, or was removed on purpose, is left as it is.
    """
    with ws.database.read() as session:
        started = bool(projects.every(session)) or bool(list_members(ws))
    if started:
        return False
    for name, _ in SAMPLE_MEMBERS:
        add_member(ws, name)
    project = create_project(ws, "Sample", slug=SAMPLE)
    for name, member_role in SAMPLE_MEMBERS:
        set_role(ws, name, project.slug, member_role)
    folder = resource_dir("seeds") / "sample"
    files = [UploadedFile(p.name, p.read_bytes()) for p in sorted(folder.glob("*.txt"))]
    if files:
        outcome = import_reports(ws, project.slug, files)
        if outcome.refused:
            raise AnnotatorError(
                N_("The sample report %(got)s was refused: %(why)s Install the program again."),
                got=outcome.refused[0].name,
                why=outcome.refused[0].error,
            )
    return True
