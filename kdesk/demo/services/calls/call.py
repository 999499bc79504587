"""The table of services: what an action is, and what one call of it may look at."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum as EnumClass
from typing import Any

from kdesk.demo.store.auth.rights import Permission, Permissions, Writer, may_edit
from kdesk.demo.store.database import Row
from kdesk.demo.wire.argument_types import Enum
from kdesk.demo.wire.bodies import FilePart
from kdesk.demo.wire.errors import not_owner
from kdesk.demo.wire.ks import USER, Session
from kdesk.demo.wire.origin import Origin
from kdesk.demo.wire.params import Args

_NOBODY = Session(partner_id=0, user_id="", type=USER, expiry=0)


class Access(EnumClass):
    """Who may call an action: whoever has one of these permissions.

    Attributes:
        ANYONE: Every session, and calls without one.
        PUBLIC: Calls without a session, widgets and users; not roles that may only upload.
        SESSION: Widgets and users.
        TOKENS: As `SESSION`, and roles that may only upload.
        UPLOADS: Users, and roles that may only upload.
        USER: Users.
        CONSOLE: Roles of people who use the console.
        CONSOLE_OR_NOBODY: The same, and calls without a session.
        ADMIN: The account's administrators.
        ADMIN_OR_NOBODY: The same, and calls without a session.
    """

    ANYONE = frozenset({Permission.ALWAYS, Permission.NOBODY})
    PUBLIC = frozenset({Permission.NOBODY, Permission.WIDGET, Permission.USER})
    SESSION = frozenset({Permission.WIDGET, Permission.USER})
    TOKENS = frozenset({Permission.WIDGET, Permission.USER, Permission.UPLOAD})
    UPLOADS = frozenset({Permission.USER, Permission.UPLOAD})
    USER = frozenset({Permission.USER})
    CONSOLE = frozenset({Permission.CONSOLE})
    CONSOLE_OR_NOBODY = frozenset({Permission.CONSOLE, Permission.NOBODY})
    ADMIN = frozenset({Permission.ADMIN})
    ADMIN_OR_NOBODY = frozenset({Permission.ADMIN, Permission.NOBODY})

    def includes(self, permissions: Permissions) -> bool:
        """Whether a session with these permissions may call."""
        return not permissions.isdisjoint(self.value)


@dataclass(frozen=True, slots=True)
class Call:
    """One call of one action.

    Attributes:
        base_url: The address that the client used.
        ks: The session string as it came.
        origin: Where the call comes from.
        permissions: What the session may do.
        headers: Headers that the call adds to the answer; those of one request share them.
    """

    args: Args
    base_url: str
    files: Mapping[str, FilePart] = field(default_factory=dict)
    session: Session | None = None
    ks: str = ""
    origin: Origin = field(default_factory=Origin)
    permissions: Permissions = frozenset()
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def who(self) -> Session:
        """The session; without one, a user of no account, who finds nothing."""
        return self.session or _NOBODY

    @property
    def writer(self) -> Writer:
        """The session as the author of an entry's fields."""
        return Writer(self.who, self.permissions, self.headers)

    def object(self, name: str) -> Args:
        """An object parameter; empty where it was not sent."""
        return self.args.child(name) or Args({})

    def require_editor(self, entry: Row) -> None:
        """Refuse a session that may not change the entry."""
        if not may_edit(self.who, entry):
            raise not_owner()


@dataclass(frozen=True, slots=True)
class Action:
    """One row of the table.

    Attributes:
        access: Who may call it.
        needs: Mandatory parameters, in the order of checks.
        files: Mandatory file parts.
        enums: Parameters that take only certain values.
        edits: The parameter that names an entry which the session must be allowed to change. Checked before `access`.
        masked_as: The code that the action shows for every error, the general ones included.
        unmasked: The codes that it shows nevertheless.
        serves: Whether the result is a file (a response of its own): an error then has no body.
    """

    name: str
    run: Callable[[Call], Any]
    access: Access = Access.USER
    needs: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    enums: tuple[Enum, ...] = ()
    edits: str = ""
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
