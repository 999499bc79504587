"""`system`: is the server there, and what time has it."""

from dataclasses import dataclass

from kdesk.demo.services.calls.call import Access, Action, Call, Service
from kdesk.demo.store.database import Database
from kdesk.demo.wire.clock import now


@dataclass(frozen=True, slots=True)
class SystemService:
    """`system`."""

    database: Database

    def ping_database(self, _: Call) -> bool:
        """The database takes what is written."""
        self.database.run("INSERT OR REPLACE INTO facts VALUES ('pinged', ?)", (str(now()),))
        return True

    def service(self) -> Service:
        """Return the service with its actions."""
        return Service(
            "system",
            (
                Action("ping", ping, Access.ANYONE),
                Action("pingDatabase", self.ping_database, Access.ANYONE),
                Action("getTime", get_time, Access.ANYONE),
                Action("getVersion", get_version, Access.ANYONE),
            ),
        )


def ping(_: Call) -> bool:
    """The server answers."""
    return True


def get_time(_: Call) -> int:
    """Unix time of the server."""
    return now()


def get_version(_: Call) -> str:
    """The release that this server imitates."""
    return "Venus-22.19.0"
