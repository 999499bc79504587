"""The window's own loop for the tests of this folder."""

from tests.ui.library.qt_loop import reported, run_qt

__all__ = ["reported", "run_qt"]
