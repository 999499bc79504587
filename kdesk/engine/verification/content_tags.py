"""Writes the SHA-256 of uploaded files to their entries, so that other computers recognise the same file (rule 2)."""

import logging
from collections.abc import Collection, Iterable, Mapping, Sequence
from weakref import WeakKeyDictionary

from kdesk.domain.entry import Entry, MediaType
from kdesk.domain.flavor import Flavor
from kdesk.domain.owner_tags import FINGERPRINT_PREFIX, ContentProof, OwnerTag
from kdesk.domain.ports import AccountApi
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.domain.verification import Level, Outcome
from kdesk.engine.transfers.context import EngineContext, QueuePart
from kdesk.engine.transfers.transfer_handle import TransferHandle
from kdesk.engine.transfers.work_queue import WorkQueue
from kdesk.engine.upload.content_swap import is_replaced
from kdesk.errors import KdeskError

log = logging.getLogger(__name__)

MAX_TASKS = 1
BATCH = 50
"""Entries whose tags are written with one request."""


class ContentTags(QueuePart):
    """Writes the owner tags of arrived transfers as soon as their SHA-256 is known.

    Only for transfers whose last byte this process sent: while kdesk did not run, somebody may have replaced the
    content by another one of the same size. A write that fails in PROCESSING is tried once more when the transfer is
    READY. A missing tag only costs time: other computers then compare with the server's copy.

    After a replacement of content, tag and reference id are still those of the former content: they are written anew,
    without a hash if another process sent the last byte.
    """

    def __init__(self, context: EngineContext) -> None:
        self._transfers = context.transfers
        self._api: AccountApi | None = None
        self._queue = WorkQueue(context.tasks, MAX_TASKS, BATCH, self._write)
        self._sent_here: set[str] = set()
        self._tried: WeakKeyDictionary[TransferHandle, TransferState] = WeakKeyDictionary()

    def connect(self, api: AccountApi | None) -> None:
        """Write tags with this API from now on, if its session may read entries and change them."""
        may_write = api is not None and api.rights.see and api.rights.reserve
        self._api = api if may_write else None
        self._queue.clear()
        if self._api:
            for handle in self._transfers.pick(self._sent_here):
                self._offer(handle.transfer)

    def changed(self, before: Transfer, now: Transfer) -> None:
        """Write the tag of a transfer that has arrived and has its SHA-256."""
        del before
        if now.state is TransferState.FINISHING:
            self._sent_here.add(now.id)
        self._offer(now)

    def removed(self, transfer_ids: Collection[str]) -> None:
        """Write no tags for these any more."""
        self._sent_here.difference_update(transfer_ids)
        for transfer_id in transfer_ids:
            self._queue.discard(transfer_id)

    def _offer(self, transfer: Transfer) -> None:
        ours = self._api is not None and transfer.account == self._api.account.key
        wanted = transfer.replaces or (transfer.id in self._sent_here and _is_provable(transfer))
        if not (ours and wanted and transfer.file.identity and _has_arrived(transfer)):
            return
        handle = self._transfers.get(transfer.id)
        if handle and self._tried.get(handle) is not transfer.state:
            self._tried[handle] = transfer.state
            self._queue.enqueue(handle)

    async def _write(self, handles: Sequence[TransferHandle]) -> None:
        api = self._api
        transfers = {handle.transfer.reservation.entry_id: handle.transfer for handle in handles}
        if api is None:
            return
        proven = {transfer.id for transfer in transfers.values() if self._is_proven(transfer)}
        try:
            arrived = {entry_id: one for entry_id, one in transfers.items() if await _has_its_content(api, one)}
            entries = await _entries_of(api, arrived)
            flavors = await api.catalogue.flavors_of(arrived)
            tags = dict(_tags_of(arrived, entries, flavors, proven))
            if tags:
                await api.uploads.write_tags(tags)
            # Other sessions lose the reference id silently (rule 2).
            if api.rights.reference_id and (reference_ids := dict(_reference_ids_of(arrived, entries))):
                await api.uploads.write_reference_ids(reference_ids)
        except KdeskError as error:
            log.info("the SHA-256 of %d entries was not written: %s", len(transfers), error)
            return
        for handle in handles:
            if handle.transfer.reservation.entry_id in tags:
                # Written: READY is no reason to try once more.
                self._tried[handle] = TransferState.READY

    def _is_proven(self, transfer: Transfer) -> bool:
        return transfer.id in self._sent_here and _is_provable(transfer)


def _has_arrived(transfer: Transfer) -> bool:
    """Return whether the entry has this content. While content is replaced, the entry has the old one until READY."""
    return transfer.state is TransferState.READY or (
        transfer.state is TransferState.PROCESSING and not transfer.replaces
    )


async def _entries_of(api: AccountApi, transfers: Mapping[str, Transfer]) -> Sequence[Entry]:
    """Return the entries of transfers; lists of media have neither documents nor data (rule 13)."""
    others = [entry_id for entry_id, one in transfers.items() if one.file.kind.entry_last]
    media = transfers.keys() - set(others)
    listed = await api.catalogue.entries(media) if media else ()
    return (*listed, *(await api.catalogue.existing(others) if others else ()))


async def _has_its_content(api: AccountApi, transfer: Transfer) -> bool:
    """Return whether the entry has the content of the transfer: new content may wait for an approval."""
    return not transfer.replaces or await is_replaced(api, transfer)


def _is_provable(transfer: Transfer) -> bool:
    """Return whether the file's SHA-256 is that of the entry's content.

    Bytes that another computer sent are only known after a comparison of the whole content.
    """
    if not transfer.file.sha256 or not transfer.file.identity:
        return False
    seen = transfer.verification
    whole = seen is not None and seen.level is Level.WHOLE and seen.outcome is Outcome.SAME
    return whole or not (transfer.reservation.taken_over or transfer.differs)


def _tags_of(
    transfers: Mapping[str, Transfer], entries: Iterable[Entry], flavors: Iterable[Flavor], proven: Collection[str]
) -> Iterable[tuple[str, OwnerTag]]:
    """Yield entry ids and the tags to write there. Tags of other programs are never overwritten (rule 2)."""
    sources = {flavor.entry_id: flavor for flavor in flavors if flavor.is_source}
    for entry in entries:
        transfer = transfers.get(entry.id)
        if transfer is None or not _is_writable(entry, transfer):
            continue
        proof = _proof(transfer, entry, sources.get(entry.id)) if transfer.id in proven else None
        tag = OwnerTag(transfer.id, transfer.owner_tag.fingerprint, proof)
        if (proof or transfer.replaces) and entry.owner_tag != tag:
            yield entry.id, tag


def _proof(transfer: Transfer, entry: Entry, source: Flavor | None) -> ContentProof | None:
    """Return the hash with asset and version: after a replacement of the content it is recognised as outdated."""
    if source and source.size == transfer.file.size:
        return ContentProof(transfer.file.sha256, source.id, source.version, source.size)
    # Images and data have no renditions: the entry itself holds the content.
    if source is None and (entry.media_type is MediaType.IMAGE or transfer.file.kind.entry_last):
        return ContentProof(transfer.file.sha256, entry.id, entry.version, transfer.file.size)
    return None


def _reference_ids_of(transfers: Mapping[str, Transfer], entries: Iterable[Entry]) -> Iterable[tuple[str, str]]:
    """Yield the entries with replaced content and their fingerprints; a reference id of a person stays."""
    for entry in entries:
        transfer = transfers.get(entry.id)
        if transfer is None or not transfer.replaces:
            continue
        fingerprint, present = transfer.owner_tag.fingerprint, entry.reference_id
        if present != fingerprint and (not present or present.startswith(FINGERPRINT_PREFIX)):
            yield entry.id, fingerprint


def _is_writable(entry: Entry, transfer: Transfer) -> bool:
    """Return whether the transfer may write the tag: on its own entry, or on one whose content it replaced."""
    if not entry.partner_data:
        return True
    tag = entry.owner_tag
    return tag is not None and (tag.transfer_id == transfer.id or bool(transfer.replaces))
