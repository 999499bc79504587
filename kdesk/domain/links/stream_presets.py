"""Named sets of what is asked of any stream: format, renditions by params or tags, bit rates, delivery."""

from dataclasses import dataclass, replace

from kdesk.domain.links.manifest import ManifestFormat, PlayManifest
from kdesk.domain.links.parse import parse
from kdesk.domain.links.place import Place
from kdesk.domain.links.presets import MAX_NAME
from kdesk.domain.links.sessions import carries_session

MAX_PARAMETERS = 4000
"""Characters."""
_NOWHERE = Place("", 1)


@dataclass(frozen=True, slots=True)
class StreamPreset:
    """Parameters that make sense for every entry.

    Attributes:
        name: By the user; those of kdesk have short English names, which `messages` translates.
        parameters: A `playManifest` address without host and entry, as the grammar writes it.
    """

    name: str
    parameters: str

    @property
    def manifest(self) -> PlayManifest:
        """What is asked, of no entry."""
        read = parse(self.parameters)
        return read if isinstance(read, PlayManifest) else PlayManifest(place=_NOWHERE)

    @property
    def is_valid(self) -> bool:
        """Whether the settings may hold it."""
        short = 0 < len(self.name) <= MAX_NAME and len(self.parameters) <= MAX_PARAMETERS
        return short and self == stream_preset_of(self.manifest, self.name)


def stream_preset_of(manifest: PlayManifest, name: str) -> StreamPreset:
    """Return what an address asks of any stream: nothing of its entry, no part of it, no session, no signature."""
    kept = PlayManifest(
        place=_NOWHERE,
        format=manifest.format,
        protocol=manifest.protocol,
        flavor_params=manifest.flavor_params,
        tags=manifest.tags,
        preferred_bitrate=manifest.preferred_bitrate,
        max_bitrate=manifest.max_bitrate,
        min_bitrate=manifest.min_bitrate,
        cdn_host=manifest.cdn_host,
        storage_id=manifest.storage_id,
        delivery_profile=manifest.delivery_profile,
        default_audio=manifest.default_audio,
        tracks=manifest.tracks,
        disable_captions=manifest.disable_captions,
        referrer=manifest.referrer,
    )
    if carries_session(manifest.referrer) or carries_session(str(kept)):
        kept = replace(kept, referrer="", cdn_host="", tracks="", default_audio="", tags=())
    return StreamPreset(name, str(kept))


ADAPTIVE = stream_preset_of(PlayManifest(place=_NOWHERE, format=ManifestFormat.HLS), "adaptive")
MOBILE = stream_preset_of(PlayManifest(place=_NOWHERE, format=ManifestFormat.HLS, max_bitrate=1500), "mobile")
SOURCE = stream_preset_of(PlayManifest(place=_NOWHERE, format=ManifestFormat.DOWNLOAD, flavor_params=(0,)), "source")
BUILT_IN_STREAMS = (ADAPTIVE, MOBILE, SOURCE)
