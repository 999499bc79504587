"""What the window finds again at the next start without being asked in the settings."""

from dataclasses import dataclass
from enum import StrEnum

from kdesk.domain.account import Account
from kdesk.domain.compare_layout import USUAL_LAYOUT, CompareLayout
from kdesk.domain.downloads.wanted import WantedFiles
from kdesk.domain.last_place import LastPlace
from kdesk.domain.links.presets import MAX_PRESETS, PicturePreset, PresetDefault, StreamPreset
from kdesk.domain.options.option import option
from kdesk.domain.options.updates import MAX_VERSION
from kdesk.domain.search.saved import MAX_RECENT_SEARCHES, MAX_SAVED, MAX_TEXT, SavedSearch
from kdesk.domain.sheets.folder_rule import MAX_RULES, FolderRule
from kdesk.domain.time_form import TimeForm

MAX_NAME = 100
"""Characters of the name of a part of the window."""
MAX_CHOICES = 20
"""Of the command palette that are kept."""
MAX_ADDRESS = 2_000
"""Characters of the address of a server."""
MAX_PATH = 32_768
"""Characters of a folder; more than any system has."""
MAX_TIME = 2**40
"""Unix seconds."""
MAX_WIDTH = 10_000
"""Of a part of the window, in pixels of the drawings."""


class FirstSteps(StrEnum):
    """Whether the tour of the window is to be shown by itself."""

    UNKNOWN = "unknown"
    """Only at the very first start of the window."""
    DUE = "due"
    """The first start had something else to do."""
    SHOWN = "shown"


def _are_picture_presets(presets: tuple[PicturePreset, ...]) -> bool:
    return len(presets) <= MAX_PRESETS and all(preset.is_valid for preset in presets)


def _are_stream_presets(presets: tuple[StreamPreset, ...]) -> bool:
    if not presets:
        return True
    from kdesk.domain.links.stream_presets import is_usable  # noqa: PLC0415  for whoever has some

    return len(presets) <= MAX_PRESETS and all(map(is_usable, presets))


def _are_choices(choices: tuple[str, ...]) -> bool:
    return len(choices) <= MAX_CHOICES and all(len(choice) <= MAX_NAME for choice in choices)


def _are_servers(servers: tuple[str, ...]) -> bool:
    return len(servers) <= MAX_CHOICES and all(len(server) <= MAX_ADDRESS for server in servers)


def _are_rules(rules: tuple[FolderRule, ...]) -> bool:
    return len(rules) <= MAX_RULES and all(rule.is_valid for rule in rules)


@dataclass(frozen=True, init=False, repr=False, eq=False)
class KeptChoices:
    """What was chosen beside that which it is about.

    Attributes:
        volume: Of the player.
        captions: Language of the captions that the players show; "" for none.
        time_form: How the players write times.
        filmstrip: Whether the players show frames or a waveform under the seek bar.
        compare_layout: How the last Compare window stood on the screen.
        entry_tab: Name of the tab of the entry panel that was opened last; "" for the first one.
        details_shown: Whether the details stand beside the list of transfers.
        details_width: Their width in pixels of the drawings; 0 for their share of the page.
        downloads: What the dialog of downloads shows first.
        picture_presets: Sizes and forms of pictures that the user has named.
        picture_defaults: Of the picture builder, by account.
        stream_presets: What is asked of streams, under names of the user.
        stream_defaults: Of the stream builder, by account.
        folder_rules: By which folders become categories or tags, by account.
        saved_searches: Of the library, in the order of their names.
        place: Where its user was in the window when it closed.
        first_steps: Whether the tour of the window is to be shown by itself.
        update_asked_at: When kdesk last asked for a newer version, in Unix seconds; 0 for never.
        update_told: The newest version that was told; "" for none.
        last_search: What the library showed last.
        recent_searches: Of the library, the last one first.
        recent_choices: What was chosen in the command palette, the last one first.
        dialog_folder: In which a file was opened or saved last; "" for none.
        recent_servers: Service URLs of one's own servers that somebody signed in to, the last used one first.
        accounts: Saved sign-ins without their secrets, the last used one first.
    """

    volume: float = option(0.8, lambda volume: 0.0 <= volume <= 1.0)
    captions: str = option("", lambda language: len(language) <= MAX_NAME)
    time_form: TimeForm = option(TimeForm.CLOCK)
    filmstrip: bool = option(default=True)
    compare_layout: CompareLayout = option(USUAL_LAYOUT, lambda layout: layout.is_valid)
    entry_tab: str = option("", lambda name: len(name) <= MAX_NAME)
    details_shown: bool = option(default=False)
    details_width: int = option(0, lambda width: 0 <= width <= MAX_WIDTH)
    downloads: WantedFiles = option(WantedFiles(""), lambda wanted: wanted.is_valid)
    picture_presets: tuple[PicturePreset, ...] = option((), _are_picture_presets)
    picture_defaults: tuple[PresetDefault, ...] = option((), lambda defaults: len(defaults) <= MAX_PRESETS)
    stream_presets: tuple[StreamPreset, ...] = option((), _are_stream_presets)
    stream_defaults: tuple[PresetDefault, ...] = option((), lambda defaults: len(defaults) <= MAX_PRESETS)
    folder_rules: tuple[FolderRule, ...] = option((), _are_rules)
    saved_searches: tuple[SavedSearch, ...] = option((), lambda searches: len(searches) <= MAX_SAVED)
    place: LastPlace = option(LastPlace(), lambda place: place.is_valid)
    first_steps: FirstSteps = option(FirstSteps.UNKNOWN)
    update_asked_at: int = option(0, lambda seconds: 0 <= seconds <= MAX_TIME)
    update_told: str = option("", lambda version: len(version) <= MAX_VERSION)
    last_search: SavedSearch = option(SavedSearch(), lambda search: len(search.text) <= MAX_TEXT)
    recent_searches: tuple[SavedSearch, ...] = option((), lambda searches: len(searches) <= MAX_RECENT_SEARCHES)
    recent_choices: tuple[str, ...] = option((), _are_choices)
    dialog_folder: str = option("", lambda path: len(path) <= MAX_PATH)
    recent_servers: tuple[str, ...] = option((), _are_servers)
    accounts: tuple[Account, ...] = option(())
