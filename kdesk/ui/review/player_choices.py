"""What a person chooses in one player and finds in every other: the captions, and how times are written."""

from PySide6.QtCore import QObject, Signal

from kdesk.domain.compare_layout import USUAL_LAYOUT, CompareLayout
from kdesk.domain.time_form import TimeForm


class PlayerChoices(QObject):
    """Shared by the players of panel, windows and quick look.

    Attributes:
        captions: Language of the captions that are shown; "" for none.
        time_form: How times are written where the frame rate is known.
        compare_layout: How the last Compare window stood on the screen.
        filmstrip: Whether frames, or the waveform of a sound, are shown under the seek bar.

    Signals:
        captions_chosen: The language was changed.
        time_form_chosen: The `TimeForm` was changed.
        filmstrip_chosen: Whether the filmstrip is shown was changed.
        compare_layout_chosen: The `CompareLayout` was changed.
    """

    captions_chosen = Signal(str)
    time_form_chosen = Signal(object)
    filmstrip_chosen = Signal(bool)
    compare_layout_chosen = Signal(object)

    def __init__(
        self,
        captions: str = "",
        time_form: TimeForm = TimeForm.CLOCK,
        *,
        filmstrip: bool = True,
        compare_layout: CompareLayout = USUAL_LAYOUT,
    ) -> None:
        super().__init__()
        self.captions, self.time_form, self.filmstrip = captions, time_form, filmstrip
        self.compare_layout = compare_layout

    def choose_captions(self, language: str) -> None:
        """Show the captions of a language everywhere, or none."""
        if language != self.captions:
            self.captions = language
            self.captions_chosen.emit(language)

    def choose_time_form(self, form: TimeForm) -> None:
        """Write times in this form everywhere."""
        if form is not self.time_form:
            self.time_form = form
            self.time_form_chosen.emit(form)

    def choose_filmstrip(self, *, shown: bool) -> None:
        """Show the filmstrip everywhere, or nowhere."""
        if shown != self.filmstrip:
            self.filmstrip = shown
            self.filmstrip_chosen.emit(shown)

    def choose_compare_layout(self, layout: CompareLayout) -> None:
        """Let the next Compare window stand so on the screen."""
        if layout != self.compare_layout:
            self.compare_layout = layout
            self.compare_layout_chosen.emit(layout)
