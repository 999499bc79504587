"""How long a test waits for what must come: as long as it takes on a machine that does something else as well.

It tells a hang from a wait, and says nothing of how fast anything is; that is what the benches measure.
"""

import asyncio
from collections.abc import Callable

PATIENCE = 120.0
"""Seconds; less than half of what pytest gives a test, so that what did not come is named."""


async def until(condition: Callable[[], object]) -> None:
    """Wait for a condition that sets no event: the state of a widget, of a server in memory, or of a thread's work."""
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110  as said above
            await asyncio.sleep(0.001)
