"""The codecs of a segment, from its first bytes: program tables of MPEG-TS, sample entries of MP4.

The names are those of RFC 6381. Nothing is decoded, and nothing that the bytes say is trusted to be in bounds.
"""

import re
from collections.abc import Iterator

_PACKET = 188
_SYNC = 0x47
_PAT = 0
_STREAM_TYPES = {
    0x03: "mp4a.40.34",
    0x04: "mp4a.40.34",
    0x0F: "mp4a.40",
    0x11: "mp4a.40",
    0x1B: "avc1",
    0x24: "hvc1",
    0x81: "ac-3",
    0x87: "ec-3",
}
_ENTRIES = (
    b"avc1",
    b"avc3",
    b"hvc1",
    b"hev1",
    b"vp09",
    b"av01",
    b"mp4a",
    b"ac-3",
    b"ec-3",
    b"Opus",
    b"fLaC",
    b"wvtt",
    b"stpp",
)
_SPS = re.compile(rb"\x00\x00\x01[\x07\x27\x47\x67](...)", re.DOTALL)
_AVC_BOX = re.compile(rb"avcC\x01(...)", re.DOTALL)


def codecs_in(data: bytes) -> tuple[str, ...]:
    """Return the codecs of a segment or an initialization section; empty if its form is not known."""
    found = tuple(_of_ts(data)) if _is_ts(data) else tuple(_of_mp4(data))
    return tuple(dict.fromkeys(found))


def _is_ts(data: bytes) -> bool:
    return data[:1] == bytes([_SYNC]) and data[_PACKET : _PACKET + 1] in {b"", bytes([_SYNC])}


def _of_mp4(data: bytes) -> Iterator[str]:
    """Yield the sample entries behind `stsd`, which is the only place where their names count."""
    at = -1
    while (at := data.find(b"stsd", at + 1)) >= 0:
        # Type, version and flags, count of entries, then size and name of the first entry.
        name = data[at + 16 : at + 20]
        if name in _ENTRIES:
            text = name.decode().lower()
            box = _AVC_BOX.search(data, at) if text.startswith("avc") else None
            yield f"{text}.{box[1].hex()}" if box else text


def _of_ts(data: bytes) -> Iterator[str]:
    tables = list(_tables(data))
    programs = {pid for kind, table in tables if kind == _PAT for pid in _program_pids(table)}
    for kind, table in tables:
        if kind in programs:
            for stream_type in _stream_types(table):
                name = _STREAM_TYPES.get(stream_type, "")
                sps = _SPS.search(_payload(data)) if name == "avc1" else None
                if name:
                    yield f"{name}.{sps[1].hex()}" if sps else name


def _packets(data: bytes) -> Iterator[tuple[int, bool, bytes]]:
    """Yield the program id, whether a unit begins, and the payload of each packet."""
    for begin in range(0, len(data) - _PACKET + 1, _PACKET):
        packet = data[begin : begin + _PACKET]
        if packet[0] != _SYNC:
            return
        adaptation = packet[3] >> 4 & 3
        skip = 4 + (1 + packet[4] if adaptation & 2 else 0)
        if adaptation & 1:
            yield (packet[1] & 0x1F) << 8 | packet[2], bool(packet[1] & 0x40), packet[skip:]


def _payload(data: bytes) -> bytes:
    """Return what the packets carry, one behind the other: a start code may lie across two of them."""
    return b"".join(payload for _pid, _begins, payload in _packets(data))


def _tables(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the program id and the content of each table that fits into a packet."""
    for pid, begins, payload in _packets(data):
        if begins and payload and not payload.startswith(b"\x00\x00\x01"):
            section = payload[1 + payload[0] :]
            length = int.from_bytes(section[1:3], "big") & 0x0FFF
            yield pid, section[: 3 + length]


def _program_pids(table: bytes) -> Iterator[int]:
    # Eight bytes of header, four bytes for each program, four bytes of checksum.
    for at in range(8, len(table) - 7, 4):
        if int.from_bytes(table[at : at + 2], "big"):
            yield int.from_bytes(table[at + 2 : at + 4], "big") & 0x1FFF


def _stream_types(table: bytes) -> Iterator[int]:
    at = 12 + (int.from_bytes(table[10:12], "big") & 0x0FFF)
    while at + 5 <= len(table) - 4:
        yield table[at]
        at += 5 + (int.from_bytes(table[at + 3 : at + 5], "big") & 0x0FFF)
