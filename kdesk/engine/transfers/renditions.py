"""Watches the renditions of READY entries: some are made, or fail, after the entry became READY (rule 10)."""

import logging
from collections import defaultdict
from collections.abc import Sequence
from itertools import islice

from kdesk.domain.flavor import Flavor, FlavorStatus
from kdesk.domain.ports import AccountApi
from kdesk.domain.transfer import Transfer, Trouble
from kdesk.domain.transfer_state import TransferState
from kdesk.engine.poller import Poller
from kdesk.engine.transfers.context import EngineContext, QueuePart
from kdesk.engine.transfers.transfer_handle import TransferHandle
from kdesk.errors import ProcessingFailed, Reason, ServerProblem, SignInProblem
from kdesk.plain_text import cut

log = logging.getLogger(__name__)

WATCH_SECONDS = 3600.0
"""How long the renditions of a READY entry are watched: one that takes longer may never finish."""

BATCH = 20
"""Entries per poll; their renditions fit into one response."""

REASON_LIMIT = 200
"""Characters of the server's reason that fit into a row."""

_SETTLED = frozenset({FlavorStatus.READY, FlavorStatus.EXPORTING, FlavorStatus.ERROR})


class RenditionWatch(QueuePart):
    """Shows in the rows of READY transfers which renditions failed, until all of them are made or failed.

    Args:
        context: What the parts of the queue share.
        pauses: Seconds before each poll; the last one repeats.
    """

    def __init__(self, context: EngineContext, pauses: Sequence[float]) -> None:
        self._context = context
        self._watched: dict[str, TransferHandle] = {}
        self._poller = Poller(lambda: self._watched, self._poll, pauses)

    def connect(self, api: AccountApi | None) -> None:
        """Watch what became READY a short while ago, with the new account."""
        if api is not None:
            self._watch(self._context.transfers.in_state(TransferState.READY, api.account.key))

    def changed(self, before: Transfer, now: Transfer) -> None:
        """Watch a transfer that became READY."""
        became_ready = now.state is TransferState.READY and before.state is not now.state
        if became_ready and (handle := self._context.transfers.get(now.id)):
            self._watch([handle])

    async def run(self) -> None:
        """Poll until cancelled."""
        await self._poller.run()

    def _watch(self, handles: Sequence[TransferHandle]) -> None:
        fresh = {handle.transfer.id: handle for handle in handles if not self._is_done(handle)}
        if fresh:
            self._watched |= fresh
            self._poller.wake()

    def _is_done(self, handle: TransferHandle) -> bool:
        transfer = handle.transfer
        age = self._context.clock.now() - (transfer.finished_at or 0.0)
        return transfer.state is not TransferState.READY or not transfer.reservation.entry_id or age > WATCH_SECONDS

    async def _poll(self) -> None:
        api = self._context.api()
        if api is None or not api.rights.see:
            self._watched.clear()  # `connect` watches them again
            return
        # Those of this poll go behind the others.
        handles = {key: self._watched.pop(key) for key in list(islice(self._watched, BATCH))}
        self._watched |= handles
        found: defaultdict[str, list[Flavor]] = defaultdict(list)
        try:
            for flavor in await api.catalogue.flavors_of([h.transfer.reservation.entry_id for h in handles.values()]):
                found[flavor.entry_id].append(flavor)
        except (ServerProblem, SignInProblem) as problem:
            log.info("polling renditions failed: %s", problem)
        else:
            for handle in handles.values():
                flavors = [f for f in found[handle.transfer.reservation.entry_id] if f.status.is_made]
                await self._show(handle, flavors)
        for key in [key for key, handle in handles.items() if self._is_done(handle)]:
            self._watched.pop(key, None)

    async def _show(self, handle: TransferHandle, flavors: Sequence[Flavor]) -> None:
        trouble = _trouble(flavors)
        if handle.transfer.state is TransferState.READY and handle.transfer.trouble != trouble:
            await handle.save(trouble=trouble)
        # Also true without any, as for an image: there is nothing to watch.
        if all(flavor.status in _SETTLED for flavor in flavors):
            self._watched.pop(handle.transfer.id, None)


def _trouble(flavors: Sequence[Flavor]) -> Trouble | None:
    """Return what the row says about failed renditions, with the server's first reason."""
    failed = [flavor for flavor in flavors if flavor.status is FlavorStatus.ERROR]
    if not failed:
        return None
    reason = next((said for flavor in failed if (said := " ".join(flavor.description.split()))), "")
    return Trouble(
        ProcessingFailed.__name__,
        Reason.RENDITIONS_FAILED,
        {"failed": len(failed), "count": len(flavors)},
        cut(reason, REASON_LIMIT),
        retry_helps=False,
    )
