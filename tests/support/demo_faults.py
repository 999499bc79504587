"""Faults of a running demo server, set by control calls."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import httpx

from tests.support.demo_process import DemoProcess


def control_headers(credentials: Mapping[str, Any]) -> dict[str, str]:
    """Return the headers of every control call."""
    return {"X-Demo-Control": str(credentials["control_token"])}


class FaultControl:
    """The control calls of one server.

    Args:
        http: A client of its address.
        credentials: Its ready line.
    """

    def __init__(self, http: httpx.Client, credentials: Mapping[str, Any]) -> None:
        self._http = http
        self._headers = control_headers(credentials)

    def add(self, target: str, kind: str, **options: Any) -> None:
        """Add a fault; count, probability, after, seconds and rate are its options."""
        response = self._http.post(
            "/demo/faults", json={"target": target, "kind": kind, **options}, headers=self._headers
        )
        assert response.status_code == 200, response.text

    def struck(self) -> list[int]:
        """Return how often each fault has struck, in the order in which they were added."""
        return [fault["struck"] for fault in self._told("GET", "/demo/faults")["faults"]]

    def clear(self) -> None:
        """Remove all faults and reset the clock."""
        assert self._told("DELETE", "/demo/faults") == {"faults": []}
        self.set_clock(0)

    def set_clock(self, skew: float) -> int:
        """Set the server's clock ahead and return its time."""
        return int(self._told("POST", "/demo/clock", json={"skew": skew})["time"])

    def _told(self, method: str, path: str, **sent: Any) -> Any:
        return self._http.request(method, path, headers=self._headers, **sent).json()


@contextmanager
def faults_of(process: DemoProcess) -> Iterator[FaultControl]:
    """Control faults and clock of a running server; both are right again afterwards."""
    with httpx.Client(base_url=process.url, trust_env=False) as http:
        control = FaultControl(http, process.credentials)
        yield control
        control.clear()
