"""Session strings as clients make them by themselves from an admin secret: both versions, by the published recipe."""

import base64
import hashlib
import os
from urllib.parse import urlencode

from Crypto.Cipher import AES


def version_1(secret: str, info: str) -> str:
    """The signed form of `partner;partner;expiry;type;rand;user;privileges;master;additional`."""
    signature = hashlib.sha1((secret + info).encode()).hexdigest()  # noqa: S324  the format says SHA-1
    return base64.b64encode(f"{signature}|{info}".encode()).decode()


def version_2(secret: str, partner_id: int, fields: dict[str, str]) -> str:
    """The encrypted form: fields are privileges and `_e` (expiry), `_t` (type), `_u` (user), each of which may lack."""
    message = os.urandom(16) + urlencode(fields).encode()
    message = hashlib.sha1(message).digest() + message  # noqa: S324  the format says SHA-1
    key = hashlib.sha1(secret.encode()).digest()[:16]  # noqa: S324  the format says SHA-1
    # The last block is filled with zeros, and the vector is zero.
    sealed = AES.new(key, AES.MODE_CBC, bytes(16)).encrypt(message + bytes(-len(message) % 16))
    text = base64.b64encode(f"v2|{partner_id}|".encode() + sealed).decode()
    return text.replace("+", "-").replace("/", "_")
