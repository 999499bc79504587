"""Bytes on their way into a token, and the closing call (rules 3, 4, 7 and 8)."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from kdesk.domain.entry import EntryStatus
from kdesk.domain.transfer import Transfer
from kdesk.domain.upload import Chunk, UploadToken, UploadTokenStatus
from kdesk.errors import CannotResume, FileTypeRefused, SizeMismatch, TokenGone, TokenNotOpen
from kdesk.kaltura.chunk_body import no_blocks
from tests.engine.server_contract.subject import PIECE, REFUSED, Subject, new_transfer, pieces
from tests.kaltura.demo_visitor import reserved
from tests.kaltura.scripted_http import blocks_of

Call = Callable[[Subject, Transfer], Awaitable[UploadToken]]


async def open_token(server: Subject, transfer: Transfer) -> UploadToken:
    """Send an opener without bytes."""
    return await server.uploads.open(transfer, Chunk(0, 0), no_blocks())


async def open_with_bytes(server: Subject, transfer: Transfer) -> UploadToken:
    """Send the first chunk as the opener."""
    return await server.uploads.open(transfer, Chunk(0, PIECE), blocks_of(server.data[:PIECE]))


async def send_chunk(server: Subject, transfer: Transfer) -> UploadToken:
    """Send the second chunk."""
    return await server.send(transfer, Chunk(PIECE, PIECE))


async def send_whole(server: Subject, transfer: Transfer) -> UploadToken:
    """Send the whole file in one body."""
    return await server.uploads.send_whole(transfer, server.whole())


async def close(server: Subject, transfer: Transfer) -> UploadToken:
    """Close the token."""
    return await server.uploads.close(transfer)


EVERY_BODY = pytest.mark.parametrize("call", [open_token, open_with_bytes, send_chunk, send_whole, close])


async def test_an_opener_makes_a_token_partial(server: Subject) -> None:
    """Without bytes it holds none afterwards; the entry still waits."""
    transfer = await server.reserved()
    opened = await open_token(server, transfer)
    assert (opened.status, opened.uploaded_size) == (UploadTokenStatus.PARTIAL, 0)
    assert (await server.entry(transfer)).status is EntryStatus.WAITING_FOR_CONTENT


async def test_the_first_chunk_can_be_the_opener(server: Subject) -> None:
    """Its bytes count."""
    transfer = await server.reserved()
    opened = await open_with_bytes(server, transfer)
    assert (opened.status, opened.uploaded_size) == (UploadTokenStatus.PARTIAL, PIECE)


async def test_a_second_opener_replaces_what_the_token_holds(server: Subject) -> None:
    """The counter goes back to nothing: an opener must not be repeated."""
    transfer = await server.reserved()
    await open_with_bytes(server, transfer)
    assert (await open_token(server, transfer)).uploaded_size == 0
    assert (await server.token(transfer)).uploaded_size == 0


@pytest.mark.parametrize("call", [send_chunk, close])
async def test_nothing_is_resumed_before_the_opener(server: Subject, call: Call) -> None:
    """Chunk and closing call are refused, and the token stays PENDING."""
    transfer = await server.reserved()
    with pytest.raises(CannotResume):
        await call(server, transfer)
    assert (await server.token(transfer)).status is UploadTokenStatus.PENDING


async def test_chunks_arrive_in_any_order_at_the_same_time(server: Subject) -> None:
    """The closing call puts them together, and the entry gets exactly the bytes of the file."""
    transfer = await server.opened()
    async with asyncio.TaskGroup() as group:
        for chunk in reversed(pieces(server.data)):
            group.create_task(server.send(transfer, chunk))
    closed = await close(server, transfer)
    assert (closed.status, closed.uploaded_size) == (UploadTokenStatus.CLOSED, len(server.data))
    await server.process(transfer.reservation.entry_id)
    assert await server.content(transfer.reservation.entry_id) == server.data


async def test_the_counter_counts_chunks_in_order(server: Subject) -> None:
    """While nothing is missing it is the number of bytes that were sent."""
    transfer = await server.opened()
    sizes = [(await server.send(transfer, chunk)).uploaded_size for chunk in pieces(server.data)[:3]]
    assert sizes == [PIECE, 2 * PIECE, 3 * PIECE]
    assert (await server.token(transfer)).uploaded_size == 3 * PIECE


async def test_the_counter_leaves_out_what_lies_behind_a_gap(server: Subject) -> None:
    """A chunk that was stored out of order is not counted."""
    transfer = await server.opened()
    await server.send(transfer, Chunk(0, PIECE))
    stored = await server.send(transfer, Chunk(2 * PIECE, PIECE))
    assert (stored.status, stored.uploaded_size) == (UploadTokenStatus.PARTIAL, PIECE)


async def test_the_counter_lags_when_a_gap_was_filled(server: Subject) -> None:
    """Only the next chunk takes in what had been parked behind the gap."""
    transfer = await server.opened()
    first, second, third, fourth, *_ = pieces(server.data)
    for chunk in (first, third):
        await server.send(transfer, chunk)
    assert (await server.send(transfer, second)).uploaded_size == second.end
    assert (await server.token(transfer)).uploaded_size == second.end
    assert (await server.send(transfer, fourth)).uploaded_size == fourth.end


async def test_a_chunk_can_be_sent_again(server: Subject) -> None:
    """It is stored once more, the counter does not move, and the content is the same."""
    transfer = await server.opened()
    chunks = pieces(server.data)
    for chunk in chunks[:2]:
        await server.send(transfer, chunk)
    assert (await server.send(transfer, chunks[0])).uploaded_size == 2 * PIECE
    for chunk in chunks[2:]:
        await server.send(transfer, chunk)
    await close(server, transfer)
    await server.process(transfer.reservation.entry_id)
    assert await server.content(transfer.reservation.entry_id) == server.data


async def test_chunks_may_overlap(server: Subject) -> None:
    """A chunk that begins inside the contiguous bytes and ends behind them continues them."""
    transfer = await server.opened()
    await server.send(transfer, Chunk(0, PIECE))
    assert (await server.send(transfer, Chunk(PIECE // 2, PIECE))).uploaded_size == PIECE // 2 + PIECE
    await server.send(transfer, Chunk(PIECE, len(server.data) - PIECE))
    assert (await close(server, transfer)).status is UploadTokenStatus.CLOSED
    await server.process(transfer.reservation.entry_id)
    assert await server.content(transfer.reservation.entry_id) == server.data


async def test_closing_with_missing_bytes_is_refused(server: Subject) -> None:
    """The token stays PARTIAL, accepts what is missing, and can then be closed."""
    transfer = await server.opened()
    first, missing, *rest = pieces(server.data)
    for chunk in (first, *rest):
        await server.send(transfer, chunk)
    with pytest.raises(SizeMismatch):
        await close(server, transfer)
    token = await server.token(transfer)
    assert (token.status, token.uploaded_size) == (UploadTokenStatus.PARTIAL, first.end)
    await server.send(transfer, missing)
    assert (await close(server, transfer)).status is UploadTokenStatus.CLOSED


async def test_closing_with_too_many_bytes_is_refused(server: Subject) -> None:
    """The server compares what it has with the size that the closing call names."""
    transfer = await server.opened()
    data = server.data + bytes(10)
    await server.uploads.send(transfer, Chunk(0, len(data)), blocks_of(data))
    with pytest.raises(SizeMismatch):
        await close(server, transfer)
    assert (await server.token(transfer)).status is UploadTokenStatus.PARTIAL


async def test_the_last_byte_completes_the_entry(server: Subject) -> None:
    """With the closing call the token is CLOSED, and the entry is processed without another call."""
    transfer = await server.opened()
    await server.send(transfer, Chunk(0, len(server.data)))
    await close(server, transfer)
    assert not (await server.entry(transfer)).status.empty
    entry = await server.process(transfer.reservation.entry_id)
    assert (entry.status, entry.owner_tag) == (EntryStatus.READY, transfer.owner_tag)


async def test_a_small_file_is_one_body(server: Subject) -> None:
    """It opens and closes the token."""
    transfer = await server.reserved()
    sent = await send_whole(server, transfer)
    assert (sent.status, sent.uploaded_size) == (UploadTokenStatus.CLOSED, len(server.data))
    assert (await server.token(transfer)).status is UploadTokenStatus.CLOSED


async def test_one_body_replaces_what_the_token_holds(server: Subject) -> None:
    """Bytes from before do not show in the content."""
    transfer = await server.opened()
    await server.uploads.send(transfer, Chunk(0, 100), blocks_of(bytes(100)))
    await send_whole(server, transfer)
    await server.process(transfer.reservation.entry_id)
    assert await server.content(transfer.reservation.entry_id) == server.data


async def test_a_free_token_is_full_when_it_has_every_byte(server: Subject) -> None:
    """With nothing attached there is nothing to close it for."""
    whole, chunked = await server.full(), await server.free()
    await open_token(server, chunked)
    await server.send(chunked, Chunk(0, len(server.data)))
    assert (await close(server, chunked)).status is UploadTokenStatus.FULL
    for transfer in (whole, chunked):
        token = await server.token(transfer)
        assert (token.status, token.uploaded_size) == (UploadTokenStatus.FULL, len(server.data))
        assert token.attached_id == ""


@EVERY_BODY
async def test_a_closed_token_accepts_no_body(server: Subject, call: Call) -> None:
    """Whatever is sent, the token stays as it is."""
    transfer = await server.reserved()
    await send_whole(server, transfer)
    with pytest.raises(TokenNotOpen):
        await call(server, transfer)
    token = await server.token(transfer)
    assert (token.status, token.uploaded_size) == (UploadTokenStatus.CLOSED, len(server.data))


@EVERY_BODY
async def test_a_full_token_accepts_no_body(server: Subject, call: Call) -> None:
    """It waits to be attached."""
    transfer = await server.full()
    with pytest.raises(TokenNotOpen):
        await call(server, transfer)


@EVERY_BODY
async def test_a_deleted_token_accepts_no_body(server: Subject, call: Call) -> None:
    """It is gone for every call, as an unknown one is."""
    transfer = await server.opened()
    await server.uploads.delete_token(transfer.reservation.token_id)
    with pytest.raises(TokenGone):
        await call(server, transfer)


async def send_refused_whole(server: Subject, transfer: Transfer) -> None:
    """Send the refused content in one body."""
    await server.uploads.send_whole(transfer, blocks_of(REFUSED))


async def send_refused_in_chunks(server: Subject, transfer: Transfer) -> None:
    """Send the refused content as a chunk, and close."""
    await open_token(server, transfer)
    await server.uploads.send(transfer, Chunk(0, len(REFUSED)), blocks_of(REFUSED))
    await close(server, transfer)


@pytest.mark.parametrize("send", [send_refused_whole, send_refused_in_chunks])
async def test_content_that_is_no_media_is_refused(
    server: Subject, send: Callable[[Subject, Transfer], Awaitable[None]]
) -> None:
    """The server looks at the bytes when it has them all; the token is gone, and the entry has no content."""
    transfer = await reserved(server.api, new_transfer(REFUSED))
    with pytest.raises(FileTypeRefused) as caught:
        await send(server, transfer)
    assert not caught.value.retryable
    with pytest.raises(TokenGone):
        await server.token(transfer)
    assert (await server.entry(transfer)).status is EntryStatus.NO_CONTENT
    assert await server.uploads.waiting_tokens(transfer.token_name) == ()


async def test_a_closed_token_can_be_deleted_without_its_content(server: Subject) -> None:
    """The entry keeps the bytes."""
    transfer = await server.arrived()
    await server.uploads.delete_token(transfer.reservation.token_id)
    with pytest.raises(TokenGone):
        await server.token(transfer)
    assert (await server.entry(transfer)).status is EntryStatus.READY
    assert await server.content(transfer.reservation.entry_id) == server.data


async def test_the_server_answers_a_ping(server: Subject) -> None:
    """Nothing is raised."""
    await server.uploads.ping()
