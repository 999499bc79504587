"""The errors of decoding."""

from kdesk.errors import MediaProblem, Reason


def damaged(detail: str) -> MediaProblem:
    """Return the error of contents that contradict themselves."""
    return MediaProblem(detail, reason=Reason.MEDIA_DAMAGED)


def too_large(width: int, height: int) -> MediaProblem:
    """Return the error of pictures beyond the limit."""
    return MediaProblem(f"{width} by {height} pixels", reason=Reason.MEDIA_TOO_LARGE)


def without_frames(detail: str) -> MediaProblem:
    """Return the error of a video track that gives no picture."""
    return MediaProblem(detail, reason=Reason.MEDIA_WITHOUT_FRAMES)


def codec_unknown() -> MediaProblem:
    """Return the error of a codec without a decoder."""
    return MediaProblem(reason=Reason.MEDIA_CODEC_UNKNOWN)


def unreadable(error: OSError) -> MediaProblem:
    """Return the error of a local file that cannot be read."""
    problem = MediaProblem(str(error.strerror or error), reason=Reason.MEDIA_FILE_UNREADABLE)
    problem.__cause__ = error
    return problem
