"""The range between an in and an out point, of which one may be missing."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class PlayRange:
    """Positions in milliseconds; None stands for the beginning or the end of the video."""

    start: int | None = None
    end: int | None = None

    @property
    def is_set(self) -> bool:
        """Whether at least one end was set."""
        return self.start is not None or self.end is not None

    def beginning_at(self, position: int) -> "PlayRange":
        """Return the range with this beginning; an end that lies before it is dropped."""
        return PlayRange(position, self.end if self.end is not None and self.end > position else None)

    def ending_at(self, position: int) -> "PlayRange":
        """Return the range with this end; a beginning that lies behind it is dropped."""
        begins_before = self.start is not None and self.start < position
        return replace(self, start=self.start if begins_before else None, end=position)
