"""Everything that a signed-in account can do, on its session."""

from dataclasses import replace
from functools import partial

import httpx

from kdesk.domain.account import Account, SignInKind
from kdesk.domain.editing.api import EditingApi
from kdesk.kaltura.account_api import KalturaAccountApi
from kdesk.kaltura.account_limits import AccountLimitsLoader
from kdesk.kaltura.api import Api
from kdesk.kaltura.app_tokens import AppTokens
from kdesk.kaltura.bulk_uploads import BulkCalls
from kdesk.kaltura.download_assets import DownloadAssets
from kdesk.kaltura.editing import editing_api
from kdesk.kaltura.entries import Catalogue
from kdesk.kaltura.link_check import LinkChecker
from kdesk.kaltura.link_lights import LinkLights
from kdesk.kaltura.playback_context import is_licensed
from kdesk.kaltura.players import list_players
from kdesk.kaltura.search import Search
from kdesk.kaltura.server_copies import ServerCopies
from kdesk.kaltura.sharing import Sharing
from kdesk.kaltura.sign_in import Grant
from kdesk.kaltura.stream_cuts import StreamCuts
from kdesk.kaltura.transcripts import Transcripts
from kdesk.kaltura.uploads import Uploads


def signed_in_api(account: Account, grant: Grant, api: Api, http: httpx.AsyncClient) -> KalturaAccountApi:
    """Return the ports of an account.

    Args:
        account: As it was asked for.
        grant: What the server granted.
        http: Fetches the files that the server names.
    """
    session, transcripts = api.session, Transcripts(api, grant.user_id)
    catalogue = Catalogue(api, grant.user_id, transcripts)
    editing = editing_api(api, http) if grant.rights.see else None
    return KalturaAccountApi(
        account=_signed_in_account(account, grant),
        uploads=Uploads(api, searchable_tag=account.searchable_tag, keeps_reference_ids=grant.rights.reference_id),
        catalogue=catalogue,
        expires_at=lambda: session.expires_at,
        copies=ServerCopies(api, http),
        rights=grant.rights,
        clock_ahead=grant.clock_ahead,
        limits=AccountLimitsLoader(api, grant.rights),
        reachability=api.reachability,
        players=partial(list_players, api),
        search=Search(api, http, me=grant.user_id, transcripts=transcripts) if grant.rights.see else None,
        transcripts=transcripts if grant.rights.see else None,
        editing=editing,
        downloads=DownloadAssets(api, catalogue, editing) if editing else None,
        sharing=_sharing(api, grant, http, editing) if editing else None,
        app_tokens=AppTokens(api, grant.clock_ahead or 0.0) if grant.rights.app_tokens else None,
        bulk=BulkCalls(api) if grant.rights.see and grant.rights.reserve else None,
        is_licensed=partial(is_licensed, api),
        api=api,
    )


def _sharing(api: Api, grant: Grant, http: httpx.AsyncClient, editing: EditingApi) -> Sharing:
    lights = LinkLights(LinkChecker(http), editing.values)
    return Sharing(api, grant.rights, lights, StreamCuts(http), grant.clock_ahead or 0.0)


def _signed_in_account(account: Account, grant: Grant) -> Account:
    """Return the account as the server knows it. A login id is kept, since signing in again needs it."""
    user_id = account.user_id if account.kind is SignInKind.PASSWORD else grant.user_id
    return replace(account, partner_id=grant.partner_id, user_id=user_id)
