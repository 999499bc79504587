"""Multivariant playlists (RFC 8216, section 4.3.4, “master playlist”), and the choice of one variant."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kdesk.media.addresses import resolve
from kdesk.media.playlist_syntax import attribute_list, harmless_integer, integer
from kdesk.media.stream_errors import bad_playlist, drm_protected, limit_exceeded

MAX_VARIANTS = 200
MAX_TRACKS = 400
AUTOMATIC_LINES = 1080
"""The largest picture, by its shorter side, that is chosen automatically."""

AUDIO, SUBTITLES = "AUDIO", "SUBTITLES"


@dataclass(frozen=True, slots=True)
class Variant:
    """One rendition, alone or with a group of audio tracks.

    Attributes:
        bandwidth: Bits per second.
        width: Pixels, like `height`; 0 if unknown.
        codecs: As written; empty if unknown.
        audio: Name of its group of audio tracks, empty for none; `subtitles` likewise.
        average: Bits per second on average; 0 if unknown.
    """

    url: str
    bandwidth: int
    width: int = 0
    height: int = 0
    codecs: str = ""
    audio: str = ""
    subtitles: str = ""
    average: int = 0


@dataclass(frozen=True, slots=True)
class Track:
    """One track of a group.

    Attributes:
        kind: `AUDIO` or `SUBTITLES`.
        language: According to BCP 47; empty if unknown.
        url: Empty if the track is part of the variant itself.
    """

    kind: str
    group: str
    name: str
    language: str = ""
    url: str = ""
    default: bool = False


@dataclass(frozen=True, slots=True)
class MultivariantPlaylist:
    """The variants and tracks of one video."""

    variants: tuple[Variant, ...]
    tracks: tuple[Track, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """What is played: one variant, with at most one track of each kind."""

    variant: Variant
    audio: Track | None = None
    subtitles: Track | None = None


def is_multivariant(lines: Sequence[str]) -> bool:
    """Tell whether a playlist lists variants instead of segments."""
    return any(line.startswith(("#EXT-X-STREAM-INF:", "#EXT-X-MEDIA:")) for line in lines)


def read_multivariant(url: str, lines: Sequence[str]) -> MultivariantPlaylist:
    """Parse a multivariant playlist that was read from `url`. Raises BadResponse."""
    variants: list[Variant] = []
    tracks: list[Track] = []
    pending: Mapping[str, str] | None = None
    for line in lines:
        name, _, value = line.partition(":")
        if name == "#EXT-X-STREAM-INF":
            pending = attribute_list(value)
        elif name == "#EXT-X-MEDIA":
            tracks += _tracks(url, attribute_list(value))
        # It repeats the keys of the media playlists (RFC 8216, 4.3.4.5): refuse before these are requested.
        elif name == "#EXT-X-SESSION-KEY":
            _refuse_protection(attribute_list(value))
        elif line.strip() and not line.startswith("#"):
            if pending is None:
                raise bad_playlist("an address stands where a variant should")
            variants.append(_variant(url, line, pending))
            pending = None
        if len(variants) > MAX_VARIANTS or len(tracks) > MAX_TRACKS:
            raise limit_exceeded("variants or tracks of a stream", f"{MAX_VARIANTS} and {MAX_TRACKS}")
    if not variants:
        raise bad_playlist("it lists no variants")
    return MultivariantPlaylist(tuple(variants), tuple(tracks))


def choose(playlist: MultivariantPlaylist, *, language: str = "", captions: str = "") -> Choice:
    """Choose the best variant of up to 1080 lines; the smallest if all are larger.

    Args:
        playlist: The choices.
        language: Of the audio. If there is none, the default track is chosen, else the first.
        captions: Language of the subtitles; empty for none.
    """
    # Without RESOLUTION a variant has only sound, as Kaltura lists its audio flavor, or an unknown size: second choice.
    variants = [variant for variant in playlist.variants if variant.height] or list(playlist.variants)
    fitting = [variant for variant in variants if min(variant.width, variant.height) <= AUTOMATIC_LINES]
    best = max(fitting, key=_size) if fitting else min(variants, key=_size)
    sounds = [track for track in playlist.tracks if track.kind == AUDIO and track.group == best.audio]
    texts = [track for track in playlist.tracks if track.kind == SUBTITLES and track.group == best.subtitles]
    # False sorts before True, and `sorted` is stable: the language first, then the default, then the playlist's order.
    audio = next(iter(sorted(sounds, key=lambda track: (not _speaks(track, language), not track.default))), None)
    subtitles = next((track for track in texts if captions and track.url and _speaks(track, captions)), None)
    return Choice(best, audio, subtitles)


def _size(variant: Variant) -> tuple[int, int]:
    return min(variant.width, variant.height), variant.bandwidth


def _speaks(track: Track, language: str) -> bool:
    """Tell whether a track has a language; `de` includes `de-AT`."""
    tag, wanted = track.language.lower(), language.lower()
    return bool(wanted) and (tag == wanted or tag.startswith(f"{wanted}-"))


def _variant(base: str, reference: str, found: Mapping[str, str]) -> Variant:
    width, _, height = found.get("RESOLUTION", "0x0").lower().partition("x")
    return Variant(
        resolve(base, reference),
        integer(found.get("BANDWIDTH", "0")),
        integer(width, largest=65_536),
        integer(height, largest=65_536),
        found.get("CODECS", ""),
        found.get("AUDIO", ""),
        found.get("SUBTITLES", ""),
        harmless_integer(found.get("AVERAGE-BANDWIDTH", "0")),
    )


def _tracks(base: str, found: Mapping[str, str]) -> list[Track]:
    """Return the track of a tag; empty for kinds that are not played, such as closed captions."""
    kind, group = found.get("TYPE", ""), found.get("GROUP-ID", "")
    if kind not in {AUDIO, SUBTITLES} or not group:
        return []
    url = resolve(base, found["URI"]) if found.get("URI") else ""
    default = found.get("DEFAULT") == "YES"
    return [Track(kind, group, found.get("NAME", ""), found.get("LANGUAGE", ""), url, default)]


def _refuse_protection(found: Mapping[str, str]) -> None:
    method = found.get("METHOD", "")
    if method not in {"NONE", "AES-128"} or found.get("KEYFORMAT", "identity") != "identity":
        raise drm_protected(method[:40] or "unknown")
