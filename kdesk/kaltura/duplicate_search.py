"""Finding entries that may have the content of a transfer's file: what is asked, and what of the answers counts."""

from collections.abc import Sequence
from typing import Any

from kdesk.domain.entry import Entry
from kdesk.domain.names import as_three_bytes, sendable
from kdesk.domain.transfer import Transfer
from kdesk.kaltura.paging import entry_query
from kdesk.kaltura.response_bounds import MAX_PAGE
from kdesk.kaltura.rpc import Call
from kdesk.kaltura.wire import WireEntries, to_entry


def calls_for(transfer: Transfer, *, searchable_tag: bool) -> list[Call]:
    """Return the calls that list entries of the transfer's fingerprint; none while it has no fingerprint.

    Sessions of users lose `referenceId`, and `partnerData`, where the fingerprint always stands, is in no filter:
    entries of the same title are listed too. With a tag they are found under any title.
    """
    if not transfer.file.identity:
        return []
    title = sendable(transfer.file.title)
    titles = dict.fromkeys((title, as_three_bytes(title)))
    conditions = [{"referenceIdEqual": transfer.file.identity.fingerprint}, *({"nameEqual": name} for name in titles)]
    if searchable_tag:
        conditions.append({"tagsLike": tag_of(transfer.file.identity.fingerprint)})
    newest = {"orderBy": "-createdAt"}
    return [Call("media", "list", WireEntries, entry_query(each | newest, 1, MAX_PAGE)) for each in conditions]


def found_in(answers: Sequence[Any], transfer: Transfer) -> tuple[Entry, ...]:
    """Return the entries of several lists that have the transfer's fingerprint, each once, the newest first.

    Unknown filters are ignored without a word, and titles say little: what came is checked.
    """
    fingerprint = transfer.file.identity.fingerprint if transfer.file.identity else ""
    listed = (to_entry(wire) for answer in answers if isinstance(answer, WireEntries) for wire in answer.objects)
    alike = {entry.id: entry for entry in listed if entry.has_fingerprint(fingerprint)}
    return tuple(sorted(alike.values(), key=lambda entry: (entry.created_at, entry.id), reverse=True))


def tag_of(fingerprint: str) -> str:
    """Return the tag under which a session of a user finds an entry: it is kept, and everybody sees it."""
    return f"kd-{fingerprint}"
