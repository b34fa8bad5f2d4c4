"""The best pairing of two sides (Kuhn 1955), by scipy, which is loaded when it is first needed.

scipy's optimisers take 50 MB: a server that hands out paragraphs does without them.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def best_pairs(table: NDArray[Any], *, maximize: bool = False) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Rows and columns of the pairs with the smallest sum (or largest); min(shape) pairs, rows ascending."""
    from scipy.optimize import linear_sum_assignment

    found: Any = linear_sum_assignment(table, maximize=maximize)
    rows, columns = found
    return rows, columns
