"""Documents and data, made of a complete token (rule 13)."""

from dataclasses import replace

import pytest

from kdesk.domain.entry import EntryKind, EntryStatus
from kdesk.domain.source_file import SourceFile, SourceKind
from kdesk.domain.transfer import Transfer
from kdesk.errors import TokenNotOpen
from tests.engine.server_contract.subject import Subject, elsewhere
from tests.kaltura.demo_visitor import transfer_of
from tests.kaltura.scripted_http import blocks_of

CONTENTS = {
    "paper.pdf": (SourceKind.DOCUMENT, b"%PDF-1.4 of the contract"),
    "notes.txt": (SourceKind.DOCUMENT, b"words of the contract"),
    "sensor.csv": (SourceKind.DATA, b"time;value of the contract"),
}


async def sent(server: Subject, name: str) -> Transfer:
    """Return the transfer of a file whose bytes a token holds."""
    kind, data = CONTENTS[name]
    transfer = elsewhere(transfer_of(data, name, created_at=1.0), kind=kind)
    transfer = await server.free(transfer)
    await server.uploads.send_whole(transfer, blocks_of(data))
    return transfer


@pytest.mark.parametrize("name", CONTENTS)
async def test_an_entry_is_made_of_the_complete_token(server: Subject, name: str) -> None:
    """READY at once, of its kind, with title and owner tag; the copy has the bytes."""
    transfer = await sent(server, name)
    made = await server.uploads.add_entry(transfer)
    entry = await server.catalogue.entry(made.id)
    kind = EntryKind.DATA if transfer.file.kind is SourceKind.DATA else EntryKind.DOCUMENT
    assert (entry.status, entry.kind, entry.name) == (EntryStatus.READY, kind, transfer.file.title)
    assert entry.owner_tag == transfer.owner_tag
    copy = await server.copies.source(made.id)
    assert copy
    assert copy.size == transfer.file.size
    address = await server.copies.address(made.id)
    read = b"".join([block.data async for block in server.copies.read(address, 0, copy.size)])
    assert read == CONTENTS[name][1]


@pytest.mark.parametrize("name", CONTENTS)
async def test_the_entry_of_a_lost_answer_is_found_by_its_transfer(server: Subject, name: str) -> None:
    """And by its fingerprint, which another transfer of the same file looks for."""
    transfer = await sent(server, name)
    made = await server.uploads.add_entry(transfer)
    assert [entry.id for entry in await server.uploads.reserved_entries(transfer)] == [made.id]
    assert made.id in {entry.id for entry in await server.uploads.entries_like(elsewhere(transfer))}
    assert await server.uploads.reserved_entries(elsewhere(transfer)) == ()


async def test_a_token_makes_one_document(server: Subject) -> None:
    """The second call is refused."""
    transfer = await sent(server, "paper.pdf")
    await server.uploads.add_entry(transfer)
    with pytest.raises(TokenNotOpen):
        await server.uploads.add_entry(transfer)


async def test_data_is_deleted_by_its_own_service(server: Subject) -> None:
    """Twice is fine."""
    made = await server.uploads.add_entry(transfer := await sent(server, "sensor.csv"))
    for _ in range(2):
        await server.uploads.delete_data(made.id)
    assert await server.uploads.reserved_entries(replace(transfer)) == ()


async def test_an_address_is_fetched_by_the_server(server: Subject) -> None:
    """An entry that waits for its content, with the owner tag by which a lost answer is made good."""
    file = SourceFile("http://127.0.0.1:9/talk.mp4", "talk.mp4", kind=SourceKind.ADDRESS)
    transfer = replace(elsewhere(transfer_of(b"nothing", "talk.mp4", created_at=1.0)), file=file)
    made = await server.uploads.add_from_url(transfer)
    assert made.status is EntryStatus.WAITING_FOR_CONTENT
    assert (made.name, made.owner_tag) == ("talk", transfer.owner_tag)
    assert [entry.id for entry in await server.uploads.reserved_entries(transfer)] == [made.id]
