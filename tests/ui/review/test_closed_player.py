"""A player that is closed and deleted leaves nothing behind, although what all players share goes on."""

import gc
import weakref

from PySide6.QtCore import QCoreApplication, QEvent

from kdesk.ui.review.player import Player
from tests.ui.review.stage import FLAVORS, Stage, hls, hls_folder, playing, stage

__all__ = ["hls", "hls_folder", "stage"]


def test_a_closed_player_is_freed(stage: Stage) -> None:
    """With it go its threads and pictures: a person may open and close many in one run."""
    seen: list[weakref.ref[Player]] = []

    async def work(player: Player, stage: Stage) -> None:
        seen.append(weakref.ref(player))
        player.show_entry(stage.entry())
        player.show_flavors(FLAVORS)
        player.toggle()
        await playing(player)

    stage.play(work)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect()
    assert [player() for player in seen] == [None]
