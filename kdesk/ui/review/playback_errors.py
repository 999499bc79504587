"""Why nothing plays, in words."""

from PySide6.QtMultimedia import QMediaPlayer

from kdesk.errors import KdeskError
from kdesk.media.delivery import Stall
from kdesk.messages.errors import advice_of, detail_of, has_own_advice, title_of

NOT_DELIVERED = "The server does not deliver"
NO_PLAYER = "Nothing can be played at the moment"
NO_DEVICE = "This computer has no device for sound: nothing can be heard"

_Error = QMediaPlayer.Error
_WORDS = {
    _Error.ResourceError: "The stream cannot be opened",
    _Error.FormatError: "This computer cannot play this kind of video",
    _Error.NetworkError: "The server did not deliver the stream",
    _Error.AccessDeniedError: "The server refuses to deliver the stream",
}


def words_of_error(error: QMediaPlayer.Error) -> str:
    """Return what an error of QtMultimedia means."""
    return _WORDS.get(error, "The stream cannot be played")


def words_of_stall(stall: Stall) -> str:
    """Return why a stream stops: what cannot be mended by waiting has words of its own."""
    return NOT_DELIVERED if stall.problem.retryable else title_of(stall.problem)


def playback_detail(problem: KdeskError) -> str:
    """Return what else is known. The general advice is left out, since it speaks of transfers."""
    advice = f"{advice_of(problem)} " if has_own_advice(problem) else ""
    return f"{title_of(problem)}. {advice}({detail_of(problem)})"
