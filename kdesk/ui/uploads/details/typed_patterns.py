"""The patterns that were typed, for selections that come back: the book fills them in for each file."""

from collections import deque
from dataclasses import dataclass

from kdesk.domain.details.upload_details import NOTHING_SAID, DetailField, UploadDetails

_KEPT = 100
"""What was said last."""


@dataclass(frozen=True, slots=True)
class _Typed:
    """A text that was typed into a field of some uploads, if it may be a pattern; otherwise that it is none."""

    transfer_ids: frozenset[str]
    field: DetailField
    details: UploadDetails


class TypedPatterns:
    """Remembers in which words each field was said."""

    def __init__(self) -> None:
        self._typed: deque[_Typed] = deque(maxlen=_KEPT)

    def note(self, transfer_ids: frozenset[str], field: DetailField, details: UploadDetails) -> None:
        """Remember what was said about uploads; only texts with braces can be patterns."""
        value = getattr(details, field)
        texts = (value,) if isinstance(value, str) else value if isinstance(value, tuple) else ()
        has_braces = any(isinstance(text, str) and "{" in text for text in texts)
        kept = NOTHING_SAID.with_changes(UploadDetails(**{field.value: value})) if has_braces else NOTHING_SAID
        # Without braces it only matters if a pattern of this field is remembered, which it replaces.
        if has_braces or any(one.field is field for one in self._typed):
            self._typed.append(_Typed(transfer_ids, field, kept))

    def of(self, transfer_ids: frozenset[str]) -> UploadDetails:
        """Return the patterns that are so for all of these uploads."""
        found = NOTHING_SAID
        for one in self._typed:
            if transfer_ids <= one.transfer_ids:
                found = found.without(one.field).with_changes(one.details)
            elif not transfer_ids.isdisjoint(one.transfer_ids):
                found = found.without(one.field)
        return found
