"""How far people, rules and models agree: metrics, the scores against gold, and the table of a project.

Pure functions over frozen records. A new metric is a module here and a line in `METRICS`.
"""

from annotator.agreement.metrics import METRICS

__all__ = ["METRICS"]
