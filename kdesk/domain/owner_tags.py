"""Owner tags: which transfer made an entry or a token on the server, and with which content (rule 2).

An entry carries its tag as `partnerData`: `kdesk:<transfer id> f=<fingerprint> s=<sha256>:<asset>:<version>:<size>`.
The hash is added after the closing call. The server keeps `partnerData` for every kind of session, cuts it at 4,096
characters and copies it to clones; everybody who can read the entry can read it. The file name of a token begins with
`kdesk:<transfer id>`: it identifies a token whose entry was never made.
"""

import re
from dataclasses import dataclass

from kdesk.domain.names import TOKEN_NAME_LIMIT, as_three_bytes, shorten_name

FINGERPRINT_PREFIX = "kdesk1-"
"""Beginning of every fingerprint, in owner tags and, if the session has the permission, in `referenceId`."""

FETCHED = "address"
"""Stands in the place of the fingerprint while the server fetches the content by itself (rule 14)."""

_PREFIX = "kdesk:"
_TAG_PREFIX = "kd-"
_SHA256 = re.compile(r"[0-9a-f]{64}")
_SIZE = re.compile(r"[0-9]{1,19}")


@dataclass(frozen=True, slots=True)
class ContentProof:
    """The SHA-256 of an entry's content, and the content that it was computed from.

    It is valid only while the server shows the same asset, version and size, as content can also be replaced or trimmed
    in Kaltura's console.

    Attributes:
        asset_id: The source flavor; the entry itself for an image, which has no flavors.
        size: Bytes.
    """

    sha256: str
    asset_id: str
    version: str
    size: int

    def __str__(self) -> str:
        return f"{self.sha256}:{self.asset_id}:{self.version}:{self.size}"

    @classmethod
    def parse(cls, text: str) -> "ContentProof | None":
        """Parse the result of `str`; return None for anything else."""
        sha256, *rest = text.split(":")
        match rest:
            case [str(asset_id), str(version), str(size)] if _SHA256.fullmatch(sha256) and _SIZE.fullmatch(size):
                return cls(sha256, asset_id, version, int(size))
            case _:
                return None


@dataclass(frozen=True, slots=True)
class OwnerTag:
    """What kdesk writes into the `partnerData` of an entry that it reserves.

    Attributes:
        fingerprint: Of the file; "" in tags of older versions, FETCHED if the server fetches the content.
        proof: None until the content has arrived.
    """

    transfer_id: str
    fingerprint: str = ""
    proof: ContentProof | None = None

    def __str__(self) -> str:
        parts = [f"{_PREFIX}{self.transfer_id}"]
        if self.fingerprint:
            parts.append(f"f={self.fingerprint}")
        if self.proof:
            parts.append(f"s={self.proof}")
        return " ".join(parts)

    @classmethod
    def parse(cls, partner_data: str) -> "OwnerTag | None":
        """Parse a tag and ignore unknown fields; return None for a text of another program."""
        first, *rest = partner_data.split(" ")
        transfer_id = first.removeprefix(_PREFIX)
        if not first.startswith(_PREFIX) or not transfer_id:
            return None
        fields = dict(part.split("=", 1) for part in rest if "=" in part)
        return cls(transfer_id, fields.get("f", ""), ContentProof.parse(fields.get("s", "")))


def fingerprint_tag(fingerprint: str) -> str:
    """Return the tag by which an entry is found under any title. It survives in every session; everybody sees it."""
    return f"{_TAG_PREFIX}{fingerprint}"


def is_fingerprint_tag(tag: str) -> bool:
    """Return whether kdesk made this tag of an entry."""
    return tag.startswith(f"{_TAG_PREFIX}{FINGERPRINT_PREFIX}")


def tagged_name(transfer_id: str, file_name: str) -> str:
    """Return the file name of a transfer's upload token: at most 256 characters, with its extension.

    Tokens are searched by this name. It contains no characters of four bytes, which some servers do not store.
    """
    tag = f"{_PREFIX}{transfer_id} "
    return tag + shorten_name(as_three_bytes(file_name), TOKEN_NAME_LIMIT - len(tag))


def tagged_by(token_name: str) -> str:
    """Return the id of the transfer that made the token with this file name; "" if another program did."""
    tag = OwnerTag.parse(token_name.partition(" ")[0])
    return tag.transfer_id if tag else ""


def untagged_name(token_name: str) -> str:
    """Return the file name of a token without its tag."""
    return token_name.partition(" ")[2] if tagged_by(token_name) else token_name
