"""`system`: is the server there, and what time has it."""

from kdesk.demo.api.calls import Access, Action, Call, Service
from kdesk.demo.clock import now


def ping(_: Call) -> bool:
    """The server answers."""
    return True


def get_time(_: Call) -> int:
    """Unix time of the server."""
    return now()


def get_version(_: Call) -> str:
    """The release that this server imitates."""
    return "Venus-22.19.0"


SERVICE = Service(
    "system",
    (
        Action("ping", ping, Access.ANYONE),
        Action("getTime", get_time, Access.ANYONE),
        Action("getVersion", get_version, Access.ANYONE),
    ),
)
