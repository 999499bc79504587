"""What a player shows of an entry: poster, renditions, length, phase, and why it cannot be played."""

from kdesk.domain.entry import Entry, MediaType
from kdesk.domain.flavor import Flavor
from kdesk.messages.frame_facts import hdr_name
from kdesk.messages.playing import never_played
from kdesk.ui.media_icons import media_icon
from kdesk.ui.review.controls import Controls
from kdesk.ui.review.document_offer import DocumentOffer
from kdesk.ui.review.licence_check import LicenceCheck
from kdesk.ui.review.phase import Phase
from kdesk.ui.review.playback import Playback
from kdesk.ui.review.played import Played
from kdesk.ui.review.poster import Poster
from kdesk.ui.review.services import ReviewServices
from kdesk.ui.review.transport import Transport
from kdesk.ui.review.video_view import VideoView

_CLOSED = frozenset({Phase.STOPPED, Phase.FAILED})


class EntryDisplay:
    """Shows the entry that is played, in the view and the controls.

    Args:
        played: The shown entry and the chosen rendition.

    Attributes:
        offer: What there is for a document.
    """

    def __init__(
        self, services: ReviewServices, played: Played, transport: Transport, view: VideoView, controls: Controls
    ) -> None:
        self._own_file = services.own_file
        self._played, self._transport, self._view, self._controls = played, transport, view, controls
        self._playback: Playback = transport.playback
        self._poster = Poster(services, view)
        self._licence = LicenceCheck(services, self._tell_licence)
        self.offer = DocumentOffer(services)
        self._playback.changed.connect(self._follow)
        self._playback.duration_changed.connect(self.show_duration)
        transport.changed.connect(self.show_transport)
        transport.frames.video.changed.connect(self._take_facts)

    def show_entry(self, entry: Entry) -> None:
        """Show an entry. Another one stops the playback, a new snapshot of the shown one does not."""
        other, renewed = self._played.is_other(entry), self._played.has_new_content(entry)
        self._played.entry = entry
        self._played.local = self._own_file(entry)
        if other:
            self._begin(entry)
        elif renewed:
            self._licence.forget(entry)
            # The stream that is open is that of the old content, and so is the poster.
            self._playback.close()
            self._poster.forget()
            self._transport.range.clear()
            self.show_duration(round(entry.duration * 1000))
        # What plays already is never forbidden.
        self._played.needs_licence = self._playback.phase in _CLOSED and self._licence.is_needed(entry)
        self._licence.ask(entry)
        self._offer()
        # A button that never works says nothing: what cannot be played has none, and the picture says why.
        self._controls.setVisible(not never_played(entry))
        self._poster.load(entry)
        self.offer.show_entry(entry)

    def show_flavors(self, flavors: tuple[Flavor, ...]) -> None:
        """Offer the renditions that can be played."""
        self._played.take_flavors(flavors)
        self._offer()

    def show_chosen(self) -> None:
        """Show which rendition is chosen, and count its frames."""
        self._controls.select(self._played.flavor, local=self._played.is_local)
        self._transport.place.rate = self._played.frame_rate
        self._controls.show_rate(self._played.frame_rate)

    def show_duration(self, milliseconds: int) -> None:
        """Show the length of the video."""
        self._transport.duration = milliseconds
        self._controls.show_duration(milliseconds)

    def show_transport(self) -> None:
        """Show speed, range and loop."""
        transport = self._transport
        self._controls.show_playing(self._is_running)
        self._controls.show_transport(transport.shown_speed, transport.range.play_range, loops=transport.range.loops)

    @property
    def _is_running(self) -> bool:
        return self._playback.phase in {Phase.PLAYING, Phase.LOADING} or bool(self._transport.reverse.speed)

    def _begin(self, entry: Entry) -> None:
        """Forget what was shown of the entry before."""
        self._playback.close()
        self._played.flavor, self._played.flavors, self._played.wants_local = None, (), False
        self._played.notes = {}
        self._transport.reset()
        self._view.clear(media_icon(entry.media_type))
        self.show_duration(round(entry.duration * 1000))
        self._controls.show_position(0)
        self._poster.forget()

    def _offer(self) -> None:
        """Offer what can be played, if anything can."""
        played = self._played
        with_local = played.local is not None and played.entry is not None and not never_played(played.entry)
        self._controls.show_flavors(played.playable, played.flavor, with_local=with_local, notes=played.notes)
        self.show_chosen()
        self._allow_play()

    def _allow_play(self) -> None:
        reason, entry = self._played.why_not, self._played.entry
        self._controls.allow_play(reason)
        if self._playback.phase is Phase.STOPPED and entry is not None:
            picture = entry.media_type is MediaType.IMAGE and not entry.status.failed
            self._view.show_text("" if picture else reason)

    def _tell_licence(self) -> None:
        if self._playback.phase in _CLOSED:
            self._played.needs_licence = True
            self._offer()

    def _take_facts(self) -> None:
        """Count frames by the rate of the file where the server tells none, and name its HDR."""
        played = self._played
        played.facts = facts = self._transport.frames.video.facts
        name = hdr_name(facts.colours) if facts is not None else ""
        if name and played.flavor is not None and not played.is_local and played.flavor.id not in played.notes:
            played.notes[played.flavor.id] = name
            self._offer()
        self.show_chosen()

    def _follow(self) -> None:
        """Show the phase of the playback."""
        phase = self._playback.phase
        self._controls.show_playing(self._is_running)
        self._controls.time.show_poster(is_shown=phase is Phase.STOPPED)
        if phase is Phase.ENDED:
            self._controls.show_position(self._playback.duration)
        elif phase is Phase.STOPPED:
            self._controls.show_position(0)
            self._view.clear_frame()
