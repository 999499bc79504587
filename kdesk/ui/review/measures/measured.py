"""What is measured against what, and how far the measuring has come."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from kdesk.domain.compared import Compared
from kdesk.domain.measures import Measure, MeasuredFrame, MeasureSeries
from kdesk.domain.reviews.review import Series
from kdesk.domain.video import VideoFacts
from kdesk.messages.measuring import measure_impossible, measured_label, unit_of

_OVERVIEW, _FINER = 60, 600
"""Frames of the first and of the second look."""
_LEAST_STEP = 10
"""A look at more frames costs too much beside the last one, which measures all."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A video that can be measured.

    Attributes:
        label: Its name on screen.
        lines: The shorter side of its picture, 0 if unknown.
    """

    what: Compared
    label: str
    lines: int

    @property
    def is_source(self) -> bool:
        """Whether it is the source of its entry."""
        return self.what.flavor is not None and self.what.flavor.is_source


def reference_among(candidates: Sequence[Candidate]) -> Candidate | None:
    """Return what the others are measured against: the source, else the one with the largest picture."""
    source = next((one for one in candidates if one.is_source), None)
    return source or max(candidates, key=lambda one: one.lines, default=None)


@dataclass(slots=True)
class Track:
    """The measures of one video, as far as they are known.

    Attributes:
        frames: By the times of the reference's frames; a finer pass replaces those of a coarse one.
        facts: Of the video and of the reference, once both are open.
        later: Seconds by which it shows the same later than the reference.
    """

    candidate: Candidate
    number: int
    frames: dict[Fraction, MeasuredFrame] = field(default_factory=dict)
    facts: tuple[VideoFacts, VideoFacts] | None = None
    later: Fraction = Fraction(0)

    def measured(self, measure: Measure) -> MeasureSeries:
        """Return the values of a measure, in order of time."""
        # By floats: fractions of an hour of frames take seconds to compare.
        return MeasureSeries.of(measure, [self.frames[time] for time in sorted(self.frames, key=float)])

    def why_nothing(self, measure: Measure) -> str:
        """Return why there is no value although frames were measured; "" if there is one, or no frame."""
        if not self.frames or self.facts is None or self.measured(measure).values:
            return ""
        return measure_impossible(measure, self.facts[1])

    def series(self, measure: Measure, reference: Candidate) -> Series:
        """Return the same for a graph and a review."""
        found = self.measured(measure)
        label = measured_label(measure, self.candidate.label, reference.label, reference.is_source, self.facts)
        mean, worst = (found.mean, found.least) if found.values else (0.0, 0.0)
        return Series(str(measure), label, unit_of(measure), self.number, mean, worst, found.times, found.values)


def passes_of(frames: int) -> tuple[int, ...]:
    """Return the steps of the passes over so many frames: a quick look, then finer, then each frame."""
    steps = [step for step in (frames // _OVERVIEW, frames // _FINER) if step >= _LEAST_STEP]
    return (*steps, 1)
