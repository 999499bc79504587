"""Why a session may not do something: the reason in the tooltip of what is disabled."""

from collections.abc import Mapping

from kdesk.domain.rights import Rights
from kdesk.messages import N_, _, listed

_REASONS: Mapping[str, str] = {
    "edit": N_("This session may not change entries"),
    "edit_others": N_("This session may change only entries of its own user"),
    "reference_id": N_("This session may not change reference ids; Kaltura would leave the change out silently"),
    "owner": N_("Only an administrator may change the owner"),
    "schedule": N_("This session may not change when an entry can be played"),
    "access_control": N_(
        "This session may not change who can play an entry; Kaltura would leave the change out silently"
    ),
    "admin_tags": N_("This session may not change administrators' tags"),
    "new_categories": N_("This session may not make new categories"),
    "users": N_("This session may not list the users of the account"),
    "captions": N_("This session may not change captions"),
    "delete_thumbnails": N_("This session may not delete thumbnails"),
    "delete_attachments": N_("This session may not delete attachments"),
    "renditions": N_("This session may not convert or delete renditions"),
    "approve_replacement": N_("This session may not approve or cancel a replacement"),
    "moderate": N_("This session may not approve or reject entries"),
    "app_tokens": N_("Only an administrator may make application tokens"),
}

_LACKS: Mapping[str, str] = {
    "edit": N_("change entries"),
    "edit_others": N_("change entries of other users"),
    "captions": N_("change captions"),
    "renditions": N_("convert renditions"),
    "approve_replacement": N_("approve replacements"),
    "moderate": N_("approve entries"),
    "access_control": N_("change who can play an entry"),
    "schedule": N_("change when an entry can be played"),
    "new_categories": N_("make categories"),
    "owner": N_("change owners"),
    "reference_id": N_("change reference ids"),
    "delete_attachments": N_("delete attachments"),
    "delete_thumbnails": N_("delete thumbnails"),
    "account": N_("list profiles or make short links"),
}
"""What a sentence after “This session may not” names; the rest comes with one of these."""


def right_words(right: str) -> str:
    """Return that a session lacks a right, named as an attribute of `Rights`; "" for one that has no sentence."""
    return _(_REASONS[right]) if right in _REASONS else ""


def reason_without(rights: Rights, *needed: str) -> str:
    """Return why the session may not do what needs these rights; "" if it may.

    Args:
        needed: Names of attributes of `Rights`, the most important one first.
    """
    for name in needed:
        if not getattr(rights, name):
            return _(_REASONS[name])
    return ""


def reason_not_editable(rights: Rights, owner: str, user: str) -> str:
    """Return why the session of a user may not change entries of this owner; "" if it may."""
    if not rights.edit:
        return _(_REASONS["edit"])
    return "" if rights.edits(owner, user) else _(_REASONS["edit_others"])


def rights_summary(rights: Rights) -> str:
    """Return in one sentence what a session may not do; "" if it may do everything."""
    if not rights.upload:
        return _("This session may not upload.")
    if rights.upload_only:
        return _("This session may only upload: it sees no entries, and cannot change them afterwards.")
    lacks = [words for name, words in _LACKS.items() if not getattr(rights, name)]
    if not lacks:
        return ""
    return _("This session may not {actions}.").format(actions=listed(_(words) for words in lacks))
