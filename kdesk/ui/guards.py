"""Guards that keep exceptions inside the methods that Qt calls, so that the window stays usable.

Qt's own code cannot handle a Python exception in `data`, `paint` or an event. PySide6 keeps it and raises it again in
whatever Python code happens to have called Qt, which may be a row being added to a list; and a painter that the failed
frame still holds ends the program when its widget is painted next.
"""

import functools
import sys
import traceback
from collections.abc import Callable, Sequence
from importlib.machinery import ModuleSpec
from inspect import isclass, isfunction
from types import ModuleType
from typing import Any

import shiboken6
from PySide6.QtCore import QModelIndex, QRect, QSize
from PySide6.QtGui import QPixmap, QRegion

_PACKAGE = "kdesk.ui"
_INT, _VARIANT = 2**31, 2**63

_INSTEAD: dict[str, Callable[[], object]] = {
    **dict.fromkeys(("rowCount", "columnCount", "count", "horizontalOffset", "verticalOffset"), int),
    **dict.fromkeys(("event", "eventFilter", "viewportEvent", "isIndexHidden", "canFetchMore", "dropMimeData"), bool),
    **dict.fromkeys(("indexAt", "moveCursor"), QModelIndex),
    **dict.fromkeys(("pixmap", "scaledPixmap"), QPixmap),
    "visualRect": QRect,
    "visualRegionForSelection": QRegion,
    "minimumSize": QSize,
}
"""Results of methods that failed; None for others."""

_AS_QT_DOES = frozenset(
    {
        *("sizeHint", "minimumSizeHint", "heightForWidth", "hasHeightForWidth", "flags", "mimeTypes", "mimeData"),
        *("supportedDropActions", "supportedDragActions", "expandingDirections", "paint", "displayText"),
    }
)
"""Methods that fall back on Qt's own when they fail."""


def guard_window_classes() -> None:
    """Guard every method of the window's classes that Qt may call; of modules that are imported later, too."""
    for name, module in list(sys.modules.items()):
        if name.startswith(_PACKAGE) and module is not None:
            _guard_module(module)
    if not any(isinstance(finder, _GuardingFinder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _GuardingFinder())


class _GuardingFinder:
    """Finds modules of the window as Python does, and guards their classes at the end of the import."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return how to load a module of the window; None for any other, which the next finder looks for."""
        if not fullname.startswith(_PACKAGE):
            return None
        others = (finder for finder in sys.meta_path if finder is not self)
        spec = next(filter(None, (finder.find_spec(fullname, path, target) for finder in others)), None)
        if spec is not None and spec.loader is not None:
            execute = spec.loader.exec_module

            def execute_guarded(module: ModuleType) -> None:
                execute(module)
                _guard_module(module)

            spec.loader.exec_module = execute_guarded  # type: ignore[method-assign]
        return spec


def _guard_module(module: ModuleType) -> None:
    for thing in list(vars(module).values()):
        if isclass(thing) and issubclass(thing, shiboken6.Object) and thing.__module__ == module.__name__:
            guard_class(thing)


def guard_class(owner: type) -> None:
    """Guard the methods of one class that override Qt's."""
    for name, function in list(vars(owner).items()):
        if isfunction(function) and not hasattr(function, "__wrapped__") and _is_of_qt(owner, name):
            setattr(owner, name, _guarded(owner, name, function))


def _is_of_qt(owner: type, name: str) -> bool:
    foreign = (base for base in owner.__mro__ if not base.__module__.startswith("kdesk"))
    return not name.startswith("__") and any(name in vars(base) for base in foreign)


def _guarded(owner: type, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    most = _VARIANT if name in {"data", "headerData"} else _INT

    @functools.wraps(function)
    def call(self: Any, *arguments: Any, **named: Any) -> Any:
        try:
            result = function(self, *arguments, **named)
            # PySide converts the result after this call: an overflow there is caught by nobody.
            if type(result) is int and not -most <= result < most:
                raise OverflowError(f"{owner.__name__}.{name} returned a number that Qt has no room for")  # noqa: TRY301
        except Exception as error:  # noqa: BLE001  Qt cannot handle Python exceptions
            _report(error)
            return _instead(super(owner, self), name, arguments)
        return result

    return call


def _report(error: Exception) -> None:
    """Report an error as unhandled, then release what its frames hold: painters above all."""
    sys.excepthook(type(error), error, error.__traceback__)
    one: BaseException | None = error
    while one is not None:
        traceback.clear_frames(one.__traceback__)
        one = one.__cause__ or one.__context__


def _instead(base: Any, name: str, arguments: tuple[Any, ...]) -> Any:
    if name in _AS_QT_DOES:
        try:
            return getattr(base, name)(*arguments)
        except Exception as error:  # noqa: BLE001  as above; Qt has no such method of its own, or fails in ours
            _report(error)
    return _INSTEAD[name]() if name in _INSTEAD else None
