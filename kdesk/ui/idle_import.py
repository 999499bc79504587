"""Imports what is needed soon, while nobody waits for it."""

import asyncio
from collections.abc import Iterable
from importlib import import_module

PAUSE = 0.02
"""Seconds between two imports, in which the window answers."""


async def import_in_steps(names: Iterable[str]) -> None:
    """Import modules one by one: what a later one imports, too, is there already, so that each takes little time."""
    for name in names:
        import_module(name)
        await asyncio.sleep(PAUSE)
