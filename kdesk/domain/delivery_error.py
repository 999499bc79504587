"""Delivery errors of Kaltura: headers of a response with an empty body, sometimes with HTTP 200."""

from collections.abc import Mapping
from dataclasses import dataclass

_APP, _CODE = "x-kaltura-app", "x-kaltura"
_CODE_LIMIT, _REASON_LIMIT = 40, 200


@dataclass(frozen=True, slots=True)
class DeliveryError:
    """The error in the headers `X-Kaltura: error-<number>` and `X-Kaltura-App: … - <reason>`.

    Attributes:
        code: As on the wire, such as `error-3`; "" where there is none, as for `reason`.
        reason: The server's words, cut.
    """

    code: str
    reason: str

    @property
    def number(self) -> str:
        """The code without its prefix."""
        return self.code.removeprefix("error-").strip()


def is_delivery_error(headers: Mapping[str, str]) -> bool:
    """Tell whether a response is an error, whatever its status. `headers` are found by names in lower case."""
    return _APP in headers


def delivery_error(headers: Mapping[str, str]) -> DeliveryError:
    """Return the error that the headers of a response describe."""
    reason = headers.get(_APP, "").rpartition(" - ")[2]
    return DeliveryError(headers.get(_CODE, "").strip()[:_CODE_LIMIT], reason[:_REASON_LIMIT])
