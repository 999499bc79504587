"""Writing the SHA-256 of what arrived on its entry, so that any computer can tell whether it has the same file."""

import logging
from collections.abc import Collection, Iterable, Mapping, Sequence
from weakref import WeakKeyDictionary

from kdesk.domain.entry import Entry, MediaType
from kdesk.domain.flavor import Flavor
from kdesk.domain.owner_tags import ContentProof, OwnerTag
from kdesk.domain.ports import AccountApi
from kdesk.domain.transfer import Transfer, TransferState
from kdesk.domain.verification import Level, Outcome
from kdesk.engine.transfers.tasks import Tasks
from kdesk.engine.transfers.transfer_handle import TransferHandle
from kdesk.engine.transfers.transfer_list import TransferList
from kdesk.engine.transfers.work_queue import WorkQueue
from kdesk.errors import KdeskError

log = logging.getLogger(__name__)

AT_ONCE = 1
TOGETHER = 50
"""Entries whose tags are written with one request."""


class ContentTags:
    """A listener of the queue that writes the tags of arrived transfers, as soon as their SHA-256 is known.

    Only of those whose last byte this process has sent: while kdesk did not run, somebody may have replaced the content
    by another one of the same size. What fails while an entry is processed is tried once more when it is READY. A tag
    that is missing costs only time: others compare with the server's copy then.
    """

    def __init__(self, transfers: TransferList, tasks: Tasks) -> None:
        self._transfers = transfers
        self._api: AccountApi | None = None
        self._line = WorkQueue(tasks, AT_ONCE, TOGETHER, self._write)
        self._sent_here: set[str] = set()
        self._tried: WeakKeyDictionary[TransferHandle, TransferState] = WeakKeyDictionary()

    def connect(self, api: AccountApi | None) -> None:
        """Write over this connection from now on, if its session may look at entries and change them."""
        able = api is not None and api.rights.see and api.rights.reserve
        self._api = api if able else None
        self._line.clear()
        if self._api:
            for handle in self._transfers.picked(self._sent_here):
                self.changed(handle.transfer)

    def added(self, transfers: Sequence[Transfer]) -> None:
        """Nothing of them has been sent yet."""

    def changed(self, transfer: Transfer) -> None:
        """Write the tag of a transfer that has just arrived."""
        if transfer.state is TransferState.FINISHING:
            self._sent_here.add(transfer.id)
        ours = self._api is not None and transfer.account == self._api.account.key
        if ours and transfer.id in self._sent_here and _has_arrived(transfer) and _provable(transfer):
            (handle,) = self._transfers.picked([transfer.id])
            if self._tried.get(handle) is not transfer.state:
                self._tried[handle] = transfer.state
                self._line.put(handle)

    def removed(self, transfer_ids: Collection[str]) -> None:
        """Let go of them."""
        self._sent_here.difference_update(transfer_ids)
        for transfer_id in transfer_ids:
            self._line.drop(transfer_id)

    def restored(self, transfers: Sequence[Transfer], rows: Sequence[int]) -> None:
        """They have ended."""

    def moved(self, transfer_ids: Collection[str], row: int) -> None:
        """The order does not matter here."""

    async def _write(self, handles: Sequence[TransferHandle]) -> None:
        api = self._api
        transfers = {handle.transfer.reservation.entry_id: handle.transfer for handle in handles}
        if api is None:
            return
        try:
            entries = await api.catalogue.entries(transfers)
            flavors = await api.catalogue.flavors_of(transfers)
            tags = dict(_tags_of(transfers, entries, flavors))
            if tags:
                await api.uploads.write_tags(tags)
        except KdeskError as error:
            log.info("the SHA-256 of %d entries was not written: %s", len(transfers), error)
            return
        for handle in handles:
            if handle.transfer.reservation.entry_id in tags:
                self._tried[handle] = TransferState.READY


def _has_arrived(transfer: Transfer) -> bool:
    """Whether the entry shows this content: one whose content is replaced shows the former one until it is READY."""
    return transfer.state is TransferState.READY or (
        transfer.state is TransferState.PROCESSING and not transfer.replaces
    )


def _provable(transfer: Transfer) -> bool:
    """Whether its hash is that of the entry's content: bytes of another computer count once they were compared."""
    if not transfer.file.sha256 or not transfer.file.identity:
        return False
    seen = transfer.verification
    whole = seen is not None and seen.level is Level.WHOLE and seen.outcome is Outcome.SAME
    return whole or not (transfer.reservation.taken_over or transfer.differs)


def _tags_of(
    transfers: Mapping[str, Transfer], entries: Iterable[Entry], flavors: Iterable[Flavor]
) -> Iterable[tuple[str, OwnerTag]]:
    """Yield the tags to write, by entry; what is not kdesk's is never written over."""
    sources = {flavor.entry_id: flavor for flavor in flavors if flavor.is_source}
    for entry in entries:
        transfer = transfers.get(entry.id)
        if transfer is None or not _writable(entry, transfer):
            continue
        source = sources.get(entry.id)
        if source and source.size == transfer.file.size:
            kept = ContentProof(transfer.file.sha256, source.id, source.version, source.size)
        elif source is None and entry.media_type is MediaType.IMAGE:
            kept = ContentProof(transfer.file.sha256, entry.id, entry.version, transfer.file.size)
        else:
            continue
        tag = OwnerTag(transfer.id, transfer.owner_tag.fingerprint, kept)
        if entry.owner_tag != tag:
            yield entry.id, tag


def _writable(entry: Entry, transfer: Transfer) -> bool:
    """Whether the tag is this transfer's to write: on its own entry, or on one whose content it has replaced."""
    if not entry.partner_data:
        return True
    tag = entry.owner_tag
    return tag is not None and (tag.transfer_id == transfer.id or bool(transfer.replaces))
