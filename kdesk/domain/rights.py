"""The rights of a session, as far as the server tells."""

from collections.abc import Collection
from dataclasses import dataclass

_UPLOADS = frozenset({"BASE_USER_SESSION_PERMISSION", "BASE_UPLOAD_PERMISSION", "CONTENT_INGEST_UPLOAD"})
_SEES = frozenset({"BASE_USER_SESSION_PERMISSION", "WIDGET_SESSION_PERMISSION", "CONTENT_MANAGE_BASE", "KMC_READ_ONLY"})
_RESERVES = frozenset({"BASE_USER_SESSION_PERMISSION", "CONTENT_INGEST_UPLOAD"})


@dataclass(frozen=True, slots=True)
class Rights:
    """The rights of a session that kdesk takes into account.

    Attributes:
        upload: Upload tokens and new entries.
        reserve: An entry before its content, which may be replaced and deleted later. With `upload` alone an entry can
            only be made of a complete upload token (role UPLOAD_BASE_ROLE).
        see: Entries, their renditions and links; `list` shows those of others only to some.
        account: What the account allows (`partner.getInfo`).
        quota: How much of it is used (`partner.getStatistics`).
        reference_id: `referenceId` of an entry; the server leaves it out silently otherwise.
    """

    upload: bool = True
    reserve: bool = True
    see: bool = True
    account: bool = True
    quota: bool = True
    reference_id: bool = True

    @property
    def upload_only(self) -> bool:
        """Whether an entry can only be made of a complete upload token, and cannot be read afterwards."""
        return self.upload and not (self.reserve and self.see)


EVERYTHING = Rights()
"""Assumed if the server does not tell: it refuses by itself."""

ONLY_UPLOADS = Rights(reserve=False, see=False, account=False, quota=False, reference_id=False)
"""The rights of the role UPLOAD_BASE_ROLE."""


def rights_of(permissions: Collection[str]) -> Rights:
    """Return what a session with these permissions may do; names as `permission.getCurrentPermissions` returns them."""
    held = frozenset(permissions)
    return Rights(
        upload=not held.isdisjoint(_UPLOADS),
        reserve=not held.isdisjoint(_RESERVES),
        see=not held.isdisjoint(_SEES),
        account="KMC_READ_ONLY" in held,
        quota="ACCOUNT_BASE" in held,
        reference_id="CONTENT_INGEST_REFERENCE_MODIFY" in held,
    )
