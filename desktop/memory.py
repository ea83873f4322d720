"""Gives memory back: Python's own collection, and what the C library holds without need.

Python's automatic collection is off while the screen stands (`app.py` says why), so this is
called from time to time on the main thread.
"""

from __future__ import annotations

import ctypes
import gc
import sys


def tidy() -> None:
    """Collect, and let glibc return its free pages (malloc_trim(3)); a few milliseconds."""
    gc.collect()
    if sys.platform.startswith("linux"):
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)
