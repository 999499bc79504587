"""Kaltura session strings (KS): writes version 2, reads versions 1 and 2."""

import base64
import binascii
import hashlib
import hmac
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

from kdesk.demo.wire import privileges

Keys = Mapping[int, Sequence[str]]
"""The secrets that decrypt a partner's sessions, by partner id."""

USER, ADMIN = 0, 2
_BLOCK = 16
_HASH, _RANDOM = 20, 16
_V1_LEAST, _V1_FIELDS = 3, 9
_LONGEST = 16_384  # Longer than any real KS.
_ANONYMOUS = ("", "0")
_FIELDS = ("_e", "_t", "_u", "_m", "_d")


@dataclass(frozen=True, slots=True)
class Session:
    """The contents of a KS.

    Attributes:
        expiry: Unix time.
        privileges: Comma-separated `name` or `name:value`.
    """

    partner_id: int
    user_id: str
    type: int
    expiry: int
    privileges: str = ""

    @property
    def is_admin(self) -> bool:
        # 1 is an internal type of Kaltura, which `session.start` refuses.
        return self.type >= 1

    @property
    def is_widget(self) -> bool:
        """Whether this is the anonymous session of a widget, which everybody can start."""
        return not self.is_admin and self.user_id in _ANONYMOUS and "widget:1" in self.privileges

    def values(self, privilege: str) -> list[str]:
        """Return the values of a privilege; an empty list if it has none or is absent."""
        return privileges.parse(self.privileges).get(privilege, [])

    def has(self, privilege: str) -> bool:
        """Return whether the session has a privilege, with any value."""
        return privilege in privileges.parse(self.privileges)

    def allows(self, privilege: str, value: str) -> bool:
        """Return whether the session has a privilege for this value or for `*`, or `all:*`."""
        held = self.values(privilege)
        return value in held or privileges.ALL in held or privileges.ALL in self.values("all")


def write(session: Session, secret: str) -> str:
    """Return the version 2 string of a session.

    Args:
        secret: An admin secret of the session's partner.
    """
    # The format holds one field per name: of `edit:a,edit:b` only the last remains.
    parts = (part.partition(":") for part in privileges.parts(session.privileges))
    fields = {name: value for name, _, value in parts}
    # These come last, so that a privilege cannot replace one of them.
    fields |= {"_e": str(session.expiry), "_t": str(session.type), "_u": session.user_id}
    body = os.urandom(_RANDOM) + urlencode(fields).encode()
    plain = _sha1(body) + body
    encryptor = _cipher(secret).encryptor()
    sealed = encryptor.update(plain + bytes(-len(plain) % _BLOCK)) + encryptor.finalize()
    return base64.b64encode(b"v2|%d|" % session.partner_id + sealed, b"-_").decode()


def read(text: str, keys: Keys) -> Session | None:
    """Return the session of a KS, or None if no secret of its partner decrypts or signs it."""
    if len(text) > _LONGEST:
        return None
    plain = "".join(text.split()).replace("-", "+").replace("_", "/")
    try:
        raw = base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except (binascii.Error, ValueError):
        return None
    return _read_v2(raw, keys) if raw.startswith(b"v2|") else _read_v1(raw, keys)


def _read_v2(raw: bytes, keys: Keys) -> Session | None:
    _, partner, sealed = raw.split(b"|", 2) if raw.count(b"|") > 1 else (b"", b"", b"")
    if not sealed or len(sealed) % _BLOCK:
        return None
    partner_id = _number(partner.decode("latin-1"))
    # Several secrets of an account may be valid at once: Kaltura tries them in turn.
    for secret in keys.get(partner_id, ()):
        decryptor = _cipher(secret).decryptor()
        plain = (decryptor.update(sealed) + decryptor.finalize()).rstrip(b"\0")
        if hmac.compare_digest(_sha1(plain[_HASH:]), plain[:_HASH]):
            return _session(partner_id, plain[_HASH + _RANDOM :].decode("utf-8", "replace"))
    return None


def _session(partner_id: int, text: str) -> Session:
    """Return the session of the fields in a version 2 string; an empty field is a privilege without a value."""
    fields = dict(parse_qsl(text, keep_blank_values=True))
    held = [f"{name}:{value}" if value else name for name, value in fields.items() if name not in _FIELDS]
    expiry, kind = _number(fields.get("_e", "")), _number(fields.get("_t", ""))
    return Session(partner_id, fields.get("_u", ""), kind, expiry, ",".join(held))


def _read_v1(raw: bytes, keys: Keys) -> Session | None:
    signature, _, info = raw.partition(b"|")
    fields = info.decode("utf-8", "replace").split(";")
    if len(fields) < _V1_LEAST:
        return None
    partner_id = _number(fields[0])
    digests = [hashlib.sha1(secret.encode() + info).hexdigest() for secret in keys.get(partner_id, ())]  # noqa: S324  the format says SHA-1
    if not any(hmac.compare_digest(digest.encode(), signature) for digest in digests):
        return None
    fields += [""] * _V1_FIELDS
    return Session(partner_id, fields[5], _number(fields[3]), _number(fields[2]), fields[6])


def _cipher(secret: str) -> Cipher[CBC]:
    """Return AES-128 in CBC mode with a zero vector; the format also pads the last block with zeros."""
    return Cipher(AES(_sha1(secret.encode())[:16]), CBC(bytes(_BLOCK)))


def _sha1(data: bytes) -> bytes:
    return hashlib.sha1(data).digest()  # noqa: S324  the format says SHA-1


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.lstrip("-").isdigit() else 0
