"""A keyring in memory, for what is asked of it while a window or a command runs in this process."""

from kdesk.domain.account import Account
from kdesk.errors import KeyringProblem


class MemoryKeyring:
    """Implements ports.Credentials.

    Attributes:
        kept: Secrets by account key.
        problem: Raised by each call, if there is one.
    """

    def __init__(self, kept: dict[str, str] | None = None) -> None:
        self.kept = dict(kept or {})
        self.problem: KeyringProblem | None = None

    async def check(self) -> KeyringProblem | None:
        """Return the problem."""
        return self.problem

    async def load(self, account: Account) -> str | None:
        """Return the secret of an account."""
        self._help()
        return self.kept.get(account.key)

    async def save(self, account: Account, secret: str) -> None:
        """Store a secret."""
        self._help()
        self.kept[account.key] = secret

    async def forget(self, account: Account) -> None:
        """Remove a secret."""
        self._help()
        self.kept.pop(account.key, None)

    def _help(self) -> None:
        if self.problem:
            raise self.problem
