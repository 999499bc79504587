"""The icon of a kind of media, in rows, on cards and behind the player."""

from kdesk.domain.entry import MediaType

_ICONS = {MediaType.VIDEO: "video", MediaType.AUDIO: "audio", MediaType.IMAGE: "image", MediaType.LIVE: "live"}


def media_icon(media_type: MediaType) -> str:
    """Return the name of the icon; that of a file if the kind is unknown."""
    return _ICONS.get(media_type, "file")
