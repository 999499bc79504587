"""The time that the server's lists were answered, by the clock that also dates its entries."""

import time

import pytest

from kdesk.domain.entry_query import EntryQuery
from tests.kaltura.demo_visitor import Visitor
from tests.support.demo_faults import FaultControl

DAY = 86_400


@pytest.mark.parametrize("days", [-30, 0, 30])
async def test_lists_tell_the_time_of_the_server(visitor: Visitor, control: FaultControl, days: int) -> None:
    """Not that of this computer, which may be another."""
    account = await visitor.connect()
    control.set_clock(days * DAY)
    opening = await account.catalogue.opening(EntryQuery(), 10)
    changes = await account.catalogue.changes(EntryQuery(), 400_000_000, 10)
    for now in (opening.now, changes.now):
        assert round((now - time.time()) / DAY) == days
