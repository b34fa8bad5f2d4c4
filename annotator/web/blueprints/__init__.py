"""One blueprint a noun. `BLUEPRINTS` is the whole list."""

from __future__ import annotations

from flask import Flask

from annotator.web.blueprints import (
    accounts,
    agreement,
    care,
    comparisons,
    evaluate,
    exports,
    feedback,
    gazetteer,
    guide,
    guideline,
    health,
    help,
    mine,
    paragraphs,
    progress,
    projects,
    questions,
    releases,
    reports,
    rulings,
    suggestions,
    training,
)

BLUEPRINTS = (
    accounts.blueprint,
    projects.blueprint,
    care.blueprint,
    reports.blueprint,
    suggestions.blueprint,
    paragraphs.blueprint,
    mine.blueprint,
    questions.blueprint,
    questions.of_paragraph,
    exports.blueprint,
    releases.blueprint,
    evaluate.blueprint,
    help.blueprint,
    guide.blueprint,
    health.blueprint,
    progress.blueprint,
    agreement.blueprint,
    comparisons.blueprint,
    training.blueprint,
    rulings.blueprint,
    feedback.blueprint,
    guideline.blueprint,
    gazetteer.blueprint,
)


def init_app(app: Flask) -> None:
    """Register them all."""
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
