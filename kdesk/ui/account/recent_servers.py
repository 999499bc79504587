"""The servers of one's own that somebody signed in to, without anything secret."""

from collections.abc import Callable

from kdesk.domain.account import REGIONS

MAX_SERVERS = 8
_KNOWN = frozenset(region.service_url for region in REGIONS)
"""They stand in the list anyway."""


class RecentServers:
    """Remembers service URLs; their normalised form has neither a user nor a query.

    Args:
        servers: Those of former starts, the last used one first.
        keep: Keeps them for the next start.

    Attributes:
        servers: The last used one first.
    """

    def __init__(self, servers: tuple[str, ...], keep: Callable[[tuple[str, ...]], object]) -> None:
        self.servers, self._keep = servers, keep

    def note(self, service_url: str) -> None:
        """Remember a server that somebody signed in to."""
        if service_url not in _KNOWN:
            self._change((service_url, *self._without(service_url))[:MAX_SERVERS])

    def forget(self, service_url: str) -> None:
        """Forget a server."""
        self._change(self._without(service_url))

    def set_servers(self, servers: tuple[str, ...]) -> None:
        """Remember these instead: they were cleared."""
        self.servers = servers

    def _without(self, service_url: str) -> tuple[str, ...]:
        return tuple(one for one in self.servers if one != service_url)

    def _change(self, servers: tuple[str, ...]) -> None:
        if servers != self.servers:
            self.servers = servers
            self._keep(servers)
