"""A keyring in memory, for what is asked of it while a window or a command runs in this process."""

from kdesk.errors import KeyringProblem


class MemoryKeyring:
    """Implements ports.Credentials.

    Attributes:
        kept: Secrets by their names.
        problem: Raised by each call, if there is one.
    """

    def __init__(self, kept: dict[str, str] | None = None) -> None:
        self.kept = dict(kept or {})
        self.problem: KeyringProblem | None = None

    async def check(self) -> KeyringProblem | None:
        """Return the problem."""
        return self.problem

    async def load(self, name: str) -> str | None:
        """Return a secret."""
        self._help()
        return self.kept.get(name)

    async def save(self, name: str, secret: str) -> None:
        """Store a secret."""
        self._help()
        self.kept[name] = secret

    async def forget(self, name: str) -> None:
        """Remove a secret."""
        self._help()
        self.kept.pop(name, None)

    def _help(self) -> None:
        if self.problem:
            raise self.problem
