"""`system`: is the server there, and what time has it."""

from kdesk.demo.services.calls.calls import Access, Action, Call, Service
from kdesk.demo.wire.clock import now


def ping(_: Call) -> bool:
    """The server answers."""
    return True


def ping_database(call: Call) -> bool:
    """The database takes what is written."""
    call.demo.database.run("INSERT OR REPLACE INTO facts VALUES ('pinged', ?)", (str(now()),))
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
        Action("pingDatabase", ping_database, Access.ANYONE),
        Action("getTime", get_time, Access.ANYONE),
        Action("getVersion", get_version, Access.ANYONE),
    ),
)
