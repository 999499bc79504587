"""The errors of streams that the relay does not play."""

from kdesk.errors import BadResponse, Reason


def unplayable(reason: Reason, detail: str) -> BadResponse:
    """Return the error of a stream for which asking again is of no use."""
    return BadResponse(detail, reason=reason, retryable=False)


def bad_playlist(detail: str) -> BadResponse:
    """Return the error of a playlist that breaks the rules."""
    return unplayable(Reason.PLAYLIST_UNUSABLE, detail)


def drm_protected(method: str) -> BadResponse:
    """Return the error of a stream whose encryption is not AES-128."""
    return unplayable(Reason.STREAM_PROTECTED, f"encryption {method}")


def limit_exceeded(what: str, limit: str) -> BadResponse:
    """Return the error of a list, a file or a wait beyond its bound."""
    return unplayable(Reason.STREAM_TOO_MUCH, f"{what}: the limit is {limit}")


def dash_manifest() -> BadResponse:
    """Return the error of a DASH manifest."""
    return unplayable(Reason.DASH, "the server sent a DASH manifest where an HLS playlist was asked for")


def live_stream() -> BadResponse:
    """Return the error of a playlist that has no end."""
    return unplayable(Reason.LIVE, "the playlist has no end")


def live_not_checked() -> BadResponse:
    """Return the error of a live stream where a recording is checked."""
    return unplayable(Reason.LIVE_NOT_CHECKED, "the stream has no end")


def not_hls(content_type: str) -> BadResponse:
    """Return the error of an address that delivers no HLS playlist where one is needed."""
    return unplayable(Reason.PLAYLIST_UNUSABLE, f"the server sent {content_type or 'something else'}, no HLS playlist")
