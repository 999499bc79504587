"""A queue whose server sends nonsense: every transfer fails with an explanation, or waits with a reason."""

import asyncio
import json
import logging
import tempfile
from pathlib import Path
from typing import Any

import httpx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.messages.errors import title_of
from tests.engine.queue_harness import QueueHarness
from tests.engine.queue_witness import ErrorLog
from tests.engine.ticks import Ticks
from tests.kaltura.nonsense import NEAR_THE_TRUTH, VALUES, Body, connected
from tests.kaltura.scripted_http import ScriptedServer

CALLS_AT_MOST = 2000
"""Requests of one transfer until it has failed: ten fresh starts of some steps, each tried eight times."""

_OVER = {TransferState.FAILED, TransferState.PAUSED, TransferState.PROCESSING}


def at_rest(row: Transfer) -> bool:
    """Tell whether a row waits for a person, for the network or for processing; it says why."""
    offline = row.trouble is not None and "network" in title_of(row.trouble)
    return row.state in _OVER or offline or (row.state is TransferState.QUEUED and row.trouble is not None)


async def upload(content: bytes, status: int) -> None:
    """Upload a file to a server that always sends this."""
    with tempfile.TemporaryDirectory() as folder:
        harness = QueueHarness(Path(folder), pauses=(0.0,))
        server = ScriptedServer(lambda *_: httpx.Response(status, stream=Body(content)))
        harness.api = connected(server.rpc, server.http)
        async with harness.running() as queue:
            await queue.enqueue([harness.file("clip.mp4")])
            await harness.until(lambda: all(map(at_rest, harness.notes.rows.values())))
            assert len(server.asked) <= CALLS_AT_MOST
            (row,) = queue.snapshot()
            assert row.state is TransferState.PROCESSING or row.question or (row.trouble and title_of(row.trouble))


@settings(max_examples=25, deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    response=VALUES | NEAR_THE_TRUTH | st.tuples(NEAR_THE_TRUTH, NEAR_THE_TRUTH, NEAR_THE_TRUTH),
    status=st.sampled_from([200, 200, 200, 403, 407, 413, 500]),
)
def test_nonsense_ends_in_words(response: Any, status: int) -> None:
    """Soon, and nothing unforeseen is met on the way."""
    errors = ErrorLog(Ticks())
    logging.getLogger().addHandler(errors)
    try:
        asyncio.run(upload(json.dumps(response).encode(), status))
    finally:
        logging.getLogger().removeHandler(errors)
    assert not errors.lines, errors.lines[0]
