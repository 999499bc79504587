"""What can be chosen for a side: the menu of renditions, files and entries."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QMenu, QWidget

from kdesk.domain.compared import Compared, comparable, rendition
from kdesk.domain.entry import Entry
from kdesk.domain.flavor import Flavor
from kdesk.domain.video import VideoSource
from kdesk.messages import _
from kdesk.messages.foreign_text import shown
from kdesk.messages.format import Format
from kdesk.messages.renditions import choice_of
from kdesk.ui.file_dialogs import choose_file
from kdesk.ui.mnemonics import without_mnemonic
from kdesk.ui.review.compare.new_content import NewContent

VIDEO_FILES = "*.mp4 *.mov *.m4v *.mkv *.webm *.avi *.mxf *.ts *.mts *.m2ts *.mpg *.mpeg *.wmv *.flv *.3gp *.ogv *.y4m"


class SideChoices:
    """Knows the entries whose renditions can be chosen, and opens the menu for a side.

    Args:
        local: Returns the file of this computer that an entry was made from; None if it is not known.
        new: Finds what waits to replace the content of an entry.
    """

    def __init__(self, formatter: Format, local: Callable[[Entry], Path | None], new: NewContent) -> None:
        self._formatter, self._local, self._new = formatter, local, new
        self._entries: dict[str, tuple[Entry, tuple[Flavor, ...]]] = {}
        self._folder: Path | None = None

    @property
    def entries(self) -> Sequence[Entry]:
        """The entries that are known."""
        return [entry for entry, _flavors in self._entries.values()]

    def know(self, sides: Sequence[Compared]) -> None:
        """Offer the renditions of the entries of these sides, and further files of the folder of the last one."""
        for side in sides:
            if side.source.path is not None:
                self._folder = side.source.path.parent
            if side.entry is not None:
                self._entries[side.entry.id] = side.entry, side.flavors

    def fill(self, menu: QMenu, host: QWidget, take: Callable[[Compared], object]) -> None:
        """Fill a menu with everything that can be chosen."""
        menu.clear()
        several = len(self._entries) > 1
        for entry, flavors in self._entries.values():
            part = menu.addMenu(without_mnemonic(shown(entry.name or entry.id))) if several else menu
            for flavor in comparable(flavors):
                words = without_mnemonic(shown(choice_of(flavor, self._formatter)))
                part.addAction(words, partial(take, rendition(entry, flavor, flavors)))
            path = self._local(entry)
            if path is not None:
                words = _("File of this computer: {name}").format(name=shown(path.name))
                part.addAction(without_mnemonic(words), partial(take, local_file(path, entry)))
            if self._new.waits_for(entry) and entry.replacing_id not in self._entries:
                part.addAction(_("New content that waits"), partial(self._new.take, entry, take))
        menu.addSeparator()
        menu.addAction(_("Choose a file…"), partial(self.ask, host, take))

    def ask(self, host: QWidget, take: Callable[[Compared], object]) -> None:
        """Let a file of this computer be chosen."""
        filters = (_("Videos ({endings})").format(endings=VIDEO_FILES), _("All files (*)"))
        choose_file(host, _("Choose a file to compare"), lambda path: take(local_file(path)), filters, self._folder)


def local_file(path: Path, entry: Entry | None = None) -> Compared:
    """Return a file of this computer as a side."""
    return Compared(VideoSource(path=path), entry)
