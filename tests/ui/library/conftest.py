"""The window's own event loop, and library pages, for the tests of this folder."""

from tests.ui.library.library_pages import pages
from tests.ui.library.qt_loop import reported, run_qt

__all__ = ["pages", "reported", "run_qt"]
