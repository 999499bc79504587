"""What a session may do, as far as the server tells."""

from collections.abc import Collection
from dataclasses import dataclass

_UPLOADS = frozenset({"BASE_USER_SESSION_PERMISSION", "BASE_UPLOAD_PERMISSION", "CONTENT_INGEST_UPLOAD"})
_SEES = frozenset({"BASE_USER_SESSION_PERMISSION", "WIDGET_SESSION_PERMISSION", "CONTENT_MANAGE_BASE", "KMC_READ_ONLY"})
_RESERVES = frozenset({"BASE_USER_SESSION_PERMISSION", "CONTENT_INGEST_UPLOAD"})

UNSEEN = "this account may not see processing"
"""Behind “Arrived”, in the row of a session that may not ask for entries."""
UNREAD = "this account may not read the file back"
"""Why the server's copy of such an upload was not compared with the file."""
NO_ID = ", and the answer with the id of its entry was lost"
NO_COPIES = "copies that other users or other computers sent are not noticed: this account may only upload"
NO_LIBRARY = "This account may upload, but not see the library"
NO_LIBRARY_DETAIL = (
    "Its role allows nothing else: what happens to an upload after its last byte, the links and the renditions are"
    " for other users of the account to see."
)
NO_UPLOAD = "This session may not upload"


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
        """Whether an entry can only be made of a complete upload token, and cannot be looked at afterwards."""
        return self.upload and not (self.reserve and self.see)


EVERYTHING = Rights()
"""Assumed where the server does not tell: it refuses by itself."""

ONLY_UPLOADS = Rights(reserve=False, see=False, account=False, quota=False, reference_id=False)
"""Those of the role UPLOAD_BASE_ROLE."""


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
