"""No exception leaves a method that Qt calls."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QAbstractListModel, QEvent, QObject, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QListView, QPushButton, QStyledItemDelegate
from pytestqt.qtbot import QtBot

from kdesk.ui.guards import guard_class

_Index = Any
ROOT = Path(__file__).parents[2]
TOO_LARGE = 2**70

GUARDED = """
import inspect, json, pkgutil, sys
import shiboken6
import kdesk.application, kdesk.ui
from kdesk.ui.guards import guard_window_classes

def bare():
    modules = [module for name, module in list(sys.modules.items()) if name.startswith("kdesk.ui")]
    kinds = {kind for module in modules for kind in vars(module).values() if inspect.isclass(kind)}
    found = []
    for kind in (kind for kind in kinds if issubclass(kind, shiboken6.Object) and kind.__module__.startswith("kdesk")):
        qt = [base for base in kind.__mro__ if base.__module__.startswith("PySide6")]
        for name, thing in vars(kind).items():
            if inspect.isfunction(thing) and not name.startswith("__") and any(hasattr(base, name) for base in qt):
                if not hasattr(thing, "__wrapped__"):
                    found.append(f"{kind.__module__}.{kind.__name__}.{name}")
    return found

before = bare()
guard_window_classes()
once = bare()
guard_window_classes()
loaded = len(sys.modules)
for found in pkgutil.walk_packages(kdesk.ui.__path__, "kdesk.ui."):
    __import__(found.name)
print(json.dumps([before, once, bare(), len(sys.modules) - loaded]))
"""
"""Prints the methods that Qt calls and that are not guarded: before, after, and once every module is imported.

Then it prints how many modules these were.
"""


class Model(QAbstractListModel):
    """Fails, or returns a number without an end."""

    number: object = None

    def rowCount(self, _parent: _Index = None) -> int:
        """Three rows."""
        return 3

    def data(self, _index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Fail, but for the number."""
        if self.number is not None and role == Qt.ItemDataRole.DisplayRole:
            return self.number
        raise ValueError("data")


class Delegate(QStyledItemDelegate):
    """Has no idea how large a row is."""

    def sizeHint(self, _option: Any, _index: _Index) -> QSize:
        """Fail."""
        raise ValueError("sizeHint")


class Button(QPushButton):
    """Fails in the middle of painting itself."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Fail with an open painter."""
        painter = QPainter(self)
        painter.drawRect(QRect(0, 0, 4, 4))
        raise ValueError("paintEvent")


class Filter(QObject):
    """Fails at every event."""

    def eventFilter(self, _watched: QObject, _event: QEvent) -> bool:
        """Fail."""
        raise ValueError("eventFilter")


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What nobody catches, by its words."""
    for kind in (Model, Delegate, Button, Filter):
        guard_class(kind)
    heard: list[str] = []
    monkeypatch.setattr(sys, "excepthook", lambda _kind, error, _trace: heard.append(str(error)))
    return heard


def test_a_model_that_fails_shows_empty_rows(qtbot: QtBot, told: list[str]) -> None:
    """The call that made Qt ask, here `grab`, knows nothing of it."""
    view, model = QListView(), Model()
    qtbot.addWidget(view)
    view.setModel(model)
    view.show()
    view.grab()
    assert set(told) == {"data"}
    assert model.data(model.index(0)) is None


def test_a_number_that_qt_has_no_room_for_is_none(told: list[str]) -> None:
    """It would be an error that Python cannot catch any more."""
    model = Model()
    model.number = TOO_LARGE
    assert model.index(0).data() is None
    assert "no room" in told[0]
    model.number = 2**62
    assert model.index(0).data() == 2**62


def test_a_widget_that_fails_while_painting_lets_go_of_its_painter(qtbot: QtBot, told: list[str]) -> None:
    """A painter that stays open on a widget ends the program at the next paint event: Qt would warn of it here."""
    button = Button()
    qtbot.addWidget(button)
    button.show()
    for _ in range(3):
        button.grab()
    assert set(told) == {"paintEvent"}


def test_qt_stands_in_where_it_knows_an_answer(qtbot: QtBot, told: list[str]) -> None:
    """A row gets the height that Qt would give it; an event goes on to whom it is for."""
    view, model = QListView(), Model()
    qtbot.addWidget(view)
    model.number = "text"
    view.setModel(model)
    view.setItemDelegate(Delegate(view))
    watcher = Filter(view)
    view.installEventFilter(watcher)
    view.show()
    assert view.sizeHintForRow(0) > 0
    assert {"sizeHint", "eventFilter"} <= set(told)


def test_every_method_of_the_window_that_qt_calls_is_guarded() -> None:
    """Also of modules that are imported when they are needed first. Guarding twice changes nothing.

    In a process of its own, since the other tests want to see exceptions.
    """
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(  # noqa: S603  our own interpreter and text
        [sys.executable, "-c", GUARDED], cwd=ROOT, env=environment, check=True, capture_output=True, encoding="utf-8"
    )
    bare, guarded, with_late_modules, late_modules = json.loads(done.stdout)
    assert len(bare) > 60
    assert "kdesk.ui.uploads.model.TransferModel.data" in bare
    assert (guarded, with_late_modules) == ([], [])
    assert late_modules > 5
