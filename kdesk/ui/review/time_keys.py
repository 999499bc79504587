"""The keys of time, which player and Compare window have in common: one meaning, one key."""

from dataclasses import dataclass

from kdesk.messages import N_

PLAYING, GOING, RANGE = N_("Play"), N_("Go to"), N_("Range")


@dataclass(frozen=True, slots=True)
class TimeKey:
    """One row of both tables.

    Attributes:
        name: Value of the action in `PlayerAction` and `CompareAction`.
        keys: As Qt reads them; each does the same, but for the digits.
        text: What they do.
        group: Its heading.
    """

    name: str
    keys: tuple[str, ...]
    text: str
    group: str


MOVES = (
    TimeKey("stop", ("K",), N_("Pause, and back to normal speed"), PLAYING),
    TimeKey("back", ("Left",), N_("1 second back"), GOING),
    TimeKey("ahead", ("Right",), N_("1 second ahead"), GOING),
    TimeKey("far-back", ("Shift+Left",), N_("10 seconds back"), GOING),
    TimeKey("far-ahead", ("Shift+Right",), N_("10 seconds ahead"), GOING),
    TimeKey("frame-back", (",",), N_("One frame back"), GOING),
    TimeKey("frame-ahead", (".",), N_("One frame ahead"), GOING),
)
PLACES = (
    TimeKey("to-start", ("Home",), N_("To the beginning"), GOING),
    TimeKey("to-end", ("End",), N_("To the end"), GOING),
    TimeKey("tenth", tuple("0123456789"), N_("To 0 %, 10 %, … 90 % of the video"), GOING),
)
TIMES = (
    TimeKey("type-time", ("G",), N_("Go to a time…"), GOING),
    TimeKey("time-form", ("T",), N_("Time as clock, frames or time code"), GOING),
)
RANGES = (
    TimeKey("set-in", ("I",), N_("Range begins here"), RANGE),
    TimeKey("set-out", ("O",), N_("Range ends here"), RANGE),
    TimeKey("to-in", ("Shift+I",), N_("To the beginning of the range"), RANGE),
    TimeKey("to-out", ("Shift+O",), N_("To the end of the range"), RANGE),
    TimeKey("clear-range", ("Alt+X",), N_("Remove the range"), RANGE),
    TimeKey("loop", ("Ctrl+L",), N_("Play in a loop"), RANGE),
)
