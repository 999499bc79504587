"""The table: every step of the upload protocol, and every fault that can meet it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kdesk.demo.faults.registry import KINDS, Stage
from tests.chaos.line_faults import LINE_FAULTS
from tests.chaos.small_engine import CHUNK, Goal

CHUNKS = 8
MANY, ONE = CHUNK * CHUNKS, CHUNK // 2


@dataclass(frozen=True, slots=True)
class Step:
    """One call of the protocol, and an upload that comes to make it.

    name     what the protocol calls it
    call     what the demo server calls it
    mark     text of its request
    passed   so many requests with such calls go before, and so many such marks
    called   so many such calls go before, where one request makes several of them
    leads    faults that lead an upload here, as the demo server takes them
    size     bytes of the file
    halfway  the upload is stopped in its middle, and goes on with this call
    goal     how far the upload is followed
    inside   the call comes inside a multirequest only
    """

    name: str
    call: str
    mark: str = ""
    passed: int = 0
    marks_passed: int = 0
    called: int | None = None
    leads: tuple[dict[str, Any], ...] = ()
    size: int = MANY
    halfway: bool = False
    goal: Goal = Goal.ARRIVED
    inside: bool = False

    def __str__(self) -> str:
        return self.name

    def before(self, fault: "Fault") -> int:
        """Return how many calls go before, or requests with such calls in them: what a fault of the server's counts."""
        if self.called is not None and KINDS[fault.name].stage is Stage.CALL:
            return self.called
        return self.passed


_ANSWER_LOST = ({"target": "multirequest", "kind": "reset-after", "count": 1, "after": 1},)
"""That to the reservation: the first multirequest looks for the same content."""
_OPENER_LOST = ({"target": "uploadToken.upload", "kind": "reset-after", "count": 1},)
_EXPIRED = ({"target": "uploadToken.upload", "kind": "expired", "count": 1, "after": 2},)

STEPS = (
    Step("look for the same", "multirequest", "/multirequest"),
    Step("look for the same, its list", "media.list", inside=True),
    Step("reserve", "multirequest", "/multirequest", passed=1, marks_passed=1),
    Step("reserve, its token", "uploadToken.add", inside=True),
    Step("reserve, its entry", "media.add", inside=True),
    Step("reserve, its attach", "media.addContent", inside=True),
    Step("reserve, its list", "media.list", called=2, inside=True),
    Step("find lost entry", "media.list", "/media/action/list", passed=2, called=4, leads=_ANSWER_LOST),
    Step("find its token", "uploadToken.list", "/uploadToken/action/list", leads=_ANSWER_LOST),
    Step("find its flavor", "flavorAsset.list", "/flavorAsset/action/list", leads=_ANSWER_LOST),
    Step("delete lost token", "uploadToken.delete", "/uploadToken/action/delete", leads=_ANSWER_LOST),
    Step("delete lost entry", "media.delete", "/media/action/delete", leads=_ANSWER_LOST),
    Step("open", "uploadToken.upload", "resume=false&finalChunk=false"),
    Step("send", "uploadToken.upload", "resume=true&finalChunk=false", passed=2),
    Step("close", "uploadToken.upload", "resume=true&finalChunk=true", passed=CHUNKS + 1),
    Step("send whole", "uploadToken.upload", "resume=false&finalChunk=true", size=ONE),
    Step("ask", "uploadToken.get", "/uploadToken/action/get", halfway=True),
    Step("delete old token", "uploadToken.delete", "/uploadToken/action/delete", leads=_OPENER_LOST),
    Step("find new token", "uploadToken.list", "/uploadToken/action/list", leads=_OPENER_LOST),
    Step("replace token", "multirequest", "/multirequest", passed=2, marks_passed=2, leads=_OPENER_LOST),
    Step("replace, its token", "uploadToken.add", passed=1, leads=_OPENER_LOST, inside=True),
    Step("replace, its attach", "media.addContent", passed=1, leads=_OPENER_LOST, inside=True),
    Step("renew", "session.start", "/session/action/start", leads=_EXPIRED),
    Step("watch", "media.list", "/media/action/list", passed=2, called=4, size=ONE, goal=Goal.READY),
    Step("count renditions", "flavorAsset.list", "/flavorAsset/action/list", size=ONE, goal=Goal.COUNTED),
)

_PICTURES_AND_CONVERSION = ("thumbnail-", "conversion")
_OF_A_SESSION = {"expired", "revoked"}
_SECONDS = {"clock-skew": 86_400.0, "429": 0.02}


@dataclass(frozen=True, slots=True)
class Fault:
    """One way to fail: the demo server's, or the line's."""

    name: str
    of_line: bool = False
    seconds: float | None = None

    def meets(self, step: Step) -> bool:
        """Tell whether this fault can strike that step."""
        if self.of_line:
            return not step.inside
        stage = KINDS[self.name].stage
        if stage is Stage.DISK:
            return step.call == "uploadToken.upload" and step.mark != "resume=true&finalChunk=true"
        if stage is Stage.CALL:
            return step.call != "multirequest" and not (step.call == "session.start" and self.name in _OF_A_SESSION)
        return not step.inside

    def __str__(self) -> str:
        return self.name


FAULTS = (
    *(Fault(kind, seconds=_SECONDS.get(kind)) for kind in KINDS if not kind.startswith(_PICTURES_AND_CONVERSION)),
    *(Fault(name, of_line=True) for name in LINE_FAULTS),
)


@dataclass(frozen=True, slots=True)
class Pair:
    """A step and a fault that meets it: once, or every time from then on."""

    step: Step
    fault: Fault
    lasting: bool = False

    def __str__(self) -> str:
        return f"{self.step}, {self.fault}{', lasting' if self.lasting else ''}"


def pairs() -> Iterator[Pair]:
    """Yield every fault that can meet a step, step by step.

    What the line does, it does once. Who watches never gives up: there a lasting fault has no end to look at.
    """
    for step in STEPS:
        meeting = [fault for fault in FAULTS if fault.meets(step)]
        yield from (Pair(step, fault) for fault in meeting)
        yield from (Pair(step, fault, lasting=True) for fault in meeting if not (fault.of_line or step.goal.watched))
