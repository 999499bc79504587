"""Faults of a running demo server, as a test asks for them: by control calls."""

from typing import Any

import httpx


class FaultControl:
    """The control calls of one server."""

    def __init__(self, http: httpx.Client) -> None:
        self._http = http

    def add(self, target: str, kind: str, **options: Any) -> None:
        """Arm a fault; count, probability, after, seconds and rate are its options."""
        answer = self._http.post("/demo/faults", json={"target": target, "kind": kind, **options})
        assert answer.status_code == 200, answer.text

    def struck(self) -> list[int]:
        """How often each fault has struck, in the order in which they were added."""
        return [fault["struck"] for fault in self._http.get("/demo/faults").json()["faults"]]

    def clear(self) -> None:
        """Disarm them all and set the clock right."""
        assert self._http.delete("/demo/faults").json() == {"faults": []}
        self.set_clock(0)

    def set_clock(self, skew: float) -> int:
        """Set the server's clock ahead; the result is its time."""
        return int(self._http.post("/demo/clock", json={"skew": skew}).json()["time"])
