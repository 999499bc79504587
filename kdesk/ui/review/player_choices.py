"""What a person chooses in one player and finds in every other: the captions, and how times are written."""

from PySide6.QtCore import QObject, Signal

from kdesk.domain.timecode import TimeForm


class PlayerChoices(QObject):
    """Shared by the players of panel, windows and quick look.

    Attributes:
        captions: Language of the captions that are shown; "" for none.
        time_form: How times are written where the frame rate is known.

    Signals:
        captions_chosen: The language was changed.
        time_form_chosen: The `TimeForm` was changed.
    """

    captions_chosen = Signal(str)
    time_form_chosen = Signal(object)

    def __init__(self, captions: str = "", time_form: TimeForm = TimeForm.CLOCK) -> None:
        super().__init__()
        self.captions, self.time_form = captions, time_form

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
