"""Details of uploads in memory: what the window asks of `UploadDetailsBook`, without a journal and a server."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

from kdesk.domain.details.ports import NO_DETAILS, DetailsRecord, FieldState, Why
from kdesk.domain.details.upload_details import NOTHING_SAID, CustomField, DetailField, UploadDetails


class MemoryDetails:
    """Implements `kdesk.domain.details.ports.UploadDetailsBook`.

    Attributes:
        calls: The changes so far, one for each call.
        default: What new transfers begin with.
        ended: The conflicts that were ended: transfer, field of custom metadata if it is one, whose value stays.
    """

    def __init__(self) -> None:
        self.records: dict[str, DetailsRecord] = {}
        self.calls: list[Mapping[str, UploadDetails]] = []
        self.default = NOTHING_SAID
        self.ended: list[tuple[str, CustomField | None, str]] = []
        self._listeners: list[Callable[[Collection[str]], None]] = []

    def of(self, transfer_id: str) -> DetailsRecord:
        """Return the record of a transfer."""
        return self.records.get(transfer_id, NO_DETAILS)

    def change(self, changes: Mapping[str, UploadDetails]) -> None:
        """Keep fields of transfers."""
        self.calls.append(changes)
        for key, said in changes.items():
            record = self.of(key)
            states = {**record.states, **dict.fromkeys(said.said, FieldState.KEPT)}
            self.records[key] = replace(record, details=record.details.with_changes(said), states=states)
        self._tell(changes)

    def forget(self, transfer_ids: Collection[str], field: DetailField) -> None:
        """Take back what was said of one field."""
        for key in transfer_ids:
            record = self.of(key)
            states = {name: state for name, state in record.states.items() if name is not field}
            self.records[key] = replace(record, details=record.details.without(field), states=states)
        self._tell(transfer_ids)

    def keep_mine(self, transfer_id: str, field: DetailField, custom: CustomField | None = None) -> None:
        """Keep the producer's value."""
        self.ended.append((transfer_id, custom, "mine"))
        self.put(transfer_id, field, FieldState.KEPT)

    def keep_theirs(self, transfer_id: str, field: DetailField, custom: CustomField | None = None) -> None:
        """Take the server's value."""
        self.ended.append((transfer_id, custom, "theirs"))
        record = self.of(transfer_id)
        value = getattr(record.server, field)
        details = replace(record.details, **{field.value: value})
        self.records[transfer_id] = replace(record, details=details)
        self.put(transfer_id, field, FieldState.WRITTEN)

    def retry(self, transfer_ids: Collection[str]) -> None:
        """Keep what was refused or not allowed."""
        for key in transfer_ids:
            for field, state in self.of(key).states.items():
                if state in {FieldState.REFUSED, FieldState.NOT_ALLOWED}:
                    self.put(key, field, FieldState.KEPT)

    def set_default(self, details: UploadDetails) -> None:
        """Say what new transfers begin with."""
        self.default = details

    def listen(self, changed: Callable[[Collection[str]], None]) -> None:
        """Call with the ids of transfers whose records have changed."""
        self._listeners.append(changed)

    def put(
        self,
        transfer_id: str,
        field: DetailField,
        state: FieldState,
        *,
        reason: Why | None = None,
        server: UploadDetails = NOTHING_SAID,
    ) -> None:
        """Let something become of a field, as the engine would."""
        record = self.of(transfer_id)
        reasons = {name: why for name, why in record.reasons.items() if name is not field}
        if reason is not None:
            reasons[field] = reason
        self.records[transfer_id] = replace(
            record, states={**record.states, field: state}, reasons=reasons, server=server
        )
        self._tell((transfer_id,))

    def _tell(self, transfer_ids: Collection[str]) -> None:
        for changed in self._listeners:
            changed(tuple(transfer_ids))
