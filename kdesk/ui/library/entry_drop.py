"""Files that are dropped on an entry: captions, attachments, and a picture that is one of them or its thumbnail."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtWidgets import QMessageBox, QWidget

from kdesk.domain.captions.formats import named_as_captions
from kdesk.domain.entry import MediaType
from kdesk.domain.names import in_a_sentence
from kdesk.domain.sidecars import named_as_attachments, named_as_picture
from kdesk.messages import N_, _
from kdesk.ui.drop_place import DropPlace
from kdesk.ui.question_box import QuestionBox

if TYPE_CHECKING:  # the tabs are imported when they are opened first
    from kdesk.ui.library.tabs.entry_tabs import EntryTabs
    from kdesk.ui.library.tabs.files.tab import FileTab
    from kdesk.ui.library.tabs.thumbnails.tab import ThumbnailsTab


@dataclass(frozen=True, slots=True)
class EntryFiles:
    """A kind of files that go to an entry.

    Attributes:
        suits: Whether files are of the kind, by their names.
        tab: The tab that takes them, or says why it does not.
        words: What a drop does, with `{name}` of the entry.
        media: The entries that take them; empty for all.
        asks: Whether to ask first if the file is to be the thumbnail instead.
    """

    suits: Callable[[Sequence[Path]], bool]
    tab: str
    words: str
    media: frozenset[MediaType] = frozenset()
    asks: bool = False

    def sentence(self, name: str) -> str:
        """Return what a drop on an entry does."""
        return _(self.words).format(name=in_a_sentence(name))

    def is_for(self, media_type: MediaType) -> bool:
        """Return whether entries of this type take them."""
        return not self.media or media_type in self.media

    def take(self, tabs: EntryTabs, paths: Sequence[Path]) -> None:
        """Open the tab, and hand it files unless the session may not add any."""
        tabs.open(self.tab)
        tab = self.tab_of(tabs)
        if tab.why_no_adding():
            return
        if self.asks:
            _ask_what_for(tabs, tab, paths)
        else:
            tab.take(paths)

    def tab_of(self, tabs: EntryTabs) -> FileTab:
        """Return the tab."""
        return cast("FileTab", tabs.tabs[self.tab])


KINDS = (
    EntryFiles(
        named_as_captions,
        "captions",
        N_("Add captions to “{name}”"),
        frozenset({MediaType.VIDEO, MediaType.AUDIO}),
    ),
    EntryFiles(named_as_attachments, "attachments", N_("Attach to “{name}”")),
    EntryFiles(named_as_picture, "attachments", N_("Add the picture to “{name}”"), asks=True),
)


def take_drops(panel: QWidget, tabs: EntryTabs) -> None:
    """Let a panel take files that go to its entry, if the session may add them.

    Other files, and those that the open tab has a use for, go where they go without it.

    Args:
        panel: All of the entry: player, title and tabs.
        tabs: Those among them that take the files.
    """

    def sentence(kind: EntryFiles) -> str:
        tab = kind.tab_of(tabs)
        if tab.why_no_adding():
            return ""
        return _("Drop the picture to add it to this entry") if kind.asks else tab.words.drop

    for kind in KINDS:
        DropPlace(panel, partial(sentence, kind), partial(kind.take, tabs), kind.suits)


def _ask_what_for(tabs: EntryTabs, attachments: FileTab, paths: Sequence[Path]) -> None:
    """Ask whether a picture is to be the thumbnail of the shown entry or an attachment."""

    def make_thumbnail() -> None:
        tabs.open("thumbnails")
        cast("ThumbnailsTab", tabs.tabs["thumbnails"]).images.take(paths)

    question = _("What should “{name}” become?").format(name=in_a_sentence(paths[0].name))
    more = _("The thumbnail stands for the entry everywhere; an attachment can be downloaded with it.")
    box = QuestionBox(tabs, question, more, yes=_("Make it the thumbnail…"), no=_("Cancel"), enter_agrees=True)
    attach = box.addButton(_("Attach it"), QMessageBox.ButtonRole.AcceptRole)
    attach.clicked.connect(lambda _checked=False: attachments.take(paths))
    box.agreed.connect(make_thumbnail)
    box.open()
