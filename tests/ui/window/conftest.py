"""A whole window for the tests of this folder, in its own loop."""

from typing import Any

import pytest

from kdesk.messages.format import Format
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme
from tests.ui.fakes.window import Drive, Work, library_window
from tests.ui.library.library_fakes import FakeCatalogue, make_entries
from tests.ui.library.qt_loop import RunQt, reported, run_qt
from tests.ui.window.entries import FLAVORS, MINE, OTHER

__all__ = ["reported", "run_qt"]


@pytest.fixture
def drive(run_qt: RunQt, theme: Theme, formatter: Format) -> Drive:
    """Run a coroutine with a whole window on these transfers; its library begins with `OTHER` and `MINE`."""

    def driven(work: Work, *transfers: Any, **changes: Any) -> None:
        async def scoped(tasks: TaskScope) -> None:
            values: dict[str, Any] = {
                "catalogue": FakeCatalogue([OTHER, MINE, *make_entries(1)], FLAVORS),
                "transfers": transfers,
            }
            async with library_window(tasks, theme, formatter, **(values | changes)) as whole:
                await work(whole)

        run_qt(scoped)

    return driven
