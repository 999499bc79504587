"""The rights of a session, as far as the server tells.

A permission in this module is one that every recorded kind of session with the right has, and none without it
(`observed-2.md`, 1). The server has many more.
"""

from collections.abc import Collection
from dataclasses import dataclass

_UPLOADS = frozenset({"BASE_USER_SESSION_PERMISSION", "BASE_UPLOAD_PERMISSION", "CONTENT_INGEST_UPLOAD"})
_SEES = frozenset({"BASE_USER_SESSION_PERMISSION", "WIDGET_SESSION_PERMISSION", "CONTENT_MANAGE_BASE", "KMC_READ_ONLY"})
_RESERVES = frozenset({"BASE_USER_SESSION_PERMISSION", "CONTENT_INGEST_UPLOAD"})
_EDITS = frozenset({"BASE_USER_SESSION_PERMISSION", "CONTENT_MANAGE_METADATA"})
_ALL_ENTRIES = frozenset({"*", "all", "all:*", "edit:*"})


@dataclass(frozen=True, slots=True)
class Rights:
    """The rights of a session that kdesk takes into account.

    Attributes:
        upload: Upload tokens and new entries.
        reserve: An entry before its content, which may be replaced and deleted later. With `upload` alone an entry can
            only be made of a complete upload token (role UPLOAD_BASE_ROLE).
        see: Entries, their renditions and links; `list` shows those of others only to some.
        account: What the account allows (`partner.getInfo`), and the lists of its profiles.
        quota: How much of it is used (`partner.getStatistics`).
        reference_id: `referenceId` of an entry; the server leaves it out silently otherwise.
        edit: Name, description, tags, categories, custom metadata, thumbnails, attachments and content of own entries,
            and deleting them.
        edit_others: The same of entries of other users.
        owner: `userId` of an entry.
        schedule: From when to when an entry can be played.
        access_control: The access control profile of an entry; the server leaves it out silently otherwise.
        admin_tags: `adminTags` of an entry; the server refuses the whole call otherwise.
        new_categories: Categories that do not exist yet.
        users: The list of the account's users.
        captions: Adding, changing and deleting captions.
        delete_thumbnails: `thumbAsset.delete`; adding and choosing one comes with `edit`.
        delete_attachments: `attachmentAsset.delete`; adding one comes with `edit`.
        renditions: Converting, deleting, and choosing the source.
        approve_replacement: Approving and cancelling a replacement; starting one comes with `edit`.
        moderate: Approving and rejecting entries.
        app_tokens: Making, listing and deleting application tokens.
    """

    upload: bool = True
    reserve: bool = True
    see: bool = True
    account: bool = True
    quota: bool = True
    reference_id: bool = True
    edit: bool = True
    edit_others: bool = True
    owner: bool = True
    schedule: bool = True
    access_control: bool = True
    admin_tags: bool = True
    new_categories: bool = True
    users: bool = True
    captions: bool = True
    delete_thumbnails: bool = True
    delete_attachments: bool = True
    renditions: bool = True
    approve_replacement: bool = True
    moderate: bool = True
    app_tokens: bool = True

    @property
    def upload_only(self) -> bool:
        """Whether an entry can only be made of a complete upload token, and cannot be read afterwards."""
        return self.upload and not (self.reserve and self.see)

    def edits(self, owner: str, user: str) -> bool:
        """Return whether the session of a user may change entries of this owner.

        Args:
            owner: Id of the owner; "" if it is not known.
            user: Id of the session's user; "" if it is not known.
        """
        return self.edit and (self.edit_others or not owner or not user or owner.lower() == user.lower())


EVERYTHING = Rights()
"""Assumed if the server does not tell: it refuses by itself."""

_ADDITIONAL = {
    "owner": "ADMIN_BASE",
    "schedule": "CONTENT_MANAGE_SCHEDULE",
    "access_control": "CONTENT_MANAGE_ACCESS_CONTROL",
    "admin_tags": "ADMIN_BASE",
    "new_categories": "CONTENT_MANAGE_EDIT_CATEGORIES",
    "users": "ADMIN_BASE",
    "captions": "CAPTION_MODIFY",
    "delete_thumbnails": "CONTENT_MANAGE_THUMBNAIL",
    "delete_attachments": "ATTACHMENT_MODIFY",
    "renditions": "CONTENT_MANAGE_RECONVERT",
    "approve_replacement": "CONTENT_INGEST_REPLACE",
    "moderate": "CONTENT_MODERATE_APPROVE_REJECT",
    "app_tokens": "ADMIN_BASE",
}
"""Rights that a plain user does not have, each with the permission that gives it."""

ONLY_UPLOADS = Rights(
    reserve=False,
    see=False,
    account=False,
    quota=False,
    reference_id=False,
    edit=False,
    **dict.fromkeys(_ADDITIONAL, False),
)
"""The rights of the role UPLOAD_BASE_ROLE."""


def rights_of(permissions: Collection[str], privileges: str | None = None) -> Rights:
    """Return what a session may do.

    Args:
        permissions: Names as `permission.getCurrentPermissions` returns them.
        privileges: Of the KS, comma-separated; None if the server does not tell them. Then the session may have the
            privilege `edit:*`, which no permission shows.
    """
    held = frozenset(permissions)
    granted = frozenset(part.strip() for part in (privileges or "").split(","))
    return Rights(
        upload=not held.isdisjoint(_UPLOADS),
        reserve=not held.isdisjoint(_RESERVES),
        see=not held.isdisjoint(_SEES),
        account="KMC_READ_ONLY" in held,
        quota="ACCOUNT_BASE" in held,
        reference_id="CONTENT_INGEST_REFERENCE_MODIFY" in held,
        edit=not held.isdisjoint(_EDITS),
        edit_others=privileges is None or "KMC_READ_ONLY" in held or not granted.isdisjoint(_ALL_ENTRIES),
        **{right: permission in held for right, permission in _ADDITIONAL.items()},
    )
