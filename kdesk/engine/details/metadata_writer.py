"""Writes the custom metadata that was said to one entry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kdesk.domain.details.custom_metadata import custom_plan, value_of, without
from kdesk.domain.details.custom_values import Values, merged
from kdesk.domain.details.ports import DetailsRecord, FieldState
from kdesk.domain.details.upload_details import DetailField, UploadDetails
from kdesk.domain.editing.custom_metadata import MetadataProfile, MetadataRecord
from kdesk.domain.editing.metadata_xml import read_values
from kdesk.domain.transfer import Transfer
from kdesk.engine.details.entry_writer import Outcome, is_gone, not_written
from kdesk.engine.details.records import DetailsRecords
from kdesk.engine.library.field_stores import EntryMetadata, metadata_field, shown_values
from kdesk.errors import ApiError, Reason

if TYPE_CHECKING:  # for whoever changes something
    from kdesk.domain.editing.api import EditingApi


class MetadataWriter:
    """Writes values only where they differ, and over nothing that somebody else wrote meanwhile.

    Args:
        records: What was said.
        editing: The calls of the account; its schemas are read once.
    """

    def __init__(self, records: DetailsRecords, editing: EditingApi) -> None:
        self._records = records
        self._editing = editing
        self._profiles: tuple[MetadataProfile, ...] | None = None

    async def write(self, entry_id: str, transfer: Transfer, record: DetailsRecord) -> Outcome:
        """Write values of custom fields. Raises ServerProblem: what was written is not known then."""
        wanted = record.details.metadata or {}
        if self._profiles is None:
            self._profiles = await self._editing.metadata.profiles()
        profiles = [profile for profile in self._profiles if profile.id in wanted]
        try:
            records = await self._editing.metadata.records(entry_id)
            present = _present(profiles, records)
            plan = custom_plan(record, present, was_there=bool(transfer.replaces))
            await self._begin(transfer.id, present, plan.write)
            for profile in profiles:
                await self._write_profile(entry_id, profile, records, plan.write)
        except ApiError as error:
            if error.retryable or is_gone(error):
                raise
            return not_written(DetailField.METADATA, error)
        if unknown := wanted.keys() - {profile.id for profile in profiles}:
            detail = f"no schema {', '.join(map(str, sorted(unknown)))}"
            return not_written(DetailField.METADATA, ApiError(detail, reason=Reason.UNKNOWN_OBJECT))
        stored = UploadDetails(metadata=without(wanted, plan.conflicts))
        if plan.conflicts:
            server = UploadDetails(metadata=plan.conflicts)
            return Outcome({DetailField.METADATA: FieldState.CONFLICT}, stored=stored, server=server)
        return Outcome({DetailField.METADATA: FieldState.WRITTEN}, stored=stored)

    async def _begin(self, transfer_id: str, present: Values, write: Values) -> None:
        """Journal what is written over, and what is sent: if the answer is lost, neither is a change of others."""
        if not write:
            return
        record = self._records.of(transfer_id)
        base = {
            profile: {name: value_of(present, (profile, name)) for name in fields} for profile, fields in write.items()
        }
        written = replace(record.written, metadata=merged(record.written.metadata, base))
        sent = replace(record.sent, metadata=merged(record.sent.metadata, write))
        await self._records.save({transfer_id: replace(record, written=written, sent=sent)})

    async def _write_profile(
        self, entry_id: str, profile: MetadataProfile, records: Sequence[MetadataRecord], write: Values
    ) -> None:
        present = next((one for one in records if one.profile_id == profile.id), MetadataRecord(profile.id))
        store = EntryMetadata(entry_id, profile, present, self._editing.metadata)
        wanted = write.get(profile.id, {})
        for one in profile.fields:
            if one.name in wanted and one.editable:
                await store.write(metadata_field(profile.id, one.name), shown_values(one, wanted[one.name]))


def _present(profiles: Sequence[MetadataProfile], records: Sequence[MetadataRecord]) -> Values:
    documents = {one.profile_id: read_values(one.xml) for one in records}
    # Of a field that takes one value, the first is shown and compared.
    return {
        profile.id: {
            one.name: values if one.several else values[:1]
            for one in profile.fields
            if (values := tuple(documents.get(profile.id, {}).get(one.name, ())))
        }
        for profile in profiles
    }
