"""The session of a command: there is one account, or none. Implements session_ports.Sessions."""

from collections.abc import Callable, Mapping

from kdesk.domain.ports import AccountApi


class OneSession:
    """All transfers run with one session; those of other accounts wait.

    Args:
        api: Returns the API of the account, None while nobody is signed in.
    """

    def __init__(self, api: Callable[[], AccountApi | None]) -> None:
        self.in_view = api

    def all(self) -> Mapping[str, AccountApi]:
        """Return the one API by the key of its account."""
        api = self.in_view()
        return {api.account.key: api} if api else {}

    def target(self) -> str:
        """Return the key of the account, "" while nobody is signed in."""
        return next(iter(self.all()), "")

    def need(self, account: str) -> None:
        """Nobody is asked: the account of a command is the one that it names."""
