"""Keeps PySide from looking at every import, which takes more than a tenth of the time that the imports take.

PySide puts a function of its own in the place of the interpreter's import. It lets a module choose other spellings of
Qt's names (`from __feature__ import …`), and therefore searches the text of each imported module for its own name. No
module of kdesk chooses anything, and each uses the same spellings: the interpreter's import comes back.
"""

import builtins
from contextlib import suppress
from importlib import import_module

_import = builtins.__import__
import_module("PySide6.QtCore")
# A later import of a part of Qt may look again. Not in every version: without it, the start only takes longer.
with suppress(ImportError, AttributeError):
    _feature = import_module("shibokensupport.feature")
    _feature._mod_uses_pyside  # noqa: B018, SLF001
    _feature._mod_uses_pyside = lambda _module: False  # type: ignore[attr-defined]  # noqa: SLF001
builtins.__import__ = _import
