"""Keeps PySide from reading the source of every module, which takes a tenth of the time that the imports take.

After each import PySide searches the text of the module for its own name, since a module that uses Qt may have chosen
other spellings of Qt's names (`from __feature__ import …`). No module of kdesk does, and each uses the same spellings.
"""

from contextlib import suppress
from importlib import import_module

import_module("PySide6.QtCore")
# Not in every version: without it, the start only takes longer.
with suppress(ImportError, AttributeError):
    _feature = import_module("shibokensupport.feature")
    _feature._mod_uses_pyside  # noqa: B018, SLF001
    _feature._mod_uses_pyside = lambda _module: False  # type: ignore[attr-defined]  # noqa: SLF001
