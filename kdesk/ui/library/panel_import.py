"""Imports what the panel of an entry needs, while nobody waits for it."""

import asyncio

from kdesk.ui.idle_import import import_in_steps

PAINTED = 0.3
"""Seconds until a page that was opened is painted."""

_STEPS = (
    "PySide6.QtMultimedia",
    "kdesk.ui.review.playback",
    "kdesk.ui.review.video_view",
    "kdesk.domain.editing.api",
    "kdesk.ui.review.captions",
    "kdesk.ui.review.player",
    "kdesk.ui.library.tabs.entry_tabs",
    "kdesk.ui.library.entry_panel",
)


async def import_panel(tab: str) -> None:
    """Import the panel in small steps, and one of its tabs.

    Args:
        tab: The name of the tab that will be open; without one, the first is.
    """
    await asyncio.sleep(PAINTED)
    await import_in_steps(_STEPS)
    # The table imports what the tabs have in common, which begins with the player.
    from kdesk.ui.library.tabs.table import TABS

    next((spec for spec in TABS if spec.name == tab), TABS[0]).load()
