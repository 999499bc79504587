"""What a file of numbered frames shows, as ffmpeg and ffprobe tell, and jumps and steps compared with that."""

import random
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from kdesk.domain.review_ports import Video
from kdesk.domain.video import Frame
from tests.support.numbered_video import number_of, shown_numbers, shown_times

JUMPS = 20
STEPS = 20


@dataclass(frozen=True, slots=True)
class Shown:
    """What ffmpeg and ffprobe tell of a file: which number is shown from which time on."""

    numbers: list[int]
    times: list[Fraction]

    @classmethod
    def of(cls, path: Path) -> "Shown":
        """Ask ffmpeg and ffprobe. The first frame is the beginning of all times."""
        numbers, times = shown_numbers(path), shown_times(path)
        assert len(numbers) == len(times) > 30
        return cls(numbers, [time - times[0] for time in times])

    def moment_in(self, index: int, chance: random.Random) -> Fraction:
        """Return some time at which a frame is shown, often its first or last moment."""
        begin = self.times[index]
        end = self.times[index + 1] if index + 1 < len(self.times) else begin + Fraction(1, 50)
        share = chance.choice(
            [Fraction(0), Fraction(1, 2), Fraction(chance.randrange(1000), 1000), Fraction(999, 1000)]
        )
        return begin + (end - begin) * share

    def assert_is(self, frame: Frame, index: int) -> None:
        """Check number, time and length of a frame."""
        assert number_of(frame.picture) == self.numbers[index]
        assert frame.time == self.times[index]
        if index + 1 < len(self.times):
            assert frame.time + frame.length == self.times[index + 1]


async def jump_and_step(video: Video, shown: Shown, chance: random.Random) -> None:
    """Go to random frames, and from random frames forward and back."""
    last = len(shown.times) - 1
    for _ in range(JUMPS):
        index = chance.randint(0, last)
        shown.assert_is(await video.frame_at(shown.moment_in(index, chance)), index)
    for _ in range(STEPS):
        index = chance.randint(0, last)
        frame = await video.frame_at(shown.times[index])
        steps = chance.choice([-30, -10, -1, -1, 1, 1, 10])
        shown.assert_is(await video.beside(frame, steps), min(max(0, index + steps), last))
