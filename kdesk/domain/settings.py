"""Settings: one field per option, with its type, default and check. The store reads and writes them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from kdesk.domain.account import Account
from kdesk.domain.compare_layout import USUAL_LAYOUT, CompareLayout
from kdesk.domain.downloads.wanted import WantedFiles
from kdesk.domain.library_view import LibraryView
from kdesk.domain.links.link import USUAL_COLUMNS, LinkColumn, LinkForm
from kdesk.domain.links.picture_presets import PicturePreset
from kdesk.domain.links.presets import MAX_PRESETS, PresetDefault
from kdesk.domain.links.stream_presets import StreamPreset
from kdesk.domain.search.saved import MAX_SAVED, MAX_TEXT, SavedSearch
from kdesk.domain.sheets.folder_rule import MAX_RULES, FolderRule
from kdesk.domain.timecode import TimeForm
from kdesk.domain.verification import Level

MAX_SLOTS = 8
MAX_NAME = 100
"""Characters of the name of a part of the window."""
MAX_WIDTH = 10_000
"""Of a part of the window, in pixels of the drawings."""
VALID = "valid"
"""Key of an option's check in the metadata of its field."""


T = TypeVar("T")


def option(default: T, valid: Callable[[T], bool] = lambda _value: True) -> T:
    """Return the field of one option.

    Args:
        default: Used if the file has no value, or one that is not valid.
        valid: Whether a value of the right type can be used.
    """
    made: T = field(default=default, metadata={VALID: valid})
    return made


@dataclass(frozen=True, slots=True)
class SpeedLimit:
    """Limit on the speed of all transfers together.

    Attributes:
        bytes_per_second: 0 if there is no fixed limit.
        polite: Whether the speed adapts so that round trips stay short.
    """

    bytes_per_second: int = 0
    polite: bool = False


NO_LIMIT, POLITE = SpeedLimit(), SpeedLimit(polite=True)


def _are_presets(presets: tuple[PicturePreset | StreamPreset, ...]) -> bool:
    return len(presets) <= MAX_PRESETS and all(preset.is_valid for preset in presets)


def _are_rules(rules: tuple[FolderRule, ...]) -> bool:
    return len(rules) <= MAX_RULES and all(rule.is_valid for rule in rules)


@dataclass(frozen=True, slots=True)
class Settings:
    """The options that a user may change. The names are the keys of the settings file.

    Attributes:
        slots: Transfers at once.
        volume: Of the player.
        captions: Language of the captions that the players show; "" for none.
        time_form: How the players write times.
        filmstrip: Whether the players show frames or a waveform under the seek bar.
        compare_layout: How the last Compare window stood on the screen.
        entry_tab: Name of the tab of the entry panel that was opened last; "" for the first one.
        limit: On the speed of all transfers together.
        asks_before_quitting: Whether quitting asks first while transfers run.
        verify: How closely the server's copies are compared with the files.
        details_shown: Whether the details stand beside the list of transfers.
        details_width: Their width in pixels of the drawings; 0 for their share of the page.
        downloads: What the dialog of downloads shows first.
        link_form: In which links are copied.
        link_columns: Of tables of links.
        picture_presets: Sizes and forms of pictures that the user has named.
        picture_defaults: Of the picture builder, by account.
        stream_presets: What is asked of streams, under names of the user.
        stream_defaults: Of the stream builder, by account.
        folder_rules: By which folders become categories or tags, by account.
        library: How the library is shown.
        saved_searches: Of the library, in the order of their names.
        last_search: What the library showed last.
        accounts: Saved sign-ins without their secrets, the last used one first.
    """

    slots: int = option(3, lambda slots: 1 <= slots <= MAX_SLOTS)
    volume: float = option(0.8, lambda volume: 0.0 <= volume <= 1.0)
    captions: str = option("", lambda language: len(language) <= MAX_NAME)
    time_form: TimeForm = option(TimeForm.CLOCK)
    filmstrip: bool = option(default=True)
    compare_layout: CompareLayout = option(USUAL_LAYOUT, lambda layout: layout.is_valid)
    entry_tab: str = option("", lambda name: len(name) <= MAX_NAME)
    limit: SpeedLimit = option(NO_LIMIT, lambda limit: limit.bytes_per_second >= 0)
    asks_before_quitting: bool = option(default=True)
    verify: Level = option(Level.SIZE)
    details_shown: bool = option(default=False)
    details_width: int = option(0, lambda width: 0 <= width <= MAX_WIDTH)
    downloads: WantedFiles = option(WantedFiles(""), lambda wanted: wanted.is_valid)
    link_form: LinkForm = option(LinkForm.PLAIN)
    link_columns: tuple[LinkColumn, ...] = option(USUAL_COLUMNS, lambda columns: LinkColumn.ADDRESS in columns)
    picture_presets: tuple[PicturePreset, ...] = option((), _are_presets)
    picture_defaults: tuple[PresetDefault, ...] = option((), lambda defaults: len(defaults) <= MAX_PRESETS)
    stream_presets: tuple[StreamPreset, ...] = option((), _are_presets)
    stream_defaults: tuple[PresetDefault, ...] = option((), lambda defaults: len(defaults) <= MAX_PRESETS)
    folder_rules: tuple[FolderRule, ...] = option((), _are_rules)
    library: LibraryView = option(LibraryView(), lambda view: view.is_valid)
    saved_searches: tuple[SavedSearch, ...] = option((), lambda searches: len(searches) <= MAX_SAVED)
    last_search: SavedSearch = option(SavedSearch(), lambda search: len(search.text) <= MAX_TEXT)
    accounts: tuple[Account, ...] = option(())
