"""Players of an account: `uiConf`."""

from kdesk.domain.links.account_players import AccountPlayer
from kdesk.kaltura.api import Api
from kdesk.kaltura.paging import pager
from kdesk.kaltura.response_bounds import MAX_PAGE
from kdesk.kaltura.wire_search import WirePlayers

_PLAYERS = "1,8"
"""The kinds of configurations that are players; others are of editors and uploaders."""

_CURRENT = "kalturaPlayerJs"
"""Tag of players of today's kind."""


async def list_players(api: Api) -> tuple[AccountPlayer, ...]:
    """List the players, the one that was changed last first. Raises ServerProblem, SignInNeeded."""
    wanted = {"objectType": "KalturaUiConfFilter", "objTypeIn": _PLAYERS, "orderBy": "-updatedAt"}
    response = await api.call("uiConf", "list", {"filter": wanted, "pager": pager(1, MAX_PAGE)}, result=WirePlayers)
    return tuple(
        AccountPlayer(one.id, str(one.name or ""), is_current=_CURRENT.lower() in str(one.tags or "").lower())
        for one in response.objects
        if one.id is not None
    )
