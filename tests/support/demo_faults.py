"""Faults of a running demo server, as a test asks for them: by control calls."""

from collections.abc import Mapping
from typing import Any

import httpx


def control_headers(credentials: Mapping[str, Any]) -> dict[str, str]:
    """What every control call has with it, from the ready line."""
    return {"X-Demo-Control": str(credentials["control_token"])}


class FaultControl:
    """The control calls of one server.

    http         a client of its address
    credentials  its ready line
    """

    def __init__(self, http: httpx.Client, credentials: Mapping[str, Any]) -> None:
        self._http = http
        self._headers = control_headers(credentials)

    def add(self, target: str, kind: str, **options: Any) -> None:
        """Arm a fault; count, probability, after, seconds and rate are its options."""
        response = self._http.post(
            "/demo/faults", json={"target": target, "kind": kind, **options}, headers=self._headers
        )
        assert response.status_code == 200, response.text

    def struck(self) -> list[int]:
        """How often each fault has struck, in the order in which they were added."""
        return [fault["struck"] for fault in self._told("GET", "/demo/faults")["faults"]]

    def clear(self) -> None:
        """Disarm them all and set the clock right."""
        assert self._told("DELETE", "/demo/faults") == {"faults": []}
        self.set_clock(0)

    def set_clock(self, skew: float) -> int:
        """Set the server's clock ahead; the result is its time."""
        return int(self._told("POST", "/demo/clock", json={"skew": skew})["time"])

    def _told(self, method: str, path: str, **sent: Any) -> Any:
        return self._http.request(method, path, headers=self._headers, **sent).json()
