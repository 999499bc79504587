"""Captions and attachments on the demo server, also with lost answers and another user's rights."""

import asyncio

import httpx
import pytest

from kdesk.domain.account import Account, SignInKind
from kdesk.domain.captions.formats import CaptionFormat
from kdesk.domain.editing.api import EditingApi
from kdesk.domain.editing.asset_status import AssetStatus
from kdesk.domain.editing.attachments import AttachmentFormat
from kdesk.domain.editing.captions import NewCaption
from kdesk.domain.editing.files import MemorySource
from kdesk.errors import ApiError, EntryGone, FileTypeRefused, NotPermitted, Reason
from kdesk.kaltura import asset_files
from tests.kaltura.demo_visitor import Visitor
from tests.support.demo_client import DemoClient
from tests.support.demo_faults import FaultControl
from tests.support.demo_process import DemoProcess

SRT = "1\n00:00:00,000 --> 00:00:02,000\nHallo wörld\n"
VTT = "WEBVTT\n\n00:00.000 --> 00:02.000\nHello\n"


@pytest.fixture
def entry(demo: DemoProcess) -> str:
    """A new entry without content: captions and attachments need none."""
    with DemoClient(demo.credentials) as client:
        return client.as_admin().entry()


@pytest.fixture
async def editing(visitor: Visitor) -> EditingApi:
    """The ports of an administrator."""
    ports = (await visitor.connect()).editing
    assert ports is not None
    return ports


def nothing(_sent: int, _all: int) -> None:
    """Follow no progress."""


async def test_a_caption_from_beginning_to_end(editing: EditingApi, entry: str) -> None:
    """It is added with its content, listed, renamed, made the default, replaced, fetched and deleted."""
    captions = editing.captions
    made = await captions.add(entry, NewCaption(SRT, CaptionFormat.SRT, "German", "Deutsch"))
    assert (made.language, made.code, made.label, made.format) == ("German", "de", "Deutsch", CaptionFormat.SRT)
    assert (made.status, made.size, made.version) == (AssetStatus.READY, len(SRT.encode()), "2")
    other = await captions.add(entry, NewCaption(VTT, CaptionFormat.WEBVTT))
    await captions.set_default(other.id)
    assert [(one.id, one.is_default) for one in await captions.captions(entry)] == [(made.id, False), (other.id, True)]
    changed = await captions.update(made.id, {"label": "D", "language": "Dutch", "on_player": False})
    assert (changed.label, changed.language, changed.on_player) == ("D", "Dutch", False)
    assert await captions.content(made) == SRT.encode()
    replaced = await captions.replace(made, SRT.replace("Hallo", "Guten Tag"))
    assert (replaced.id, replaced.version) == (made.id, "12")
    assert b"Guten Tag" in await captions.content(replaced)
    await captions.delete(made.id)
    await captions.delete(made.id)
    assert [one.id for one in await captions.captions(entry)] == [other.id]


async def test_a_long_caption_goes_by_token(editing: EditingApi, entry: str) -> None:
    """What is longer than a text that a server was seen to take is uploaded first."""
    text = VTT + "\n00:03.000 --> 00:04.000\n" + "wörd " * 40_000
    made = await editing.captions.add(entry, NewCaption(text, CaptionFormat.WEBVTT))
    assert (made.status, made.size) == (AssetStatus.READY, len(text.encode()))
    assert await editing.captions.content(made) == text.encode()


async def test_content_of_another_format_is_stored_with_an_error(editing: EditingApi, entry: str) -> None:
    """The server says so in the status alone."""
    made = await editing.captions.add(entry, NewCaption(VTT, CaptionFormat.SRT))
    assert made.status is AssetStatus.ERROR
    assert await editing.captions.content(made) == VTT.encode()


async def test_refused_content_leaves_nothing(editing: EditingApi, entry: str) -> None:
    """A caption or an attachment whose content the server refuses is deleted again."""
    with pytest.raises(FileTypeRefused):
        await editing.captions.add(entry, NewCaption("", CaptionFormat.SRT))
    script = MemorySource("a.sh", b"#!/bin/sh\necho\n")
    with pytest.raises(FileTypeRefused):
        await editing.attachments.add(entry, script, title="", progress=nothing)
    assert await editing.captions.captions(entry) == ()
    assert await editing.attachments.attachments(entry) == ()


async def test_an_attachment_from_beginning_to_end(
    editing: EditingApi, entry: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file of several chunks arrives as it is; title, list, download and deletion."""
    monkeypatch.setattr(asset_files, "CHUNK", 1000)
    data = b"%PDF-1.4\n" + bytes(range(256)) * 20
    told: list[tuple[int, int]] = []
    source = MemorySource('../../p "1".pdf', data)
    made = await editing.attachments.add(entry, source, title="Plan", progress=lambda *done: told.append(done))
    assert (made.title, made.file_name, made.extension) == ("Plan", source.name, "pdf")
    assert (made.format, made.status, made.size) == (AttachmentFormat.DOCUMENT, AssetStatus.READY, len(data))
    assert told[-1] == (len(data), len(data))
    assert len(told) == len(data) // 1000 + 1
    assert b"".join([piece async for piece in editing.attachments.content(made)]) == data
    changed = await editing.attachments.update(made.id, {"title": "Other"})
    assert await editing.attachments.attachments(entry) == (changed,)
    assert changed.title == "Other"
    await editing.attachments.delete(made.id)
    await editing.attachments.delete(made.id)
    assert await editing.attachments.attachments(entry) == ()


async def test_what_is_gone_says_so(editing: EditingApi, entry: str) -> None:
    """A deleted caption, attachment or entry has words of its own."""
    made = await editing.captions.add(entry, NewCaption(SRT, CaptionFormat.SRT))
    await editing.captions.delete(made.id)
    with pytest.raises(ApiError) as caught:
        await editing.captions.update(made.id, {"label": "x"})
    assert caught.value.reason is Reason.CAPTION_GONE
    with pytest.raises(EntryGone):
        await editing.captions.add("0_nowhere0", NewCaption(SRT, CaptionFormat.SRT))


async def test_a_user_may_attach_and_not_caption(visitor: Visitor) -> None:
    """Captions are for editors of captions and administrators; attachments are deleted by administrators only."""
    with DemoClient(visitor.demo.credentials) as client:
        entry, ks = client.as_user("somebody").entry(), client.ks
    account = Account(visitor.demo.url, 0, "", SignInKind.KS)
    editing = (await visitor.connector.connect(account, ks, on_lost=visitor.lost.append)).editing
    assert editing is not None
    with pytest.raises(NotPermitted):
        await editing.captions.add(entry, NewCaption(SRT, CaptionFormat.SRT))
    note = MemorySource("n.txt", b"notes")
    attached = await editing.attachments.add(entry, note, title="", progress=nothing)
    with pytest.raises(NotPermitted):
        await editing.attachments.delete(attached.id)


@pytest.mark.parametrize("action", ["add", "setContent"])
async def test_a_lost_answer_makes_no_second_one(
    visitor: Visitor, editing: EditingApi, entry: str, action: str
) -> None:
    """The call arrives, its answer does not: what was made is found by its mark, and nothing is made twice."""
    with httpx.Client(base_url=visitor.demo.url) as http:
        faults = FaultControl(http, visitor.demo.credentials)
        for service in ("caption_captionasset", "attachment_attachmentasset"):
            faults.add(f"{service}.{action}", "reset-after", count=1)
        made = await editing.captions.add(entry, NewCaption(SRT, CaptionFormat.SRT))
        note = MemorySource("n.txt", b"notes")
        attached = await editing.attachments.add(entry, note, title="", progress=nothing)
        assert faults.struck() == [1, 1]
        faults.clear()
    assert await editing.captions.captions(entry) == (made,)
    assert await editing.attachments.attachments(entry) == (attached,)
    assert (made.status, attached.status) == (AssetStatus.READY, AssetStatus.READY)


@pytest.mark.parametrize("call", ["uploadToken.upload", "attachment_attachmentasset.add"])
async def test_a_cancelled_attachment_leaves_nothing(
    visitor: Visitor, editing: EditingApi, entry: str, call: str
) -> None:
    """Cancelled while the server is silent, whether before or after it was made: it is looked for and deleted."""
    note = MemorySource("n.txt", b"notes")
    with httpx.Client(base_url=visitor.demo.url) as http, DemoClient(visitor.demo.credentials) as client:
        before = client.as_admin().call("uploadToken.list")["totalCount"]
        faults = FaultControl(http, visitor.demo.credentials)
        faults.add(call, "stall", count=1)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(2):
                await editing.attachments.add(entry, note, title="", progress=nothing)
        assert faults.struck() == [1]
        faults.clear()
        assert client.call("uploadToken.list")["totalCount"] == before
    assert await editing.attachments.attachments(entry) == ()
