"""`permission`: the permissions of the call's session, for everybody."""

from kdesk.demo.services.calls.call import Access, Action, Call, Service
from kdesk.demo.store.auth.rights import Permission

_AT_THE_END = (Permission.ALWAYS, "ALWAYS_ALLOWED_FROM_INTERNAL_IP_ACTIONS")


def get_current_permissions(call: Call) -> str:
    """Return the session's permissions, comma-separated; only those that make a difference in this server."""
    held = sorted(call.permissions - {Permission.ALWAYS, Permission.NOBODY})
    return ",".join((*held, *_AT_THE_END))


SERVICE = Service("permission", (Action("getCurrentPermissions", get_current_permissions, Access.ANYONE),))
