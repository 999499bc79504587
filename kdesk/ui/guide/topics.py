"""Which page of the guide is about which part of the window."""

from PySide6.QtWidgets import QWidget

from kdesk.guide import Topic

_PROPERTY = "guideTopic"


def set_topic(widget: QWidget, topic: Topic) -> None:
    """Let F1 open this page while the focus is in this widget."""
    widget.setProperty(_PROPERTY, topic.value)


def topic_at(widget: QWidget | None) -> Topic:
    """Return the page about where the focus is: that of the nearest widget around it that has one."""
    while widget is not None:
        if topic := widget.property(_PROPERTY):
            return Topic(topic)
        widget = widget.parentWidget()
    return Topic.FIRST_STEPS
