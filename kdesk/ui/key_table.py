"""Every key of the program in one table, by the place where it works: from it the sheet of keys is drawn.

The keys of commands and of the player come from their own tables. Those that a list, a tab or a field takes by itself
stand here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from kdesk.messages import N_
from kdesk.ui.command_keys import CHANGEABLE, Keys, chosen_keys
from kdesk.ui.command_kinds import ShortcutScope
from kdesk.ui.commands import MENU_KEY, Command
from kdesk.ui.review.compare.compare_keys import COMPARE_KEYS
from kdesk.ui.review.player_keys import PLAYER_KEYS


class KeyPlace(StrEnum):
    """Where keys work."""

    EVERYWHERE = "everywhere"
    TRANSFERS = "transfers"
    DETAILS = "details"
    DOWNLOADS = "downloads"
    ENTRIES = "entries"
    PANEL = "panel"
    TIME_SCALE = "time scale"
    QUICK_LOOK = "quick look"
    ENTRY_WINDOW = "entry window"
    TABS = "tabs"
    PLAYER = "player"
    FULL_SCREEN = "full screen"
    COMPARE = "compare"
    BUILDERS = "builders"


PLACE_NAMES = {
    KeyPlace.EVERYWHERE: N_("Everywhere"),
    KeyPlace.TRANSFERS: N_("List of uploads"),
    KeyPlace.DETAILS: N_("Details beside the uploads"),
    KeyPlace.DOWNLOADS: N_("List of downloads"),
    KeyPlace.ENTRIES: N_("Entries of the library"),
    KeyPlace.PANEL: N_("Panel beside the entries"),
    KeyPlace.TIME_SCALE: N_("Time scale"),
    KeyPlace.QUICK_LOOK: N_("Quick look"),
    KeyPlace.ENTRY_WINDOW: N_("Window of an entry"),
    KeyPlace.TABS: N_("Tabs of an entry"),
    KeyPlace.PLAYER: N_("Player"),
    KeyPlace.FULL_SCREEN: N_("Full screen"),
    KeyPlace.COMPARE: N_("Compare"),
    KeyPlace.BUILDERS: N_("Builders of links and check of a stream"),
}


@dataclass(frozen=True, slots=True)
class KeyRow:
    """One row of the sheet.

    Attributes:
        keys: As Qt reads them; each does the same.
        text: What they do.
        group: A heading within the place; "" for none.
    """

    place: KeyPlace
    keys: tuple[str, ...]
    text: str
    group: str = ""


_PLACES = {
    ShortcutScope.WINDOW: KeyPlace.EVERYWHERE,
    ShortcutScope.PAGE: KeyPlace.EVERYWHERE,
    ShortcutScope.TRANSFERS: KeyPlace.TRANSFERS,
    ShortcutScope.ENTRIES: KeyPlace.ENTRIES,
}
_TEXTS = {Command.UNDO: N_("Undo the last change or removal"), Command.REDO: N_("Do again what was undone last")}
"""What a key does, where the menu names what it would do now."""
_OWN: tuple[KeyRow, ...] = (
    KeyRow(KeyPlace.EVERYWHERE, (MENU_KEY,), N_("Menu")),
    KeyRow(KeyPlace.EVERYWHERE, ("Tab", "Shift+Tab"), N_("To the next or the previous control")),
    KeyRow(KeyPlace.DETAILS, ("Ctrl+I",), N_("Hide details")),
    KeyRow(KeyPlace.DETAILS, ("Ctrl+Return",), N_("Finish a text of several lines")),
    KeyRow(KeyPlace.DETAILS, ("Esc",), N_("Take back what is being typed, or back to the list")),
    KeyRow(KeyPlace.DOWNLOADS, ("Space",), N_("Pause or resume")),
    KeyRow(KeyPlace.DOWNLOADS, ("Ctrl+R",), N_("Retry")),
    KeyRow(KeyPlace.DOWNLOADS, ("Return", "Enter"), N_("Show in folder")),
    KeyRow(KeyPlace.DOWNLOADS, ("Del",), N_("Cancel, or remove from the list")),
    KeyRow(KeyPlace.DOWNLOADS, ("Alt+Up",), N_("Move up")),
    KeyRow(KeyPlace.DOWNLOADS, ("Alt+Down",), N_("Move down")),
    KeyRow(KeyPlace.DOWNLOADS, ("Alt+Home",), N_("Move to the top")),
    KeyRow(KeyPlace.ENTRIES, ("Space",), N_("Quick look")),
    KeyRow(KeyPlace.ENTRIES, ("Return", "Enter"), N_("Play or pause")),
    KeyRow(KeyPlace.ENTRIES, ("Ctrl+Return", "Ctrl+Enter"), N_("Open in a window")),
    KeyRow(KeyPlace.ENTRIES, ("F2",), N_("Rename")),
    KeyRow(KeyPlace.ENTRIES, ("Ctrl+C",), N_("Copy link")),
    KeyRow(KeyPlace.ENTRIES, ("Ctrl+A",), N_("Select all")),
    KeyRow(KeyPlace.ENTRIES, ("Esc",), N_("Clear the selection, then close the panel")),
    KeyRow(KeyPlace.PANEL, ("Esc",), N_("Back to the list")),
    KeyRow(KeyPlace.TIME_SCALE, ("Up", "Down"), N_("One month up or down the list")),
    KeyRow(KeyPlace.TIME_SCALE, ("PgUp", "PgDown"), N_("One year up or down the list")),
    KeyRow(KeyPlace.TIME_SCALE, ("Home", "End"), N_("Start or end of the list")),
    KeyRow(KeyPlace.QUICK_LOOK, ("Left", "Up"), N_("Previous entry")),
    KeyRow(KeyPlace.QUICK_LOOK, ("Right", "Down"), N_("Next entry")),
    KeyRow(KeyPlace.QUICK_LOOK, ("Return", "Enter"), N_("Play or pause")),
    KeyRow(KeyPlace.QUICK_LOOK, ("Space", "Esc"), N_("Close")),
    KeyRow(KeyPlace.ENTRY_WINDOW, ("Esc", "Ctrl+W"), N_("Close")),
    KeyRow(KeyPlace.TABS, tuple(f"Alt+{number}" for number in range(1, 10)), N_("Open the tab with this number")),
    KeyRow(KeyPlace.TABS, ("Ctrl+PgDown", "Ctrl+PgUp"), N_("Next or previous tab")),
    KeyRow(KeyPlace.TABS, ("Left", "Right"), N_("Tab beside the focused one")),
    KeyRow(KeyPlace.TABS, ("Ctrl+Z",), N_("Undo the last change of the open tab")),
    KeyRow(KeyPlace.TABS, ("Ctrl+Shift+Z",), N_("Do again what was undone last")),
    KeyRow(KeyPlace.TABS, ("Ctrl+C",), N_("Copy the link, or what is selected")),
    KeyRow(KeyPlace.TABS, ("Del",), N_("Delete what is selected")),
    KeyRow(KeyPlace.TABS, ("Ctrl+Return",), N_("Finish a text of several lines")),
    KeyRow(KeyPlace.FULL_SCREEN, ("Esc",), N_("Leave the full screen")),
    KeyRow(KeyPlace.COMPARE, ("Esc",), N_("Leave the full screen, or close the window")),
    KeyRow(KeyPlace.COMPARE, ("Ctrl+W",), N_("Close")),
    KeyRow(KeyPlace.BUILDERS, ("Esc", "Ctrl+W"), N_("Close")),
    KeyRow(KeyPlace.BUILDERS, ("Left", "Right", "Up", "Down"), N_("Move the frame on the picture")),
    KeyRow(
        KeyPlace.BUILDERS, ("Shift+Left", "Shift+Right", "Shift+Up", "Shift+Down"), N_("Change the size of the frame")
    ),
    KeyRow(KeyPlace.BUILDERS, ("Del", "Backspace"), N_("Keep the whole picture")),
)


def key_rows(begin: KeyPlace = KeyPlace.EVERYWHERE, keys: Keys | None = None) -> Iterator[KeyRow]:
    """Yield every row, place by place.

    Args:
        begin: Comes first, then what works everywhere, then the places that follow this one in `KeyPlace`.
        keys: Of the commands; None for those of their table.
    """
    rows = [*_command_rows(chosen_keys(()) if keys is None else keys), *_OWN]
    rows += (KeyRow(KeyPlace.PLAYER, row.keys, row.text, row.group) for row in PLAYER_KEYS)
    rows += (KeyRow(KeyPlace.COMPARE, row.keys, row.text, row.group) for row in COMPARE_KEYS)
    rows.append(KeyRow(KeyPlace.PLAYER, ("Return", "Enter"), N_("Press the focused button, or play or pause")))
    places = [place for place in KeyPlace if place is not KeyPlace.EVERYWHERE]
    after = places.index(begin) + 1 if begin in places else 0
    order = [begin, KeyPlace.EVERYWHERE, *places[after:], *places[:after]]
    yield from sorted(rows, key=lambda row: order.index(row.place))


def _command_rows(keys: Keys) -> Iterator[KeyRow]:
    for spec in CHANGEABLE:
        if its := keys[spec.command]:
            yield KeyRow(_PLACES[spec.scope], its, _TEXTS.get(spec.command, spec.text.rstrip("…")))
