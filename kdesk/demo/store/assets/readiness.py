"""The status of an entry that follows from its flavors and its conversion profile."""

from collections.abc import Mapping, Sequence

from kdesk.demo.store.assets.flavors import CONVERTING, ERROR, IMPORTING, NOT_APPLICABLE, QUEUED, READY, VALIDATING
from kdesk.demo.store.database import Row
from kdesk.demo.store.entries import rows as entry_states
from kdesk.demo.store.profiles.conversion_profiles import NO_IMPACT, REQUIRED
from kdesk.demo.store.profiles.ladder import SOURCE_PARAMS

_UNFINISHED = {QUEUED, CONVERTING, VALIDATING}
_UNUSED = {NOT_APPLICABLE, IMPORTING}


def is_unfinished(flavor: Row) -> bool:
    """Return whether the transcoder has not finished with a flavor."""
    return flavor["status"] in _UNFINISHED


def outcome(flavors: Sequence[Row], behaviors: Mapping[int, int]) -> int | None:
    """Return the status that the flavors imply, or None if it is still open.

    An entry is READY as soon as all required renditions, and one that is not NO_IMPACT, are. Once all are finished, any
    ready rendition suffices, or the source alone if there were none to make; otherwise it is ERROR_CONVERTING.

    Args:
        behaviors: Ready behaviors by params id.
    """
    statuses = {row["params_id"]: row["status"] for row in flavors if row["status"] not in _UNUSED}
    required = {status for number, status in statuses.items() if behaviors.get(number) == REQUIRED}
    if ERROR in required or statuses.get(SOURCE_PARAMS) == ERROR:
        return entry_states.ERROR_CONVERTING
    counting = {number for number in statuses if behaviors.get(number, NO_IMPACT) != NO_IMPACT}
    if required <= {READY} and any(statuses[number] == READY for number in counting):
        return entry_states.READY
    if _UNFINISHED.intersection(statuses.values()):
        return None
    made = [status for number, status in statuses.items() if number != SOURCE_PARAMS]
    return entry_states.READY if READY in made or not made else entry_states.ERROR_CONVERTING
