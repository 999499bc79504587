"""Giving freed memory back to the system."""

import ctypes
import functools
import sys
from collections.abc import Callable


def give_back() -> None:
    """Give back what was freed; other systems than Linux do so by themselves.

    Frames come from the heap of the thread that decodes them, and glibc keeps hundreds of megabytes of it.
    """
    _trim()(0)


@functools.cache
def _trim() -> Callable[[int], object]:
    found = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
    return found if found is not None else lambda _pad: None
