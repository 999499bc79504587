"""Entries for players with a licence (DRM) are told before they are opened; nothing else is held up by asking."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from kdesk.domain.ports import AccountApi
from kdesk.errors import BadResponse
from kdesk.ui.review.player import Player
from tests.support.patience import until
from tests.ui.fakes.accounts import ANNA
from tests.ui.review.stage import Stage, hls, hls_folder, playing, stage

__all__ = ["hls", "hls_folder", "stage"]

pytestmark = pytest.mark.slow


def account(is_licensed: Callable[[str], Awaitable[bool]]) -> AccountApi:
    """Return an account that says so."""
    unused: Any = None
    return AccountApi(ANNA, unused, unused, lambda: None, unused, is_licensed=is_licensed)


def test_a_licensed_entry_is_told_and_not_opened(stage: Stage) -> None:
    """In words, in the place of the picture and of the button; each entry is asked about once."""
    asked: list[str] = []

    async def licensed(entry_id: str) -> bool:
        asked.append(entry_id)
        return entry_id == "0_entry00000"

    async def work(player: Player, stage: Stage) -> None:
        player.show_entry(stage.entry())
        await until(lambda: "DRM" in player.controls.play.toolTip())
        player.toggle()
        player.show_entry(stage.entry(description="changed"))
        assert "DRM" in player.controls.play.toolTip()
        assert not stage.hls.asked
        player.show_entry(stage.entry(1))
        assert "DRM" not in player.controls.play.toolTip()
        await until(lambda: len(asked) > 1)
        player.show_entry(stage.entry())
        assert "DRM" in player.controls.play.toolTip()
        assert asked == ["0_entry00000", "0_entry00001"]

    stage.api = account(licensed)
    stage.play(work)


def test_a_failed_question_forbids_nothing(stage: Stage) -> None:
    """The entry plays."""
    asked: list[str] = []

    async def fail(entry_id: str) -> bool:
        asked.append(entry_id)
        raise BadResponse("no such action")

    async def work(player: Player, stage: Stage) -> None:
        player.show_entry(stage.entry())
        await until(lambda: bool(asked))
        player.toggle()
        await playing(player)

    stage.api = account(fail)
    stage.play(work)
