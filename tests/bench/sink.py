"""A server process that responds as Kaltura does, discards every body, and records when each arrived."""

from dataclasses import dataclass
from pathlib import Path

from tests.support.asked_process import AskedProcess


@dataclass(frozen=True, slots=True)
class Body:
    """The body of one `uploadToken.upload`, complete or cut.

    Attributes:
        began: Time of the machine's monotonic clock in seconds at which the head was read.
        ended: The same for the last byte.
        offset: `resumeAt`.
        announced: Bytes of the whole body, those of the multipart envelope included.
        taken: Bytes of it that arrived.
    """

    began: float
    ended: float
    offset: int
    announced: int
    taken: int

    @property
    def is_chunk(self) -> bool:
        """Whether it carries bytes of a file: openers and closing calls are envelope only."""
        return self.announced > ENVELOPE


ENVELOPE = 4096
"""No multipart envelope has more bytes than this."""


class Sink(AskedProcess):
    """Runs the server while the block runs.

    Args:
        delay: Seconds before every response, as a server's own time.
        certificate: PEM file with key and certificate; with it the server speaks TLS.
    """

    def __init__(self, *, delay: float = 0.0, certificate: Path | None = None) -> None:
        super().__init__("tests.bench.sink_process", str(delay), *([str(certificate)] if certificate else []))
        self._scheme = "https" if certificate else "http"

    @property
    def url(self) -> str:
        """The service URL."""
        return f"{self._scheme}://127.0.0.1:{self.port}"

    def bodies(self) -> list[Body]:
        """Return every body so far that has ended, in the order of their ends, cut ones included."""
        return [Body(*fields) for fields in self.ask("bodies")["bodies"]]

    def chunks(self) -> list[Body]:
        """Return those that carry bytes of files."""
        return [body for body in self.bodies() if body.is_chunk]

    def taken(self) -> int:
        """Return how many bytes of bodies came so far."""
        return int(self.ask("taken")["taken"])


def rate(bodies: list[Body]) -> float:
    """Return the bytes a second between the first byte of the first and the last byte of the last one."""
    return sum(body.taken for body in bodies) / (max(b.ended for b in bodies) - min(b.began for b in bodies))


def at_once(bodies: list[Body]) -> int:
    """Return how many of them were on their way at the same time, at most."""
    moments = sorted([(body.began, 1) for body in bodies] + [(body.ended, -1) for body in bodies])
    most = now = 0
    for _, step in moments:
        now += step
        most = max(most, now)
    return most
