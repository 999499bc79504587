"""Prints the table of the replay when pytest is done, also if another process of the run replayed it."""

from typing import Any

import pytest

TABLE = pytest.StashKey[str]()
_SENT = "table of the replay"


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand the table to the process that prints."""
    if TABLE in session.config.stash and hasattr(session.config, "workeroutput"):
        session.config.workeroutput[_SENT] = session.config.stash[TABLE]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take the table of a process that has ended; one that crashed has none."""
    table = getattr(node, "workeroutput", {}).get(_SENT)
    if table is not None:
        node.config.stash[TABLE] = table


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print the table, if the replay ran."""
    if TABLE in config.stash:
        terminalreporter.section("rows of the recordings")
        terminalreporter.write(config.stash[TABLE])
