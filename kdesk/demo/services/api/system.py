"""`system`: availability, time and version of the server."""

from dataclasses import dataclass

from kdesk.demo.services.calls.call import Access, Action, Call, Service
from kdesk.demo.store.database import Database
from kdesk.demo.wire.clock import now


@dataclass(frozen=True, slots=True)
class SystemService:
    """Actions of `system`."""

    database: Database

    def ping_database(self, _: Call) -> bool:
        """Write to the database and return True."""
        self.database.run("INSERT OR REPLACE INTO facts VALUES ('pinged', ?)", (str(now()),))
        return True

    def service(self) -> Service:
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
    """Return True."""
    return True


def get_time(_: Call) -> int:
    """Return the server's Unix time."""
    return now()


def get_version(_: Call) -> str:
    """Return the Kaltura release that this server imitates."""
    return "Venus-22.19.0"
