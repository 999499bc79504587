"""The times in a video, in seconds, that a thumbnail URL refers to."""

from kdesk.demo.media.thumbnail_params import BadParameter, ThumbnailParams

# Kaltura's default for an account.
DEFAULT_SECOND = 3.0
_LAST_FRAME = 0.1


def single(params: ThumbnailParams, duration: float) -> float:
    """Return the time of a single thumbnail. A duration of 0 means unknown."""
    if params.slices > 0:
        # Kaltura takes the last slice for a number that is too large.
        return capped(_slice(params, duration, min(params.slice, params.slices - 1)), duration)
    if params.second < 0:
        return best(duration)
    # Kaltura limits the time to the whole seconds of the duration.
    return capped(min(params.second, float(int(duration))) if duration else params.second, duration)


def each(params: ThumbnailParams, duration: float) -> list[float]:
    """Return the time of each slice of a strip."""
    return [capped(_slice(params, duration, number), duration) for number in range(params.slices)]


def best(duration: float) -> float:
    """Return the time of a thumbnail without a given time."""
    return capped(DEFAULT_SECOND, duration)


def _slice(params: ThumbnailParams, duration: float, number: int) -> float:
    """Return the start of a slice: whole seconds, unless the URL gives a range."""
    if params.start < 0 and params.end < 0:
        return float(int(duration * number / params.slices))
    start = max(params.start, 0.0)
    end = min(params.end, duration) if params.end >= 0 else duration
    if start > end:
        raise BadParameter
    return start + number * (end - start) / params.slices


def capped(second: float, duration: float) -> float:
    """Limit a time to one at which the video has a frame."""
    return max(0.0, min(second, duration - _LAST_FRAME)) if duration else second
