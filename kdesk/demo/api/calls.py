"""The table of services: what an action is, and what one call of it may look at."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from kdesk.demo.api.argument_types import Enum
from kdesk.demo.api.bodies import FilePart
from kdesk.demo.api.errors import ApiError, not_owner
from kdesk.demo.api.origin import Origin
from kdesk.demo.api.params import Args, is_word
from kdesk.demo.database import Row
from kdesk.demo.people.ks import Session
from kdesk.demo.state import Demo

_LAST_PAGE = 10**9
_PAGE = 30


class Access(IntEnum):
    """Who may call an action."""

    ANYONE = 0
    SESSION = 1  # any KS, a widget's too
    USER = 2
    ADMIN = 3


@dataclass(frozen=True, slots=True)
class Call:
    """One call of one action.

    base_url  the address that the client used
    ks        the session string as it came
    origin    where the call comes from
    """

    demo: Demo
    args: Args
    base_url: str
    files: Mapping[str, FilePart] = field(default_factory=dict)
    session: Session | None = None
    ks: str = ""
    origin: Origin = field(default_factory=Origin)

    @property
    def who(self) -> Session:
        """The session; the table has made sure that there is one."""
        if self.session is None:
            raise ApiError("SERVICE_FORBIDDEN", SERVICE="")
        return self.session

    def object(self, name: str) -> Args:
        """An object parameter; empty where it was not sent."""
        return self.args.child(name) or Args({})

    def entry(self, name: str = "entryId") -> Row:
        """The entry that a parameter names; ENTRY_ID_NOT_FOUND if the session's partner has none of this id."""
        row = self.demo.entries.require(self.args.text(name))
        if row["partner_id"] != self.who.partner_id:
            raise ApiError("ENTRY_ID_NOT_FOUND", ENTRY_ID=row["id"])
        return row

    def require_owner(self, user_id: str, object_id: str) -> None:
        """Refuse a user session that neither owns the object nor may edit it."""
        who = self.who
        if not who.is_admin and who.user_id != user_id and not who.allows("edit", object_id):
            raise not_owner()


@dataclass(frozen=True, slots=True)
class Action:
    """One row of the table.

    needs      mandatory parameters, in the order of checks
    files      mandatory file parts
    enums      parameters that take only certain values
    masked_as  the code that the action shows for every error, the general ones included
    unmasked   the codes that it shows nevertheless
    serves     the result is a file (a response of its own): an error then has no body
    """

    name: str
    run: Callable[[Call], Any]
    access: Access = Access.USER
    needs: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    enums: tuple[Enum, ...] = ()
    masked_as: str = ""
    unmasked: tuple[str, ...] = ()
    serves: bool = False


@dataclass(frozen=True, slots=True)
class Service:
    """A service group: its name in the server's own spelling and its actions."""

    name: str
    actions: tuple[Action, ...]
    aliases: tuple[str, ...] = ()

    def find(self, action: str) -> Action | None:
        """The action of this name in any letter case."""
        return next((row for row in self.actions if row.name.lower() == action.lower()), None)


def page_of(pager: Args) -> tuple[int, int]:
    """Limit and offset for SQL: 30 by default, 500 at most; a size of 0 or less means everything (limit -1)."""
    size = _PAGE if is_word(pager.raw("pageSize")) else min(pager.integer("pageSize", _PAGE), 500)
    if size <= 0:
        return -1, 0
    return size, (min(max(pager.integer("pageIndex", 1), 1), _LAST_PAGE) - 1) * size


def listing(kind: str, total: int, objects: list[Any]) -> dict[str, Any]:
    """A list response of the named class."""
    return {"totalCount": total, "objects": objects, "objectType": f"Kaltura{kind}ListResponse"}


def page_listing(kind: str, objects: list[Any], pager: Args) -> dict[str, Any]:
    """A list response with one page of these objects."""
    limit, offset = page_of(pager)
    return listing(kind, len(objects), objects[offset:] if limit < 0 else objects[offset : offset + limit])
