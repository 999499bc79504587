"""Captions over the video: the menu of tracks, the chosen one, and its text at the position of the player."""

import logging
from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QToolButton

from kdesk.domain.captions.cues import CueTrack, unreadable
from kdesk.domain.captions.formats import CaptionFormat
from kdesk.domain.captions.parsers import parse
from kdesk.domain.editing.asset_status import AssetStatus
from kdesk.domain.editing.captions import Caption
from kdesk.domain.moments import Moment, Moments
from kdesk.errors import KdeskError, Reason
from kdesk.messages import _
from kdesk.messages.errors import title_of
from kdesk.text_encoding import decoded
from kdesk.threads import Workers
from kdesk.ui.review.captions_menu import OFF, UNNAMED, CaptionsMenu, language_of
from kdesk.ui.review.phase import Phase
from kdesk.ui.review.playback import Playback
from kdesk.ui.review.player_choices import PlayerChoices
from kdesk.ui.review.video_view import VideoView
from kdesk.ui.tasks import TaskScope

_READABLE = frozenset({CaptionFormat.SRT, CaptionFormat.DFXP, CaptionFormat.WEBVTT})
_SHOWS = frozenset({Phase.PLAYING, Phase.PAUSED, Phase.LOADING})
log = logging.getLogger(__name__)


class CaptionSource(Protocol):
    """Reads captions: a part of `domain.editing.captions.CaptionEditing`."""

    async def captions(self, entry_id: str) -> tuple[Caption, ...]:
        """Return the captions of an entry."""
        ...

    async def content(self, caption: Caption) -> bytes:
        """Return the file."""
        ...


class PlayerCaptions(QObject):
    """The captions of a player. It requests the list when somebody wants captions, never before.

    Args:
        button: Opens the menu of tracks.
        choices: With the language that was chosen last, here or in another player.

    Attributes:
        tracks: The captions that can be shown; None while they are not listed.
        trouble: Why they could not be listed or read; "" if they could.
        lines: The lines of the shown captions.
        menu: Of the tracks.

    Signals:
        lines_changed: Other lines are there, or none any more.
    """

    lines_changed = Signal()

    def __init__(
        self, playback: Playback, view: VideoView, button: QToolButton, tasks: TaskScope, choices: PlayerChoices
    ) -> None:
        super().__init__(view)
        self._playback, self._view, self._button, self._tasks = playback, view, button, tasks
        self._workers = Workers("kdesk-captions", 1)
        self._task = f"captions {id(self)}"
        self._source: CaptionSource | None = None
        self._entry_id = ""
        self.tracks: tuple[Caption, ...] | None = None
        self._shown: tuple[str, str] | None = None
        self._track, self.lines = CueTrack(()), Moments()
        self._lists_lines = False
        self.trouble = ""
        self._choices = choices
        # What the key C turns on again.
        self._before = choices.captions
        self.menu = CaptionsMenu(button, self)
        # A click on a checkable button checks it, though it only opens the menu.
        button.clicked.connect(self._show_choice)
        playback.position_changed.connect(self._follow_position)
        playback.changed.connect(self._follow_phase)
        choices.captions_chosen.connect(self._follow_choice)
        self._show_choice()

    @property
    def choice(self) -> str:
        """The language of the chosen captions, OFF for none."""
        return self._choices.captions

    @property
    def why_none(self) -> str:
        """Why no captions can be shown; "" if they can."""
        return "" if self._source is not None else _("This session does not see captions")

    @property
    def why_no_lines(self) -> str:
        """What to say in place of the lines while there are none."""
        if self.why_none or self.trouble:
            return self.why_none or self.trouble
        no_track = self.tracks is not None and self._listed_track() is None
        return _("This entry has no captions that can be shown") if no_track else _("Loading captions…")

    def list_lines(self, *, wanted: bool) -> None:
        """Load captions because their lines are listed, also while none are shown over the video; or no longer."""
        if wanted != self._lists_lines:
            self._lists_lines = wanted
            self._load_chosen()

    def show_entry(self, entry_id: str, source: CaptionSource | None) -> None:
        """Show the captions of an entry, once they are wanted.

        Args:
            entry_id: Of the entry; "" for none.
            source: None if the session does not see captions.
        """
        self._source = source
        if entry_id != self._entry_id:
            self._tasks.cancel(self._task)
            self._entry_id, self.tracks, self.trouble = entry_id, None, ""
            self._forget_track()
        self._button.setEnabled(source is not None)
        self._show_choice()

    def show_captions(self, entry_id: str, captions: Sequence[Caption]) -> None:
        """Take the captions of an entry that somebody else has requested."""
        if entry_id == self._entry_id:
            self.tracks, self.trouble = tuple(filter(_is_offered, captions)), ""
            self.menu.fill()
            self._show_choice()
            self._load_chosen()

    def choose(self, choice: str) -> None:
        """Show the captions of a language, or none, in this player and all others."""
        if choice == self.choice:
            # Perhaps they could not be loaded before.
            self._follow_choice(choice)
        self._choices.choose_captions(choice)

    def toggle(self) -> None:
        """Turn the captions off, or those on that were shown before, or the default ones."""
        if self.choice != OFF:
            self.choose(OFF)
            return
        default = next((caption for caption in self.tracks or () if caption.is_default), None)
        first = next(iter(self.tracks or ()), None)
        best = default or first
        self.choose(self._before or (language_of(best) if best is not None else UNNAMED))

    def _follow_choice(self, choice: str) -> None:
        self._before = choice or self._before
        self._show_choice()
        self._load_chosen()

    def request(self) -> None:
        """Request the list of captions."""
        if self._source is not None and self._entry_id:
            self._tasks.spawn(self._load_list(self._source, self._entry_id), replace=self._task)

    async def _load_list(self, source: CaptionSource, entry_id: str) -> None:
        try:
            captions = await source.captions(entry_id)
        except KdeskError as error:
            log.info("no captions: %s", error)
            self._tell_trouble(error)
            return
        self.show_captions(entry_id, captions)

    def _load_chosen(self) -> None:
        """Load the chosen captions if they are to be seen now and are not there yet."""
        is_shown = self.choice != OFF and self._playback.phase in _SHOWS
        if not is_shown:
            self._view.show_caption("")
        if not is_shown and not self._lists_lines:
            return
        if self.tracks is None:
            self.request()
            return
        track = self._listed_track() if self._lists_lines else self.chosen_track()
        if track is None or self._source is None:
            self._forget_track()
        elif self._shown != (track.id, track.version):
            self._forget_track()
            self._shown = (track.id, track.version)
            self._tasks.spawn(self._load_content(self._source, track), replace=self._task)
        else:
            self._follow_position(self._playback.position)

    async def _load_content(self, source: CaptionSource, caption: Caption) -> None:
        try:
            data = await source.content(caption)
            self._track, self.lines = await self._workers.run(_track_of, data, caption.format)
        except KdeskError as error:
            log.info("captions %s cannot be shown: %s", caption.id, error)
            self._tell_trouble(error)
            return
        self.lines_changed.emit()
        self._follow_position(self._playback.position)

    def _tell_trouble(self, error: KdeskError) -> None:
        self.trouble = title_of(error)
        self.menu.fill()
        self.lines_changed.emit()

    def _forget_track(self) -> None:
        self._shown, self._track, self.lines = None, CueTrack(()), Moments()
        self._view.show_caption("")
        self.lines_changed.emit()

    def chosen_track(self) -> Caption | None:
        """Return the captions of the chosen language; the default ones of several."""
        fitting = [track for track in self.tracks or () if self.choice in {language_of(track), UNNAMED}]
        return next((track for track in fitting if track.is_default), next(iter(fitting), None))

    def _listed_track(self) -> Caption | None:
        """Return the captions whose lines are listed: those that are shown, or would be if they were turned on."""
        tracks = self.tracks or ()
        first = next((track for track in tracks if track.is_default), next(iter(tracks), None))
        return self.chosen_track() or first

    def _follow_position(self, milliseconds: int) -> None:
        if self.choice != OFF and self._playback.phase in _SHOWS:
            self._view.show_caption(self._track.text_at(milliseconds))

    def _follow_phase(self) -> None:
        if self._playback.phase in _SHOWS:
            self._load_chosen()
        else:
            self._view.show_caption("")

    def _show_choice(self) -> None:
        # Lit only for captions that are there, not for a language that was chosen for another entry.
        self._button.setChecked(self.choice != OFF and self.chosen_track() is not None)
        seen = self._source is not None or not self._entry_id
        self._button.setToolTip(_("Captions (C)") if seen else self.why_none)


def _is_offered(caption: Caption) -> bool:
    return caption.status is AssetStatus.READY and caption.on_player and caption.format in _READABLE


def _track_of(data: bytes, kind: CaptionFormat) -> tuple[CueTrack, Moments]:
    """Return the cues of a file, and its lines. Blocks; raises CaptionUnreadable."""
    found = decoded(data)
    if found is None:
        raise unreadable(Reason.CAPTION_NO_TEXT)
    cues = parse(found[0], kind)
    return CueTrack(cues), Moments(Moment(cue.start, " ".join(cue.text.split())) for cue in cues)
