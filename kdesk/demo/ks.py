"""The Kaltura session string: version 2 written and read, version 1 read."""

import base64
import binascii
import hashlib
import hmac
import os
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from kdesk.demo.aes import decrypt_cbc, encrypt_cbc

USER, ADMIN = 0, 2
_VECTOR = bytes(16)
_HASH, _RANDOM = 20, 16
_V1_FIELDS = 7


@dataclass(frozen=True, slots=True)
class Session:
    """What a KS says: whose it is, what it may do (`name:value` or `name`, comma separated) and until when (Unix)."""

    partner_id: int
    user_id: str
    type: int
    expiry: int
    privileges: str = ""

    @property
    def is_admin(self) -> bool:
        """Whether this is an admin session."""
        return self.type >= 1

    @property
    def is_widget(self) -> bool:
        """Whether this is the anonymous session of a widget."""
        return self.allows("widget", "1")

    def whole_values(self, privilege: str) -> list[str]:
        """What stands behind a privilege's name, once for each time that it is named; a bare name gives nothing."""
        pairs = (part.partition(":") for part in self.privileges.split(","))
        return [value for name, _, value in pairs if name == privilege]

    def values(self, privilege: str) -> list[str]:
        """Every value that the session carries for a privilege: they stand behind its name with slashes between."""
        return [value for whole in self.whole_values(privilege) for value in whole.split("/")]

    def allows(self, privilege: str, value: str) -> bool:
        """Whether the session carries this privilege for this value or for all."""
        held = self.values(privilege)
        return value in held or "*" in held


def write(session: Session, secret: str) -> str:
    """The version 2 string of a session, made with a secret of its partner."""
    fields: list[tuple[str, str]] = []
    for part in filter(None, session.privileges.split(",")):
        name, _, value = part.partition(":")
        fields.append(("all", "*") if name == "*" else (name, value))
    fields += [("_e", str(session.expiry)), ("_t", str(session.type))]
    if session.user_id:
        fields.append(("_u", session.user_id))
    body = os.urandom(_RANDOM) + urlencode(fields).encode()
    sealed = encrypt_cbc(_key(secret), _VECTOR, hashlib.sha1(body).digest() + body)  # noqa: S324  the format says SHA-1
    return base64.b64encode(b"v2|%d|" % session.partner_id + sealed, b"-_").decode()


def read(text: str, partner_id: int, secrets: Sequence[str]) -> Session | None:
    """The session of a string that one of the partner's secrets opens; None for anything else."""
    try:
        raw = base64.b64decode(text.replace("-", "+").replace("_", "/"), validate=True)
    except (binascii.Error, ValueError):
        return None
    for secret in secrets:
        session = _read_v2(raw, partner_id, secret) if raw.startswith(b"v2|") else _read_v1(raw, partner_id, secret)
        if session:
            return session
    return None


def _key(secret: str) -> bytes:
    return hashlib.sha1(secret.encode()).digest()[:16]  # noqa: S324  the format says SHA-1


def _read_v2(raw: bytes, partner_id: int, secret: str) -> Session | None:
    _, partner, sealed = raw.split(b"|", 2) if raw.count(b"|") > 1 else (b"", b"", b"")
    if partner != b"%d" % partner_id or not sealed or len(sealed) % 16:
        return None
    plain = decrypt_cbc(_key(secret), _VECTOR, sealed).rstrip(b"\0")
    digest = hashlib.sha1(plain[_HASH:]).digest()  # noqa: S324  the format says SHA-1
    if not hmac.compare_digest(digest, plain[:_HASH]):
        return None
    fields = parse_qsl(plain[_HASH + _RANDOM :].decode("utf-8", "replace"), keep_blank_values=True)
    meta = {name: value for name, value in fields if name.startswith("_")}
    privileges = [
        "*" if (name, value) == ("all", "*") else f"{name}:{value}" if value else name
        for name, value in fields
        if not name.startswith("_")
    ]
    return Session(
        partner_id, meta.get("_u", ""), _number(meta.get("_t")), _number(meta.get("_e")), ",".join(privileges)
    )


def _read_v1(raw: bytes, partner_id: int, secret: str) -> Session | None:
    signature, _, info = raw.partition(b"|")
    digest = hashlib.sha1(secret.encode() + info).hexdigest()  # noqa: S324  the format says SHA-1
    if not hmac.compare_digest(digest.encode(), signature):
        return None
    fields = info.decode("utf-8", "replace").split(";")
    if len(fields) < _V1_FIELDS or fields[0] != str(partner_id):
        return None
    return Session(partner_id, fields[5], _number(fields[3]), _number(fields[2]), fields[6])


def _number(text: str | None) -> int:
    return int(text) if text and text.lstrip("-").isascii() and text.lstrip("-").isdigit() else 0
