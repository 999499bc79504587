"""What the details of several uploads have in common, gathered in one pass."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from operator import attrgetter

from kdesk.domain.details.custom_metadata import has_value, value_of
from kdesk.domain.details.ports import DetailsRecord, FieldState, Why
from kdesk.domain.details.upload_details import CustomField, DetailField

WORST = (FieldState.CONFLICT, FieldState.REFUSED, FieldState.NOT_ALLOWED, FieldState.KEPT, FieldState.WRITTEN)
"""The states in the order in which a person wants to know of them."""
_RANK = {state: rank for rank, state in enumerate(WORST)}
_PLAIN = tuple(each for each in DetailField if each is not DetailField.METADATA)
_read = attrgetter(*_PLAIN)


@dataclass(slots=True)
class CommonState:
    """What became of one field in several uploads.

    Attributes:
        state: The one that a person wants to know of first.
        transfers: Those that are in it.
        reason: Of the first of them.
        server: The server's value of the first of them, in a conflict.
    """

    state: FieldState
    transfers: list[str]
    reason: Why | None = None
    server: object = None


@dataclass(slots=True)
class CommonDetails:
    """What several records say alike, and in which fields they differ.

    Attributes:
        count: Of the records.
        values: What all of them say, None for nothing; fields that differ are not in it.
        custom: The same for custom metadata; a field that nobody says is not in it.
        differing_custom: Fields of custom metadata that differ.
        states: Of the fields that somebody says.
    """

    count: int = 0
    values: dict[DetailField, object] = field(default_factory=dict)
    custom: dict[CustomField, tuple[str, ...]] = field(default_factory=dict)
    differing_custom: set[CustomField] = field(default_factory=set)
    states: dict[DetailField, CommonState] = field(default_factory=dict)

    def differs(self, name: DetailField) -> bool:
        """Return whether the records say different things about a field."""
        return bool(self.count) and name not in self.values

    def state_of(self, name: CustomField) -> CommonState | None:
        """Return what became of one field of custom metadata; None if nobody says it."""
        known = self.states.get(DetailField.METADATA)
        if known is None or not (name in self.custom or name in self.differing_custom):
            return None
        if known.state is not FieldState.CONFLICT:
            return known
        server = known.server if isinstance(known.server, Mapping) else {}
        if not has_value(server, name):  # the conflict is another field's
            return CommonState(FieldState.WRITTEN, known.transfers)
        return CommonState(known.state, known.transfers, server=value_of(server, name))

    def add(self, transfer_id: str, record: DetailsRecord) -> None:
        """Take one more record into account."""
        details = record.details
        said = dict(zip(_PLAIN, _read(details), strict=True))
        if not self.count:
            self.values = said
        elif said != self.values:
            self.values = {name: value for name, value in self.values.items() if said[name] == value}
        self._add_custom(details.metadata or {})
        for name, state in record.states.items():
            self._add_state(transfer_id, name, state, record)
        self.count += 1

    def _add_custom(self, metadata: Mapping[int, Mapping[str, tuple[str, ...]]]) -> None:
        said = {(profile, name): value for profile, fields in metadata.items() for name, value in fields.items()}
        if not self.count:
            self.custom = said
        elif said != self.custom or self.differing_custom:
            for name in said.keys() | self.custom.keys():
                if said.get(name) != self.custom.get(name):
                    self.differing_custom.add(name)
            self.custom = {name: value for name, value in self.custom.items() if name not in self.differing_custom}

    def _add_state(self, transfer_id: str, name: DetailField, state: FieldState, record: DetailsRecord) -> None:
        known = self.states.get(name)
        if known is not None and known.state is state:
            known.transfers.append(transfer_id)
        elif known is None or _RANK[state] < _RANK[known.state]:
            server = getattr(record.server, name)
            self.states[name] = CommonState(state, [transfer_id], record.reasons.get(name), server)


def common_of(records: Iterable[tuple[str, DetailsRecord]]) -> CommonDetails:
    """Return what these records, each with the id of its transfer, have in common."""
    common = CommonDetails()
    for transfer_id, record in records:
        common.add(transfer_id, record)
    return common
