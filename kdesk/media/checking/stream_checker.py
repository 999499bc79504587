"""Reading a stream to its segments, for a check."""

import asyncio
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, replace

from kdesk.domain.stream_check.dash import DashManifest, DashRow
from kdesk.domain.stream_check.facts import CheckedPlaylist, CheckedStream, SegmentFact
from kdesk.domain.stream_check.outline import (
    DeliveryKind,
    OfferedTrack,
    OfferedVariant,
    StreamOutline,
    TrackKind,
)
from kdesk.domain.stream_check.ports import Progress
from kdesk.errors import Reason, ServerProblem
from kdesk.media.checking.codecs import codecs_in
from kdesk.media.checking.outlines import dash_of, manifest_at, media_playlist, media_playlist_at, offers_of, outline_of
from kdesk.media.checking.segment_probe import beginning_of, size_of
from kdesk.media.content_types import is_captions
from kdesk.media.multivariant_playlist import is_multivariant, read_multivariant
from kdesk.media.playlist import MediaPlaylist, Segment
from kdesk.media.playlist_syntax import split_lines
from kdesk.media.stream_errors import live_not_checked, not_hls
from kdesk.media.upstream import UpstreamClient

AT_ONCE = 4
"""Requests at the same time."""
FEW = 8
"""Segments of each playlist that are asked for where not all are."""


class StreamChecker:
    """Implements `domain.stream_check.ports.StreamReader`.

    Args:
        upstream: Asks without a session, or with that of an account, which only its own host gets.
    """

    def __init__(self, upstream: UpstreamClient) -> None:
        self._upstream = upstream

    async def outline(self, url: str) -> StreamOutline:
        """Return what a player is offered at an address. Raises ServerProblem."""
        return await outline_of(self._upstream, url)

    async def check(
        self, url: str, *, every_segment: bool = False, expected: float = 0.0, progress: Progress | None = None
    ) -> CheckedStream:
        """Read a stream and the sizes of its segments. Raises ServerProblem if its manifest cannot be read."""
        kind, opened, has_manifest = await self._rows(url)
        work = _Work(self._upstream, progress or (lambda _done, _total: None))
        jobs = [(row, numbers_to_ask(len(row.segments), every=every_segment)) for row in opened]
        work.total = sum(len(numbers) for _row, numbers in jobs)
        checked = [await work.checked(row, numbers) for row, numbers in jobs]
        return CheckedStream(url, tuple(checked), has_manifest, expected, kind)

    async def _rows(self, url: str) -> tuple[DeliveryKind, "list[_Opened]", bool]:
        """Return the playlists of a stream, and whether a manifest declares them. Raises ServerProblem."""
        found = await manifest_at(self._upstream, url)
        if found.is_dash:
            return DeliveryKind.DASH, _dash_rows(dash_of(found)), True
        if not found.is_hls:
            raise not_hls(found.content_type)
        lines = split_lines(found.data)
        if not is_multivariant(lines):
            return (
                DeliveryKind.HLS,
                [await self._opened(OfferedVariant(found.url), media_playlist(found.url, lines))],
                False,
            )
        variants, tracks = offers_of(read_multivariant(found.url, lines))
        offers: list[OfferedVariant | OfferedTrack] = [*variants, *(track for track in tracks if track.url)]
        opened = [await self._opened(offer, media_playlist_at(self._upstream, offer.url)) for offer in offers]
        return DeliveryKind.HLS, opened, True

    async def _opened(
        self, offer: OfferedVariant | OfferedTrack, reading: Coroutine[object, object, MediaPlaylist]
    ) -> "_Opened":
        try:
            playlist = await reading
        except ServerProblem as problem:
            if problem.reason is Reason.LIVE:
                raise live_not_checked() from problem
            return _Opened(CheckedPlaylist(offer, problem=_words(problem)), ())
        return _opened_of(offer, playlist.segments, playlist.target_duration)


@dataclass(frozen=True, slots=True)
class _Opened:
    """A playlist that was read, and its segments as they can be asked for."""

    playlist: CheckedPlaylist
    segments: tuple[Segment, ...]


def _opened_of(offer: OfferedVariant | OfferedTrack, segments: tuple[Segment, ...], target: int = 0) -> _Opened:
    facts = tuple(SegmentFact(number, one.start, one.seconds) for number, one in enumerate(segments, 1))
    return _Opened(CheckedPlaylist(offer, target, facts), segments)


def _dash_rows(manifest: DashManifest) -> list[_Opened]:
    """Return the representations of a DASH manifest. Raises BadResponse for a live one."""
    if manifest.is_live:
        raise live_not_checked()
    return [_dash_row(row) for row in manifest.rows]


def _dash_row(row: DashRow) -> _Opened:
    if not row.segments:
        return _Opened(CheckedPlaylist(row.offer, problem="it names no segment"), ())
    parts = (Segment(one.part, one.start, one.seconds, init_section=row.init) for one in row.segments)
    return _opened_of(row.offer, tuple(parts))


class _Work:
    """Asks for segments, and counts them."""

    def __init__(self, upstream: UpstreamClient, progress: Progress) -> None:
        self._upstream = upstream
        self._progress = progress
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._done = 0
        self.total = 0

    async def checked(self, opened: _Opened, numbers: Sequence[int]) -> CheckedPlaylist:
        """Return a playlist with what its segments told."""
        if not opened.segments:
            return opened.playlist
        facts = list(opened.playlist.segments)
        async with asyncio.TaskGroup() as group:
            tasks = {number: group.create_task(self._probed(opened, number)) for number in numbers}
        for number, task in tasks.items():
            facts[number] = task.result()
        return await self._looked_into(replace(opened.playlist, segments=tuple(facts)), opened.segments[0])

    async def _probed(self, opened: _Opened, number: int) -> SegmentFact:
        fact = opened.playlist.segments[number]
        async with self._slots:
            try:
                fact = replace(fact, size=await size_of(self._upstream, opened.segments[number].part))
            except ServerProblem as problem:
                fact = replace(fact, problem=_words(problem))
        self._done += 1
        self._progress(self._done, self.total)
        return fact

    async def _looked_into(self, playlist: CheckedPlaylist, first: Segment) -> CheckedPlaylist:
        """Return the playlist with what its first segment is."""
        if playlist.segments[0].problem or first.key is not None:
            return playlist  # it is not there, or cannot be read
        offer = playlist.offer
        is_text = isinstance(offer, OfferedTrack) and offer.kind is TrackKind.CAPTIONS and first.init_section is None
        try:
            head = await beginning_of(self._upstream, first.part if is_text else first.init_section or first.part)
        except ServerProblem as problem:
            facts = (replace(playlist.segments[0], size=None, problem=_words(problem)), *playlist.segments[1:])
            return replace(playlist, segments=facts)
        if is_text:
            return replace(playlist, is_text=is_captions(head))
        return replace(playlist, codecs=codecs_in(head))


def numbers_to_ask(count: int, *, every: bool) -> Sequence[int]:
    """Return the indexes of the segments that are asked for: all, or some from the first to the last."""
    if every or count <= FEW:
        return range(count)
    return [round(step * (count - 1) / (FEW - 1)) for step in range(FEW)]


def _words(problem: ServerProblem) -> str:
    return (problem.detail or str(problem))[:200]
