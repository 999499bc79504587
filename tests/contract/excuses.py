"""Rows that are not equal on purpose, each with its reason. None of them is noticed by a desktop client."""

import re

from tests.contract.vector import Vector

OUT_OF_SCOPE = "a service that the demo server does not have"
_NOT_THERE = {
    *("attachment_attachmentAsset", "caption_captionAsset", "metadata_metadataProfile"),
    *("permission", "playlist", "uiConf"),
}
_EXCUSES: tuple[tuple[str, str], ...] = (
    # The rows by their names, and why they need not be equal.
    (r"^delete: disk$", "the bytes of a deleted token go at once: who tries a demo wants the room back"),
    (r"^conc: final x3", "which copies of a final chunk are in flight together is a matter of milliseconds"),
)


def excuse(vector: Vector) -> str:
    """Why this row need not be equal; empty if it must be."""
    if vector.service in _NOT_THERE:
        return OUT_OF_SCOPE
    return next((why for pattern, why in _EXCUSES if re.search(pattern, vector.name)), "")
