"""The table: every step of the upload protocol, and every fault that can meet it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kdesk.demo.faults.registry import KINDS, Stage
from tests.chaos.link_faults import LINK_FAULTS
from tests.chaos.small_engine import CHUNK, Goal

CHUNKS = 8
MANY, ONE = CHUNK * CHUNKS, CHUNK // 2


@dataclass(frozen=True, slots=True)
class Step:
    """One call of the protocol, and an upload that makes this call.

    Attributes:
        name: Name of the step in this table.
        call: Service and action, or "multirequest".
        trigger: Text in its request; see `Strike`.
        passed: Number of earlier requests that contain this call.
        triggers_passed: Number of earlier requests that contain the trigger.
        called: Number of earlier calls, if one request makes several of them; None if equal to `passed`.
        leads: Faults that make an upload take this step, as the demo server takes them.
        size: Bytes of the file.
        halfway: Whether the upload is stopped in its middle, and resumes with this call.
        goal: Event at which the upload counts as done.
        inside: Whether the call occurs inside a multirequest only.
    """

    name: str
    call: str
    trigger: str = ""
    passed: int = 0
    triggers_passed: int = 0
    called: int | None = None
    leads: tuple[dict[str, Any], ...] = ()
    size: int = MANY
    halfway: bool = False
    goal: Goal = Goal.ARRIVED
    inside: bool = False

    def __str__(self) -> str:
        return self.name

    def before(self, fault: "Fault") -> int:
        """Return the number of earlier calls or requests, whichever the server's fault counts."""
        if self.called is not None and KINDS[fault.name].stage is Stage.CALL:
            return self.called
        return self.passed


_RESPONSE_LOST = ({"target": "multirequest", "kind": "reset-after", "count": 1, "after": 1},)
"""The response to the reservation; the first multirequest searches for the same content."""
_OPENER_LOST = ({"target": "uploadToken.upload", "kind": "reset-after", "count": 1},)
_EXPIRED = ({"target": "uploadToken.upload", "kind": "expired", "count": 1, "after": 2},)

STEPS = (
    Step("look for the same", "multirequest", "/multirequest"),
    Step("look for the same, its list", "media.list", inside=True),
    Step("reserve", "multirequest", "/multirequest", passed=1, triggers_passed=1),
    Step("reserve, its token", "uploadToken.add", inside=True),
    Step("reserve, its entry", "media.add", inside=True),
    Step("reserve, its attach", "media.addContent", inside=True),
    Step("reserve, its list", "media.list", called=3, inside=True),
    Step("find lost entry", "media.list", "/media/action/list", passed=2, called=6, leads=_RESPONSE_LOST),
    Step("find its token", "uploadToken.list", "/uploadToken/action/list", leads=_RESPONSE_LOST),
    Step("find its flavor", "flavorAsset.list", "/flavorAsset/action/list", leads=_RESPONSE_LOST),
    Step("delete lost token", "uploadToken.delete", "/uploadToken/action/delete", leads=_RESPONSE_LOST),
    Step("delete lost entry", "media.delete", "/media/action/delete", leads=_RESPONSE_LOST),
    Step("open", "uploadToken.upload", "resume=false&finalChunk=false"),
    Step("send", "uploadToken.upload", "resume=true&finalChunk=false", passed=2),
    Step("close", "uploadToken.upload", "resume=true&finalChunk=true", passed=CHUNKS + 1),
    Step("send whole", "uploadToken.upload", "resume=false&finalChunk=true", size=ONE),
    Step("ask", "uploadToken.get", "/uploadToken/action/get", halfway=True),
    Step("delete old token", "uploadToken.delete", "/uploadToken/action/delete", leads=_OPENER_LOST),
    Step("find new token", "uploadToken.list", "/uploadToken/action/list", leads=_OPENER_LOST),
    Step("replace token", "multirequest", "/multirequest", passed=2, triggers_passed=2, leads=_OPENER_LOST),
    Step("replace, its token", "uploadToken.add", passed=1, leads=_OPENER_LOST, inside=True),
    Step("replace, its attach", "media.addContent", passed=1, leads=_OPENER_LOST, inside=True),
    Step("renew", "session.start", "/session/action/start", leads=_EXPIRED),
    Step("watch", "media.list", "/media/action/list", passed=2, called=6, size=ONE, goal=Goal.READY),
    Step("count renditions", "flavorAsset.list", "/flavorAsset/action/list", size=ONE, goal=Goal.COUNTED),
)

_PICTURES_AND_CONVERSION = ("thumbnail-", "conversion")
_OF_A_SESSION = {"expired", "revoked"}
_SECONDS = {"clock-skew": 86_400.0, "429": 0.02}


@dataclass(frozen=True, slots=True)
class Fault:
    """One way to fail: a fault of the demo server, or of the connection to it."""

    name: str
    of_link: bool = False
    seconds: float | None = None

    def meets(self, step: Step) -> bool:
        """Return whether this fault can strike that step."""
        if self.of_link:
            return not step.inside
        stage = KINDS[self.name].stage
        if stage is Stage.DISK:
            return step.call == "uploadToken.upload" and step.trigger != "resume=true&finalChunk=true"
        if stage is Stage.CALL:
            return step.call != "multirequest" and not (step.call == "session.start" and self.name in _OF_A_SESSION)
        return not step.inside

    def __str__(self) -> str:
        return self.name


FAULTS = (
    *(Fault(kind, seconds=_SECONDS.get(kind)) for kind in KINDS if not kind.startswith(_PICTURES_AND_CONVERSION)),
    *(Fault(name, of_link=True) for name in LINK_FAULTS),
)


@dataclass(frozen=True, slots=True)
class Pair:
    """A step and a fault that strikes it once, or every time from then on."""

    step: Step
    fault: Fault
    lasting: bool = False

    def __str__(self) -> str:
        return f"{self.step}, {self.fault}{', lasting' if self.lasting else ''}"


def pairs() -> Iterator[Pair]:
    """Yield every fault that can meet a step, step by step.

    Faults of the connection strike once. A watcher never gives up, so a lasting fault would never end there.
    """
    for step in STEPS:
        meeting = [fault for fault in FAULTS if fault.meets(step)]
        yield from (Pair(step, fault) for fault in meeting)
        yield from (Pair(step, fault, lasting=True) for fault in meeting if not (fault.of_link or step.goal.watched))
