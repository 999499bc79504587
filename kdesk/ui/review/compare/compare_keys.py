"""The keys of the Compare window, in one table. Those of time are the player's; the view has letters of its own."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from kdesk.messages import N_
from kdesk.ui.command_keys import key_names
from kdesk.ui.review.pressed_key import pressed_key
from kdesk.ui.review.time_keys import GOING, MOVES, PLACES, PLAYING, RANGES, TIMES, TimeKey

VIEW, ZOOM, SIDES, TAKING, REVIEW = N_("View"), N_("Zoom"), N_("Sides"), N_("Take out"), N_("Review")


class CompareAction(StrEnum):
    """What the Compare window does on a key."""

    PLAY = "play"
    FASTER = "faster"
    SLOWER = "slower"
    STOP = "stop"
    BACK = "back"
    AHEAD = "ahead"
    FAR_BACK = "far-back"
    FAR_AHEAD = "far-ahead"
    FRAME_BACK = "frame-back"
    FRAME_AHEAD = "frame-ahead"
    FRAMES_BACK = "frames-back"
    FRAMES_AHEAD = "frames-ahead"
    TO_START = "to-start"
    TO_END = "to-end"
    TENTH = "tenth"
    TYPE_TIME = "type-time"
    TIME_FORM = "time-form"
    SET_IN = "set-in"
    SET_OUT = "set-out"
    TO_IN = "to-in"
    TO_OUT = "to-out"
    CLEAR_RANGE = "clear-range"
    LOOP = "loop"
    SIDE_BY_SIDE = "side-by-side"
    WIPE = "wipe"
    DIFFERENCE = "difference"
    BLINK = "blink"
    ONION = "onion"
    MORE = "more"
    LESS = "less"
    FORM = "form"
    SCALING = "scaling"
    VALUES = "values"
    NAMES = "names"
    FULL_SCREEN = "full-screen"
    FIT = "fit"
    ACTUAL = "actual"
    NEARER = "nearer"
    FURTHER = "further"
    PAN_LEFT = "pan-left"
    PAN_RIGHT = "pan-right"
    PAN_UP = "pan-up"
    PAN_DOWN = "pan-down"
    NEXT_SIDE = "next-side"
    LOWER_RUNG = "lower-rung"
    HIGHER_RUNG = "higher-rung"
    SOURCE = "source"
    RUNG = "rung"
    SWAP = "swap"
    LATER = "later"
    EARLIER = "earlier"
    MUCH_LATER = "much-later"
    MUCH_EARLIER = "much-earlier"
    NO_SHIFT = "no-shift"
    ALIGN = "align"
    SAVE = "save"
    COPY = "copy"
    REVIEW = "review"
    NOTE = "note"
    SAVE_REVIEW = "save-review"
    OPEN_REVIEW = "open-review"


@dataclass(frozen=True, slots=True)
class CompareKey:
    """One row of the table.

    Attributes:
        keys: As Qt reads them; each does the same, but for the digits.
        text: What they do.
        group: Its heading.
    """

    action: CompareAction
    keys: tuple[str, ...]
    text: str
    group: str


_A = CompareAction


def _rows(keys: Iterable[TimeKey]) -> Iterator[CompareKey]:
    return (CompareKey(_A(key.name), key.keys, key.text, key.group) for key in keys)


COMPARE_KEYS: tuple[CompareKey, ...] = (
    CompareKey(_A.PLAY, ("Space",), N_("Play all sides in step, or pause"), PLAYING),
    CompareKey(_A.FASTER, ("L",), N_("Play; while it plays, higher speed (up to 2 ×)"), PLAYING),
    CompareKey(_A.SLOWER, ("J",), N_("Lower speed (down to 0.25 ×)"), PLAYING),
    *_rows(MOVES),
    CompareKey(_A.FRAMES_BACK, ("Shift+,", "<"), N_("Ten frames back"), GOING),
    CompareKey(_A.FRAMES_AHEAD, ("Shift+.", ">"), N_("Ten frames ahead"), GOING),
    *_rows((*PLACES, *TIMES, *RANGES)),
    CompareKey(_A.SIDE_BY_SIDE, ("S",), N_("Side by side"), VIEW),
    CompareKey(_A.WIPE, ("W",), N_("Wipe"), VIEW),
    CompareKey(_A.DIFFERENCE, ("D",), N_("Difference"), VIEW),
    CompareKey(_A.BLINK, ("B",), N_("Blink; while it blinks, the other side at once"), VIEW),
    CompareKey(_A.ONION, ("N",), N_("Onion skin"), VIEW),
    CompareKey(_A.MORE, ("Up",), N_("More: gain, opacity, speed of blinking; the line to the right"), VIEW),
    CompareKey(_A.LESS, ("Down",), N_("Less: gain, opacity, speed of blinking; the line to the left"), VIEW),
    CompareKey(_A.FORM, ("H",), N_("Difference as absolute, signed or heat map"), VIEW),
    CompareKey(_A.SCALING, ("R",), N_("Scaling: nearest, bilinear, Lanczos"), VIEW),
    CompareKey(_A.VALUES, ("V",), N_("Pixel values off or on, in the middle without a pointer"), VIEW),
    CompareKey(_A.NAMES, ("E",), N_("Letters and names over the pictures off or on"), VIEW),
    CompareKey(_A.FULL_SCREEN, ("F",), N_("Full screen"), VIEW),
    CompareKey(_A.FIT, ("Ctrl+0",), N_("Whole picture"), ZOOM),
    CompareKey(_A.ACTUAL, ("Ctrl+1",), N_("100 %"), ZOOM),
    CompareKey(_A.NEARER, ("Ctrl++", "Ctrl+="), N_("Larger"), ZOOM),
    CompareKey(_A.FURTHER, ("Ctrl+-",), N_("Smaller"), ZOOM),
    CompareKey(_A.PAN_LEFT, ("Alt+Left",), N_("Look further left"), ZOOM),
    CompareKey(_A.PAN_RIGHT, ("Alt+Right",), N_("Look further right"), ZOOM),
    CompareKey(_A.PAN_UP, ("Alt+Up",), N_("Look further up"), ZOOM),
    CompareKey(_A.PAN_DOWN, ("Alt+Down",), N_("Look further down"), ZOOM),
    CompareKey(_A.NEXT_SIDE, ("A",), N_("The next side becomes the active one"), SIDES),
    CompareKey(_A.LOWER_RUNG, ("[",), N_("Active side: next lower rendition, same frame"), SIDES),
    CompareKey(_A.HIGHER_RUNG, ("]",), N_("Active side: next higher rendition, same frame"), SIDES),
    CompareKey(_A.SOURCE, ("Alt+0",), N_("Active side: the source"), SIDES),
    CompareKey(_A.RUNG, tuple(f"Alt+{n}" for n in range(1, 10)), N_("Active side: rendition by number"), SIDES),
    CompareKey(_A.SWAP, ("X",), N_("Exchange the active side with the first one"), SIDES),
    CompareKey(_A.EARLIER, ("Alt+,",), N_("Active side: one frame back"), SIDES),
    CompareKey(_A.LATER, ("Alt+.",), N_("Active side: one frame ahead"), SIDES),
    CompareKey(_A.MUCH_EARLIER, ("Alt+Shift+,", "Alt+<"), N_("Active side: ten frames back"), SIDES),
    CompareKey(_A.MUCH_LATER, ("Alt+Shift+.", "Alt+>"), N_("Active side: ten frames ahead"), SIDES),
    CompareKey(_A.NO_SHIFT, ("Alt+Backspace",), N_("Active side: no shift"), SIDES),
    CompareKey(_A.ALIGN, ("M",), N_("Find the shift of the active side"), SIDES),
    CompareKey(_A.SAVE, ("Ctrl+S",), N_("Save this picture…"), TAKING),
    CompareKey(_A.COPY, ("Ctrl+C",), N_("Copy this picture"), TAKING),
    CompareKey(_A.REVIEW, ("P",), N_("Panel of the review off or on"), REVIEW),
    CompareKey(_A.NOTE, ("C",), N_("Add a note about the shown frame"), REVIEW),
    CompareKey(_A.SAVE_REVIEW, ("Ctrl+Shift+S",), N_("Save the review"), REVIEW),
    CompareKey(_A.OPEN_REVIEW, ("Ctrl+O",), N_("Open a review…"), REVIEW),
)

_WITH_SHIFT = frozenset({Qt.Key.Key_Comma, Qt.Key.Key_Period})
"""Shift and one of them goes ten frames."""
_ACTIONS = {
    QKeySequence(keys).toString(): (row.action, number) for row in COMPARE_KEYS for number, keys in enumerate(row.keys)
}


def action_of(event: QKeyEvent) -> tuple[CompareAction, int] | None:
    """Return what a key asks for, and which of the keys of its row it is; None for another key."""
    return _ACTIONS.get(pressed_key(event, _WITH_SHIFT))


def key_of(action: CompareAction) -> str:
    """Return the first key of an action as the system writes it."""
    return key_names(next(row.keys[:1] for row in COMPARE_KEYS if row.action is action))
