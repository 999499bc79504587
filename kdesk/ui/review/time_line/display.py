"""What the time line of a player shows of an entry: pictures, waveform, chapters, and the list of moments."""

from functools import partial

from PySide6.QtCore import QObject

from kdesk.domain.cue_points import CuePoints
from kdesk.domain.entry import Entry, MediaType
from kdesk.messages.playing import WITH_STREAM
from kdesk.ui.review.captions import PlayerCaptions
from kdesk.ui.review.controls import Controls
from kdesk.ui.review.moments.lists import Listed, MomentLists
from kdesk.ui.review.moments.pane import MomentsPane
from kdesk.ui.review.player_actions import PlayerActions
from kdesk.ui.review.player_keys import PlayerAction
from kdesk.ui.review.services import ReviewServices
from kdesk.ui.review.time_line.chapters import Chapters
from kdesk.ui.review.time_line.hover import Hover
from kdesk.ui.review.time_line.sound_levels import SoundLevels
from kdesk.ui.review.time_line.time_pictures import TimePictures
from kdesk.ui.review.transport import Transport


class TimeLineDisplay(QObject):
    """Shows one entry after the other on the time line of a player.

    Args:
        captions: Whose lines are listed.

    Attributes:
        chapters: The cue points of the entry.
        pictures: Of any time.
        hover: The picture at the pointer.
        levels: The waveform of a sound.
        pane: The list of chapters or lines.
        lists: Open and close it.
    """

    def __init__(
        self, services: ReviewServices, controls: Controls, transport: Transport, captions: PlayerCaptions
    ) -> None:
        super().__init__(controls)
        self._controls, self._transport, self._captions = controls, transport, captions
        self._choices = services.choices
        self._entry: Entry | None = None
        line = controls.time_line
        self.chapters = Chapters(services.tasks, self)
        self.pictures = TimePictures(services.images, services.tasks, self)
        self.hover = Hover(services.theme, line, self.pictures, self.chapters, controls.time.moment_words)
        self.levels = SoundLevels(services.waveforms, services.sounding, services.tasks, self)
        self.pane = MomentsPane(services.theme, services.formatter)
        self.pane.position = lambda: transport.position
        self.lists = MomentLists(self.pane, self.chapters, captions)
        self._connect(transport)
        self._show_film()

    def show_entry(self, entry: Entry) -> None:
        """Show an entry, or a new snapshot of it."""
        if self._entry is None or self._entry.id != entry.id:
            self.lists.close()
        self._entry = entry
        self.pictures.show_entry(entry)
        self.levels.show_entry(entry)
        self._show_film()

    def show_cue_points(self, source: CuePoints | None) -> None:
        """Show the cue points of the shown entry.

        Args:
            source: None if the session sees none.
        """
        entry = self._entry
        plays = entry is not None and entry.media_type is not MediaType.IMAGE and entry.status in WITH_STREAM
        self.chapters.show_entry(entry.id if entry is not None and plays else "", source)

    def go_to_chapter(self, *, right: bool) -> None:
        """Go to the chapter on the right, or on the left: the next one where time runs from left to right."""
        position, ahead = self._transport.position, right is not self._controls.isRightToLeft()
        target = self.chapters.next(position) if ahead else self.chapters.previous(position)
        if target is not None:
            self._transport.go_to(target)

    def toggle_film(self) -> None:
        """Show the filmstrip or waveform, or hide it, in this player and all others."""
        self._choices.choose_filmstrip(shown=not self._choices.filmstrip)

    def offer(self, actions: PlayerActions) -> None:
        """Let keys and menu of the player do what the time line does."""
        add, filmstrip = actions.offer, lambda: self._choices.filmstrip
        for action, right in ((PlayerAction.PREVIOUS_CHAPTER, False), (PlayerAction.NEXT_CHAPTER, True)):
            add(action, partial(self.go_to_chapter, right=right), lambda: self.lists.why_no_chapters)
        add(
            PlayerAction.CHAPTERS,
            self.lists.toggle_chapters,
            lambda: self.lists.why_no_chapters,
            lambda: self.lists.listed is Listed.CHAPTERS,
        )
        add(
            PlayerAction.LINES,
            self.lists.toggle_lines,
            lambda: self._captions.why_none,
            lambda: self.lists.listed is Listed.LINES,
        )
        add(PlayerAction.FILMSTRIP, self.toggle_film, is_on=filmstrip)

    def _connect(self, transport: Transport) -> None:
        transport.changed.connect(self._show_range)
        self._controls.time_line.room_changed.connect(self._show_film)
        self.chapters.changed.connect(self._show_chapters)
        self.pictures.changed.connect(self._show_film)
        self.levels.changed.connect(self._show_film)
        # No lambda: the choices outlive every player, and would keep each closed one, with its threads and pictures.
        self._choices.filmstrip_chosen.connect(self._show_film)
        self._controls.chapter.clicked.connect(lambda _checked=False: self.lists.toggle_chapters())
        self._controls.seek.valueChanged.connect(self._follow_position)
        self.pane.sought.connect(transport.go_to)
        self.lists.changed.connect(self._show_list)

    def _show_film(self) -> None:
        line, entry = self._controls.time_line, self._entry
        wanted = self._choices.filmstrip and entry is not None and line.has_room
        self.pictures.want_strip(wanted=wanted)
        self.levels.want(wanted=wanted)
        if self.levels.peaks:
            line.film.show_levels(self.levels.peaks)
        else:
            line.film.show_pictures(self.pictures.coarse)
        line.show_film(wanted=wanted and (self.pictures.has_strip or bool(self.levels.peaks)))

    def _show_range(self) -> None:
        self._controls.time_line.film.show_range(self._transport.range.play_range)

    def _show_chapters(self) -> None:
        self._controls.seek.show_marks(point.start for point in self.chapters.points)
        self._controls.chapter.setVisible(bool(self.chapters.named))
        self._show_chapter(self._controls.seek.value())

    def _show_list(self) -> None:
        self._controls.chapter.setChecked(self.lists.listed is Listed.CHAPTERS)

    def _show_chapter(self, position: int) -> None:
        chapter = self.chapters.at(position)
        self._controls.chapter.show_name(chapter.name if chapter is not None else "")

    def _follow_position(self, position: int) -> None:
        self._show_chapter(position)
        self.pane.follow(position)
