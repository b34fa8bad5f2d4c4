"""Reading much at once without stopping to look for what can be thrown away."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collecting_later() -> Iterator[None]:
    """The collector of cycles waits until the block, or the function decorated with it, has ended.

    Hundreds of thousands of lists and tables hold no cycles, and going through them again and again while they are
    made takes as long as making them. Of blocks in several threads the first one turns it on again.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
