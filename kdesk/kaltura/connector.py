"""Sign-in: from an account and its secret to an `AccountApi`."""

import logging
import time
from collections.abc import Callable

import httpx

from kdesk.domain.account import Account, SignInKind
from kdesk.domain.ports import AccountApi, PartnerChoice
from kdesk.errors import SecretExposed, SignInProblem
from kdesk.kaltura.api import Api
from kdesk.kaltura.rpc import Rpc
from kdesk.kaltura.session import Session
from kdesk.kaltura.sign_in import Grant, SignIn
from kdesk.threads import Workers

log = logging.getLogger(__name__)

_SEVERAL = 2


class KalturaConnector:
    """Implements `ports.Connector`.

    Args:
        http: The shared client.
        hide: Called with every secret and KS before it is used, to keep it out of the log.
        now: This computer's clock, in Unix seconds.
    """

    def __init__(
        self,
        http: httpx.AsyncClient,
        *,
        hide: Callable[[str], None] = lambda _: None,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._http = http
        self._hide = hide
        self._now = now
        # One thread: decoding holds the interpreter lock, so that a second one would not make it faster.
        self._decoders = Workers("kdesk-decode", 1)

    async def connect(
        self,
        account: Account,
        secret: str,
        *,
        one_time_code: str = "",
        choose: PartnerChoice | None = None,
        on_lost: Callable[[SignInProblem], None],
    ) -> AccountApi:
        """Sign in. Raises SecretExposed, SignInRefused, OneTimeCodeNeeded, ServerProblem."""
        self._hide(secret)
        if account.exposes_secret:
            raise SecretExposed(account.service_url)
        rpc = Rpc(self._http, account.service_url, self._decoders)
        sign_in = SignIn(rpc, account, secret, one_time_code=one_time_code, now=self._now, hide=self._hide)
        grant = await sign_in.grant()
        if choose is not None and account.kind is SignInKind.PASSWORD and not account.partner_id:
            grant = await self._chosen(sign_in, grant, choose)
        session = Session(sign_in, grant, now=self._now, on_lost=on_lost)
        api = Api(rpc, session)
        log.info("Signed in to %s, partner %s", account.service_url, grant.partner_id)
        # On the thread: it takes a tenth of a second, for which the window would stand still.
        build = await self._decoders.run(_signed_in_api)
        return build(account, grant, api, self._http)

    async def _chosen(self, sign_in: SignIn, grant: Grant, choose: PartnerChoice) -> Grant:
        """Return the grant of the partner that is chosen, if the login has several. Raises SignInRefused."""
        partners = await sign_in.partners(grant)
        if len(partners) < _SEVERAL:
            return grant
        chosen = await choose(partners, grant.partner_id)
        return grant if chosen == grant.partner_id else await sign_in.change_partner(grant, chosen)


def _signed_in_api() -> Callable[[Account, Grant, Api, httpx.AsyncClient], AccountApi]:
    # Sixty modules for whoever is signed in: the window opens without them.
    from kdesk.kaltura.signed_in import signed_in_api  # noqa: PLC0415

    return signed_in_api
