"""Accounts without a server: data directories of earlier versions, and locked logins."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from kdesk.demo.store.auth import app_tokens, identity, logins, users
from kdesk.demo.store.auth.app_tokens import AppTokens
from kdesk.demo.store.auth.identity import Identity
from kdesk.demo.store.auth.logins import BLOCK_SECONDS, MAX_ATTEMPTS, Logins
from kdesk.demo.store.auth.users import Users
from kdesk.demo.store.database import Database
from kdesk.demo.store.entries import rows as entries
from kdesk.demo.store.uploads import tokens
from kdesk.demo.wire.clock import now
from kdesk.demo.wire.errors import ApiError

_SCHEMAS = (tokens.SCHEMA, entries.SCHEMA, app_tokens.SCHEMA, users.SCHEMA, logins.SCHEMA)


@pytest.fixture
def who(tmp_path: Path) -> Identity:
    """A new identity."""
    return identity.load(tmp_path / "identity.json", now())


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """An empty database with the tables of accounts."""
    opened = Database(tmp_path / "state.sqlite3", _SCHEMAS)
    yield opened
    opened.close()


def test_identity_of_an_earlier_version(tmp_path: Path, who: Identity) -> None:
    """Missing values of a stored identity are generated and saved; others remain."""
    path = tmp_path / "identity.json"
    kept = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({name: value for name, value in kept.items() if not name.startswith("second")}))
    again = identity.load(path, 0)
    assert (again.admin_secret, again.created_at) == (who.admin_secret, who.created_at)
    assert again.second_admin_secret != who.second_admin_secret
    assert identity.load(path, 0) == again


def test_app_tokens_of_an_earlier_version(database: Database, who: Identity) -> None:
    """Tokens from before there were several partners belong to the first; the token of the ready line is added once."""
    own = AppTokens(database)
    for _ in range(2):
        own.ensure_own(who)
    database.run("UPDATE app_tokens SET partner_id=0")
    own.ensure_own(who)
    assert own.require(who.app_token_id, who.partner_id)["token"] == who.app_token
    assert database.count("SELECT count(*) FROM app_tokens") == 1


def test_a_deleted_app_token_stays_deleted(database: Database, who: Identity) -> None:
    """The token of the ready line, once deleted, is not created again at the next start."""
    own = AppTokens(database)
    own.ensure_own(who)
    own.delete(own.require(who.app_token_id, who.partner_id))
    own.ensure_own(who)
    with pytest.raises(ApiError, match="APP_TOKEN_ID_NOT_FOUND"):
        own.require(who.app_token_id, who.partner_id)


def test_disabled_app_token(database: Database, who: Identity) -> None:
    """A disabled token starts no session, whatever the hash."""
    own = AppTokens(database)
    own.ensure_own(who)
    database.update("app_tokens", who.app_token_id, {"status": 1})
    with pytest.raises(ApiError, match="APP_TOKEN_NOT_ACTIVE"):
        app_tokens.require_hash(own.require(who.app_token_id, who.partner_id), "", "00")


def test_a_lock_ends(database: Database, who: Identity) -> None:
    """A locked login is unlocked when its time has passed, but not by a restart before."""
    user_rows = Users(database)
    own = Logins(database, user_rows)
    logins.ensure_own(user_rows, own, who)
    for _ in range(MAX_ATTEMPTS):
        with pytest.raises(ApiError):
            own.enter(who.user_id, "x", 0, None)
    logins.ensure_own(user_rows, own, who)
    with pytest.raises(ApiError, match="LOGIN_BLOCKED"):
        own.enter(who.user_id, who.password, 0, None)
    database.run("UPDATE logins SET blocked_until=blocked_until-?", (BLOCK_SECONDS + 1,))
    assert own.enter(who.user_id, who.password, 0, None)["partner_id"] == who.partner_id
