"""The search for entries that may hold the content of a transfer's file."""

from collections.abc import Sequence
from typing import Any

from kdesk.domain.entry import Entry
from kdesk.domain.names import as_three_bytes, sendable
from kdesk.domain.owner_tags import fingerprint_tag
from kdesk.domain.transfer import Transfer
from kdesk.kaltura.paging import entry_query
from kdesk.kaltura.response_bounds import MAX_PAGE
from kdesk.kaltura.rpc import Call
from kdesk.kaltura.wire_entries import WireEntries, to_entry


def search_calls(transfer: Transfer) -> list[Call]:
    """Return the calls that list entries with the transfer's fingerprint; none without a fingerprint.

    USER sessions lose `referenceId`, and no filter covers `partnerData`, which always holds the fingerprint; therefore
    entries of the same title are listed too. One that a person gave a title or a reference id of its own has a tag, by
    which it is found under any title.
    """
    if not transfer.file.identity:
        return []
    title = sendable(transfer.file.title)
    # A database with characters of three bytes stores `????` for an emoji, and finds the title only in that form.
    titles = dict.fromkeys((title, as_three_bytes(title)))
    conditions = [{"referenceIdEqual": transfer.file.identity.fingerprint}, *({"nameEqual": name} for name in titles)]
    conditions.append({"tagsLike": fingerprint_tag(transfer.file.identity.fingerprint)})
    newest = {"orderBy": "-createdAt"}
    # One call per condition: the conditions of one filter would all have to match.
    if transfer.file.kind.entry_last:
        # Wire fact: `media.list` does not know data entries.
        kinds = {"objectType": "KalturaBaseEntryFilter", "typeIn": "6,10"}
        queries = [entry_query(each | newest | kinds, 1, MAX_PAGE) for each in conditions]
        return [Call("baseEntry", "list", WireEntries, query) for query in queries]
    return [Call("media", "list", WireEntries, entry_query(each | newest, 1, MAX_PAGE)) for each in conditions]


def matching_entries(responses: Sequence[Any], transfer: Transfer) -> tuple[Entry, ...]:
    """Return the entries in several lists that have the transfer's fingerprint, each once, newest first.

    The server ignores unknown filters silently, and titles prove little: each entry is checked.
    """
    fingerprint = transfer.file.identity.fingerprint if transfer.file.identity else ""
    listed = (to_entry(wire) for page in responses if isinstance(page, WireEntries) for wire in page.objects)
    alike = {entry.id: entry for entry in listed if entry.has_fingerprint(fingerprint)}
    return tuple(sorted(alike.values(), key=lambda entry: (entry.created_at, entry.id), reverse=True))
