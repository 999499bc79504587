"""`permission`: what the session of the call may do; open to everybody."""

from kdesk.demo.services.calls.call import Access, Action, Call, Service
from kdesk.demo.store.auth.rights import Permission

_AT_THE_END = (Permission.ALWAYS, "ALWAYS_ALLOWED_FROM_INTERNAL_IP_ACTIONS")


def get_current_permissions(call: Call) -> str:
    """The names of the session's permissions, with commas between: those that decide something in this server."""
    held = sorted(call.permissions - {Permission.ALWAYS, Permission.NOBODY})
    return ",".join((*held, *_AT_THE_END))


SERVICE = Service("permission", (Action("getCurrentPermissions", get_current_permissions, Access.ANYONE),))
