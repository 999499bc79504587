"""Sentences about a stream that was checked: what was found, and what it means for somebody who watches."""

from collections.abc import Sequence

from kdesk.domain.exports import Table
from kdesk.domain.links.sessions import hidden
from kdesk.domain.stream_check.facts import CheckedPlaylist, CheckedStream
from kdesk.domain.stream_check.findings import FindingKind, StreamFinding
from kdesk.domain.stream_check.outline import OfferedTrack, OfferedVariant, TrackKind
from kdesk.messages.foreign_text import shown
from kdesk.messages.format import DASH, Format
from kdesk.messages.renditions import pixels_of
from kdesk.messages.translation import N_, _, listed, ngettext

_KILO = 1000
_NAMED = 5
"""Segments that are named; the rest is counted."""

_FOUND = {
    FindingKind.UNREADABLE: N_("its playlist cannot be read: {detail}"),
    FindingKind.SEGMENT_MISSING: N_("{segments} missing: {detail}"),
    FindingKind.BANDWIDTH_EXCEEDED: N_("up to {measured} measured, {declared} declared ({segments})"),
    FindingKind.AVERAGE_EXCEEDED: N_("{measured} measured on average, {declared} declared"),
    FindingKind.BANDWIDTH_OVERSTATED: N_("at most {measured} measured, {declared} declared"),
    FindingKind.BANDWIDTH_UNDECLARED: N_("no bandwidth is declared"),
    FindingKind.SEGMENT_TOO_LONG: N_("{segments} of up to {measured}, with a target duration of {declared}"),
    FindingKind.NO_TARGET: N_("no target duration is declared"),
    FindingKind.NOT_ALIGNED: N_("cut at other times than the first variant, from segment {first} on"),
    FindingKind.LENGTHS_DIFFER: N_("{measured} long, the first variant {declared}"),
    FindingKind.ENTRY_LENGTH: N_("{measured} long, the entry {declared}"),
    FindingKind.CODECS_WRONG: N_("{detail} found, {expected} declared"),
    FindingKind.CODEC_LEVEL: N_("{detail} found, {expected} declared: a higher level"),
    FindingKind.CODECS_UNDECLARED: N_("no codecs are declared"),
    FindingKind.SIZE_UNDECLARED: N_("no resolution is declared"),
    FindingKind.SINGLE_VARIANT: N_("there is only one variant"),
    FindingKind.CAPTIONS_BROKEN: N_("the captions are not WebVTT"),
    FindingKind.LANGUAGE_UNDECLARED: N_("no language is declared"),
}
_MEANS = {
    FindingKind.UNREADABLE: N_("Players skip it, or do not start at all."),
    FindingKind.SEGMENT_MISSING: N_("Players stop there, or jump over it."),
    FindingKind.BANDWIDTH_EXCEEDED: N_("Players choose it on connections that are too slow for it, and stall."),
    FindingKind.AVERAGE_EXCEEDED: N_("Players expect less data than comes, and choose it too early."),
    FindingKind.BANDWIDTH_OVERSTATED: N_("Players avoid it on connections that would be fast enough."),
    FindingKind.BANDWIDTH_UNDECLARED: N_("Players cannot choose by the speed of the connection."),
    FindingKind.SEGMENT_TOO_LONG: N_("Players may run out of data: they load ahead by the target duration."),
    FindingKind.NO_TARGET: N_("The standard demands one; strict players refuse the stream."),
    FindingKind.NOT_ALIGNED: N_("Where players change to it, pictures may repeat, jump or freeze."),
    FindingKind.LENGTHS_DIFFER: N_("Whoever gets this variant may miss the end, or see the stream break off."),
    FindingKind.ENTRY_LENGTH: N_("A part of the video is missing, or the address asks for a part."),
    FindingKind.CODECS_WRONG: N_("Players that go by the declaration refuse it, or start and show nothing."),
    FindingKind.CODEC_LEVEL: N_("Devices that can play the declared level may fail on it."),
    FindingKind.CODECS_UNDECLARED: N_("Players must load a segment to know whether they can play it."),
    FindingKind.SIZE_UNDECLARED: N_("Players cannot choose by the size of the screen."),
    FindingKind.SINGLE_VARIANT: N_("On a slower connection players have nothing to change to."),
    FindingKind.CAPTIONS_BROKEN: N_("Players show no captions."),
    FindingKind.LANGUAGE_UNDECLARED: N_("Players cannot choose it by language."),
}
_IN_SECONDS = frozenset({FindingKind.SEGMENT_TOO_LONG, FindingKind.LENGTHS_DIFFER, FindingKind.ENTRY_LENGTH})


def playlist_name(playlist: CheckedPlaylist, formatter: Format) -> str:
    """Return the name of a variant or a track: its size and bit rate, or “captions (en)”."""
    offer = playlist.offer
    if isinstance(offer, OfferedTrack):
        return _track_name(offer)
    return variant_name(offer, formatter)


def variant_name(variant: OfferedVariant, formatter: Format) -> str:
    """Return the name of a variant: its size and its bit rate."""
    size = pixels_of(variant.width, variant.height) if variant.height else ""
    rate = formatter.bitrate(round(variant.bandwidth / _KILO)) if variant.bandwidth else ""
    return listed(part for part in (size, rate) if part) or _("variant")


def finding_words(finding: StreamFinding, stream: CheckedStream, formatter: Format) -> str:
    """Return where something was found, and what."""
    words = _(_FOUND[finding.kind]).format(
        detail=shown(finding.detail, 200),
        expected=shown(finding.expected, 200),
        measured=_amount(finding.kind, finding.measured, formatter),
        declared=_amount(finding.kind, finding.declared, formatter),
        segments=_segments(finding.segments, formatter),
        first=formatter.number(finding.segments[0]) if finding.segments else "",
    )
    if finding.number is None:
        return _("The stream: {words}").format(words=words)
    return _("{name}: {words}").format(name=playlist_name(stream.playlists[finding.number], formatter), words=words)


def finding_meaning(finding: StreamFinding) -> str:
    """Return what it means for somebody who watches."""
    return _(_MEANS[finding.kind])


def check_summary(findings: Sequence[StreamFinding], stream: CheckedStream, formatter: Format) -> str:
    """Return how many problems were found in how many segments."""
    problems = sum(not one.kind.is_note for one in findings)
    asked = ngettext("{count} segment asked for", "{count} segments asked for", stream.asked)
    asked = asked.format(count=formatter.number(stream.asked))
    if not problems:
        return _("No problem found, {asked}").format(asked=asked)
    found = ngettext("{count} problem found", "{count} problems found", problems)
    return _("{found}, {asked}").format(found=found.format(count=formatter.number(problems)), asked=asked)


def playlists_table(stream: CheckedStream, formatter: Format) -> Table:
    """Return what was declared and measured, a row for each playlist."""
    columns = (
        _("Playlist"),
        _("Declared"),
        _("Highest measured"),
        _("On average"),
        _("Segments"),
        _("Asked for"),
        _("Longest"),
        _("Target"),
        _("Codecs declared"),
        _("Codecs found"),
    )
    return Table(columns, tuple(_row(one, formatter) for one in stream.playlists))


def _row(playlist: CheckedPlaylist, formatter: Format) -> tuple[str, ...]:
    declared = playlist.offer.bandwidth if isinstance(playlist.offer, OfferedVariant) else 0
    codecs = playlist.offer.codecs if isinstance(playlist.offer, OfferedVariant) else ""
    rates = (
        formatter.bitrate(round(rate / _KILO)) if rate else DASH for rate in (declared, playlist.peak, playlist.mean)
    )
    asked = sum(one.size is not None or bool(one.problem) for one in playlist.segments)
    longest = max((one.seconds for one in playlist.segments), default=0.0)
    return (
        playlist_name(playlist, formatter),
        *rates,
        formatter.number(len(playlist.segments)),
        formatter.number(asked),
        _seconds(longest, formatter),
        _seconds(playlist.target, formatter) if playlist.target else DASH,
        shown(codecs, 80) or DASH,
        listed(playlist.codecs) or DASH,
    )


def _track_name(track: OfferedTrack) -> str:
    kind = _("sound") if track.kind is TrackKind.AUDIO else _("captions")
    told = shown(hidden(track.language or track.name), 40)
    return _("{kind} ({told})").format(kind=kind, told=told) if told else kind


def _amount(kind: FindingKind, value: float, formatter: Format) -> str:
    return _seconds(value, formatter) if kind in _IN_SECONDS else formatter.bitrate(round(value / _KILO))


def _seconds(value: float, formatter: Format) -> str:
    return _("{number} s").format(number=formatter.decimal(value))


def _segments(numbers: Sequence[int], formatter: Format) -> str:
    named = listed(formatter.number(one) for one in numbers[:_NAMED])
    words = ngettext("segment {named}", "segments {named}", len(numbers)).format(named=named)
    rest = len(numbers) - _NAMED
    if rest <= 0:
        return words
    more = ngettext("{count} more", "{count} more", rest).format(count=formatter.number(rest))
    return _("{words} and {more}").format(words=words, more=more)
