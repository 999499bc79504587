"""What a player is offered at the address of a stream."""

from dataclasses import dataclass
from enum import StrEnum


class DeliveryKind(StrEnum):
    """What an address delivers; the values are names for programs."""

    HLS = "hls"
    DASH = "dash"
    FILE = "file"
    OTHER = "other"


class TrackKind(StrEnum):
    """What a track beside the variants holds."""

    AUDIO = "audio"
    CAPTIONS = "captions"


@dataclass(frozen=True, slots=True)
class OfferedVariant:
    """A variant, as the manifest declares it.

    Attributes:
        url: Of its playlist; "" if the manifest names none, as in DASH.
        bandwidth: Highest bit rate, in bits per second; 0 if it is not declared.
        average: Mean bit rate, in bits per second; 0 if it is not declared.
        width: In pixels, as `height`; 0 for sound, or if it is not declared.
        codecs: As RFC 6381 writes them; "" if they are not declared.
        has_own_sound: Whether its sound is not in a track beside it.
    """

    url: str
    bandwidth: int = 0
    average: int = 0
    width: int = 0
    height: int = 0
    codecs: str = ""
    has_own_sound: bool = True


@dataclass(frozen=True, slots=True)
class OfferedTrack:
    """A track of sound or captions beside the variants.

    Attributes:
        url: Of its playlist; "" if it is part of the variants.
        language: By BCP 47; "" if it is not declared.
    """

    kind: TrackKind
    url: str = ""
    language: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class StreamOutline:
    """What an address delivers.

    Attributes:
        url: Where the redirects ended.
        seconds: Duration; 0.0 if it was not read.
        size: Bytes of a single file; 0 if unknown.
        content_type: As the server says.
    """

    kind: DeliveryKind
    url: str
    variants: tuple[OfferedVariant, ...] = ()
    tracks: tuple[OfferedTrack, ...] = ()
    seconds: float = 0.0
    size: int = 0
    content_type: str = ""
