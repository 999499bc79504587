"""The label of a field in a form."""

from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget


def form_label(words: str, field: QWidget) -> QLabel:
    """Return a label that stands in the middle of a line with its field; the letter after “&” goes to the field.

    A label that a QFormLayout makes by itself stands a little above the middle.
    """
    label = QLabel(words)
    label.setBuddy(field)
    label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
    return label
