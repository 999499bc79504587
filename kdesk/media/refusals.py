"""The errors of streams that the relay does not play."""

from kdesk.errors import BadResponse, Reason


def refusal(reason: Reason, detail: str) -> BadResponse:
    """Return the error of a stream for which asking again is of no use."""
    return BadResponse(detail, reason=reason, retryable=False)


def bad_list(detail: str) -> BadResponse:
    """Return the error of a playlist that breaks the rules."""
    return refusal(Reason.PLAYLIST_UNUSABLE, detail)


def protected(method: str) -> BadResponse:
    """Return the error of a stream whose encryption is not AES-128."""
    return refusal(Reason.STREAM_PROTECTED, f"encryption {method}")


def too_much(what: str, limit: str) -> BadResponse:
    """Return the error of a list, a file or a wait beyond its bound."""
    return refusal(Reason.STREAM_TOO_MUCH, f"{what}: the limit is {limit}")


def dash() -> BadResponse:
    """Return the error of a DASH manifest."""
    return refusal(Reason.DASH, "the server sent a DASH manifest where an HLS playlist was asked for")


def live() -> BadResponse:
    """Return the error of a playlist that has no end."""
    return refusal(Reason.LIVE, "the playlist has no end")
