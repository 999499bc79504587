"""Muting of one channel by keys and menu."""

from functools import partial

from kdesk.messages import _
from kdesk.ui.review.channel_mutes import Side
from kdesk.ui.review.media_player import MediaPlayer
from kdesk.ui.review.player_actions import PlayerActions
from kdesk.ui.review.player_keys import PlayerAction

_SIDES = {PlayerAction.MUTE_LEFT: Side.LEFT, PlayerAction.MUTE_RIGHT: Side.RIGHT}


def offer_mutes(actions: PlayerActions, player: MediaPlayer) -> None:
    """Let the actions of both channels mute them."""

    def why_not() -> str:
        found = player.audio.has_device or not player.is_created
        return "" if found else _("This computer has no audio device")

    channels = player.audio.channels
    for action, side in _SIDES.items():
        actions.offer(action, partial(channels.toggle, side), why_not, partial(channels.is_muted, side))
