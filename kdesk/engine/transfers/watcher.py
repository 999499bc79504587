"""Watching entries after their last byte, until each is READY or has failed."""

import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from kdesk.domain.entry import Entry, EntryStatus, Replacement
from kdesk.domain.flavor import Flavor, FlavorStatus
from kdesk.domain.ports import AccountApi, CatalogueApi, Clock
from kdesk.domain.remark import Remark, RemarkKind
from kdesk.domain.transfer import Transfer, TransferState, Trouble
from kdesk.engine.poller import Poller
from kdesk.engine.transfers.transfer_handle import TransferHandle
from kdesk.errors import EntryGone, KdeskError, NotPermitted, ProcessingFailed, Reason, ServerProblem, SignInProblem

log = logging.getLogger(__name__)

PAUSES = (1.0, 5.0, 5.0, 10.0, 10.0, 30.0)
"""Seconds before each look; the last one repeats. A new entry to watch begins the row again.

The first is also the least between two looks: a thousand small files are a thousand new entries, one after the other.
"""

_UNDER_WAY = frozenset({Replacement.APPROVED, Replacement.NOT_APPROVED})

LOOK_CLOSELY = 20
"""So many entries at most are asked for singly, and have their renditions counted, in one look."""


class Watcher:
    """Looks at the entries of all transfers that are being processed.

    connection  the account that is signed in now, None while there is none
    processing  the records to watch at this moment
    ready       told each record that has become READY
    """

    def __init__(
        self,
        api: Callable[[], AccountApi | None],
        processing: Callable[[], Sequence[TransferHandle]],
        clock: Clock,
        pauses: Sequence[float] = PAUSES,
        ready: Callable[[TransferHandle], None] = lambda _handle: None,
    ) -> None:
        self._api = api
        self._processing = processing
        self._clock = clock
        self._ready = ready
        self._poller = Poller(processing, self._look, pauses)

    def wake(self) -> None:
        """There is something new to watch, or somebody new to ask."""
        self._poller.wake()

    async def run(self) -> None:
        """Watch until cancelled."""
        await self._poller.run()

    async def _look(self) -> None:
        api = self._api()
        if api is None:
            return
        catalogue, may_see = api.catalogue, api.rights.see
        await self._leave_unseen([r for r in self._processing() if not (r.transfer.reservation.entry_id and may_see)])
        handles = {handle.transfer.reservation.entry_id: handle for handle in self._processing()}
        if not handles:
            return
        try:
            for entry in await self._seen(catalogue, handles):
                await self._conclude(catalogue, handles[entry.id], entry)
            await self._count_renditions(catalogue)
        except (ServerProblem, SignInProblem) as problem:
            # Nothing is concluded from a look that failed; the next one comes by itself.
            log.info("looking at entries in processing failed: %s", problem)

    async def _seen(self, catalogue: CatalogueApi, handles: dict[str, TransferHandle]) -> Sequence[Entry]:
        """Ask for the entries; a session that is refused them will not see them with the next look either."""
        try:
            return await self._entries(catalogue, handles.keys(), handles)
        except NotPermitted as refused:
            log.info("the entries in processing may not be looked at: %s", refused)
            await self._leave_unseen(list(handles.values()))
            return ()

    async def _leave_unseen(self, handles: Sequence[TransferHandle]) -> None:
        """End transfers whose entries this session may not ask for, or whose entry id never came."""
        for handle in handles:
            kind = RemarkKind.PROCESSING_NOT_SEEN if handle.transfer.reservation.entry_id else RemarkKind.ENTRY_ID_LOST
            remarks = (Remark(kind), *handle.transfer.remarks)
            await handle.advance(TransferState.ARRIVED, finished_at=self._clock.now(), remarks=remarks)

    async def _entries(
        self, catalogue: CatalogueApi, entry_ids: Collection[str], handles: dict[str, TransferHandle]
    ) -> Sequence[Entry]:
        """Ask for all with one call, and singly for those that it does not show: the server's index lags."""
        listed = {entry.id: entry for entry in await catalogue.entries(entry_ids) if entry.id in handles}
        for entry_id in [entry_id for entry_id in entry_ids if entry_id not in listed][:LOOK_CLOSELY]:
            try:
                entry = await catalogue.entry(entry_id)
            except EntryGone as gone:
                await self._fail(handles[entry_id], EntryGone(gone.detail, reason=Reason.ENTRY_DELETED))
            else:
                if entry.id == entry_id:  # an answer about another entry says nothing about any of them
                    listed[entry_id] = entry
        return tuple(listed.values())

    async def _conclude(self, catalogue: CatalogueApi, handle: TransferHandle, entry: Entry) -> None:
        if handle.transfer.state is not TransferState.PROCESSING:
            return
        replacement = entry.replacement if handle.transfer.replaces else Replacement.NONE
        if replacement in _UNDER_WAY:
            return
        if replacement is Replacement.FAILED:
            await self._fail(handle, ProcessingFailed("the former content stays"))
        elif entry.status in {EntryStatus.READY, EntryStatus.MODERATION}:
            await handle.advance(
                TransferState.READY, finished_at=self._clock.now(), remarks=_remarks(handle.transfer, entry)
            )
            self._ready(handle)
        elif entry.status.failed:
            await self._fail(handle, ProcessingFailed(await _reason(catalogue, entry)))

    async def _fail(self, handle: TransferHandle, error: KdeskError) -> None:
        """Fail the transfer; its token is used up, so that trying again means a new reservation."""
        if handle.transfer.state is TransferState.PROCESSING:
            reservation = replace(handle.transfer.reservation, token_id="")
            await handle.advance(TransferState.FAILED, trouble=Trouble.of(error), reservation=reservation)

    async def _count_renditions(self, catalogue: CatalogueApi) -> None:
        handles = self._processing()[:LOOK_CLOSELY]
        found: defaultdict[str, list[Flavor]] = defaultdict(list)
        if handles:
            for flavor in await catalogue.flavors_of([handle.transfer.reservation.entry_id for handle in handles]):
                found[flavor.entry_id].append(flavor)
        for handle in handles:
            flavors = list(filter(_counts, found[handle.transfer.reservation.entry_id]))
            ready = sum(flavor.status.playable for flavor in flavors)
            if handle.transfer.state is TransferState.PROCESSING:
                progress = replace(handle.transfer.progress, renditions_ready=ready, renditions_total=len(flavors))
                handle.update(progress=progress)


async def _reason(catalogue: CatalogueApi, entry: Entry) -> str:
    """Return why an entry failed, as far as its renditions tell and the session may ask for them."""
    try:
        flavors = await catalogue.flavors(entry.id)
    except NotPermitted:
        return str(entry.status)
    return next((flavor.description for flavor in flavors if flavor.description), str(entry.status))


def _counts(flavor: Flavor) -> bool:
    return flavor.status not in {FlavorStatus.NOT_APPLICABLE, FlavorStatus.DELETED, FlavorStatus.TEMP}


def _remarks(transfer: Transfer, entry: Entry) -> tuple[Remark, ...]:
    """Say what a person should know of a READY entry: a moderator, or a name that the server changed."""
    if entry.status is EntryStatus.MODERATION:
        return (Remark(RemarkKind.WAITS_FOR_MODERATOR),)
    if entry.replacement is Replacement.WAITS_FOR_APPROVAL:
        return (Remark(RemarkKind.WAITS_FOR_APPROVAL),)
    return transfer.remarks_on_name(entry.name)
