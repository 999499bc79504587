"""The robot of pytest-qt, with the patience of all tests instead of its five seconds."""

from functools import partialmethod

from pytestqt.qtbot import QtBot

from tests.support.patience import PATIENCE

_MILLISECONDS = int(PATIENCE * 1000)


class PatientBot(QtBot):
    """Waits as long as it takes on a machine that does something else as well."""

    waitActive = partialmethod(QtBot.waitActive, timeout=_MILLISECONDS)
    waitExposed = partialmethod(QtBot.waitExposed, timeout=_MILLISECONDS)
    waitSignal = partialmethod(QtBot.waitSignal, timeout=_MILLISECONDS)
    waitSignals = partialmethod(QtBot.waitSignals, timeout=_MILLISECONDS)
    waitUntil = partialmethod(QtBot.waitUntil, timeout=_MILLISECONDS)
