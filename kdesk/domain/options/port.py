"""The settings as the dialog uses them."""

from collections.abc import Callable, Iterable
from typing import Any, Protocol

from kdesk.domain.options.policy import Policy
from kdesk.domain.settings import Option, Settings


class Options(Protocol):
    """The present settings; every change holds at once, and is written soon."""

    @property
    def settings(self) -> Settings:
        """What holds now."""
        ...

    @property
    def policy(self) -> Policy:
        """What the administrator has set."""
        ...

    def put(self, option: Option, value: Any) -> bool:
        """Change one option, and return whether it may be changed."""
        ...

    def reset(self, options: Iterable[Option]) -> None:
        """Give options their defaults."""
        ...

    def follow(self, field: str, do: Callable[[Any], object]) -> Callable[[], None]:
        """Call this with the value of a field of the settings when it changes.

        Returns:
            What ends that.
        """
        ...
