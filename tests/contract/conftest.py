"""Prints the table of the replay when pytest is done."""

import pytest

TABLE = pytest.StashKey[str]()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print the table, if the replay ran in this process."""
    if TABLE in config.stash:
        terminalreporter.section("rows of the recordings")
        terminalreporter.write(config.stash[TABLE])
