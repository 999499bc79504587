"""Owner tags: which transfer made an entry or a token on the server, and what content it was.

An entry carries its tag as `partnerData`: `kdesk:<transfer id> f=<fingerprint> s=<sha256>:<asset>:<version>:<size>`.
The hash is added after the closing call. `partnerData` survives for every kind of session, is cut at 4,096 characters,
is inherited by clones, and whoever may read the entry may read it. A token carries `kdesk:<transfer id>` in front of
its file name: that is all that is known of a token whose entry was never made.
"""

import re
from dataclasses import dataclass

from kdesk.domain.names import TOKEN_NAME_LIMIT, as_three_bytes, shorten_name

FINGERPRINT_PREFIX = "kdesk1-"
"""With which the fingerprint of a file begins: it stands in owner tags and, where the session may, in `referenceId`."""

_PREFIX = "kdesk:"
_SHA256 = re.compile(r"[0-9a-f]{64}")
_SIZE = re.compile(r"[0-9]{1,19}")


@dataclass(frozen=True, slots=True)
class ContentProof:
    """The SHA-256 of an entry's content, and what it was taken of.

    It proves something only while the server still shows the same asset, version and size: content is replaced and
    trimmed in the console too.

    asset_id  the source flavor; the entry itself for an image, which has no flavors
    size      bytes
    """

    sha256: str
    asset_id: str
    version: str
    size: int

    def __str__(self) -> str:
        return f"{self.sha256}:{self.asset_id}:{self.version}:{self.size}"

    @classmethod
    def parse(cls, text: str) -> "ContentProof | None":
        """Read what `str` wrote; None for anything else."""
        sha256, *rest = text.split(":")
        match rest:
            case [str(asset_id), str(version), str(size)] if _SHA256.fullmatch(sha256) and _SIZE.fullmatch(size):
                return cls(sha256, asset_id, version, int(size))
            case _:
                return None


@dataclass(frozen=True, slots=True)
class OwnerTag:
    """What kdesk writes into the `partnerData` of an entry that it reserved.

    fingerprint  of the file; "" in tags of older versions
    proof        None until the content has arrived
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
        """Read a tag, and pass over what this version does not know; None for what another program wrote."""
        first, *rest = partner_data.split(" ")
        transfer_id = first.removeprefix(_PREFIX)
        if not first.startswith(_PREFIX) or not transfer_id:
            return None
        fields = dict(part.split("=", 1) for part in rest if "=" in part)
        return cls(transfer_id, fields.get("f", ""), ContentProof.parse(fields.get("s", "")))


def tagged_name(transfer_id: str, file_name: str) -> str:
    """Return the file name of a transfer's upload token: 256 characters at most, the extension kept at its end.

    Tokens are looked for by this name. It has no characters of four bytes, which some servers do not keep.
    """
    tag = f"{_PREFIX}{transfer_id} "
    return tag + shorten_name(as_three_bytes(file_name), TOKEN_NAME_LIMIT - len(tag))


def tagged_by(token_name: str) -> str:
    """Return the id of the transfer that made the token of this file name; "" for what others made."""
    tag = OwnerTag.parse(token_name.partition(" ")[0])
    return tag.transfer_id if tag else ""


def untagged_name(token_name: str) -> str:
    """Return a token's file name without the tag in front of it, if there is one."""
    return token_name.partition(" ")[2] if tagged_by(token_name) else token_name
