"""What of the details a session may write: the rest is left out of every call, and kept."""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from kdesk.domain.details.ports import DetailsRecord, FieldState, Why
from kdesk.domain.details.upload_details import DetailField, UploadDetails
from kdesk.domain.rights import Rights

_NEEDED: Mapping[DetailField, str] = {
    DetailField.OWNER: "owner",
    DetailField.STARTS_AT: "schedule",
    DetailField.ENDS_AT: "schedule",
    DetailField.ACCESS_CONTROL: "access_control",
    DetailField.REFERENCE_ID: "reference_id",
    DetailField.CAPTIONS: "captions",
}
"""The right that a field needs besides that of changing entries (`observed-2.md`, 1)."""

ENTRY_LAST = frozenset({DetailField.TITLE, DetailField.DESCRIPTION, DetailField.TAGS, DetailField.CONVERSION_PROFILE})
"""What a session that may only upload can give with the one call that makes its entry."""

WITH_RESERVATION = ENTRY_LAST | {DetailField.CATEGORIES, DetailField.ACCESS_CONTROL}
"""What is given with the reservation.

Owner and reference id are not: after a lost answer the entry is found by the user of the session and by the fingerprint
in `referenceId` (rule 2). They are written afterwards, as are the times.
"""


def not_allowed(details: UploadDetails, rights: Rights, user: str) -> Mapping[DetailField, Why]:
    """Return the fields of the details that a session may not write, with the missing right.

    Whether a category exists is not known here: new ones need `new_categories`.

    Args:
        user: Id of the session's user: to be the owner needs no right.
    """
    is_own = bool(details.owner) and str(details.owner).lower() == user.lower()
    return _refused(details.said, rights, is_own)


@lru_cache(maxsize=256)  # two thousand selected rows say the same fields
def _refused(said: frozenset[DetailField], rights: Rights, is_own: bool) -> Mapping[DetailField, Why]:
    refused: dict[DetailField, Why] = {}
    for field in said:
        if rights.upload_only:
            if field not in ENTRY_LAST:
                refused[field] = Why(right="edit")
            continue
        right = _NEEDED.get(field, "")
        if field is DetailField.OWNER and is_own:
            right = ""
        needs_edit = not (rights.edit or (rights.reserve and field in WITH_RESERVATION))
        if needs_edit:
            refused[field] = Why(right="edit")
        elif right and not getattr(rights, right):
            refused[field] = Why(right=right)
    return refused


def given_with_reservation(details: UploadDetails, rights: Rights, user: str) -> UploadDetails:
    """Return what of the details goes with the call that makes the entry."""
    given = details
    refused = not_allowed(details, rights, user)
    for field in details.said:
        if field in refused or field not in WITH_RESERVATION:
            given = given.without(field)
    categories = given.categories or ()
    # One that does not exist is made, or refuses the whole call; a comma would make two of one; ids are no names.
    usable = rights.new_categories and not any("," in name or name.strip().isdigit() for name in categories)
    return given if usable else given.without(DetailField.CATEGORIES)


def judged(record: DetailsRecord, rights: Rights, user: str, *, reserved: bool) -> DetailsRecord:
    """Return the record with the state of every field that can never be written, or can be again.

    Args:
        record: Of one transfer.
        rights: Of the session.
        user: Id of the session's user.
        reserved: Whether the entry has been made: its conversion profile is fixed then.
    """
    refused = dict(not_allowed(record.details, rights, user))
    profile = DetailField.CONVERSION_PROFILE
    if reserved and rights.upload_only:  # it can neither read nor change the entry that it made
        refused = dict.fromkeys(record.details.said, Why(right="edit"))
    # One that was sent is looked for on the entry: the answer to the call may have been lost.
    is_sent = record.sent.conversion_profile == record.details.conversion_profile
    if reserved and record.states.get(profile) is FieldState.KEPT and not is_sent:
        refused.setdefault(profile, Why(fixed=True))
    if not refused and FieldState.NOT_ALLOWED not in record.states.values():
        return record
    states, reasons = dict(record.states), dict(record.reasons)
    for field, state in record.states.items():
        if field in refused and state in {FieldState.KEPT, FieldState.NOT_ALLOWED}:
            states[field], reasons[field] = FieldState.NOT_ALLOWED, refused[field]
        elif state is FieldState.NOT_ALLOWED and _was_judged(reasons.get(field)):
            states[field] = FieldState.KEPT
            reasons.pop(field, None)
    if states == record.states and reasons == record.reasons:
        return record
    return replace(record, states=states, reasons=reasons)


def _was_judged(why: Why | None) -> bool:
    """Return whether a reason comes from the rights alone: what the server said, and what is fixed, stays."""
    return why is None or (bool(why.right) and why.right != "new_categories")
