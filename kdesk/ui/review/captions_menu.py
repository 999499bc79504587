"""The menu of a player's captions: off, and one row for each track."""

from typing import Protocol

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton

from kdesk.domain.editing.captions import Caption
from kdesk.messages import _
from kdesk.messages.captions import caption_name, language_name
from kdesk.ui.mnemonics import without_mnemonic
from kdesk.ui.popup import Side, open_on_click

OFF = ""
"""The choice of no captions."""
UNNAMED = "*"
"""The choice of captions whose language the server does not tell."""


class CaptionChoice(Protocol):
    """What the menu asks of a player's captions."""

    @property
    def tracks(self) -> tuple[Caption, ...] | None:
        """The captions that can be shown; None while they are not listed."""
        ...

    @property
    def trouble(self) -> str:
        """Why there is no list; "" if there is."""
        ...

    @property
    def choice(self) -> str:
        """The chosen language, OFF for none."""
        ...

    def chosen_track(self) -> Caption | None:
        """Return the captions of the chosen language."""
        ...

    def choose(self, choice: str) -> None:
        """Show the captions of a language, or none."""
        ...

    def request(self) -> None:
        """Request the list."""
        ...


class CaptionsMenu(QMenu):
    """Filled each time it opens, and when the list has come.

    Args:
        button: Opens it.
        captions: Of the player.
    """

    def __init__(self, button: QToolButton, captions: CaptionChoice) -> None:
        super().__init__(button)
        self._captions = captions
        self.setAccessibleName(_("Captions"))
        self.aboutToShow.connect(self._open)
        open_on_click(button, self, Side.ABOVE)

    def fill(self) -> None:
        """Offer the tracks as they are known now."""
        self.clear()
        captions, group = self._captions, QActionGroup(self)
        chosen = captions.chosen_track()
        self._add(group, _("Captions off"), OFF, checked=captions.choice == OFF)
        if captions.tracks is None:
            self.addAction(captions.trouble or _("Loading captions…")).setEnabled(False)
        elif not captions.tracks:
            self.addAction(_("This entry has no captions that can be shown")).setEnabled(False)
        for track in captions.tracks or ():
            self._add(group, _track_name(track), language_of(track), checked=track is chosen)

    def _open(self) -> None:
        self.fill()
        if self._captions.tracks is None:
            self._captions.request()

    def _add(self, group: QActionGroup, words: str, choice: str, *, checked: bool) -> None:
        action = QAction(without_mnemonic(words), self)
        action.setCheckable(True)
        action.setChecked(checked)
        action.triggered.connect(lambda _checked=False: self._captions.choose(choice))
        group.addAction(action)
        self.addAction(action)


def language_of(caption: Caption) -> str:
    """Return by what the captions are chosen, for this entry and the next ones."""
    return caption.code or caption.language or UNNAMED


def _track_name(track: Caption) -> str:
    name, language = caption_name(track), language_name(track.language)
    return name if name == language else _("{name} ({language})").format(name=name, language=language)
