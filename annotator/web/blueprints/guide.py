"""The annotation guide: the whole of it as a page, one entry as a panel beside what is being annotated."""

from __future__ import annotations

from flask import Blueprint, render_template

from annotator.core.guide_loading import load_guide
from annotator.core.guide_pages import chapters, panel
from annotator.errors import N_, InvalidInput, NotFound
from annotator.web.languages import language

blueprint = Blueprint("guide", __name__, url_prefix="/guide")


@blueprint.get("")
def page() -> str:
    """The guide with its contents; every entry has an address of its own (`#label-trigger`, `#type-airstrike`)."""
    return render_template("guide/page.html", chapters=chapters(load_guide(), language()))


@blueprint.get("/entries/<anchor>")
def entry(anchor: str) -> str:
    """One entry with all that it may be filled with, to show beside a paragraph."""
    try:
        shown = panel(load_guide(), anchor, language())
    except InvalidInput as error:
        raise NotFound(N_("The guide has no entry %(got)s."), got=anchor) from error
    return render_template("guide/_panel.html", shown=shown)
