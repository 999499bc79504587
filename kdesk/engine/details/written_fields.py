"""What the writer of details decides about one record: pure functions of record, transfer and entry."""

from collections.abc import Collection
from dataclasses import replace

from kdesk.domain.details.comparison import BEGUN_BY_SOMEBODY, FieldPlan, reserved_as, seen
from kdesk.domain.details.custom_values import merged
from kdesk.domain.details.ports import NO_DETAILS, DetailsRecord, FieldState, Why
from kdesk.domain.details.upload_details import COMPANIONS, DetailField, UploadDetails
from kdesk.domain.entry import Entry
from kdesk.domain.owner_tags import fingerprint_tag
from kdesk.domain.ports import AccountApi
from kdesk.domain.reservation import CallState
from kdesk.domain.transfer import Transfer, Trouble
from kdesk.domain.transfer_state import TransferState
from kdesk.engine.details.companions import waits_for_content
from kdesk.engine.details.entry_writer import Outcome
from kdesk.engine.details.giving import made_last
from kdesk.errors import KdeskError


def noted(record: DetailsRecord, tried: UploadDetails, outcome: Outcome) -> DetailsRecord:
    """Return the record with an outcome.

    Args:
        record: As it is now.
        tried: What was written: a field that was changed since stays to be written.
        outcome: What became of it.
    """
    states, reasons = dict(record.states), dict(record.reasons)
    server = record.server
    for one, state in outcome.states.items():
        if one not in states or getattr(record.details, one.value) != getattr(tried, one.value):
            continue
        states[one] = state
        reasons.pop(one, None)
        if one in outcome.reasons:
            reasons[one] = outcome.reasons[one]
        server = server.without(one)
        if state is FieldState.CONFLICT:
            server = replace(server, **{one.value: getattr(outcome.server, one.value)})
    written = record.written.with_changes(outcome.stored)
    if outcome.stored.metadata is not None:
        written = replace(written, metadata=merged(record.written.metadata, outcome.stored.metadata))
    return replace(record, states=states, reasons=reasons, server=server, written=written)


def given_up(record: DetailsRecord, fields: Collection[DetailField], error: KdeskError) -> DetailsRecord:
    """Return the record of fields that failed too often; a person may try them again."""
    refused = dict.fromkeys(fields, FieldState.REFUSED)
    reasons = dict.fromkeys(fields, Why(trouble=Trouble.of(error)))
    return replace(record, states={**record.states, **refused}, reasons={**record.reasons, **reasons})


def after_arrival(record: DetailsRecord) -> DetailsRecord:
    """Return the record of an entry that this session can neither read nor change: what was sent is written."""
    return made_last(record, record.sent) if record is not NO_DETAILS else record


def writable_now(record: DetailsRecord, transfer: Transfer) -> frozenset[DetailField]:
    """Return the fields that can be written now."""
    kept = record.in_state(FieldState.KEPT)
    if record.entry_id and record.entry_id != entry_of(transfer):
        kept |= record.in_state(FieldState.WRITTEN)
    ready = transfer.state is TransferState.READY
    later = {one for one in kept & COMPANIONS if not ready and waits_for_content(record, one)}
    return kept - later - ({DetailField.CONVERSION_PROFILE} - sent_profile(record))


def sent_profile(record: DetailsRecord) -> frozenset[DetailField]:
    """Return the conversion profile if a call was made with it whose answer is not known: the entry tells."""
    wanted = record.details.conversion_profile
    is_sent = wanted is not None and record.sent.conversion_profile == wanted
    return frozenset({DetailField.CONVERSION_PROFILE} if is_sent else ())


def profile_read(entry: Entry, wanted: UploadDetails) -> Outcome:
    """Return whether an entry was made with the conversion profile that was sent."""
    one = DetailField.CONVERSION_PROFILE
    if entry.conversion_profile_id == wanted.conversion_profile:
        return Outcome({one: FieldState.WRITTEN}, stored=wanted.only({one}))
    return Outcome({one: FieldState.NOT_ALLOWED}, {one: Why(fixed=True)})


def entry_of(transfer: Transfer) -> str:
    """Return the entry that the details of a transfer are for; "" while there is none."""
    if transfer.state is TransferState.CANCELLED:
        return ""
    if transfer.replaces:
        return transfer.replaces
    # Before it is certain that a reservation is kept, it may be deleted again.
    return transfer.reservation.entry_id if transfer.reservation.request is CallState.ANSWERED else ""


def is_made(transfer: Transfer) -> bool:
    """Return whether its entry has been made, or has its new content: what goes with that call only is fixed."""
    if transfer.replaces:  # by then the call that replaces the content was made
        return transfer.state in {TransferState.PROCESSING, TransferState.READY}
    return bool(entry_of(transfer)) or transfer.state is TransferState.ARRIVED


def begun_with(transfer: Transfer) -> UploadDetails | None:
    """Return what the entry of a transfer began with; None for one whose content it replaces."""
    if transfer.replaces:
        return None
    return BEGUN_BY_SOMEBODY if transfer.reservation.taken_over else reserved_as(transfer)


def compared(found: FieldPlan, entry: Entry) -> Outcome:
    """Return the outcome of a comparison alone."""
    stored = seen(entry).only(found.same)
    states = dict.fromkeys(found.same, FieldState.WRITTEN) | dict.fromkeys(found.conflicts.said, FieldState.CONFLICT)
    return Outcome(states, stored=stored, server=found.conflicts)


def marks_needed(transfer: Transfer, write: UploadDetails, api: AccountApi) -> tuple[str, ...]:
    """Return the tag by which the entry is still found when title or reference id no longer lead to it (rule 2)."""
    identity = transfer.file.identity
    hidden = write.reference_id is not None or (write.title is not None and not api.rights.reference_id)
    return (fingerprint_tag(identity.fingerprint),) if identity and hidden and not transfer.replaces else ()


def with_categories_sent(record: DetailsRecord, categories: tuple[str, ...] | None) -> DetailsRecord:
    """Return the record with categories into which the entry may have been put, whatever answers are lost."""
    before = record.sent.categories or ()
    return replace(record, sent=replace(record.sent, categories=tuple(dict.fromkeys([*before, *(categories or ())]))))
