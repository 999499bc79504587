"""Values of custom metadata, by the id of their profile and the name of their element."""

from collections.abc import Mapping

Values = Mapping[int, Mapping[str, tuple[str, ...]]]

NO_VALUES: Values = {}


def merged(values: Values | None, more: Values | None) -> Values:
    """Return values with others over them, field by field."""
    before = values or NO_VALUES
    over = more or NO_VALUES
    return {**before, **{profile: {**before.get(profile, {}), **fields} for profile, fields in over.items()}}
