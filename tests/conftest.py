"""What every test has: the processes of a parallel run, and where cycles are collected.

Each process has a screen of its own, so that no test takes the focus of another.
"""

import gc
import os
from collections.abc import Generator, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest
from devtools.display import private_display
from xdist.dsession import DSession
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling
from xdist.workermanage import WorkerController

from tests.support.whole_files import WholeFiles

if TYPE_CHECKING:  # imported by those who need it
    from PySide6.QtWidgets import QApplication


def pytest_configure(config: pytest.Config) -> None:
    """Start the screen of a process that pytest-xdist made; a run in one process has that of `dev.py test`."""
    if hasattr(config, "workerinput"):
        screen = ExitStack()
        os.environ.update(screen.enter_context(private_display(os.environ)))
        config.add_cleanup(screen.close)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin a parallel run with the files that take long, so that no process is alone with one in the end."""
    if hasattr(config, "workerinput"):
        long = {item.path for item in items if item.get_closest_marker("slow") or item.get_closest_marker("e2e")}
        items.sort(key=lambda item: item.path not in long)


@pytest.fixture(scope="session")
def qapp_cls() -> "type[QApplication]":
    """Return the class of the one application: that of kdesk, as in the program."""
    from kdesk.ui.desktop.opening import DesktopApplication  # noqa: PLC0415  most tests need no Qt

    return DesktopApplication


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadFileScheduling:
    """Give whole files to the processes of a parallel run."""
    return WholeFiles(config, log)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: WorkerController, error: object) -> None:
    """Let a fresh process go on in the place of one that has had its windows."""
    session = node.config.pluginmanager.getplugin("dsession")
    if error is None and isinstance(session, DSession) and isinstance(session.sched, WholeFiles):
        session.sched.replace(node, session)


@pytest.fixture(autouse=True)
def _cycles_end_on_this_thread() -> Iterator[None]:
    """Collect on the main thread only, as the window itself does (see kdesk/ui/gui_gc.py).

    A window that a test left in a cycle would otherwise be destroyed by whichever thread of a later one allocates.
    """
    gc.disable()
    yield
    gc.collect(1)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Write file names that are not UTF-8 in another way: pytest-xdist cannot pass them on to the other process."""
    report = yield
    report.sections = [(name, text.encode(errors="backslashreplace").decode()) for name, text in report.sections]
    return report
