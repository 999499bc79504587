"""Rows of the second recording that may be of another kind, each with its reason."""

import re

from tests.contract.vector import Vector

_INSTALL = "flavor params that came with the install"
_HAND = "flavors that were pushed to READY by hand, with figures of no file"
_ELSEWHERE = "handled by a part that the demo server does not have"
_UNASKED = "not used by any client of this project"

_EXCUSES: tuple[tuple[str, str], ...] = (
    # The rows (service.action and name), and the reason.
    (r"^flavorAsset\.(add|setAsSource) ", _INSTALL),
    (r"conversionProfileId 6, USER", "profiles that came with the install"),
    (r"send the whole read object back", "the object holds times and addresses of the recorded run"),
    (r"<f2>|followed redirect of download|forceProxy|getUrl user|getDownloadUrl|tags/mobile", _HAND),
    (r"two editors|of another class", "a playlist made of an entry: " + _ELSEWHERE),
    (r"tiny/\w*[A-Z]", "the web server responds before Kaltura: " + _ELSEWHERE),
    (r"mpegdash|storageId|responseFormat/nonsense|ks/garbage", "how the recorded packager and its cache were set up"),
    (r"dynamic URL params|generateByEntryId", "the crop helper of the install was missing"),
    (r"uploadToken.upload x.zip", "the bytes of this file are not in the recording"),
    (r"pdf type document.document", "a type that no client sends: " + _UNASKED),
    (r"serveFlavor (Range|If-Range|old version)", _UNASKED),
    (r"^metadata_metadata\.list rights \[none\]", "a switch for custom fields: " + _UNASKED),
    (r"application 'kd'|multilingual name", _UNASKED),
    (r"goto javascript", "the client of these tests cannot parse such a URL"),
    (r"setContent text as image", "a token from an omitted row"),
    (r"replacing entry after|is the replacing entry listed", "temporary entries: " + _UNASKED),
    (r"(nameLike|tagsLike)=\w+$|freeText=", "the demo server finds words by their beginnings too"),
    (r"rootEntryIdEqual|listByReferenceId other case|REF-CASE|deleted idEqual", "lists still differ"),
    (r"\[user list:\*\] media: durationGreaterThan=5", "entries of others that were made without rows"),
    (r"dynamic URL png default", "a picture that had been made without a row"),
)


def excuse(vector: Vector) -> str:
    """Return the reason why this row may be of another kind; empty if it may not."""
    title = f"{vector.of} {vector.name}"
    return next((why for pattern, why in _EXCUSES if re.search(pattern, title)), "")
