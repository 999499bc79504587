"""Application tokens: secrets of one computer each, which start sessions instead of a password."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

LIFE_SECONDS = 365 * 86_400
"""Of a token that kdesk makes: nobody looks after a token for ever, and a lost computer is shut out by itself."""

OWN_PREFIX = "kdesk on "
"""How the descriptions of the tokens begin that kdesk has made."""


class TokenRights(StrEnum):
    """What the sessions of a token that kdesk makes may do."""

    CONTENT = "content"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class AppToken:
    """An application token as it is listed, without its secret.

    Attributes:
        description: Free text; kdesk writes what made it.
        expires_at: In the server's Unix seconds; None if it does not expire.
        is_active: Whether it starts sessions.
    """

    id: str
    description: str
    user_id: str
    created_at: int
    expires_at: int | None
    is_active: bool

    @property
    def is_own(self) -> bool:
        """Whether kdesk has made it, here or on another computer."""
        return self.description.startswith(OWN_PREFIX)


@dataclass(frozen=True, slots=True)
class MadeAppToken:
    """A token that was just made.

    Attributes:
        token: Secret.
    """

    id: str
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class NewAppToken:
    """What a token is to be.

    Attributes:
        rights: SAME as this session, never more.
    """

    description: str
    rights: TokenRights
    life_seconds: int = LIFE_SECONDS


class AppTokenApi(Protocol):
    """Makes, lists and deletes application tokens."""

    async def user(self) -> str:
        """Return the user of the session, whom a token would sign in. Raises ServerProblem."""
        ...

    async def add(self, wanted: NewAppToken) -> MadeAppToken:
        """Make a token for the session's own user. Raises ServerProblem."""
        ...

    async def list(self) -> tuple[AppToken, ...]:
        """Return the tokens of the account, those that kdesk made first. Raises ServerProblem."""
        ...

    async def delete(self, token_id: str) -> None:
        """Delete a token: all sessions that it started end. One that is gone already is no error.

        Raises ServerProblem.
        """
        ...
