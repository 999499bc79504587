"""Uploads to a server that sends any value in any field."""

import tempfile
from pathlib import Path
from typing import Any

from msgspec import Struct

from kdesk.domain.transfer import Transfer
from tests.engine.queue_harness import QueueHarness
from tests.kaltura.hostile import server_with
from tests.kaltura.nonsense import connected
from tests.kaltura.test_queue_and_nonsense import at_rest


async def rows_of(responses: dict[type[Struct], Any]) -> list[Transfer]:
    """Bring a file to such a server, until it waits for something or for somebody; return each snapshot of its row."""
    with tempfile.TemporaryDirectory() as folder:
        harness = QueueHarness(Path(folder), pauses=(0.0,))
        server = server_with(responses)
        harness.api = connected(server.rpc, server.http)
        rows: list[Transfer] = []
        async with harness.running() as queue:
            await queue.enqueue([harness.file("clip.mp4")])

            def rests() -> bool:
                rows.extend(harness.notes.rows.values())
                return all(map(at_rest, harness.notes.rows.values()))

            await harness.until(rests)
    return rows
