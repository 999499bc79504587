"""What a person does with saved accounts: ports between the dialog “Accounts” and the engine."""

from dataclasses import dataclass
from typing import Protocol

from kdesk.domain.account import Account
from kdesk.domain.app_tokens import AppToken, TokenRights
from kdesk.domain.rights import EVERYTHING, Rights
from kdesk.errors import KdeskError, KeyringProblem


@dataclass(frozen=True, slots=True)
class AccountTest:
    """How signing in to an account went.

    Attributes:
        seconds: What it took.
        problem: Why it failed, None if it did not; a `KeyringProblem` if nobody could be asked.
        has_secret: Whether the keyring has a secret of it.
        rights: What the session may do.
    """

    seconds: float
    problem: KdeskError | None = None
    has_secret: bool = True
    rights: Rights = EVERYTHING

    @property
    def passed(self) -> bool:
        """Whether there was a session."""
        return self.has_secret and self.problem is None


class SavedAccountWork(Protocol):
    """Changes, tests and removes saved accounts, and replaces a password by an application token."""

    async def change(self, account: Account) -> None:
        """Keep another name or colour of a saved account."""
        ...

    async def test(self, account: Account) -> AccountTest:
        """Sign in from the keyring without using the account."""
        ...

    async def sign_out(self, account: Account) -> None:
        """Delete the secret and what else is kept of an account, which stays in the list."""
        ...

    async def revoke_own_token(self, account: Account) -> None:
        """Delete the application token of an account on the server, by its own session. Raises ServerProblem."""
        ...

    async def remove(self, account: Account) -> None:
        """Sign out, and take the account off the list."""
        ...

    @property
    def may_make_token(self) -> bool:
        """Whether a token may replace the secret of the account in use."""
        ...

    async def make_token(self, computer: str, rights: TokenRights) -> KeyringProblem | None:
        """Make a token for this computer, and keep it in the keyring in place of the secret.

        Returns:
            Why the keyring does not take it: nothing has changed then, and there is no token.

        Raises:
            SignInProblem: The token does not sign in.
            ServerProblem: It could not be made.
        """
        ...

    async def tokens(self) -> tuple[AppToken, ...]:
        """Return the tokens of the account in use; none if its session may not list them. Raises ServerProblem."""
        ...

    async def revoke(self, token_id: str) -> None:
        """Delete a token. Raises ServerProblem."""
        ...
