"""Properties of widgets by which the style sheet chooses how they look."""

from PySide6.QtWidgets import QWidget

_WRONG = "wrong"


def set_style_property(widget: QWidget, name: str, value: str) -> None:
    """Set a property, and let the widget look as the style sheet says for it.

    Polishing takes time, and is left out if the property has this value.
    """
    if (widget.property(name) or "") != value:
        widget.setProperty(name, value)
        # A style sheet evaluates a dynamic property only when the widget is polished.
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def mark_wrong(field: QWidget, wrong: bool) -> None:
    """Set or clear the error outline of a field."""
    set_style_property(field, _WRONG, "yes" if wrong else "")


def is_wrong(field: QWidget) -> bool:
    """Return whether a field has the error outline."""
    return bool(field.property(_WRONG))
