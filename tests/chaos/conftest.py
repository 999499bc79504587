"""Print the seed of the short form at the end of every test run."""

import pytest

from tests.chaos.plans import SHORT_SEED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the seed, with which a chance failure can be repeated."""
    terminalreporter.write_line(f"chaos: seed {SHORT_SEED}; `dev.py chaos --seed {SHORT_SEED}` has the same rounds")
