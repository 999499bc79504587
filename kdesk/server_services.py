"""What speaks with servers. Each is imported and built when it is used first: the window opens without them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AsyncExitStack
from functools import cache
from typing import TYPE_CHECKING

from kdesk.engine.accounts import AccountKeeper
from kdesk.engine.clock import SystemClock
from kdesk.engine.upload_sessions import UploadSessions
from kdesk.late import late
from kdesk.logs import Redactor

if TYPE_CHECKING:
    from kdesk.kaltura.address_check import AddressChecker
    from kdesk.kaltura.client import HttpClient
    from kdesk.kaltura.connector import KalturaConnector
    from kdesk.kaltura.thumbnails import Thumbnails
    from kdesk.kaltura.update_document import UpdateDocuments
    from kdesk.media.deliveries import UpstreamDeliveries
    from kdesk.media_services import MediaServices


def late_http(stack: AsyncExitStack, redactor: Redactor) -> HttpClient:
    """Return the client, until the stack is left."""

    def make() -> HttpClient:
        from kdesk.kaltura.client import make_http

        stack.push_async_exit(http := make_http(hide=redactor.hide))
        return http

    return late(make)


def late_connector(http: HttpClient, redactor: Redactor) -> KalturaConnector:
    """Return what signs in."""

    def make() -> KalturaConnector:
        from kdesk.kaltura.connector import KalturaConnector

        return KalturaConnector(http, hide=redactor.hide)

    return late(make)


def late_thumbnails(http: HttpClient) -> Thumbnails:
    """Return what fetches pictures."""

    def make() -> Thumbnails:
        from kdesk.kaltura.thumbnails import Thumbnails

        return Thumbnails(http)

    return late(make)


def late_address_check(http: HttpClient) -> AddressChecker:
    """Return what asks for addresses."""

    def make() -> AddressChecker:
        from kdesk.kaltura.address_check import AddressChecker

        return AddressChecker(http)

    return late(make)


def late_updates(http: HttpClient) -> UpdateDocuments:
    """Return what asks for the newest version."""

    def make() -> UpdateDocuments:
        from kdesk.kaltura.update_document import UpdateDocuments

        return UpdateDocuments(http)

    return late(make)


def late_deliveries(http: HttpClient, sessions: UploadSessions) -> Callable[[str], UpstreamDeliveries]:
    """Return a function that takes the key of an account and returns what fetches files of its entries."""

    @cache
    def deliveries(account: str) -> UpstreamDeliveries:
        from kdesk.media_services import deliveries_of

        return deliveries_of(http, lambda: sessions.all().get(account))

    return deliveries


def late_media(stack: AsyncExitStack, http: HttpClient, accounts: AccountKeeper, clock: SystemClock) -> MediaServices:
    """Return what plays and decodes, until the stack is left."""

    def make() -> MediaServices:
        from kdesk.media_services import media_services

        return media_services(stack, http, accounts, clock)

    return late(make)
