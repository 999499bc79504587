"""Finds out whether a server of Kaltura answers, and how long that takes."""

from time import monotonic

from kdesk.domain.network_choice import NetworkChoice, Reached
from kdesk.kaltura.client import make_http
from kdesk.kaltura.response_body import ACCEPT_IDENTITY, deadline
from kdesk.kaltura.transport import Request, host_of, open_response

DEADLINE_SECONDS = 20.0
_PING = "/api_v3/service/system/action/ping?format=1"


async def reach(service_url: str, choice: NetworkChoice) -> Reached:
    """Ask a server over a new connection. Raises ServerProblem, CertificatesUnusable."""
    url = ping_address(service_url)
    async with make_http(choice=choice) as http:
        begun = monotonic()
        async with (
            deadline(DEADLINE_SECONDS, host_of(url)),
            open_response(http, Request("GET", url, headers=ACCEPT_IDENTITY)),
        ):
            return Reached(service_url, monotonic() - begun, http.proxy_to(url))


def ping_address(service_url: str) -> str:
    """Return the address of the smallest call, which needs no session."""
    return f"{service_url.rstrip('/')}{_PING}"
