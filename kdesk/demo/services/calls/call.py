"""The table of services: services, actions and calls."""

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
    """The permissions of which a session needs one to call an action.

    Attributes:
        ANYONE: Every session, and calls without one.
        PUBLIC: Calls without a session, widgets and users; not roles that may only upload.
        READERS: Calls without a session, and users; not widgets.
        SESSION: Widgets and users.
        TOKENS: As `SESSION`, and roles that may only upload.
        UPLOADS: Users, and roles that may only upload.
        USER: Users.
        CONSOLE: Roles of the management console.
        CONSOLE_OR_NOBODY: As `CONSOLE`, and calls without a session.
        CAPTIONS: Administrators and editors of captions.
        ADMIN: The account's administrators.
        ADMIN_OR_NOBODY: As `ADMIN`, and calls without a session.
    """

    ANYONE = frozenset({Permission.ALWAYS, Permission.NOBODY})
    PUBLIC = frozenset({Permission.NOBODY, Permission.WIDGET, Permission.USER})
    READERS = frozenset({Permission.NOBODY, Permission.USER})
    SESSION = frozenset({Permission.WIDGET, Permission.USER})
    TOKENS = frozenset({Permission.WIDGET, Permission.USER, Permission.UPLOAD})
    UPLOADS = frozenset({Permission.USER, Permission.UPLOAD})
    USER = frozenset({Permission.USER})
    CONSOLE = frozenset({Permission.CONSOLE})
    CONSOLE_OR_NOBODY = frozenset({Permission.CONSOLE, Permission.NOBODY})
    CAPTIONS = frozenset({Permission.CAPTIONS})
    ADMIN = frozenset({Permission.ADMIN})
    ADMIN_OR_NOBODY = frozenset({Permission.ADMIN, Permission.NOBODY})

    def includes(self, permissions: Permissions) -> bool:
        """Return whether a session with these permissions may call the action."""
        return not permissions.isdisjoint(self.value)


@dataclass(frozen=True, slots=True)
class Call:
    """One call of an action.

    Attributes:
        base_url: The address that the client used.
        session: None for a call without a KS.
        ks: The session string as sent.
        headers: Headers of the response, shared by all calls of a request.
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
        """The session; for a call without one, a session of partner 0, which finds nothing."""
        return self.session or _NOBODY

    @property
    def writer(self) -> Writer:
        """The session as the author of an entry's fields."""
        return Writer(self.who, self.permissions, self.headers)

    def object(self, name: str) -> Args:
        """Return an object parameter; empty if it was not sent."""
        return self.args.child(name) or Args({})

    def require_editor(self, entry: Row) -> None:
        """Raise an error if the session may not change the entry."""
        if not may_edit(self.who, entry):
            raise not_owner()


@dataclass(frozen=True, slots=True)
class Action:
    """One row of the table.

    Attributes:
        access: The sessions that may call it.
        needs: Mandatory parameters, in the order of checks.
        files: Mandatory file parts.
        enums: Parameters that accept only certain values.
        edits: The parameter with the id of an entry that the session must be allowed to edit; checked before `access`.
        masked_as: The code returned instead of every other error, including general ones.
        unmasked: Codes that are returned nevertheless.
        serves: The result is a file (a response of its own); an error then has no body.
        refused_as: Service and action that a refusal of the session names, if others.
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
    refused_as: str = ""


@dataclass(frozen=True, slots=True)
class Service:
    """A service: its name in the server's spelling, and its actions."""

    name: str
    actions: tuple[Action, ...]
    aliases: tuple[str, ...] = ()

    def find(self, action: str) -> Action | None:
        """Return the action of this name, case-insensitively."""
        return next((row for row in self.actions if row.name.lower() == action.lower()), None)
