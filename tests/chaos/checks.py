"""Checks after every round: the same bytes, exactly one entry, no stray token, a journal that agrees."""

import asyncio
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.store.journal import Journal
from tests.support.demo_process import DemoProcess
from tests.support.kaltura_client import PlainClient
from tests.support.media import sha256

ARRIVED = frozenset({TransferState.PROCESSING, TransferState.READY})
_WAITING, _CLOSED = "0,1,2", "3"


def wrong(server: DemoProcess, data: Path, file: Path) -> list[str]:
    """Return descriptions of everything that is wrong after the only upload of a file of this name."""
    return list(_wrong(server, data / "journal.sqlite", file))


def _wrong(server: DemoProcess, journal: Path, file: Path) -> Iterator[str]:
    client = PlainClient(server)
    entries = [entry for entry in client.entries() if entry["name"] == file.stem]
    if len(entries) != 1:
        yield f"{len(entries)} entries: {[(entry['id'], entry['status']) for entry in entries]}"
    if strays := tokens_of(file, client.tokens(_WAITING)):
        yield f"{len(strays)} stray tokens: {[(token['id'], token['status']) for token in strays]}"
    transfers, damaged = asyncio.run(_journalled(journal))
    if damaged:
        yield f"the journal was damaged: {damaged}"
    # A token that was closed by a late body may have been deleted since: its file is its entry's and stays.
    closed = [token["id"] for token in tokens_of(file, client.tokens(_CLOSED))] or [
        t.reservation.token_id for t in transfers
    ]
    if len(closed) != 1:
        yield f"{len(closed)} tokens were closed"
    for token_id in closed:
        content = server.data_dir / "uploads" / token_id / "base"
        if not content.is_file() or sha256(content) != sha256(file):
            yield f"token {token_id} holds other bytes than the file"
    yield from _disagreement(transfers, file, [entry["id"] for entry in entries], closed)


def not_said(server: DemoProcess, file: Path, description: str, category: str) -> list[str]:
    """Return what the entry of the only upload of a file lacks of what was said about it."""
    entries = [entry for entry in PlainClient(server).entries() if entry["name"] == file.stem]
    told = [(entry["description"], entry["categories"]) for entry in entries]
    return [f"the entry says {one}" for one in told if one != (description, category)]


def tokens_of(file: Path, tokens: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return those made for the file; the owner tag precedes its name."""
    return [token for token in tokens if token["fileName"].partition(" ")[2] == file.name]


def _disagreement(
    transfers: Sequence[Transfer], file: Path, entry_ids: list[str], token_ids: list[str]
) -> Iterator[str]:
    """Return the differences between the journal, read as kdesk reads it, and the server."""
    told = [(t.file.path, t.file.size, t.reservation.entry_id, t.reservation.token_id) for t in transfers]
    expected = [(str(file), file.stat().st_size, *ids) for ids in zip(entry_ids, token_ids, strict=False)]
    if told != expected:
        yield f"the journal says {told}, the server {expected}"
    if unfinished := [str(t.state) for t in transfers if t.state not in ARRIVED]:
        yield f"the journal says {unfinished}"


async def _journalled(path: Path) -> tuple[Sequence[Transfer], Path | None]:
    async with Journal.open(path) as journal:
        return await journal.load(), journal.damaged
