"""Words of the stream builder."""

from kdesk.domain.links.manifest import ManifestFormat
from kdesk.domain.share_ports import CannotMake
from kdesk.domain.stream_check.outline import DeliveryKind, OfferedTrack, StreamOutline, TrackKind
from kdesk.messages.foreign_text import shown
from kdesk.messages.format import Format
from kdesk.messages.translation import N_, _, listed, ngettext

_FORMATS = {
    ManifestFormat.HLS: N_("HLS (applehttp)"),
    ManifestFormat.DASH: N_("DASH (mpegdash)"),
    ManifestFormat.FILE: N_("One file, played (url)"),
    ManifestFormat.DOWNLOAD: N_("One file, saved (download)"),
    ManifestFormat.F4M: N_("Flash manifest (http)"),
    ManifestFormat.SMOOTH_STREAMING: N_("Smooth Streaming (sl)"),
    ManifestFormat.RTMP: N_("RTMP (rtmp)"),
    ManifestFormat.RTSP: N_("RTSP (rtsp)"),
    ManifestFormat.HDS: N_("HDS (hds)"),
}
_KINDS = {
    DeliveryKind.HLS: N_("HLS"),
    DeliveryKind.DASH: N_("DASH"),
    DeliveryKind.FILE: N_("One file"),
    DeliveryKind.OTHER: N_("Something else than a stream"),
}
_REASONS = {
    CannotMake.NOT_PERMITTED: N_("This session may not make other sessions"),
    CannotMake.NEEDS_ADMIN_SECRET: N_("Only a sign-in with the admin secret can make sessions for one entry"),
}


def format_name(manifest_format: ManifestFormat) -> str:
    """Return the name of a format, with the word in the address."""
    return _(_FORMATS[manifest_format]) if manifest_format in _FORMATS else str(manifest_format)


def why_no_session(reason: CannotMake) -> str:
    """Return why no session for one entry can be made."""
    return _(_REASONS[reason])


def outline_words(outline: StreamOutline, formatter: Format) -> str:
    """Return what came at an address: “HLS, 3 variants, 0:12, captions: en”."""
    parts = [_(_KINDS[outline.kind])]
    if outline.variants:
        count = len(outline.variants)
        parts.append(ngettext("{count} variant", "{count} variants", count).format(count=formatter.number(count)))
    if outline.seconds:
        parts.append(formatter.duration(outline.seconds))
    if outline.size:
        parts.append(formatter.size(outline.size))
    if outline.kind in {DeliveryKind.FILE, DeliveryKind.OTHER} and outline.content_type:
        parts.append(shown(outline.content_type, 80))
    for kind, words in ((TrackKind.AUDIO, _("sound: {names}")), (TrackKind.CAPTIONS, _("captions: {names}"))):
        names = listed(dict.fromkeys(_track(track) for track in outline.tracks if track.kind is kind))
        parts += [words.format(names=names)] if names else []
    return listed(parts)


def _track(track: OfferedTrack) -> str:
    return shown(track.language or track.name, 40)
