"""The rights of a session against what a real server allowed each kind of session."""

import pytest

from kdesk.domain.rights import EVERYTHING, ONLY_UPLOADS, Rights, rights_of
from kdesk.messages.rights import _LACKS, reason_not_editable, reason_without, rights_summary

ALWAYS = "ALWAYS_ALLOWED_ACTIONS,ALWAYS_ALLOWED_FROM_INTERNAL_IP_ACTIONS"
CONSOLE = (
    f"{ALWAYS},BASE_USER_SESSION_PERMISSION,CONTENT_INGEST_BULK_UPLOAD,CONTENT_INGEST_UPLOAD,CONTENT_MANAGE_BASE,"
    "KMC_ACCESS,KMC_READ_ONLY,WIDGET_SESSION_PERMISSION"
)
# Of the 199 permissions of an administrator those of the services below.
ADMIN = (
    f"{CONSOLE},ACCESS_CONTROL_BASE,ACCOUNT_BASE,ADMIN_BASE,ATTACHMENT_MODIFY,BASE_UPLOAD_PERMISSION,CAPTION_MODIFY,"
    "CONTENT_INGEST_REFERENCE_MODIFY,CONTENT_INGEST_REPLACE,CONTENT_MANAGE_ACCESS_CONTROL,"
    "CONTENT_MANAGE_ASSIGN_CATEGORIES,CONTENT_MANAGE_CUSTOM_DATA,CONTENT_MANAGE_DELETE,CONTENT_MANAGE_EDIT_CATEGORIES,"
    "CONTENT_MANAGE_ENTRY_USERS,CONTENT_MANAGE_METADATA,CONTENT_MANAGE_RECONVERT,CONTENT_MANAGE_SCHEDULE,"
    "CONTENT_MANAGE_THUMBNAIL,CONTENT_MODERATE_APPROVE_REJECT,CONTENT_MODERATE_BASE"
)
PERMISSIONS = {
    "USER": f"{ALWAYS},BASE_USER_SESSION_PERMISSION",
    "UPLOAD_BASE_ROLE": f"{ALWAYS},BASE_UPLOAD_PERMISSION",
    "Content Uploader": CONSOLE,
    "widget": f"{ALWAYS},WIDGET_SESSION_PERMISSION",
    "ADMIN": ADMIN,
}
KINDS = tuple(PERMISSIONS)

ADMIN_ONLY = frozenset({"ADMIN"})
USERS = frozenset({"USER", "Content Uploader", "ADMIN"})
ALLOWED = [
    ("media.update of an own entry", "edit", USERS),
    ("thumbAsset.setAsDefault", "edit", USERS),
    ("attachmentAsset.add", "edit", USERS),
    ("categoryEntry.add", "edit", USERS),
    ("media.updateContent", "edit", USERS),
    ("accessControlProfile.list", "account", frozenset({"Content Uploader", "ADMIN"})),
    ("baseEntry.update referenceId", "reference_id", ADMIN_ONLY),
    ("baseEntry.update accessControlId", "access_control", ADMIN_ONLY),
    ("baseEntry.update startDate", "schedule", ADMIN_ONLY),
    ("baseEntry.update adminTags", "admin_tags", ADMIN_ONLY),
    ("baseEntry.update userId", "owner", ADMIN_ONLY),
    ("category.add", "new_categories", ADMIN_ONLY),
    ("user.list", "users", ADMIN_ONLY),
    ("captionAsset.add", "captions", ADMIN_ONLY),
    ("captionAsset.delete", "captions", ADMIN_ONLY),
    ("thumbAsset.delete", "delete_thumbnails", ADMIN_ONLY),
    ("attachmentAsset.delete", "delete_attachments", ADMIN_ONLY),
    ("flavorAsset.convert", "renditions", ADMIN_ONLY),
    ("flavorAsset.reconvert", "renditions", ADMIN_ONLY),
    ("flavorAsset.setAsSource", "renditions", ADMIN_ONLY),
    ("flavorAsset.delete", "renditions", ADMIN_ONLY),
    ("media.approveReplace", "approve_replacement", ADMIN_ONLY),
    ("media.cancelReplace", "approve_replacement", ADMIN_ONLY),
    ("baseEntry.approve", "moderate", ADMIN_ONLY),
    ("appToken.add", "app_tokens", ADMIN_ONLY),
]


def rights(kind: str, privileges: str | None = None) -> Rights:
    """Return the rights of a kind of session."""
    return rights_of(PERMISSIONS[kind].split(","), privileges)


@pytest.mark.parametrize(("action", "right", "kinds"), ALLOWED, ids=[action for action, _, _ in ALLOWED])
def test_a_right_is_there_where_a_real_server_allowed_the_action(
    action: str, right: str, kinds: frozenset[str]
) -> None:
    """Each row is one of the recorded table of rights."""
    assert action
    assert {kind for kind in KINDS if getattr(rights(kind), right)} == kinds


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("ADMIN", EVERYTHING),
        ("UPLOAD_BASE_ROLE", ONLY_UPLOADS),
    ],
)
def test_all_rights_of_a_session(kind: str, expected: Rights) -> None:
    """An administrator has every right; the role UPLOAD_BASE_ROLE only uploads."""
    assert rights(kind) == expected


COMES_WITH = {
    "edit_others": "edit",  # known only where the server tells privileges
    "admin_tags": "owner",
    "users": "owner",
    "app_tokens": "owner",
    "quota": "owner",
}
"""Rights that no sentence after a sign-in names, each with one that is missing in the same kinds of sessions."""


@pytest.mark.parametrize("kind", ["USER", "Content Uploader", "ADMIN"])
def test_every_action_of_the_table_that_a_session_may_not_do_is_said_after_the_sign_in(kind: str) -> None:
    """An administrator reads nothing, since everything is allowed."""
    held = rights(kind)
    said = {words for right, words in _LACKS.items() if words in rights_summary(held)}
    assert said == {_LACKS[COMES_WITH.get(right, right)] for _, right, kinds in ALLOWED if kind not in kinds}


def test_what_only_uploads_or_does_not_even_that_is_said_in_a_sentence_of_its_own() -> None:
    """A list of all that they may not do would say less."""
    assert rights_summary(rights("UPLOAD_BASE_ROLE")).startswith("This session may only upload")
    assert rights_summary(rights("widget")) == "This session may not upload."


def test_what_comes_with_another_right_is_missing_with_it() -> None:
    """In every kind of session that was recorded."""
    for kind in KINDS:
        held = rights(kind)
        assert [right for right, other in COMES_WITH.items() if getattr(held, other) > getattr(held, right)] == []


def test_the_captions_editor_changes_captions() -> None:
    """Beside that it has the rights of a user."""
    held = [*PERMISSIONS["USER"].split(","), "CAPTION_MODIFY"]
    assert rights_of(held).captions
    assert not rights_of(held).renditions


@pytest.mark.parametrize(
    ("kind", "privileges", "may"),
    [
        ("USER", "", False),
        ("USER", "list:*,sview:0_a", False),
        ("USER", "edit:*,list:*", True),
        ("USER", "list:*, all:*", True),
        ("USER", "*", True),
        ("USER", None, True),
        ("ADMIN", "", True),
        ("ADMIN", None, True),
    ],
)
def test_entries_of_others(kind: str, privileges: str | None, *, may: bool) -> None:
    """A user needs a privilege that no permission shows: where the server does not tell privileges, it is tried."""
    held = rights(kind, privileges)
    assert held.edits("anna", "ben") is may
    assert held.edits("Ben", "ben")
    assert held.edits("", "ben")
    assert bool(reason_not_editable(held, "anna", "ben")) is not may


def test_why_something_is_not_allowed() -> None:
    """The reason of the first missing right; none if all are there."""
    held = rights("USER")
    assert reason_without(held, "edit", "schedule").startswith("This session may not change when")
    assert reason_without(held, "edit") == ""
    assert reason_not_editable(rights("widget"), "anna", "ben") == "This session may not change entries"
