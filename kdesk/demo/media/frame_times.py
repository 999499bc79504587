"""Which moments of a video a thumbnail URL means, in seconds."""

from kdesk.demo.media.thumbnail_params import BadParameter, ThumbnailParams

DEFAULT_SECOND = 3.0
_LAST_FRAME = 0.1


def single(params: ThumbnailParams, duration: float) -> float:
    """The one moment. A duration of 0 is unknown."""
    if params.slices > 0:
        return capped(_slice(params, duration, min(params.slice, params.slices - 1)), duration)
    if params.second < 0:
        return best(duration)
    return capped(min(params.second, float(int(duration))) if duration else params.second, duration)


def each(params: ThumbnailParams, duration: float) -> list[float]:
    """One moment for each part of a strip."""
    return [capped(_slice(params, duration, number), duration) for number in range(params.slices)]


def best(duration: float) -> float:
    """The moment that shows an entry where nobody has chosen one."""
    return capped(DEFAULT_SECOND, duration)


def _slice(params: ThumbnailParams, duration: float, number: int) -> float:
    """Where a part begins: in whole seconds, unless a range is given."""
    if params.start < 0 and params.end < 0:
        return float(int(duration * number / params.slices))
    start = max(params.start, 0.0)
    end = min(params.end, duration) if params.end >= 0 else duration
    if start > end:
        raise BadParameter
    return start + number * (end - start) / params.slices


def capped(second: float, duration: float) -> float:
    """A moment at which there still is a frame."""
    return max(0.0, min(second, duration - _LAST_FRAME)) if duration else second
