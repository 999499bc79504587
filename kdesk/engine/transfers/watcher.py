"""Watches entries after their last byte until each is READY or has failed (rule 10)."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kdesk.domain.entry import Entry, EntryStatus, Replacement
from kdesk.domain.remark import Remark, RemarkKind
from kdesk.domain.source_file import SourceKind
from kdesk.domain.transfer import Transfer, Trouble
from kdesk.domain.transfer_state import TransferState
from kdesk.engine.poller import Poller
from kdesk.engine.transfers.context import EngineContext, QueuePart
from kdesk.engine.upload.content_swap import is_replaced
from kdesk.errors import EntryGone, KdeskError, NotPermitted, ProcessingFailed, Reason, ServerProblem, SignInProblem

if TYPE_CHECKING:  # only signatures name them
    from kdesk.domain.catalogue_ports import CatalogueApi
    from kdesk.domain.flavor import Flavor
    from kdesk.domain.ports import AccountApi
    from kdesk.engine.transfers.transfer_handle import TransferHandle

log = logging.getLogger(__name__)

PAUSES = (1.0, 5.0, 5.0, 10.0, 10.0, 30.0)
"""Seconds before each poll; the last one repeats. A new entry to watch starts the row again.

The first is also the minimum between two polls: a thousand small files bring a thousand new entries, one by one.
"""

_UNDER_WAY = frozenset({Replacement.APPROVED, Replacement.NOT_APPROVED})

MAX_SINGLE = 20
"""Entries per poll that are asked for one by one, and whose renditions are counted."""


class Watcher(QueuePart):
    """Polls the entries of all transfers in PROCESSING."""

    def __init__(self, context: EngineContext, pauses: Sequence[float] = PAUSES) -> None:
        self._context = context
        self._poller = Poller(self._processing, self._poll, pauses)

    def connect(self, api: AccountApi | None) -> None:
        """Poll soon with the new account."""
        if api is not None:
            self.wake()

    def changed(self, before: Transfer, now: Transfer) -> None:
        """Poll soon if one more transfer is in PROCESSING."""
        if now.state is TransferState.PROCESSING and before.state is not now.state:
            self.wake()

    def wake(self) -> None:
        """Poll soon, with the shortest pause."""
        self._poller.wake()

    async def run(self) -> None:
        """Poll until cancelled."""
        await self._poller.run()

    def _processing(self) -> list[TransferHandle]:
        return self._context.transfers.in_state(TransferState.PROCESSING, self._context.account)

    async def _poll(self) -> None:
        api = self._context.api()
        if api is None:
            return
        catalogue, may_see = api.catalogue, api.rights.see
        await self._end_unseen([h for h in self._processing() if not (h.transfer.reservation.entry_id and may_see)])
        # Selected again: the call above may have ended some.
        handles = {handle.transfer.reservation.entry_id: handle for handle in self._processing()}
        if not handles:
            return
        try:
            for entry in await self._visible(catalogue, handles):
                await self._conclude(api, handles[entry.id], entry)
            await self._count_renditions(catalogue)
        except (ServerProblem, SignInProblem) as problem:
            # A poll that failed proves nothing about any entry; the next one comes by itself.
            log.info("polling entries in processing failed: %s", problem)

    async def _visible(self, catalogue: CatalogueApi, handles: dict[str, TransferHandle]) -> Sequence[Entry]:
        """Return the entries. If the session may not read them, it never will: their transfers end."""
        try:
            return await self._entries(catalogue, handles.keys(), handles)
        except NotPermitted as refused:
            log.info("this session may not read the entries in processing: %s", refused)
            await self._end_unseen(list(handles.values()))
            return ()

    async def _end_unseen(self, handles: Sequence[TransferHandle]) -> None:
        """End transfers as ARRIVED whose entries this session may not read, or whose entry id is unknown."""
        for handle in handles:
            kind = RemarkKind.PROCESSING_NOT_SEEN if handle.transfer.reservation.entry_id else RemarkKind.ENTRY_ID_LOST
            remarks = (Remark(kind), *handle.transfer.remarks)
            handle.advance(TransferState.ARRIVED, finished_at=self._context.clock.now(), remarks=remarks)
            await handle.save()

    async def _entries(
        self, catalogue: CatalogueApi, entry_ids: Collection[str], handles: dict[str, TransferHandle]
    ) -> Sequence[Entry]:
        """Ask for all entries with one call, then one by one for those that it did not return."""
        # A server may list entries that were not requested.
        listed = {entry.id: entry for entry in await catalogue.entries(entry_ids) if entry.id in handles}
        # The index behind `list` lags (rule 10): an entry that it lacks may exist.
        for entry_id in [entry_id for entry_id in entry_ids if entry_id not in listed][:MAX_SINGLE]:
            try:
                entry = await catalogue.entry(entry_id)
            except EntryGone as gone:
                await self._fail(handles[entry_id], EntryGone(gone.detail, reason=Reason.ENTRY_DELETED))
            else:
                if entry.id == entry_id:  # a response about another entry proves nothing
                    listed[entry_id] = entry
        return tuple(listed.values())

    async def _conclude(self, api: AccountApi, handle: TransferHandle, entry: Entry) -> None:
        if handle.transfer.replaces:
            # The list lags (rule 10): it may still show the entry as it was before its content was replaced.
            entry = await api.catalogue.entry(entry.id)
            if entry.replacement in _UNDER_WAY:
                return
            lost = entry.replacement is Replacement.NONE and not await is_replaced(api, handle.transfer)
            if lost or entry.replacement is Replacement.FAILED:
                reason = Reason.REPLACEMENT_CANCELLED if lost else Reason.NONE
                await self._fail(handle, ProcessingFailed("the former content stays", reason=reason))
                return
        _show_fetching(handle, entry)
        # A command may have changed it while the server was asked.
        if handle.transfer.state is not TransferState.PROCESSING:
            return
        # Rule 10: an entry that waits for a moderator has its content too.
        if entry.status in {EntryStatus.READY, EntryStatus.MODERATION}:
            remarks = _remarks(handle.transfer, entry, renamed=self._context.details.renames(handle.transfer))
            handle.advance(TransferState.READY, finished_at=self._context.clock.now(), remarks=remarks)
            await handle.save()
        elif entry.status.failed:
            is_import = handle.transfer.file.kind is SourceKind.ADDRESS and entry.status is EntryStatus.IMPORT_FAILED
            reason = Reason.IMPORT_FAILED if is_import else Reason.NONE
            await self._fail(handle, ProcessingFailed(await _reason(api.catalogue, entry), reason=reason))

    async def _fail(self, handle: TransferHandle, error: KdeskError) -> None:
        """Fail the transfer. Its token is used up, so a retry makes a new reservation (rule 10)."""
        if handle.transfer.state is TransferState.PROCESSING:
            reservation = replace(handle.transfer.reservation, token_id="")
            handle.advance(TransferState.FAILED, trouble=Trouble.of(error), reservation=reservation)
            await handle.save()

    async def _count_renditions(self, catalogue: CatalogueApi) -> None:
        handles = self._processing()[:MAX_SINGLE]
        found: defaultdict[str, list[Flavor]] = defaultdict(list)
        if handles:
            for flavor in await catalogue.flavors_of([handle.transfer.reservation.entry_id for handle in handles]):
                found[flavor.entry_id].append(flavor)
        for handle in handles:
            flavors = [flavor for flavor in found[handle.transfer.reservation.entry_id] if flavor.status.is_made]
            ready = sum(flavor.status.playable for flavor in flavors)
            if handle.transfer.state is TransferState.PROCESSING:
                progress = replace(handle.transfer.progress, renditions_ready=ready, renditions_total=len(flavors))
                handle.update(progress=progress)


def _show_fetching(handle: TransferHandle, entry: Entry) -> None:
    """Show whether the server still fetches the file from an address: until then it can be cancelled."""
    fetching = handle.transfer.file.kind is SourceKind.ADDRESS and entry.status is EntryStatus.WAITING_FOR_CONTENT
    if handle.transfer.progress.fetching is not fetching:
        handle.update(progress=replace(handle.transfer.progress, fetching=fetching))


async def _reason(catalogue: CatalogueApi, entry: Entry) -> str:
    """Return why an entry failed: from its renditions if the session may read them, else its status."""
    try:
        flavors = await catalogue.flavors(entry.id)
    except NotPermitted:
        return str(entry.status)
    return next((flavor.description for flavor in flavors if flavor.description), str(entry.status))


def _remarks(transfer: Transfer, entry: Entry, *, renamed: bool) -> tuple[Remark, ...]:
    """Return the remarks on a READY entry: it waits for a moderator, or the server changed its name."""
    if entry.status is EntryStatus.MODERATION:
        return (*transfer.purpose, Remark(RemarkKind.WAITS_FOR_MODERATOR))
    if entry.replacement is Replacement.WAITS_FOR_APPROVAL:
        return (*transfer.purpose, Remark(RemarkKind.WAITS_FOR_APPROVAL))
    # Where a person gave the title, the details tell what the server made of it.
    return transfer.purpose if renamed else (*transfer.purpose, *transfer.remarks_on_name(entry.name))
