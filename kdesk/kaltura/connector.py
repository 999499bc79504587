"""Sign-in: from an account and its secret to an `AccountApi`."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import httpx

from kdesk.domain.account import Account, SignInKind
from kdesk.domain.ports import AccountApi, Partner
from kdesk.errors import ApiError, SecretExposed, SignInProblem
from kdesk.kaltura.account_limits import AccountLimitsLoader
from kdesk.kaltura.api import Api
from kdesk.kaltura.editing import editing_api
from kdesk.kaltura.entries import Catalogue
from kdesk.kaltura.rpc import Rpc
from kdesk.kaltura.search import Search
from kdesk.kaltura.server_copies import ServerCopies
from kdesk.kaltura.session import Session
from kdesk.kaltura.sign_in import Grant, SignIn
from kdesk.kaltura.transcripts import Transcripts
from kdesk.kaltura.uploads import Uploads
from kdesk.kaltura.wire import WirePartners, to_partners
from kdesk.threads import Workers

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class KalturaAccountApi(AccountApi):
    """An `AccountApi` with the `Api` behind it."""

    api: Api = field(kw_only=True)


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
        on_lost: Callable[[SignInProblem], None],
    ) -> AccountApi:
        """Sign in. Raises SecretExposed, SignInRefused, OneTimeCodeNeeded, ServerProblem."""
        self._hide(secret)
        if account.exposes_secret:
            raise SecretExposed(account.service_url)
        rpc = Rpc(self._http, account.service_url, self._decoders)
        sign_in = SignIn(rpc, account, secret, one_time_code=one_time_code, now=self._now, hide=self._hide)
        grant = await sign_in.grant()
        session = Session(sign_in, grant, now=self._now, on_lost=on_lost)
        api = Api(rpc, session)
        log.info("Signed in to %s, partner %s", account.service_url, grant.partner_id)
        return self._account_api(account, grant, api)

    def _account_api(self, account: Account, grant: Grant, api: Api) -> KalturaAccountApi:
        session, transcripts = api.session, Transcripts(api, grant.user_id)
        return KalturaAccountApi(
            account=_signed_in_account(account, grant),
            uploads=Uploads(api, searchable_tag=account.searchable_tag),
            catalogue=Catalogue(api, grant.user_id, transcripts),
            expires_at=lambda: session.expires_at,
            copies=ServerCopies(api, self._http),
            rights=grant.rights,
            clock_ahead=grant.clock_ahead,
            limits=AccountLimitsLoader(api, grant.rights),
            reachability=api.reachability,
            search=Search(api, self._http, me=grant.user_id, transcripts=transcripts) if grant.rights.see else None,
            transcripts=transcripts if grant.rights.see else None,
            editing=editing_api(api, self._http) if grant.rights.see else None,
            api=api,
        )

    async def partners(self, connection: AccountApi) -> tuple[Partner, ...]:
        """List the partners that this login can enter; empty if the server does not tell."""
        if not isinstance(connection, KalturaAccountApi):
            return ()
        try:
            response = await connection.api.call("partner", "listPartnersForUser", result=WirePartners)
        except ApiError as error:
            log.info("The server does not list partners: %s", error)
            return ()
        return to_partners(response.objects)


def _signed_in_account(account: Account, grant: Grant) -> Account:
    """Return the account as the server knows it. A login id is kept, since signing in again needs it."""
    user_id = account.user_id if account.kind is SignInKind.PASSWORD else grant.user_id
    return replace(account, partner_id=grant.partner_id, user_id=user_id)
