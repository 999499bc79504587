"""The drawing that stands for a kind of media, in rows, on cards and behind the player."""

from kdesk.domain.entry import MediaType

_ICONS = {MediaType.VIDEO: "video", MediaType.AUDIO: "audio", MediaType.IMAGE: "image", MediaType.LIVE: "live"}


def media_icon(media_type: MediaType) -> str:
    """Return the name of the icon; a sheet of paper where the kind is not known."""
    return _ICONS.get(media_type, "file")
