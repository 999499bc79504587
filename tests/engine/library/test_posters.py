"""Making posters and bringing former ones back: the order of the calls, and what Undo does after changes elsewhere."""

import asyncio
from typing import Any

import pytest

from kdesk.domain.editing.thumbs import UndoResult
from kdesk.domain.entry import Entry, EntryStatus, MediaType
from kdesk.engine.library import posters as module
from kdesk.engine.library.posters import Posters
from kdesk.errors import BadResponse, KdeskError
from tests.support.fake_thumbs import FakeThumbs

VIDEO = Entry("0_video", "A video", 102, EntryStatus.READY, MediaType.VIDEO, thumbnail_url="http://h/t/version/100002")
SOUND = Entry("0_sound", "A sound", 102, EntryStatus.READY, MediaType.AUDIO, thumbnail_url="http://h/s/version/0")


def fakes() -> tuple[FakeThumbs, Posters]:
    """Return a server with a video that has a poster, and who changes it."""
    server = FakeThumbs(VIDEO, SOUND)
    server.put(VIDEO.id, is_default=True)
    catalogue: Any = server
    return server, Posters(server, catalogue)


async def test_a_frame_is_stored_before_it_is_made_the_poster() -> None:
    """Then entry and list are read again: the new address is in the entry only."""
    server, posters = fakes()
    state = await posters.use_frame(VIDEO, 1.25)
    assert server.asked == [
        f"list {VIDEO.id}",
        f"capture {VIDEO.id} 1.25",
        "default 1_thumb002",
        f"entry {VIDEO.id}",
        f"list {VIDEO.id}",
    ]
    assert state.thumbs.default is not None
    assert state.thumbs.default.id == "1_thumb002"
    assert state.entry.thumbnail_url == "http://h/t/version/100012"


async def test_undo_goes_back_step_by_step() -> None:
    """The pictures that were made stay stored."""
    server, posters = fakes()
    await posters.use_frame(VIDEO, 1.0)
    await posters.use_image(VIDEO, b"jpeg", "poster.jpg")
    for poster in ("1_thumb002", "1_thumb001"):
        assert posters.can_undo(VIDEO.id)
        result, state = await posters.undo(VIDEO)
        assert result is UndoResult.DONE
        assert state.thumbs.default is not None
        assert state.thumbs.default.id == poster
    assert not posters.can_undo(VIDEO.id)
    assert (await posters.undo(VIDEO))[0] is UndoResult.NOTHING
    assert len(server.stored) == 3


async def test_what_was_undone_is_chosen_again_step_by_step() -> None:
    """Nothing is stored for it; and it can be undone once more."""
    server, posters = fakes()
    await posters.use_frame(VIDEO, 1.0)
    await posters.use_image(VIDEO, b"jpeg", "poster.jpg")
    for _ in range(2):
        await posters.undo(VIDEO)
    stored = len(server.stored)
    for poster in ("1_thumb002", "1_thumb003"):
        assert posters.can_redo(VIDEO.id)
        result, state = await posters.redo(VIDEO)
        assert result is UndoResult.DONE
        assert state.thumbs.default is not None
        assert state.thumbs.default.id == poster
    assert not posters.can_redo(VIDEO.id)
    assert (await posters.redo(VIDEO))[0] is UndoResult.NOTHING
    assert len(server.stored) == stored
    assert (await posters.undo(VIDEO))[1].thumbs.default == server.default(VIDEO.id)
    assert posters.can_redo(VIDEO.id)


async def test_nothing_is_chosen_again_over_a_newer_choice() -> None:
    """Neither over one of this kdesk nor over one of somebody else, nor what was deleted."""
    server, posters = fakes()
    await posters.use_frame(VIDEO, 1.0)
    await posters.undo(VIDEO)
    await posters.use_frame(VIDEO, 2.0)
    assert not posters.can_redo(VIDEO.id)
    await posters.undo(VIDEO)
    other = server.put(VIDEO.id)
    await server.make_default(other.id)
    assert (await posters.redo(VIDEO))[0] is UndoResult.CHANGED_ELSEWHERE
    assert not posters.can_redo(VIDEO.id)
    await posters.use_frame(VIDEO, 3.0)
    made = server.default(VIDEO.id)
    assert made is not None
    await posters.undo(VIDEO)
    await posters.delete(VIDEO, made)
    assert not posters.can_redo(VIDEO.id)


async def test_undo_leaves_the_choice_of_somebody_else() -> None:
    """It only takes back what kdesk did itself and what still holds."""
    server, posters = fakes()
    await posters.use_frame(VIDEO, 1.0)
    other = server.put(VIDEO.id)
    await server.make_default(other.id)
    result, state = await posters.undo(VIDEO)
    assert result is UndoResult.CHANGED_ELSEWHERE
    assert state.thumbs.default is not None
    assert state.thumbs.default.id == other.id
    assert not posters.can_undo(VIDEO.id)


async def test_a_frame_of_the_servers_own_choice_comes_back_as_a_new_capture() -> None:
    """No call takes the default away: a frame at the server's own time is stored and chosen."""
    server, posters = fakes()
    server.stored.clear()
    await posters.use_frame(VIDEO, 1.0)
    result, _ = await posters.undo(VIDEO)
    assert result is UndoResult.DONE
    assert f"capture {VIDEO.id} None" in server.asked


async def test_without_frames_nothing_is_promised() -> None:
    """The first poster of a sound cannot be taken back."""
    server, posters = fakes()
    await posters.use_image(SOUND, b"jpeg", "poster.jpg")
    assert not posters.can_undo(SOUND.id)
    await posters.use_image(SOUND, b"png", "poster.png")
    assert posters.can_undo(SOUND.id)
    assert server.default(SOUND.id) is not None


async def test_two_changes_at_once_run_one_after_another() -> None:
    """The second has the first as its former poster, so that Undo goes through both."""
    server, posters = fakes()
    await asyncio.gather(posters.use_frame(VIDEO, 1.0), posters.use_frame(VIDEO, 2.0))
    order = [call.partition(" ")[0] for call in server.asked]
    assert order == ["list", "capture", "default", "entry", "list"] * 2
    await posters.undo(VIDEO)
    await posters.undo(VIDEO)
    poster = server.default(VIDEO.id)
    assert poster is not None
    assert poster.id == "1_thumb001"


@pytest.mark.parametrize("call", ["list", "capture", "default"])
async def test_after_an_error_nothing_can_be_undone(call: str) -> None:
    """The poster is as it was, and the next change is not blocked."""
    server, posters = fakes()
    server.failures[call] = BadResponse("no")
    with pytest.raises(BadResponse):
        await posters.use_frame(VIDEO, 1.0)
    assert not posters.can_undo(VIDEO.id)
    poster = server.default(VIDEO.id)
    assert poster is not None
    assert poster.id == "1_thumb001"
    await posters.use_frame(VIDEO, 1.0)
    assert posters.can_undo(VIDEO.id)


async def test_an_undo_that_fails_can_be_repeated() -> None:
    """The step is forgotten only once it is taken back."""
    server, posters = fakes()
    await posters.use_frame(VIDEO, 1.0)
    server.failures["default"] = KdeskError("no")
    with pytest.raises(KdeskError):
        await posters.undo(VIDEO)
    assert (await posters.undo(VIDEO))[0] is UndoResult.DONE


async def test_what_is_deleted_does_not_come_back() -> None:
    """Undo forgets the steps of a thumbnail that was deleted."""
    server, posters = fakes()
    await posters.use_frame(VIDEO, 1.0)
    former = next(thumb for thumb in server.stored if not thumb.is_default)
    await posters.delete(VIDEO, former)
    assert not posters.can_undo(VIDEO.id)


async def test_the_poster_chosen_again_is_no_change() -> None:
    """No call is made for it, and Undo has nothing to take back."""
    server, posters = fakes()
    await posters.use_stored(VIDEO, server.stored[0])
    assert not [call for call in server.asked if call.startswith("default")]
    assert not posters.can_undo(VIDEO.id)


async def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Steps of an entry, and entries."""
    monkeypatch.setattr(module, "MAX_STEPS", 2)
    monkeypatch.setattr(module, "MAX_ENTRIES", 1)
    server, posters = fakes()
    for second in range(4):
        await posters.use_frame(VIDEO, float(second))
    for _ in range(2):
        assert (await posters.undo(VIDEO))[0] is UndoResult.DONE
    assert (await posters.undo(VIDEO))[0] is UndoResult.NOTHING
    await posters.use_frame(VIDEO, 5.0)
    server.put(SOUND.id, is_default=True)
    await posters.use_image(SOUND, b"jpeg", "poster.jpg")
    assert (posters.can_undo(VIDEO.id), posters.can_undo(SOUND.id)) == (False, True)
