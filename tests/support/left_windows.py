"""What a test leaves on the screen of its process goes away before the next one.

A look of the application keeps every window that it ever dressed: slots that name a window are owned by signals that
hang on the look. Each would be dressed again by every look that follows, slower test by test, and holds its threads and
pictures.
"""

import gc
import warnings

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtWidgets import QApplication

from kdesk.ui.theme import Theme


def delete_windows() -> None:
    """Delete every window without a parent, the looks of the application, and what is to be deleted later."""
    for window in QApplication.topLevelWidgets():
        if shiboken6.isValid(window) and window.parent() is None:
            shiboken6.delete(window)
    _delete_looks()
    _delete_what_waits()


def let_windows_go() -> None:
    """Delete the looks, and let Python free the closed windows that hung on them.

    Whole windows with players in them are not deleted: Shiboken, which walks through their children, meets some that
    are gone, and ends the process, also when Qt deletes them in its own time.
    """
    _delete_what_waits()
    for window in QApplication.topLevelWidgets():
        # One that something else still holds would act on what is gone.
        for timer in window.findChildren(QTimer):
            timer.stop()
    if _delete_looks():
        free_windows()


def free_windows() -> None:
    """Free what deleted windows stood on, their threads with it."""
    with warnings.catch_warnings():
        # A window that was closed at work may have had a connection open, which the end of its process closes.
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


def _delete_looks() -> bool:
    """Delete the looks of the application; returns whether there was one, as there is with every whole window."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    themes = application.findChildren(Theme, options=Qt.FindChildOption.FindDirectChildrenOnly)
    for theme in themes:
        shiboken6.delete(theme)
    application.setStyleSheet("")
    return bool(themes)


def _delete_what_waits() -> None:
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
