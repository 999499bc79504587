"""The processes of a parallel test run: each has a screen of its own, so that no test takes the focus of another."""

import os
from collections.abc import Generator
from contextlib import ExitStack

import pytest
from devtools.display import private_display


def pytest_configure(config: pytest.Config) -> None:
    """Start the screen of a process that pytest-xdist made; a run in one process has that of `dev.py test`."""
    if hasattr(config, "workerinput"):
        screen = ExitStack()
        os.environ.update(screen.enter_context(private_display(os.environ)))
        config.add_cleanup(screen.close)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Write file names that are not UTF-8 in another way: pytest-xdist cannot pass them on to the other process."""
    report = yield
    report.sections = [(name, text.encode(errors="backslashreplace").decode()) for name, text in report.sections]
    return report
