"""spaCy's EntityRuler beside the rules, in a process of its own and with spaCy as its only import.

`python bench/entity_ruler.py FILE`, FILE being a JSON object of `forms` (the names of the gazetteer) and `texts`.
Prints a JSON object: `version`, `building` in seconds, and `rounds`, the seconds of processor of each round.
"""

from __future__ import annotations

import json
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any

ROUNDS = 3


def main(path: str) -> None:
    """Build a blank Arabic pipeline with one rule a form, and read the texts."""
    spacy = import_module("spacy")
    read: dict[str, Any] = json.loads(Path(path).read_text("utf-8"))
    begin = time.process_time()
    pipeline = spacy.blank("ar")
    pipeline.add_pipe("entity_ruler").add_patterns([{"label": "place", "pattern": form} for form in read["forms"]])
    building = time.process_time() - begin
    for text in read["texts"][:3]:
        pipeline(text)
    rounds = []
    for _ in range(ROUNDS):
        begin = time.process_time()
        for text in read["texts"]:
            pipeline(text)
        rounds.append(time.process_time() - begin)
    print(json.dumps({"version": spacy.__version__, "building": building, "rounds": rounds}))


if __name__ == "__main__":
    main(sys.argv[1])
