import pytest

from annotator.rules.highlighter import Highlighter


@pytest.fixture(scope="session")
def seed_highlighter():
    """The highlighter of the seeds, built once a test process."""
    return Highlighter.load()


@pytest.fixture
def read_spans(seed_highlighter):
    """Reads sentences as one report; returns the spans of all of them as (label, surface, norm)."""

    def read(*sentences, reference=None):
        records = seed_highlighter.highlight("own", sentences, reference)
        return [(s.label, s.surface, dict(s.norm)) for record in records for s in record.content.spans]

    return read
