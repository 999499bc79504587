"""The errors of streams that the relay does not play."""

from kdesk.errors import Advice, BadResponse

_HOSTILE = "kdesk plays only what a web server delivers, in the forms that it can check."
_ASK = "Ask who runs the server, or download the file and play it with another program."


def unplayable(title: str, detail: str, explanation: str = _HOSTILE, next_step: str = _ASK) -> BadResponse:
    """Return an error that a retry cannot solve."""
    return BadResponse(detail, title=title, retryable=False, advice=Advice(explanation, next_step))


def bad_playlist(detail: str) -> BadResponse:
    """Return the error of a malformed playlist."""
    return unplayable("The server's playlist cannot be used", detail)


def drm_protected(method: str) -> BadResponse:
    """Return the error of a stream with an encryption other than AES-128."""
    return unplayable(
        "This video is protected in a way that kdesk cannot play",
        f"encryption {method}",
        "It is encrypted for players with a licence (DRM, SAMPLE-AES).",
        "Play it in the player of the web site that it belongs to.",
    )


def limit_exceeded(what: str, limit: str) -> BadResponse:
    """Return the error of a playlist or file beyond its limit."""
    return unplayable("The server sends more than a stream can have", f"{what}: the limit is {limit}")


def dash_manifest() -> BadResponse:
    """Return the error of a DASH manifest."""
    return unplayable(
        "kdesk cannot play MPEG-DASH",
        "the server sent a DASH manifest where an HLS playlist was asked for",
        "The player of this program knows HLS and single files.",
        "Copy the MP4 or the download link and play it with another program.",
    )


def live_stream() -> BadResponse:
    """Return the error of a playlist without an end."""
    return unplayable(
        "kdesk cannot play live streams",
        "the playlist has no end",
        "It plays recordings, whose playlist is complete.",
        "Play it in the player of the web site that it belongs to, or wait for the recording.",
    )
