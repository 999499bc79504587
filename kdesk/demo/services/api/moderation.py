"""Deciding whether an entry may be shown: entries that were rejected are in no list by default."""

from kdesk.demo.services.calls.calls import Access, Action, Call

_APPROVED, _REJECTED = 2, 3


def approve(call: Call) -> None:
    """Let an entry be shown."""
    call.demo.entries.update(call.entry()["id"], moderation_status=_APPROVED)


def reject(call: Call) -> None:
    """Let an entry be shown no more."""
    call.demo.entries.update(call.entry()["id"], moderation_status=_REJECTED)


ACTIONS = (
    Action("approve", approve, Access.ADMIN, ("entryId",)),
    Action("reject", reject, Access.ADMIN, ("entryId",)),
)
