"""The API errors that the demo server answers with: code, message and arguments."""

import re

from kdesk.demo.wire.error_catalogue import TEMPLATES, WIRE_CODES

_TAG = re.compile(r"<[^>]*>?")


class ApiError(Exception):
    """An error that travels inside HTTP 200: `code`, `message`, and `values` as the wire's `args`."""

    def __init__(self, code: str, **values: str) -> None:
        message = TEMPLATES[code]
        values = {name: _TAG.sub("", value) for name, value in values.items()}
        for name, value in values.items():
            message = message.replace(f"@{name}@", value)
        super().__init__(f"{code}: {message}")
        self.code = WIRE_CODES.get(code, code)
        self.message = message
        self.values = values

    def to_wire(self) -> dict[str, object]:
        """The exception object; without arguments `args` is an empty list, as PHP writes an empty array."""
        return {
            "code": self.code,
            "message": self.message,
            "objectType": "KalturaAPIException",
            "args": dict(self.values) if self.values else [],
        }


class FatalError(Exception):
    """What PHP cannot go on from: HTTP 500 without a body."""


def bad_ks(reason: str) -> ApiError:
    """A session that cannot be used; the reason stands in KSID and nowhere else."""
    return ApiError("INVALID_KS", KSID=reason, ERR_CODE="-1", ERR_DESC="INVALID_STR")


def not_owner() -> ApiError:
    """The session is sound but may not touch this object: the code is INVALID_KS all the same."""
    return ApiError("INVALID_KS", KSID="", ERR_CODE="-4", ERR_DESC="INVALID_TYPE")
