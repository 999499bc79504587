"""The buttons at the foot of a dialog, in the order of the platform."""

from PySide6.QtWidgets import QDialogButtonBox, QPushButton

from kdesk.messages import _


def dialog_buttons(main: QPushButton | None, leave: QPushButton, *others: QPushButton) -> QDialogButtonBox:
    """Return a row of buttons; its signals `accepted` and `rejected` tell which one was pressed.

    Windows and KDE put the main button first, macOS and GNOME last: Qt knows, and a row laid out by hand does not.

    Args:
        main: Enter presses it; None if the dialog only tells something.
        leave: Cancels or closes.
        others: Do something and leave the dialog open.
    """
    box = QDialogButtonBox()
    box.setAccessibleName(_("Buttons"))
    for button in others:
        box.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
    box.addButton(leave, QDialogButtonBox.ButtonRole.RejectRole)
    if main is not None:
        main.setProperty("kind", "main")
        box.addButton(main, QDialogButtonBox.ButtonRole.AcceptRole)
        main.setDefault(True)
    return box
