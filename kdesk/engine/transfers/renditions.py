"""The renditions of READY entries: an entry is READY before all of them are made, and stays so when some fail."""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import islice

from kdesk.domain.flavor import Flavor, FlavorStatus
from kdesk.domain.ports import AccountApi, Clock
from kdesk.domain.transfer import TransferState, Trouble
from kdesk.engine.poller import Poller
from kdesk.engine.transfers.transfer_handle import TransferHandle
from kdesk.errors import ProcessingFailed, Reason, ServerProblem, SignInProblem
from kdesk.plain_text import cut

log = logging.getLogger(__name__)

WATCH_SECONDS = 3600.0
"""How long after READY the renditions of an entry are looked at: one that takes longer may never end."""

TOGETHER = 20
"""Entries of one look; their renditions fit into one answer."""

REASON_LIMIT = 200
"""Characters of the server's reason that a row can hold."""

_NOT_MEANT = frozenset({FlavorStatus.NOT_APPLICABLE, FlavorStatus.DELETED, FlavorStatus.TEMP})
_SETTLED = frozenset({FlavorStatus.READY, FlavorStatus.EXPORTING, FlavorStatus.ERROR})


class RenditionWatch:
    """Puts into the rows of READY transfers which renditions failed, until none is under way any more.

    connection  the account that is signed in now, None while there is none
    pauses      seconds before each look; the last one repeats
    """

    def __init__(self, api: Callable[[], AccountApi | None], clock: Clock, pauses: Sequence[float]) -> None:
        self._api = api
        self._clock = clock
        self._open: dict[str, TransferHandle] = {}
        self._poller = Poller(lambda: self._open, self._look, pauses)

    def offer(self, handles: Iterable[TransferHandle]) -> None:
        """Look at the renditions of those that became READY a short while ago."""
        fresh = {handle.transfer.id: handle for handle in handles if not self._is_over(handle)}
        if fresh:
            self._open |= fresh
            self._poller.wake()

    async def run(self) -> None:
        """Look until cancelled."""
        await self._poller.run()

    def _is_over(self, handle: TransferHandle) -> bool:
        transfer = handle.transfer
        age = self._clock.now() - (transfer.finished_at or 0.0)
        return transfer.state is not TransferState.READY or not transfer.reservation.entry_id or age > WATCH_SECONDS

    async def _look(self) -> None:
        api = self._api()
        if api is None or not api.rights.see:
            self._open.clear()  # offered again with the next connection
            return
        # Those looked at go behind the others.
        handles = {key: self._open.pop(key) for key in list(islice(self._open, TOGETHER))}
        self._open |= handles
        found: defaultdict[str, list[Flavor]] = defaultdict(list)
        try:
            for flavor in await api.catalogue.flavors_of([r.transfer.reservation.entry_id for r in handles.values()]):
                found[flavor.entry_id].append(flavor)
        except (ServerProblem, SignInProblem) as problem:
            log.info("looking at renditions failed: %s", problem)
        else:
            for handle in handles.values():
                await self._judge(
                    handle, [f for f in found[handle.transfer.reservation.entry_id] if f.status not in _NOT_MEANT]
                )
        for key in [key for key, handle in handles.items() if self._is_over(handle)]:
            self._open.pop(key, None)

    async def _judge(self, handle: TransferHandle, flavors: Sequence[Flavor]) -> None:
        trouble = _trouble(flavors)
        if handle.transfer.state is TransferState.READY and handle.transfer.trouble != trouble:
            await handle.save(trouble=trouble)
        if all(flavor.status in _SETTLED for flavor in flavors):
            self._open.pop(handle.transfer.id, None)


def _trouble(flavors: Sequence[Flavor]) -> Trouble | None:
    """Return what the row says of failed renditions, with the server's reason for the first of them that has one."""
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
