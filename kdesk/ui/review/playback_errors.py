"""Messages for the errors of the player."""

from PySide6.QtMultimedia import QMediaPlayer

from kdesk.errors import KdeskError
from kdesk.media.delivery import Stall
from kdesk.messages import N_, _
from kdesk.messages.errors import advice_of, detail_of, has_own_advice, title_of

_Error = QMediaPlayer.Error
_MESSAGES = {
    _Error.ResourceError: N_("The stream cannot be opened"),
    _Error.FormatError: N_("This computer cannot play this kind of video"),
    _Error.NetworkError: N_("The server did not deliver the stream"),
    _Error.AccessDeniedError: N_("The server refuses to deliver the stream"),
}


def player_error_message(error: QMediaPlayer.Error) -> str:
    """Return the message for an error of QtMultimedia."""
    return _(_MESSAGES[error]) if error in _MESSAGES else _("The stream cannot be played")


def not_delivered_message() -> str:
    """Return the message for a stream that the server does not deliver."""
    return _("The server does not deliver")


def stall_message(stall: Stall) -> str:
    """Return the message for a stall; an error that waiting cannot mend has its own title."""
    return not_delivered_message() if stall.problem.retryable else title_of(stall.problem)


def error_detail(error: KdeskError) -> str:
    """Return title, own advice and detail of an error; the general advice of its class is about transfers."""
    advice = f"{advice_of(error)} " if has_own_advice(error) else ""
    return f"{title_of(error)}. {advice}({detail_of(error)})"
