"""`uiConf`: the players of an account."""

from dataclasses import dataclass
from typing import Any

from kdesk.demo.services.calls.call import Access, Action, Call, Service
from kdesk.demo.store.players import Players, to_wire
from kdesk.demo.wire.paging import listing, page_of


@dataclass(frozen=True, slots=True)
class PlayerService:
    """Actions of `uiConf`."""

    players: Players

    def add(self, call: Call) -> dict[str, Any]:
        return to_wire(self.players.add(call.who, call.object("uiConf")))

    def get(self, call: Call) -> dict[str, Any]:
        return to_wire(self.players.require(call.who, call.args.integer("id")))

    def list_players(self, call: Call) -> dict[str, Any]:
        """List the players of the account, the oldest first unless another order is sent."""
        limit, offset = page_of(call.object("pager"))
        total, rows = self.players.matching(call.who, call.object("filter"), limit, offset)
        return listing("UiConf", total, [to_wire(row) for row in rows])

    def delete(self, call: Call) -> None:
        self.players.delete(self.players.require(call.who, call.args.integer("id")))

    def service(self) -> Service:
        return Service(
            "uiConf",
            (
                Action("list", self.list_players, Access.SESSION),
                Action("get", self.get, Access.SESSION, needs=("id",)),
                Action("add", self.add, Access.CONSOLE, needs=("uiConf",)),
                Action("delete", self.delete, Access.CONSOLE, needs=("id",)),
            ),
        )
