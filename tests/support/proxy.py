"""A line that misbehaves on request: a TCP proxy in a process of its own, and what a test tells it.

It can delay and slow down all that it carries, and strike at an exact byte: reset, cut, stall, or freeze.
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
    """What the line does to all connections together.

    delay  seconds that each direction takes, half of a round trip
    rate   bytes a second of each direction, None for as fast as this computer is
    """

    delay: float = 0.0
    rate: float | None = None


@dataclass(frozen=True, slots=True)
class Strike:
    """One fault at one byte.

    kind       "reset" (RST both ways), "cut" (both ends closed in order), "stall" (this connection carries nothing
               more until `thaw`), "freeze" (none of those that stand does)
    direction  whose bytes are counted
    after      so many bytes are still carried
    mark       text in a request that begins the counting, on the connection that carries it; without one the bytes of
               all connections are counted from now on
    skip       so many marks are passed over first
    """

    kind: Literal["reset", "cut", "stall", "freeze"]
    direction: Literal["up", "down"]
    after: int = 0
    mark: str = ""
    skip: int = 0


class Proxy(AskedProcess):
    """Carries connections from a port of its own to another port of this computer, as long as the block runs."""

    def __init__(self, to_port: int) -> None:
        super().__init__("tests.support.proxy_process", str(to_port))

    @property
    def url(self) -> str:
        """The address to connect to."""
        return f"http://127.0.0.1:{self.port}"

    def shape(self, line: Link) -> None:
        """Carry from now on as this line does."""
        self._tell("shape", **asdict(line))

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
