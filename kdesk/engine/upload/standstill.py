"""Notice that a server confirms a step and nothing changes: without that, an upload would go round for ever."""

from enum import Enum

from kdesk.domain.transfer import Transfer
from kdesk.domain.upload import UploadToken
from kdesk.errors import Reason, ServerProblem

_Position = tuple[object, ...]


class Standstill:
    """The steps of one run that were taken and confirmed, each with where the transfer stood before it.

    What the server tells of its token is no part of that: it may tell something else each time. Bytes that it accepts
    are, and there is an end to them.
    """

    def __init__(self) -> None:
        self._confirmed: set[_Position] = set()

    def confirmed(self, step: Enum, before: Transfer) -> None:
        """Note that a step was taken without an error."""
        self._confirmed.add(_position(step, before))

    def met(self, step: Enum, transfer: Transfer) -> bool:
        """Tell whether the same step is due once more where the transfer stood already."""
        return _position(step, transfer) in self._confirmed


def _position(step: Enum, transfer: Transfer) -> _Position:
    return step, transfer.reservation.token_id, transfer.reservation.opener, transfer.reservation.accepted.total


def standstill(step: Enum, token: UploadToken | None) -> ServerProblem:
    """Return the error for a step that is due once more; each counts as a failure of that step."""
    stands = f"upload token {token.id} is {token.status.name}" if token else "there is no upload token"
    return ServerProblem(
        f"{step.name.lower().replace('_', ' ')} was confirmed, and {stands} as before",
        reason=Reason.STANDS_STILL,
        retryable=True,
    )
