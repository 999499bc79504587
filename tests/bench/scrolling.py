"""Inside the window: somebody who turns the wheel without rest."""

import asyncio

from PySide6.QtWidgets import QAbstractScrollArea

FRAME_SECONDS = 0.016


async def scroll(area: QAbstractScrollArea, seconds: float, pixels: int = 150) -> None:
    """Scroll to and fro for so long, a step each frame."""
    bar = area.verticalScrollBar()
    end = asyncio.get_running_loop().time() + seconds
    while asyncio.get_running_loop().time() < end:
        if not bar.minimum() <= bar.value() + pixels <= bar.maximum():
            pixels = -pixels
        bar.setValue(bar.value() + pixels)
        await asyncio.sleep(FRAME_SECONDS)
