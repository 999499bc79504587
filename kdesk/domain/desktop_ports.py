"""The ports between the window and the desktop around it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class NotificationButton:
    """One button of a notification.

    Attributes:
        text: Its words.
        press: What it does; called on the loop thread.
    """

    text: str
    press: Callable[[], object]


@dataclass(frozen=True, slots=True)
class SystemNotification:
    """What the system shows while the window is not in front. Its texts are plain, never markup.

    Attributes:
        key: A name; an earlier notification of that name is replaced.
        title: One sentence.
        text: More of it, "" for nothing.
        buttons: From left to right; a system may show fewer, or none.
        open: What a click on the notification itself does.
    """

    key: str
    title: str
    text: str
    buttons: tuple[NotificationButton, ...]
    open: Callable[[], object]


class SystemNotifications(Protocol):
    """Shows notifications of the system. Nothing that goes wrong there raises an error."""

    async def show(self, notification: SystemNotification) -> None:
        """Show a notification, in the place of the earlier one of its key."""
        ...

    async def withdraw(self, key: str) -> None:
        """Take the notification of this key away, if there is one."""
        ...

    async def end(self) -> None:
        """Take them away, and let the service of the system go."""
        ...
