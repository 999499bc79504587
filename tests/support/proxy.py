"""A connection that fails on request: a TCP proxy in a process of its own, and the commands of a test.

It delays and slows down what it carries, and fails at an exact byte: reset, cut, stall or freeze.
"""

import json
import subprocess
import time
from dataclasses import asdict, dataclass
from typing import Any, Literal

from tests.support.asked_process import AskedProcess

_POLL_SECONDS = 0.005

UP, DOWN = "up", "down"
"""Towards the server, and back."""


@dataclass(frozen=True, slots=True)
class Link:
    """The properties of the link that all connections share.

    Attributes:
        delay: Seconds in each direction: half of a round trip.
        rate: Bytes per second in each direction; None for no limit.
    """

    delay: float = 0.0
    rate: float | None = None


@dataclass(frozen=True, slots=True)
class Strike:
    """One fault at one byte.

    Attributes:
        kind: "reset" (RST both ways), "cut" (both ends closed in order), "stall" (this connection carries nothing
            more until `thaw`), "freeze" (no existing connection does).
        direction: The direction whose bytes are counted.
        after: Bytes that are still carried.
        trigger: Text in a request that starts the counting on its connection. If empty, the bytes of all connections
            are counted from now on.
        skip: Number of triggers to ignore first.
    """

    kind: Literal["reset", "cut", "stall", "freeze"]
    direction: Literal["up", "down"]
    after: int = 0
    trigger: str = ""
    skip: int = 0


class Proxy(AskedProcess):
    """Carries connections from a port of its own to another port of this computer, as long as the block runs."""

    def __init__(self, to_port: int) -> None:
        super().__init__("tests.support.proxy_process", str(to_port))

    @property
    def url(self) -> str:
        """The address to connect to."""
        return f"http://127.0.0.1:{self.port}"

    def shape(self, link: Link) -> None:
        """Carry from now on as over this link."""
        self._tell("shape", **asdict(link))

    def strike(self, strike: Strike) -> None:
        """Wait for the byte; several strikes may wait at once, and each strikes once."""
        self._tell("strike", **asdict(strike))

    def clear(self) -> None:
        """Wait for no byte any more."""
        self._tell("clear")

    def thaw(self) -> None:
        """Let stopped connections go on: what was on its way arrives, also from a sender that is dead."""
        self._tell("thaw")

    def drop(self) -> None:
        """Reset every connection; what was on its way is lost."""
        self._tell("drop")

    def refuse(self) -> None:
        """Refuse new connections, as a server that is down does."""
        self._tell("refuse")

    def accept(self) -> None:
        """Accept connections again."""
        self._tell("accept")

    def carried(self) -> tuple[int, int]:
        """How many bytes went up and down so far."""
        told = self._tell("carried")
        return told[UP], told[DOWN]

    def struck(self) -> int:
        """How many strikes struck so far."""
        return int(self._tell("carried")["struck"])

    def wait_for_strike(self, struck: int, process: subprocess.Popen[str]) -> bool:
        """Wait until so many strikes struck; tells whether they did before the process ended."""
        while self.struck() < struck:
            if process.poll() is not None:
                return self.struck() >= struck
            time.sleep(_POLL_SECONDS)  # noqa: TID251  the pause between two questions to another process
        return True

    def _tell(self, call: str, **fields: Any) -> dict[str, Any]:
        return self.ask(json.dumps({"call": call, **fields}))
