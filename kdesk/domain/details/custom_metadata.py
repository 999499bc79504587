"""Custom metadata among the details: comparing it with what an entry has, field by field."""

from dataclasses import dataclass, field, replace

from kdesk.domain.details.custom_values import NO_VALUES, Values, merged
from kdesk.domain.details.ports import DetailsRecord
from kdesk.domain.details.upload_details import CustomField, UploadDetails


@dataclass(frozen=True, slots=True)
class CustomPlan:
    """What becomes of the custom metadata of one entry.

    Attributes:
        write: The values to write.
        conflicts: Values of the server that somebody else wrote.
    """

    write: Values = field(default_factory=dict)
    conflicts: Values = field(default_factory=dict)


def custom_plan(record: DetailsRecord, present: Values, *, was_there: bool) -> CustomPlan:
    """Compare what was said with what the entry has.

    Args:
        record: Of one transfer.
        present: What the entry has, as it was read just now.
        was_there: Whether the entry was there before the upload: then nothing is a conflict.
    """
    write: Values = NO_VALUES
    conflicts: Values = NO_VALUES
    for profile, fields in (record.details.metadata or NO_VALUES).items():
        for element, mine in fields.items():
            name, theirs = (profile, element), _plain(value_of(present, (profile, element)))
            if _plain(mine) == theirs:
                continue
            if was_there or theirs in _ours(record, name):
                write = merged(write, {profile: {element: mine}})
            else:
                conflicts = merged(conflicts, {profile: {element: theirs}})
    return CustomPlan(write, conflicts)


def value_of(values: Values | None, name: CustomField) -> tuple[str, ...]:
    """Return the values of one field; empty if there are none."""
    profile, element = name
    return (values or NO_VALUES).get(profile, {}).get(element, ())


def has_value(values: Values | None, name: CustomField) -> bool:
    """Return whether one field is among the values."""
    profile, element = name
    return element in (values or NO_VALUES).get(profile, {})


def without(values: Values | None, fewer: Values) -> Values:
    """Return values without the fields of others."""
    return {
        profile: {name: value for name, value in fields.items() if name not in fewer.get(profile, {})}
        for profile, fields in (values or NO_VALUES).items()
    }


def with_custom(details: UploadDetails, name: CustomField, values: tuple[str, ...]) -> UploadDetails:
    """Return details with one field of custom metadata changed; the others stay."""
    profile, element = name
    return replace(details, metadata=merged(details.metadata, {profile: {element: values}}))


def _ours(record: DetailsRecord, name: CustomField) -> list[tuple[str, ...]]:
    """Return the values that kdesk may have written itself, whatever answers were lost; a new entry has none."""
    sources = [one.metadata for one in (record.written, record.sent) if has_value(one.metadata, name)]
    values = [_plain(value_of(source, name)) for source in sources]
    return values if has_value(record.written.metadata, name) else [*values, ()]


def _plain(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(text for value in values if (text := value.strip()))
