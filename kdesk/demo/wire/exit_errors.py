"""Errors that end a response without a body: a number, with its reason in the headers."""

_TEXTS = {
    1: "requested entry not found",
    2: "entry restricted due to scheduling",
    3: "entry restricted due to access-control",
    4: "ks is an invalid string",
    5: "required file was not found",
    6: "requested flavor was not found",
    7: "ks is not valid",
    8: "no entry and no widget could be loaded",
    9: "requested entry is deleted or rejected",
    10: "missing thumbnail fileSync for entry",
    11: "processing capture thumbnail",
    12: "requested entry type is invalid for the requested format",
    13: "entry is restricted due to invalid moderation status",
    15: "requested partner not active",
    17: "image resize failed",
    19: "max bitrate is not valid",
    20: "Request parameter [flavor_id] is missing",
    25: "wrong query attributes",
    27: "the supplied token is invalid",
    28: "the supplied token is expired",
    31: "The given KS has expired",
    32: "The given partner isn't vaild for the request",
    34: "ip address is out of the restricted ip range",
    38: "The provided parameter is not allowed",
    46: "Too many executed processes",
    49: "min bitrate is not valid",
    55: "Database error",
    57: "Access to service was rate limited",
    58: "Recycled entry is unavailable",
}
"""Texts of the errors in the server's own spelling."""


class ExitError(Exception):
    """An error that ends a delivery URL, or one of a few API calls, without a body.

    Args:
        number: A key of `_TEXTS`.
        more: Text that follows the server's own text of the error.
    """

    def __init__(self, number: int, more: str = "") -> None:
        super().__init__(_TEXTS[number])
        self.number = number
        self.more = more


def exit_headers(number: int, more: str = "") -> dict[str, str]:
    """Return the headers of an error; `more` follows the server's own text of it."""
    said = ", ".join(filter(None, (_TEXTS[number], more)))
    return {
        "X-Kaltura-App": f"exiting on error {number} - {said}",
        "X-Kaltura": f"error-{number}",
        "Content-Type": "text/html; charset=UTF-8",
    }
