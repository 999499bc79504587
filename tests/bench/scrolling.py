"""Inside the window: somebody who turns the wheel without rest."""

import asyncio
import time

from PySide6.QtWidgets import QAbstractScrollArea

FRAME_SECONDS = 0.016


async def scroll(area: QAbstractScrollArea, seconds: float, pixels: int = 150) -> float:
    """Scroll to and fro for so long, a step each frame; return the milliseconds of computing for a frame."""
    bar = area.verticalScrollBar()
    end = asyncio.get_running_loop().time() + seconds
    began, frames = time.thread_time(), 0
    while asyncio.get_running_loop().time() < end:
        if not bar.minimum() <= bar.value() + pixels <= bar.maximum():
            pixels = -pixels
        bar.setValue(bar.value() + pixels)
        await asyncio.sleep(FRAME_SECONDS)
        frames += 1
    return (time.thread_time() - began) * 1000 / frames
