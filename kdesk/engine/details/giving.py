"""What of the details goes with the call that makes an entry; metadata never fails a reservation."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Protocol, TypeVar

from kdesk.domain.details.permission import given_with_reservation, judged, not_allowed
from kdesk.domain.details.ports import DetailsRecord, FieldState, Why
from kdesk.domain.details.upload_details import NOTHING_SAID, DetailField, UploadDetails
from kdesk.domain.entry import Entry
from kdesk.domain.ports import AccountApi
from kdesk.domain.transfer import Transfer, Trouble
from kdesk.engine.details.records import DetailsRecords
from kdesk.errors import AlreadyWithContent, ApiError, EntryGone, TokenGone, TokenNotOpen

T = TypeVar("T")
log = logging.getLogger(__name__)

_OF_THE_CONTENT = (TokenGone, TokenNotOpen, EntryGone, AlreadyWithContent)
"""Refusals of token and content: details have nothing to do with them."""


class ReservationDetails(Protocol):
    """What the upload protocol knows of details."""

    async def reserve(
        self,
        api: AccountApi,
        transfer: Transfer,
        make: Callable[[UploadDetails], Awaitable[T]],
        made: Callable[[T], Entry],
    ) -> T:
        """Make an entry with the details of its transfer, or without them if the server refuses them.

        Args:
            api: Of the account.
            transfer: The one that makes the entry.
            make: Makes the call with the details that the session may give.
            made: Returns the entry in its result.
        """
        ...

    async def swap(
        self, api: AccountApi, transfer: Transfer, replace_content: Callable[[UploadDetails], Awaitable[None]]
    ) -> None:
        """Replace the content of an entry by the conversion profile that was said, or by the entry's if it is refused.

        Args:
            replace_content: Makes the call.
        """
        ...

    def swapped(self, transfer: Transfer) -> None:
        """Note that a call to replace content was carried out whose answer was lost."""
        ...

    def renames(self, transfer: Transfer) -> bool:
        """Return whether the title of the entry was said, and is not that of the file."""
        ...


class NoDetails:
    """Implements `ReservationDetails` where nobody says anything."""

    async def reserve(
        self,
        api: AccountApi,
        transfer: Transfer,
        make: Callable[[UploadDetails], Awaitable[T]],
        made: Callable[[T], Entry],
    ) -> T:
        """Make the entry. Raises what the call raises."""
        del api, transfer, made
        return await make(NOTHING_SAID)

    async def swap(
        self, api: AccountApi, transfer: Transfer, replace_content: Callable[[UploadDetails], Awaitable[None]]
    ) -> None:
        """Replace the content. Raises what the call raises."""
        del api, transfer
        await replace_content(NOTHING_SAID)

    def swapped(self, transfer: Transfer) -> None:
        """Note nothing."""

    def renames(self, transfer: Transfer) -> bool:
        """Return that it is not."""
        del transfer
        return False


class GivenDetails:
    """Implements `ReservationDetails` for the records of a queue.

    Args:
        records: What was said.
    """

    def __init__(self, records: DetailsRecords) -> None:
        self._records = records

    async def reserve(
        self,
        api: AccountApi,
        transfer: Transfer,
        make: Callable[[UploadDetails], Awaitable[T]],
        made: Callable[[T], Entry],
    ) -> T:
        """Make the entry; see `ReservationDetails.reserve`. Raises what the call raises without details."""
        record = self._records.of(transfer.id)
        given = given_with_reservation(record.details, api.rights, api.account.user_id)
        if not record.details.said:
            return await make(NOTHING_SAID)
        # Journalled before the call: what it writes is no change of somebody else, also if its answer is lost.
        begun = replace(record, entry_id="", written=NOTHING_SAID, sent=given, made={}, states=_anew(record))
        await self._records.save({transfer.id: begun})
        refusal: ApiError | None = None
        for attempt in _attempts(given):
            try:
                result = await make(attempt)
            except ApiError as error:
                if error.retryable or not attempt.said or isinstance(error, _OF_THE_CONTENT):
                    raise
                log.info("transfer %s: the reservation was refused with its details: %s", transfer.id, error)
                refusal = error
            else:
                await self._note(api, transfer, attempt, made(result), refusal)
                return result
        raise AssertionError("the last attempt has no details")  # it returns or raises

    async def swap(
        self, api: AccountApi, transfer: Transfer, replace_content: Callable[[UploadDetails], Awaitable[None]]
    ) -> None:
        """Replace the content of an entry; see `ReservationDetails.swap`. Raises what the call does."""
        record, one = self._records.of(transfer.id), DetailField.CONVERSION_PROFILE
        given = UploadDetails(conversion_profile=record.details.conversion_profile)
        if not given.said or one in not_allowed(given, api.rights, api.account.user_id):
            await replace_content(NOTHING_SAID)
            return
        # Journalled before the call, as its answer may be lost: what was sent last is what the call was made with.
        await self._records.save({transfer.id: replace(record, sent=record.sent.with_changes(given))})
        try:
            await replace_content(given)
        except ApiError as error:
            if error.retryable or isinstance(error, _OF_THE_CONTENT):
                raise
            log.info("transfer %s: a replacement was refused with its profile: %s", transfer.id, error)
            refused = with_reason(
                self._records.of(transfer.id), one, FieldState.REFUSED, Why(trouble=Trouble.of(error))
            )
            await self._records.save({transfer.id: replace(refused, sent=refused.sent.without(one))})
            await replace_content(NOTHING_SAID)
        else:
            self.swapped(transfer)

    def swapped(self, transfer: Transfer) -> None:
        """Note that the profile that was sent last is that of the new content."""
        record, one = self._records.of(transfer.id), DetailField.CONVERSION_PROFILE
        sent = UploadDetails(conversion_profile=record.sent.conversion_profile)
        if sent.said and record.details.conversion_profile == sent.conversion_profile:
            states = {**record.states, one: FieldState.WRITTEN}
            self._records.put({transfer.id: replace(record, states=states, written=record.written.with_changes(sent))})

    def renames(self, transfer: Transfer) -> bool:
        """Return whether the title of the entry was said, and is not that of the file."""
        title = self._records.of(transfer.id).details.title
        return title is not None and title != transfer.file.title

    async def _note(
        self, api: AccountApi, transfer: Transfer, given: UploadDetails, entry: Entry, refusal: ApiError | None
    ) -> None:
        """Note what the entry was made with; the other fields are compared with the entry and written by themselves."""
        record = self._records.of(transfer.id)
        profile, states, reasons = DetailField.CONVERSION_PROFILE, dict(record.states), dict(record.reasons)
        written = NOTHING_SAID
        wanted = record.details.conversion_profile
        if profile in given.said and given.conversion_profile == wanted:
            states[profile] = FieldState.WRITTEN
            written = UploadDetails(conversion_profile=wanted)
        elif refusal is not None and states.get(profile) is FieldState.KEPT and profile in record.sent.said:
            # It can be given with the reservation only.
            states[profile], reasons[profile] = FieldState.REFUSED, Why(trouble=Trouble.of(refusal))
        changed = replace(record, entry_id=entry.id, written=written, sent=given, states=states, reasons=reasons)
        if api.rights.upload_only:
            changed = made_last(changed, given)
        # On the disk before the reservation is: otherwise a kill would leave an entry of which this is not known.
        await self._records.save({transfer.id: judged(changed, api.rights, api.account.user_id, reserved=True)})


def with_reason(record: DetailsRecord, one: DetailField, state: FieldState, why: Why) -> DetailsRecord:
    """Return the record with a field in a state, and why."""
    return replace(record, states={**record.states, one: state}, reasons={**record.reasons, one: why})


def _anew(record: DetailsRecord) -> dict[DetailField, FieldState]:
    """Return the states for a new entry: what a former one had is written again."""
    again = record.in_state(FieldState.WRITTEN) | {one for one, why in record.reasons.items() if why.fixed}
    return {one: FieldState.KEPT if one in again else state for one, state in record.states.items()}


def _attempts(given: UploadDetails) -> Sequence[UploadDetails]:
    """Return what is given one after the other: everything, then what can be given only here, then nothing."""
    profile = UploadDetails(conversion_profile=given.conversion_profile)
    return tuple(dict.fromkeys(_hashable(each) for each in (given, profile, NOTHING_SAID)))


def _hashable(given: UploadDetails) -> UploadDetails:
    # Metadata, the only value that has no hash, is never given with a reservation.
    return given.without(DetailField.METADATA)


def made_last(record: DetailsRecord, given: UploadDetails) -> DetailsRecord:
    """Return the record of an entry that this session can neither read nor change: what was given is written."""
    states = dict(record.states)
    reasons = dict(record.reasons)
    for one, state in record.states.items():
        if state is FieldState.KEPT and getattr(given, one.value) == getattr(record.details, one.value):
            states[one] = FieldState.WRITTEN
        elif state is FieldState.KEPT:
            states[one], reasons[one] = FieldState.NOT_ALLOWED, Why(right="edit")
    return replace(record, written=given, states=states, reasons=reasons)
