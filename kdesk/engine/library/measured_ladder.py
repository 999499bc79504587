"""Looks into the files of all renditions of an entry, one after the other, for what the server does not tell."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from kdesk.domain.flavor import Flavor
from kdesk.domain.ladder import source_of
from kdesk.domain.measured_findings import (
    MeasuredFinding,
    MeasuredRendition,
    findings_alone,
    measured_findings,
    unreadable,
)
from kdesk.domain.review_ports import Scanning, Sounding, Told, Videos
from kdesk.domain.video import VideoFacts, VideoSource
from kdesk.errors import BadResponse, MediaProblem

SAMPLE = Fraction(30)
"""Seconds of the sound that are measured: all of it would be all bytes of every file."""
UNREADABLE = (MediaProblem, BadResponse)
"""About one file: the others can be measured all the same."""
PARTS = 5
"""Of the work on one rendition: facts, sound, repeats, look, offset."""


@dataclass(frozen=True, slots=True)
class MeasuringPorts:
    """What looks into files."""

    videos: Videos
    sounding: Sounding
    scanning: Scanning


@dataclass(frozen=True, slots=True)
class LadderNews:
    """How far the work is.

    Attributes:
        share: That is done, 0.0 to 1.0.
        flavor: The rendition at work.
        found: What is odd about those that are done.
    """

    share: float
    flavor: Flavor
    found: tuple[MeasuredFinding, ...] = ()


def measurable(flavors: Sequence[Flavor]) -> tuple[Flavor, ...]:
    """Return the renditions whose files can be looked into, first the one that the others are compared with.

    That is the source, or the largest rendition in its place.
    """
    ready = [flavor for flavor in flavors if flavor.status.playable and (flavor.height or flavor.is_source)]
    source = source_of(ready)
    return tuple(sorted(ready, key=lambda one: (one is not source, -one.width * one.height, -one.bitrate, one.id)))


class LadderMeasures:
    """Measures renditions of one entry, or other videos in their place.

    Args:
        source: Returns where the file of one is.
        told: Called with each news.
    """

    def __init__(
        self, ports: MeasuringPorts, source: Callable[[Flavor], VideoSource], told: Callable[[LadderNews], None]
    ) -> None:
        self._ports = ports
        self._source = source
        self._told = told
        self._found: tuple[MeasuredFinding, ...] = ()

    async def run(self, flavors: Sequence[Flavor]) -> tuple[MeasuredFinding, ...]:
        """Measure all renditions, and return what is odd about them. Raises ServerProblem.

        Args:
            flavors: The first one that can be read is what the others are compared with.
        """
        readable = await self._readable(flavors)
        source: MeasuredRendition | None = None
        for number, (flavor, facts) in enumerate(readable):
            told = self._teller(flavor, number, len(readable))
            try:
                if source is None:
                    lines = tuple({min(other.height, facts.height) for _flavor, other in readable})
                    source = await self._measured(flavor, facts, lines, told)
                    self._found += findings_alone(source)
                else:
                    self._found += measured_findings(await self._compared(flavor, facts, source, told), source)
            except UNREADABLE as problem:
                self._found += (unreadable(flavor, problem),)
            told(1.0)
        return self._found

    async def _readable(self, flavors: Sequence[Flavor]) -> list[tuple[Flavor, VideoFacts]]:
        """Return what the files tell that can be read, and note the others."""
        found = []
        for number, flavor in enumerate(flavors):
            self._told(LadderNews(number / len(flavors) / PARTS, flavor, self._found))
            try:
                found.append((flavor, await self._facts(flavor)))
            except UNREADABLE as problem:
                self._found += (unreadable(flavor, problem),)
        return found

    async def _facts(self, flavor: Flavor) -> VideoFacts:
        video = await self._ports.videos.open(self._source(flavor))
        try:
            return video.facts
        finally:
            video.close()

    async def _measured(self, flavor: Flavor, facts: VideoFacts, lines: Sequence[int], told: Told) -> MeasuredRendition:
        file = self._source(flavor)
        return MeasuredRendition(
            flavor=flavor,
            facts=facts,
            sound=await self._ports.sounding.measure(file, _part(told, 0), SAMPLE) if facts.sounds else None,
            repeats=await self._ports.scanning.repeats(file, _part(told, 1)),
            look=await self._ports.scanning.look(file, lines, _part(told, 2)),
            lines=lines[0],
        )

    async def _compared(
        self, flavor: Flavor, facts: VideoFacts, source: MeasuredRendition, told: Told
    ) -> MeasuredRendition:
        height = min(facts.height, source.facts.height if source.facts is not None else facts.height)
        found = await self._measured(flavor, facts, (height,), told)
        if not facts.sounds or source.track is None:
            return found
        files = self._source(source.flavor), self._source(flavor)
        return replace(found, offset=await self._ports.sounding.offset(*files, _part(told, 3)))

    def _teller(self, flavor: Flavor, number: int, count: int) -> Told:
        """Return what tells how far the work on one rendition is."""

        def tell(share: float) -> None:
            begun = 1 / PARTS + (1 - 1 / PARTS) * (number + share) / count
            self._told(LadderNews(begun, flavor, self._found))

        return tell


def _part(told: Told, number: int) -> Told:
    """Return what tells the share of one of the four parts after the facts."""
    return lambda share: told((number + share) / (PARTS - 1))
