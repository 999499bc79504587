"""Importing a large part of the program at once."""

import gc
from importlib import import_module
from types import ModuleType


def import_quickly(name: str) -> ModuleType:
    """Import a module, and everything that it imports, without a search for garbage.

    Python searches all objects for unused cycles again and again while their number grows, which takes a tenth of the
    time that the imports of the window take. Hardly any of what they make is ever unused: it is searched no more.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        module = import_module(name)
        gc.freeze()
    finally:
        if was_enabled:
            gc.enable()
    return module
