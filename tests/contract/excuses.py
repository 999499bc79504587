"""Rows that differ deliberately, each with its reason. A desktop client notices none of them."""

import re

from tests.contract.vector import Vector

OUT_OF_SCOPE = "a service or action that the demo server does not have"
_NOT_THERE = ("permission.list", "playlist.", "uiConf.")
_EXCUSES: tuple[tuple[str, str], ...] = (
    # The rows by name, and the reason.
    (r"^delete: disk$", "the bytes of a deleted token are deleted immediately, to free the disk"),
    (r"getCurrentPermissions", "the demo server names only the permissions that make a difference in it"),
    (r"^conc: final x3", "which copies of a final chunk are concurrent depends on milliseconds"),
)


def excuse(vector: Vector) -> str:
    """Return the reason why this row may differ; empty if it may not."""
    if vector.of.startswith(_NOT_THERE):
        return OUT_OF_SCOPE
    return next((why for pattern, why in _EXCUSES if re.search(pattern, vector.name)), "")
