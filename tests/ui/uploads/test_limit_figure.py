"""“Another figure…”: how the question for a speed limit looks and answers."""

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from kdesk.domain.settings import NO_LIMIT, SpeedLimit
from kdesk.ui.theme import Theme
from kdesk.ui.uploads.limits import FigureDialog


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    """What the question belongs to."""
    made = QWidget()
    qtbot.addWidget(made)
    return made


def _asked(window: QWidget, theme: Theme, now: SpeedLimit, locale: str = "en_US") -> FigureDialog:
    window.setLocale(QLocale(locale))
    return FigureDialog(theme, now, window)


def test_the_question_begins_with_the_limit_that_holds(window: QWidget, theme: Theme) -> None:
    """With 3 MB/s where there is none; the figure is selected, for the next key to replace it."""
    assert _asked(window, theme, NO_LIMIT).figure.value() == 3.0
    dialog = _asked(window, theme, SpeedLimit(12_500_000))
    assert dialog.figure.value() == 12.5
    assert dialog.figure.lineEdit().selectedText() == "12.50"


@pytest.mark.parametrize(("locale", "figure"), [("en_US", "9999.99 MB/s"), ("de_DE", "9999,99 MB/s"), ("ar_EG", "")])
def test_no_word_is_cut_at_twice_the_font(
    window: QWidget, qapp: QApplication, theme: Theme, locale: str, figure: str
) -> None:
    """The largest figure fits as its locale writes it, so do labels and buttons; Enter limits."""
    font = qapp.font()
    font.setPointSizeF(font.pointSizeF() * 2)
    qapp.setFont(font)
    theme.refresh()
    dialog = _asked(window, theme, NO_LIMIT, locale)
    told: list[SpeedLimit] = []
    dialog.chosen.connect(told.append)
    dialog.figure.setValue(9999.99)
    dialog.open()
    assert dialog.figure.text() == figure or not figure
    field = dialog.figure.lineEdit()
    assert field.fontMetrics().horizontalAdvance(dialog.figure.text()) < field.width()
    for button in dialog.findChildren(QPushButton):
        assert button.width() >= button.sizeHint().width()
    for label in dialog.findChildren(QLabel):
        assert label.height() >= label.heightForWidth(label.width())
    QTest.keyClick(dialog.figure, Qt.Key.Key_Return)
    assert told == [SpeedLimit(9_999_990_000)]
