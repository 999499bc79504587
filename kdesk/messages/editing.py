"""What the fields of an entry say while they are edited."""

from collections.abc import Mapping

from kdesk.domain.editing.reference_ids import MIN_REFERENCE_ID, ReferenceIdProblem
from kdesk.domain.names import in_a_sentence
from kdesk.messages import N_, _

_VALUE_LIMIT = 200
"""Characters of a value: enough to see how it differs."""

_REFERENCE_IDS: Mapping[ReferenceIdProblem, str] = {
    ReferenceIdProblem.NOT_ASCII: N_(
        "Only letters from a to z, digits and common signs: some servers never let another one be changed again"
    ),
    ReferenceIdProblem.TOO_SHORT: N_("A reference id has {least} characters at least"),
    ReferenceIdProblem.RESERVED: N_("kdesk marks its own uploads with ids that begin so"),
}


def reference_id_words(problem: ReferenceIdProblem) -> str:
    """Return why a text cannot be a reference id."""
    return _(_REFERENCE_IDS[problem]).format(least=MIN_REFERENCE_ID)


def cut_words() -> str:
    """Return why a value that kdesk has read only in part cannot be edited."""
    return _("The value is too long to be edited here; kdesk has only its beginning")


def conflict_words(theirs: str) -> str:
    """Return that somebody else has changed a field.

    Args:
        theirs: The value that the server has, as text.
    """
    if not theirs:
        return _("Somebody else has emptied this meanwhile")
    return _("Somebody else has changed this meanwhile to “{value}”").format(value=in_a_sentence(theirs, _VALUE_LIMIT))


def not_undone_words(theirs: str) -> str:
    """Return why undo left a field alone."""
    if not theirs:
        return _("Not undone: somebody else has emptied this since")
    return _("Not undone: somebody else has changed this since to “{value}”").format(
        value=in_a_sentence(theirs, _VALUE_LIMIT)
    )
