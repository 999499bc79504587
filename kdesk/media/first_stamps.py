"""When picture and sound of a transport stream begin, by the time stamps of its first packets."""

PACKET = 188
_SYNC = 0x47
_MAX_BYTES = 2**20
"""Of the beginning of a stream in which both are looked for."""
_TICKS = 90
"""Of the clock of a transport stream in a millisecond."""
_WRAP = 2**33
_PICTURES, _SOUNDS, _PRIVATE = range(0xE0, 0xF0), range(0xC0, 0xE0), 0xBD
_HEAD, _LONG_HEAD = 14, 19
"""Bytes of a packetized elementary stream up to the end of its time stamp, and of the time of its decoding."""


class FirstStamps:
    """Reads the beginning of a stream as it passes.

    Attributes:
        picture, sound: Ticks of the first packet of each; None while it has not come.
        decoded: Ticks at which the picture is decoded.
    """

    def __init__(self) -> None:
        self.picture: int | None = None
        self.sound: int | None = None
        self.decoded: int | None = None
        self._rest = b""
        self._left = _MAX_BYTES

    @property
    def is_complete(self) -> bool:
        """Whether nothing more is looked for."""
        return self._left <= 0 or (self.picture is not None and self.sound is not None)

    @property
    def lead(self) -> int | None:
        """Milliseconds by which the sound begins before the picture, 0 if it does not; None while that is unknown."""
        if self.picture is None or self.sound is None:
            return None
        return max(0, _milliseconds(self.sound, self.picture))

    @property
    def decoding_lead(self) -> int | None:
        """Milliseconds by which the picture is decoded before anything is shown or heard; None if unknown."""
        if self.decoded is None or self.picture is None or self.lead is None:
            return None
        return max(0, _milliseconds(self.decoded, self.picture) - self.lead)

    def feed(self, data: bytes) -> None:
        """Read some more bytes of the stream."""
        if self.is_complete:
            return
        self._left -= len(data)
        known = self._rest + data
        whole = len(known) - len(known) % PACKET
        for begin in range(0, whole, PACKET):
            if known[begin] != _SYNC:
                # Another format, or damaged.
                self._left = 0
                return
            self._read(known[begin : begin + PACKET])
        self._rest = known[whole:]

    def _read(self, packet: bytes) -> None:
        begins, has_field = packet[1] & 0x40, packet[3] & 0x20
        payload = packet[4 + (packet[4] + 1 if has_field else 0) :]
        if not begins or len(payload) < _HEAD or payload[:3] != b"\0\0\1" or not payload[7] & 0x80:
            return
        if payload[3] in _PICTURES and self.picture is None:
            self.picture = self.decoded = _stamp(payload[9:_HEAD])
            if payload[7] & 0x40 and len(payload) >= _LONG_HEAD:
                self.decoded = _stamp(payload[_HEAD:_LONG_HEAD])
        elif (payload[3] in _SOUNDS or payload[3] == _PRIVATE) and self.sound is None:
            self.sound = _stamp(payload[9:_HEAD])


def _milliseconds(begin: int, end: int) -> int:
    return round(((end - begin + _WRAP // 2) % _WRAP - _WRAP // 2) / _TICKS)


def _stamp(field: bytes) -> int:
    """Return the 33 bits that five bytes carry between markers."""
    middle, low = int.from_bytes(field[1:3], "big") >> 1, int.from_bytes(field[3:5], "big") >> 1
    return (field[0] >> 1 & 0x7) << 30 | middle << 15 | low
