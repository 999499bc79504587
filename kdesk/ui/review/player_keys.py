"""The keys of the player, in one table: what each does, and under which heading the sheet of keys lists it.

The convention is that of editing programs: J, K and L for the speed, I and O for a range, comma and full stop for
frames. Only the decoder of the extra plays backwards; without it J plays slower. M copies the link of the moment; the
sound has S.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtGui import QKeyEvent, QKeySequence

from kdesk.messages import N_
from kdesk.ui.review.pressed_key import pressed_key
from kdesk.ui.review.time_keys import GOING, MOVES, PLACES, PLAYING, RANGES, TIMES, TimeKey

PICTURE = N_("Picture and sound")


class PlayerAction(StrEnum):
    """What the player does on a key, or on a command of its menu."""

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
    LOUDER = "louder"
    SOFTER = "softer"
    MUTE = "mute"
    MUTE_LEFT = "mute-left"
    MUTE_RIGHT = "mute-right"
    CAPTIONS = "captions"
    LINES = "lines"
    CHAPTERS = "chapters"
    NEXT_CHAPTER = "next-chapter"
    PREVIOUS_CHAPTER = "previous-chapter"
    FILMSTRIP = "filmstrip"
    ZOOM_IN = "zoom-in"
    ZOOM_OUT = "zoom-out"
    ZOOM_FIT = "zoom-fit"
    ZOOM_PIXELS = "zoom-pixels"
    FULL_SCREEN = "full-screen"
    ON_TOP = "on-top"
    OVERLAY = "overlay"
    SAVE_FRAME = "save-frame"
    COPY_MOMENT = "copy-moment"
    COPY_PICTURE = "copy-picture"
    COMPARE = "compare"


@dataclass(frozen=True, slots=True)
class PlayerKey:
    """One row of the table.

    Attributes:
        keys: As Qt reads them; each does the same, but for the digits.
        text: What they do.
        group: Its heading.
        in_menu: Whether the player's menu has it too.
        menu_text: What the menu does, if that is something else.
    """

    action: PlayerAction
    keys: tuple[str, ...]
    text: str
    group: str
    in_menu: bool = False
    menu_text: str = ""


_IN_MENU = frozenset({"type-time", "time-form", "set-in", "set-out", "clear-range"})
"""Keys of time that the menu has too."""


def _rows(keys: Iterable[TimeKey]) -> Iterator[PlayerKey]:
    return (PlayerKey(PlayerAction(key.name), key.keys, key.text, key.group, key.name in _IN_MENU) for key in keys)


PLAYER_KEYS: tuple[PlayerKey, ...] = (
    PlayerKey(PlayerAction.PLAY, ("Space",), N_("Play or pause"), PLAYING),
    PlayerKey(PlayerAction.FASTER, ("L",), N_("Play; while it plays, higher speed (up to 8 ×)"), PLAYING),
    PlayerKey(PlayerAction.SLOWER, ("J",), N_("Lower speed (down to 0.25 ×); paused, backwards"), PLAYING),
    *_rows((*MOVES, *PLACES)),
    PlayerKey(PlayerAction.PREVIOUS_CHAPTER, ("Ctrl+Left",), N_("To the previous chapter"), GOING),
    PlayerKey(PlayerAction.NEXT_CHAPTER, ("Ctrl+Right",), N_("To the next chapter"), GOING),
    PlayerKey(PlayerAction.CHAPTERS, ("Shift+H",), N_("List of chapters"), GOING, in_menu=True),
    PlayerKey(PlayerAction.LINES, ("Shift+C",), N_("Search the captions"), GOING, in_menu=True),
    *_rows((*TIMES, *RANGES)),
    PlayerKey(PlayerAction.LOUDER, ("Up",), N_("Louder"), PICTURE),
    PlayerKey(PlayerAction.SOFTER, ("Down",), N_("Quieter"), PICTURE),
    PlayerKey(PlayerAction.MUTE, ("S",), N_("Sound off or on"), PICTURE),
    PlayerKey(
        PlayerAction.MUTE_LEFT,
        ("Shift+L",),
        N_("Left channel off or on"),
        PICTURE,
        in_menu=True,
        menu_text=N_("Mute the left channel"),
    ),
    PlayerKey(
        PlayerAction.MUTE_RIGHT,
        ("Shift+R",),
        N_("Right channel off or on"),
        PICTURE,
        in_menu=True,
        menu_text=N_("Mute the right channel"),
    ),
    PlayerKey(PlayerAction.CAPTIONS, ("C",), N_("Captions off or on"), PICTURE),
    PlayerKey(PlayerAction.FILMSTRIP, ("Shift+F",), N_("Pictures under the seek bar"), PICTURE, in_menu=True),
    PlayerKey(PlayerAction.ZOOM_IN, ("+", "="), N_("Look closer at an image"), PICTURE),
    PlayerKey(PlayerAction.ZOOM_OUT, ("-",), N_("Look at an image from further away"), PICTURE),
    PlayerKey(PlayerAction.ZOOM_FIT, ("Ctrl+0",), N_("All of an image"), PICTURE),
    PlayerKey(PlayerAction.ZOOM_PIXELS, ("Z",), N_("Pixels of an image as they are, or all of it"), PICTURE),
    PlayerKey(PlayerAction.FULL_SCREEN, ("F",), N_("Full screen"), PICTURE, in_menu=True),
    PlayerKey(PlayerAction.ON_TOP, ("Ctrl+T",), N_("Keep this window on top"), PICTURE, in_menu=True),
    PlayerKey(
        PlayerAction.OVERLAY,
        ("D",),
        N_("Facts of the frame, while the key is held"),
        PICTURE,
        in_menu=True,
        menu_text=N_("Facts of the frame"),
    ),
    PlayerKey(PlayerAction.SAVE_FRAME, ("Ctrl+S",), N_("Save this picture…"), PICTURE, in_menu=True),
    PlayerKey(PlayerAction.COPY_MOMENT, ("M",), N_("Copy the link from this second on"), PICTURE, in_menu=True),
    PlayerKey(PlayerAction.COMPARE, ("Ctrl+Shift+C",), N_("Compare renditions…"), PICTURE, in_menu=True),
    PlayerKey(PlayerAction.COPY_PICTURE, ("Shift+M",), N_("Copy this picture and its address"), PICTURE, in_menu=True),
)

_ACTIONS = {
    QKeySequence(keys).toString(): (row.action, number) for row in PLAYER_KEYS for number, keys in enumerate(row.keys)
}


def action_of(event: QKeyEvent) -> tuple[PlayerAction, int] | None:
    """Return what a key asks the player for, and which of its keys it is; None for another key."""
    return _ACTIONS.get(pressed_key(event))
