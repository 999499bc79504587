"""Reference ids: what a person may write, and what is shown."""

from enum import StrEnum

from kdesk.domain.owner_tags import FINGERPRINT_PREFIX

MIN_REFERENCE_ID = 2


class ReferenceIdProblem(StrEnum):
    """Why a text cannot be a reference id."""

    NOT_ASCII = "not ascii"
    """Wire fact: one that is not ASCII can never be changed again on some servers (`observed-2.md`, 5)."""
    TOO_SHORT = "too short"
    RESERVED = "reserved"


def shown_reference_id(reference_id: str) -> str:
    """Return what a person sees: nothing in place of kdesk's own fingerprint, which is in `partnerData` too."""
    return "" if reference_id.startswith(FINGERPRINT_PREFIX) else reference_id


def reference_id_problem(text: str) -> ReferenceIdProblem | None:
    """Return why the server would refuse or spoil this reference id; an empty one clears it."""
    if not text:
        return None
    if not text.isascii() or not text.isprintable():
        return ReferenceIdProblem.NOT_ASCII
    if text.startswith(FINGERPRINT_PREFIX):
        return ReferenceIdProblem.RESERVED
    return ReferenceIdProblem.TOO_SHORT if len(text) < MIN_REFERENCE_ID else None
