"""The parameters of lists of entries: every status and kind, within a time window."""

from collections.abc import Mapping
from typing import Any

from kdesk.domain.entry import EntryKind, EntryStatus
from kdesk.domain.entry_query import TimeWindow
from kdesk.domain.timestamps import LAST_TIMESTAMP
from kdesk.kaltura.paging import EVERY_STATUS

# Media, playlists, live streams and channels, documents, media of other providers. Wire fact (`observed-2.md`, 6):
# without `typeIn` a filter of class KalturaMediaEntryFilter lists media and live entries only; with it, what is named.
EVERY_KIND = {"typeIn": "1,5,7,8,10,externalMedia.externalMedia"}

# Wire fact (`wire-facts`, 4.5.3): lists leave out what lies in the recycle bin, unless they are asked for ids.
_NOT_RECYCLED = {"displayInSearchIn": "-1,0,1,2"}

RELATIVE_TIMES = 315_360_000
"""Wire fact (`wire-facts`, 1.6.9): the server takes times up to this for seconds from now.

Nothing in Kaltura is that old (1980).
"""

NO_ID = "none"
"""No entry has this id."""

_STATUS_WORDS = {
    EntryStatus.IMPORT_FAILED: "-2",
    EntryStatus.PROCESSING_FAILED: "-1",
    EntryStatus.WAITING_FOR_CONTENT: "0",
    EntryStatus.PROCESSING: "1",
    EntryStatus.READY: "2",
    EntryStatus.PENDING: "4",
    EntryStatus.MODERATION: "5",
    EntryStatus.BLOCKED: "6",
    EntryStatus.NO_CONTENT: "7",
}
KIND_FIELDS = {
    EntryKind.VIDEO: {"typeIn": "1", "mediaTypeIn": "1"},
    EntryKind.IMAGE: {"typeIn": "1", "mediaTypeIn": "2"},
    EntryKind.AUDIO: {"typeIn": "1", "mediaTypeIn": "5"},
    EntryKind.LIVE: {"typeIn": "7,8"},
    EntryKind.PLAYLIST: {"typeIn": "5"},
    EntryKind.DATA: {"typeIn": "6"},
    EntryKind.DOCUMENT: {"typeIn": "10"},
    EntryKind.EXTERNAL: {"typeIn": "externalMedia.externalMedia"},
}
"""The fields of a filter that ask for one kind."""


def window_filter(conditions: Mapping[str, object], window: TimeWindow) -> dict[str, object]:
    """Return a filter for the entries of a window that meet the conditions, in every status unless they say otherwise.

    Bounds on the creation time in the conditions stay if they are narrower than the window.
    """
    fields: dict[str, Any] = {"objectType": "KalturaMediaEntryFilter", **EVERY_STATUS, **EVERY_KIND, **conditions}
    if "idIn" in fields:
        fields |= _NOT_RECYCLED
    if window.first > RELATIVE_TIMES:
        name = "createdAtGreaterThanOrEqual"
        fields[name] = max(window.first, fields.get(name, window.first))
    if window.last < LAST_TIMESTAMP:
        name = "createdAtLessThanOrEqual"
        fields[name] = min(window.last, fields.get(name, window.last))
    if window.status is not None:
        # Beside `statusIn`, which the conditions may have set: both must be met.
        fields["statusEqual"] = _STATUS_WORDS[window.status]
    if window.kind is not None:
        restrict(fields, KIND_FIELDS[window.kind])
    if window.lasts is not None:
        # Wire fact (`observed-2.md`, 6): seconds; an image counts as 0.
        name = "durationGreaterThanOrEqual" if window.lasts else "durationLessThanOrEqual"
        fields[name] = max(1, fields.get(name, 1)) if window.lasts else 0
    return fields


def restrict(fields: dict[str, Any], wanted: Mapping[str, str]) -> None:
    """Restrict lists of values in a filter to these. Where none is left, the filter finds nothing."""
    for name, values in wanted.items():
        known = str(fields[name]).split(",") if name in fields else None
        left = [value for value in values.split(",") if known is None or value in known]
        if left:
            fields[name] = ",".join(left)
        else:
            fields["idIn"] = NO_ID
