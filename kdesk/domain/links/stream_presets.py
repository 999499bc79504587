"""Named sets of what is asked of any stream: those of kdesk, and what they say of an address."""

from dataclasses import replace

from kdesk.domain.links.manifest import ManifestFormat, PlayManifest
from kdesk.domain.links.parse import parse
from kdesk.domain.links.place import Place
from kdesk.domain.links.presets import MAX_NAME, StreamPreset
from kdesk.domain.links.sessions import carries_session

MAX_PARAMETERS = 4000
"""Characters."""
_NOWHERE = Place("", 1)


def asked_manifest(preset: StreamPreset) -> PlayManifest:
    """Return what a preset asks, of no entry."""
    read = parse(preset.parameters)
    return read if isinstance(read, PlayManifest) else PlayManifest(place=_NOWHERE)


def is_usable(preset: StreamPreset) -> bool:
    """Return whether the settings may hold a preset: it says what presets say, and nothing else."""
    short = 0 < len(preset.name) <= MAX_NAME and len(preset.parameters) <= MAX_PARAMETERS
    return short and preset == stream_preset_of(asked_manifest(preset), preset.name)


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
