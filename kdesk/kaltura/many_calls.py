"""The same call for many entries in one request."""

from collections.abc import Sequence

from kdesk.domain.editing.batch import Refusals
from kdesk.errors import ServerProblem
from kdesk.kaltura.api import Api
from kdesk.kaltura.rpc import Call, Params


async def refusals(api: Api, service: str, action: str, params: Sequence[Params]) -> Refusals:
    """Make a call with each of these parameters; return for each why it was refused, or None.

    Raises ServerProblem, SignInNeeded if the request as a whole failed.
    """
    if not params:
        return []
    calls = [Call(service, action, object, each) for each in params]
    return [result if isinstance(result, ServerProblem) else None for result in await api.multi(calls)]


def entry_params(entry_ids: Sequence[str]) -> list[dict[str, object]]:
    """Return the parameters of calls that take an entry's id alone."""
    return [{"entryId": entry_id} for entry_id in entry_ids]
