"""What was measured before, by the videos it is of: a video that is chosen again shows it without another measuring."""

from collections.abc import Sequence
from fractions import Fraction

from kdesk.domain.measures import Measure
from kdesk.ui.review.measures.candidates import key_of
from kdesk.ui.review.measures.measured import Candidate, Track
from kdesk.ui.review.measures.measurer import Wish

_MOST = 12
"""Tracks: one of an hour has a hundred thousand frames."""

_Kind = tuple[Measure, object, Fraction, Fraction]
"""Measure, reference, and range: tracks that have these in common stand in one graph."""


class KeptTracks:
    """Knows the tracks that were measured last."""

    def __init__(self) -> None:
        self._kept: dict[tuple[_Kind, object], tuple[Wish, Track]] = {}

    def __bool__(self) -> bool:
        return bool(self._kept)

    def keep(self, wish: Wish, tracks: Sequence[Track]) -> None:
        """Keep tracks, also those that still grow, in the place of earlier ones of the same."""
        for track in tracks:
            key = _kind(wish), key_of(track.candidate.what)
            self._kept.pop(key, None)
            self._kept[key] = wish, track
        for key in list(self._kept)[:-_MOST]:
            del self._kept[key]

    def fitting(self, candidates: Sequence[Candidate], shown: Wish | None) -> tuple[Wish | None, tuple[Track, ...]]:
        """Return the tracks of videos that can be measured now, and the wish they are of.

        Args:
            shown: Is preferred; else the last wish that fits is taken.
        """
        keys = {key_of(one.what) for one in candidates}
        fits = [
            (wish, track)
            for wish, track in self._kept.values()
            if {key_of(wish.reference.what), key_of(track.candidate.what)} <= keys
        ]
        if not fits:
            return None, ()
        kinds = [_kind(wish) for wish, _track in fits]
        kind = _kind(shown) if shown is not None and _kind(shown) in kinds else kinds[-1]
        alike = [pair for pair, one in zip(fits, kinds, strict=True) if one == kind]
        return alike[-1][0], tuple(track for _wish, track in alike)


def _kind(wish: Wish) -> _Kind:
    return wish.measure, key_of(wish.reference.what), wish.start, wish.end
