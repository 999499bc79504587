"""Everything that a window stands on, without the window: uploads a file to each of two accounts, then ends.

`python -m tests.chaos.two_accounts_client DATA` reads one line of JSON: for each account its address, partner, user and
secret, and the file. The first process signs in; the next ones find both accounts saved, and their secrets in the
keyring.
"""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any
from unittest.mock import patch

from kdesk.domain.account import Account, SignInKind
from kdesk.domain.queue_listener import QueueListener
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.engine.transfers.queue_options import QueueEvents
from kdesk.logs import Redactor
from kdesk.services import services
from kdesk.store.paths import Paths
from tests.support.memory_keyring import MemoryKeyring

_ARRIVED = frozenset({TransferState.PROCESSING, TransferState.READY})


class Arrivals(QueueListener):
    """Tells of every change."""

    def __init__(self) -> None:
        self.news = asyncio.Event()

    def changed(self, before: Transfer, now: Transfer) -> None:
        """Wake who waits."""
        assert before.id == now.id
        self.news.set()


async def main(data: Path, orders: list[dict[str, Any]]) -> None:
    """Upload, or go on with it, until both files have arrived."""
    kind = SignInKind.ADMIN_SECRET
    accounts = [Account(one["url"], one["partner_id"], one["user_id"], kind) for one in orders]
    secrets = {account.key: str(one["secret"]) for account, one in zip(accounts, orders, strict=True)}
    paths = Paths.under(data)
    paths.create()
    events = QueueEvents(lambda _problem: None, lambda _left_out: None)
    with patch("kdesk.services.KeyringCredentials", lambda: MemoryKeyring(secrets)):
        async with services(paths, Redactor(), lambda _error: None, events) as built:
            if len(built.accounts.saved) < len(accounts):
                for account in accounts:
                    await built.accounts.sign_in(account, secrets[account.key])
            else:
                assert await built.accounts.restore()
            listed = {one.file.path for one in built.queue.snapshot()}
            for account, one in zip(accounts, orders, strict=True):
                if one["file"] not in listed:
                    await built.queue.enqueue([Path(one["file"])], account=account.key)
            built.queue.listen(arrivals := Arrivals())
            while any(one.state not in _ARRIVED for one in built.queue.snapshot()):
                arrivals.news.clear()
                await arrivals.news.wait()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), json.loads(sys.stdin.readline())))
