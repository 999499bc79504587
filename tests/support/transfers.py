"""Transfers for tests, from flat lists of fields."""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from kdesk.domain.progress import Progress
from kdesk.domain.reservation import Reservation
from kdesk.domain.source_file import SourceFile
from kdesk.domain.transfer import Transfer

PARTS = {
    field.name: part
    for part, kind in (("file", SourceFile), ("reservation", Reservation), ("progress", Progress))
    for field in fields(kind)
}
"""The part of a transfer to which each field belongs; fields that are not here are its own."""


def altered(transfer: Transfer, **changes: Any) -> Transfer:
    """Return the transfer with fields of it and of its parts changed, its state included."""
    own: dict[str, Any] = {}
    for name, value in changes.items():
        if part := PARTS.get(name):
            own[part] = replace(own.get(part, getattr(transfer, part)), **{name: value})
        else:
            own[name] = value
    return replace(transfer, **own)


def make_transfer(
    key: str,
    path: str = "/videos/clip.mp4",
    name: str = "clip.mp4",
    account: str = "",
    created_at: float = 1.0,
    **more: Any,
) -> Transfer:
    """Return a transfer with these fields of it and of its parts."""
    return altered(Transfer(key, SourceFile(path, name), account, created_at), **more)


def flat(transfer: Transfer) -> Mapping[str, Any]:
    """Return the fields of a transfer and of its parts by name."""
    parts = {part: getattr(transfer, part) for part in set(PARTS.values())}
    own = {field.name: getattr(transfer, field.name) for field in fields(transfer) if field.name not in parts}
    return own | {name: getattr(parts[part], name) for name, part in PARTS.items()}
