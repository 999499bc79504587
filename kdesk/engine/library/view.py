"""What a listing tells whoever shows it."""

from collections.abc import Coroutine
from typing import Any, Protocol


class ListingView(Protocol):
    """Shows the rows. Each change is announced before and after it happens, as the models of Qt need it."""

    def about_to_reset(self) -> None:
        """Prepare for other rows."""
        ...

    def reset(self) -> None:
        """Show the other rows."""
        ...

    def about_to_insert(self, first: int, last: int) -> None:
        """Prepare for new rows that will have these numbers."""
        ...

    def inserted(self) -> None:
        """Show the new rows."""
        ...

    def about_to_remove(self, first: int, last: int) -> None:
        """Prepare for the end of these rows."""
        ...

    def removed(self) -> None:
        """Show the list without the removed rows."""
        ...

    def changed(self, first: int, last: int) -> None:
        """Show the entries of these rows again: they were loaded, dropped or changed."""
        ...

    def state_changed(self) -> None:
        """Show the state of the listing."""
        ...


class TaskStarter(Protocol):
    """Runs coroutines, and reports what they raise."""

    def spawn(self, work: Coroutine[Any, Any, object], *, name: str = "", replace: str = "") -> None:
        """Start a coroutine; an earlier one with the same `replace` is cancelled."""
        ...

    def cancel(self, name: str) -> None:
        """Cancel the coroutine that was started with `replace=name`."""
        ...
