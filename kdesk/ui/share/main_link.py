"""The link that a READY row gives away with one click."""

from kdesk.domain.links import links_of, no_links_because
from kdesk.domain.transfer import Transfer
from kdesk.domain.window_ports import Accounts
from kdesk.errors import Advice, ServerProblem, SignInNeeded
from kdesk.ui.share.clipboard import LinkClipboard
from kdesk.ui.tasks import TaskScope

_NO_LINK = Advice(
    "Kaltura names its links once it has looked at the content.", "Copy the link when the entry is ready."
)


class MainLink:
    """Copies the first link of a transfer's entry: the HLS stream, or the picture of an image."""

    def __init__(self, accounts: Accounts, tasks: TaskScope, clipboard: LinkClipboard) -> None:
        self._accounts = accounts
        self._tasks = tasks
        self._clipboard = clipboard

    def copy(self, transfer: Transfer) -> None:
        """Ask the server for the entry, since the hosts in its links are the server's to name; then copy."""
        self._tasks.spawn(self._copy(transfer.shown_entry_id), replace="copy main link")

    async def _copy(self, entry_id: str) -> None:
        connection = self._accounts.connection
        if connection is None:
            raise SignInNeeded
        entry = await connection.catalogue.entry(entry_id)
        links = links_of(entry)
        if not links:
            raise ServerProblem(entry_id, title=no_links_because(entry), retryable=False, advice=_NO_LINK)
        self._clipboard.copy_link(links[0])
