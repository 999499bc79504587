"""Looking through a library in kdesk's window, as a script of the bench does it.

It imports nothing but kdesk: what a process of the bench imports is part of the memory that is measured there.
"""

import asyncio

from kdesk.application import Application
from kdesk.ui.commands import Command
from kdesk.ui.library.state import Phase
from tests.bench.kdesk_process import WAIT_SECONDS


async def look_through(app: Application, count: int) -> None:
    """Load the library so often; open each entry, and every tab of its panel."""
    page = app.library
    app.window.show_page(Command.SHOW_LIBRARY)
    for _ in range(count):
        page.model.reload()
        async with asyncio.timeout(WAIT_SECONDS):
            while page.model.state.phase is Phase.LOADING:  # noqa: ASYNC110  the state sets no event
                await asyncio.sleep(0.01)
        for row in range(page.model.rowCount()):
            page.grid.show_row(row)
            for name in page.panel.tabs.tabs:
                page.panel.tabs.open(name)
                await asyncio.sleep(0.05)
