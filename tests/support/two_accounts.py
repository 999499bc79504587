"""Two accounts of one demo server: an administrator of each of its partners."""

import json
from typing import Any

from kdesk.domain.account import Account, SignInKind
from tests.support.demo_client import DemoClient
from tests.support.demo_process import DemoProcess

Ticket = tuple[Account, str]
"""An account and its secret."""


def two_accounts(server: DemoProcess, url: str = "") -> tuple[Ticket, Ticket]:
    """Return the accounts with their secrets; `url` is that of a proxy before the server."""
    first, second = _identities(server)
    return _ticket(first, url or server.url), _ticket(second, url or server.url)


def two_clients(server: DemoProcess) -> tuple[DemoClient, DemoClient]:
    """Return clients of both accounts that are independent of kdesk, signed in as their administrators."""
    first, second = (DemoClient({**server.credentials, **told}).as_admin() for told in _identities(server))
    return first, second


def entries_of(client: DemoClient) -> dict[str, str]:
    """Return the names of all entries of an account by their ids, whatever their status."""
    every = "-2,-1,0,1,2,4,5,6,7"
    told = client.call("media.list", filter={"statusIn": every}, pager={"pageSize": 500})
    return {entry["id"]: entry["name"] for entry in told["objects"]}


def _identities(server: DemoProcess) -> tuple[dict[str, Any], dict[str, Any]]:
    known = json.loads((server.data_dir / "identity.json").read_text("utf-8"))
    names = ("partner_id", "user_id", "admin_secret")
    return {name: known[name] for name in names}, {name: known[f"second_{name}"] for name in names}


def _ticket(told: dict[str, Any], url: str) -> Ticket:
    return Account(url, told["partner_id"], told["user_id"], SignInKind.ADMIN_SECRET), told["admin_secret"]
