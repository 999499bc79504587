"""The base class of all errors of kdesk."""

from collections.abc import Mapping
from typing import Any, ClassVar

from kdesk.errors.reasons import Reason

Arguments = Mapping[str, Any]
"""Values for a sentence, of types that JSON has: numbers, texts, times in Unix seconds."""


class KdeskError(Exception):
    """Base of all errors that kdesk reports.

    Args:
        detail: Diagnostic text for the log and for support; never a secret, and no sentence for a person.
        reason: Chooses a sentence that is more exact than that of the class.
        arguments: Values that the sentence names.
        retryable: Overrides the default of the class.

    Attributes:
        retryable: Whether the same step may succeed later by itself.
        retry_helps: Whether the same step may succeed after the user has done something.
        code: As Kaltura sent it, for support.
    """

    default_retryable: ClassVar[bool] = False
    retry_helps: ClassVar[bool] = True
    code: str = ""

    def __init__(
        self,
        detail: str = "",
        *,
        reason: Reason = Reason.NONE,
        arguments: Arguments | None = None,
        retryable: bool | None = None,
    ) -> None:
        self.detail = detail
        self.reason = reason
        self.arguments: Arguments = arguments or {}
        self.retryable = self.default_retryable if retryable is None else retryable
        super().__init__(detail)

    @property
    def kind(self) -> str:
        """The name of the class."""
        return type(self).__name__

    @property
    def facts(self) -> dict[str, Any]:
        """The error as an argument of another one."""
        return {"kind": self.kind, "reason": str(self.reason), "arguments": dict(self.arguments), "detail": self.detail}

    def __str__(self) -> str:
        reason = f" ({self.reason})" if self.reason else ""
        known = ", ".join(f"{name}={value!r}" for name, value in self.arguments.items())
        return ": ".join(part for part in (f"{self.kind}{reason}", self.detail, known) if part)
