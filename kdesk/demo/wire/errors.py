"""API errors: code, message and arguments."""

import re

from kdesk.demo.wire.error_catalogue import TEMPLATES, WIRE_CODES

_TAG = re.compile(r"<[^>]*>?")


class ApiError(Exception):
    """An error that is returned with HTTP 200.

    Args:
        code: A name of `error_catalogue.TEMPLATES`.
        values: The arguments of the template, which the response repeats in `args`.
    """

    def __init__(self, code: str, **values: str) -> None:
        message = TEMPLATES[code]
        # Kaltura strips HTML tags from the arguments.
        values = {name: _TAG.sub("", value) for name, value in values.items()}
        for name, value in values.items():
            message = message.replace(f"@{name}@", value)
        super().__init__(f"{code}: {message}")
        self.code = WIRE_CODES.get(code, code)
        self.message = message
        self.values = values

    def to_wire(self) -> dict[str, object]:
        """Return the exception object. Without arguments `args` is an empty list, as PHP writes an empty array."""
        return {
            "code": self.code,
            "message": self.message,
            "objectType": "KalturaAPIException",
            "args": dict(self.values) if self.values else [],
        }


class FatalError(Exception):
    """A fatal error of PHP: HTTP 500 without a body."""


def bad_ks(reason: str) -> ApiError:
    """Return the error of an unusable session. Kaltura puts the reason into KSID; the other arguments are constant."""
    return ApiError("INVALID_KS", KSID=reason, ERR_CODE="-1", ERR_DESC="INVALID_STR")


def not_owner() -> ApiError:
    """Return the error of a valid session that may not access an object; its code is INVALID_KS as well."""
    # Here signing in again does not help (rule 6).
    return ApiError("INVALID_KS", KSID="", ERR_CODE="-4", ERR_DESC="INVALID_TYPE")
