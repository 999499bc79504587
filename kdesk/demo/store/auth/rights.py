"""Permissions, the roles that include them, and the permissions of a session.

Recorded from a real server for 154 actions and eight kinds of sessions. Only permissions that make a difference here
are listed; the real roles have many more.
"""

import json
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from kdesk.demo.store.database import Row
from kdesk.demo.wire.ks import Session


class Permission(StrEnum):
    """Permissions by the server's names."""

    ALWAYS = "ALWAYS_ALLOWED_ACTIONS"
    WIDGET = "WIDGET_SESSION_PERMISSION"
    USER = "BASE_USER_SESSION_PERMISSION"
    UPLOAD = "BASE_UPLOAD_PERMISSION"
    CONSOLE = "KMC_READ_ONLY"
    ACCOUNT = "ACCOUNT_BASE"
    SCHEDULE = "CONTENT_MANAGE_SCHEDULE"
    ACCESS_CONTROL = "CONTENT_MANAGE_ACCESS_CONTROL"
    REFERENCE = "CONTENT_INGEST_REFERENCE_MODIFY"
    CAPTIONS = "CAPTION_MODIFY"
    METADATA = "CONTENT_MANAGE_METADATA"
    CATEGORIES = "CONTENT_MANAGE_EDIT_CATEGORIES"
    THUMBNAILS = "CONTENT_MANAGE_THUMBNAIL"
    ATTACHMENTS = "ATTACHMENT_MODIFY"
    RECONVERT = "CONTENT_MANAGE_RECONVERT"
    REPLACE = "CONTENT_INGEST_REPLACE"
    MODERATE = "CONTENT_MODERATE_APPROVE_REJECT"
    ADMIN = "ADMIN_BASE"
    NOBODY = "NO_SESSION"  # Not the server's name: some actions need no session, but are not allowed in every session.


Permissions = frozenset[Permission]


@dataclass(frozen=True, slots=True)
class Role:
    """A named set of permissions; `setrole` names a role by its id or its system name."""

    id: int
    system_name: str
    name: str
    permissions: Permissions


_ALWAYS = frozenset({Permission.ALWAYS})
EVERYTHING = frozenset(Permission) - {Permission.NOBODY}
_CONSOLE = frozenset({Permission.USER, Permission.WIDGET, Permission.CONSOLE})
_MANAGER = _CONSOLE | {Permission.ACCOUNT, Permission.SCHEDULE, Permission.ACCESS_CONTROL}


def _role(number: int, system_name: str, permissions: Permissions, name: str = "") -> Role:
    return Role(number, system_name, name or system_name, permissions | _ALWAYS)


USER_ROLE = _role(1, "Basic User Session Role", frozenset({Permission.USER}))
ADMIN_ROLE = _role(2, "Publisher Administrator", EVERYTHING)
WIDGET_ROLE = _role(6, "WIDGET_SESSION_ROLE", frozenset({Permission.WIDGET}), "Widget Session Role")
_WITHOUT_SESSION = _role(3, "No Session", frozenset({Permission.NOBODY}))

ROLES = (
    USER_ROLE,
    ADMIN_ROLE,
    WIDGET_ROLE,
    _role(7, "PLAYBACK_BASE_ROLE", frozenset({Permission.WIDGET}), "PLAYBACK BASE ROLE"),
    _role(13, "KMS_USER_ROLE", frozenset({Permission.USER}), "KMS User role"),
    _role(15, "UPLOAD_BASE_ROLE", frozenset({Permission.UPLOAD}), "Upload User Role"),
    _role(
        16,
        "CAPTIONS_EDITOR_ROLE",
        frozenset({Permission.USER, Permission.CAPTIONS}),
        "Captions editor application role",
    ),
    _role(31, "Content Uploader", _CONSOLE),
    _role(32, "Content Moderator", _CONSOLE),
    _role(33, "Player Designer", _CONSOLE),
    _role(34, "Manager", _MANAGER),
)
"""The roles of every account. Numbers and names are those of the recorded server."""

_EMPTY = "null"


def find(name: str) -> Role | None:
    """Return the role with this id or system name."""
    return next((role for role in ROLES if name in (str(role.id), role.system_name)), None)


def permissions_of(session: Session | None, role_ids: str) -> Permissions | None:
    """Return the permissions of a session, or None if its privileges name an unknown role.

    Args:
        session: None for a call without a KS.
        role_ids: The role ids of the session's user, comma-separated. They limit an admin session, which has all rights
            without any; a user session ignores them.
    """
    if session is None:
        return _WITHOUT_SESSION.permissions
    names = session.values("setrole")
    if names == [_EMPTY]:
        return _ALWAYS
    if not names and not session.is_admin:
        return WIDGET_ROLE.permissions if session.is_widget else USER_ROLE.permissions
    roles = [find(name) for name in names or role_ids.split(",") if name] or [ADMIN_ROLE]
    known = [role.permissions for role in roles if role is not None]
    return frozenset().union(*known) if len(known) == len(roles) else None


@dataclass(frozen=True, slots=True)
class Writer:
    """The author of an entry's fields.

    Attributes:
        permissions: The session's permissions.
        headers: Headers of the response, which name dropped fields.
        dropped: The columns of dropped fields; their references are still checked.
    """

    session: Session
    permissions: Permissions = EVERYTHING
    headers: dict[str, str] = field(default_factory=dict)
    dropped: dict[str, Any] = field(default_factory=dict)

    def may_set(self, permission: Permission | None) -> bool:
        """Return whether a field that requires this permission is stored."""
        return permission is None or permission in self.permissions


def may_edit(session: Session, entry: Row) -> bool:
    """Return whether a session may change an entry: as administrator, owner or co-editor, or by its privileges."""
    if session.is_admin or session.user_id == entry["user_id"] or session.allows("edit", entry["id"]):
        return True
    co_editors = json.loads(entry["extra"]).get("entitledUsersEdit") or ""
    return session.user_id in [name.strip() for name in co_editors.split(",") if name.strip()]
