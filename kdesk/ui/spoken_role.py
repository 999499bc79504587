"""What a screen reader is told of widgets beyond what Qt tells it by itself."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAccessibleWidget, QComboBox, QLabel, QWidget

from kdesk.ui.mnemonics import without_mnemonic

_ROLE, _LABELLED = "spoken_role", "spoken_label"
_installed: list[bool] = []


def help_readers() -> None:
    """Let Qt ask here for roles and labels. Nothing happens before a screen reader asks Qt."""
    if not _installed:
        # Once for the program: Qt would ask each function that it was given.
        QAccessible.installFactory(_interface)
        _installed.append(True)


def set_role(widget: QWidget, role: QAccessible.Role) -> None:
    """Let a screen reader say what a painted widget is; to Qt it is an area that holds something.

    To be called in the constructor, before anything asks for it.
    """
    help_readers()
    widget.setProperty(_ROLE, role.value)


def _interface(_class_name: str, described: QObject) -> QAccessibleWidget | None:
    """Return what Qt tells of a widget with a role; None leaves it to Qt."""
    if isinstance(described, QComboBox):
        _labels.see_to(described)
        return None
    if not isinstance(described, QWidget):
        return None
    role = described.property(_ROLE)
    return None if role is None else QAccessibleWidget(described, QAccessible.Role(role), "")


class _Labels(QObject):
    """Gives boxes a label beside them: on Linux Qt tells what is chosen as their name, and their own name nowhere."""

    def see_to(self, box: QComboBox) -> None:
        """Label a box as soon as it is on the screen; before, it may have neither name nor place."""
        if box.property(_LABELLED):
            return
        if box.isVisible():
            self._label(box)
        else:
            box.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Label a box that is shown now."""
        if event.type() is QEvent.Type.Show and isinstance(watched, QComboBox):
            watched.removeEventFilter(self)
            if not watched.property(_LABELLED):
                self._label(watched)
        return False

    def _label(self, box: QComboBox) -> None:
        name, parent = box.accessibleName(), box.parentWidget()
        if not name or parent is None:
            return
        box.setProperty(_LABELLED, True)
        label = QLabel(without_mnemonic(name), parent)
        label.hide()
        label.setBuddy(box)
        if (line := box.lineEdit()) is not None and not line.accessibleName():
            line.setAccessibleName(name)


_labels = _Labels()
