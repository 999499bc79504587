"""The files of upload tokens that resources name."""

from dataclasses import dataclass
from pathlib import Path

from kdesk.demo.services.calls.call import Call
from kdesk.demo.services.calls.resource_kinds import TOKEN, kind_of
from kdesk.demo.store.database import Row
from kdesk.demo.store.files import Files
from kdesk.demo.store.uploads.tokens import CLOSED, FULL, Tokens
from kdesk.demo.wire.errors import ApiError
from kdesk.demo.wire.params import Args


@dataclass(frozen=True, slots=True)
class TokenFiles:
    """Finds the file of an upload token that a resource names."""

    tokens: Tokens
    files: Files

    def token(self, call: Call, resource: Args) -> Row:
        """Return the token that a resource names, of any user of the partner."""
        kind = kind_of(resource)
        if kind != TOKEN:
            raise ApiError("RESOURCE_TYPE_NOT_SUPPORTED", RES_TYPE=kind)
        # Kaltura does not compare the users here, unlike in the calls of `uploadToken`.
        token = self.tokens.fresh(resource.text("token"))
        if token["partner_id"] != call.who.partner_id:
            raise ApiError("UPLOAD_TOKEN_NOT_FOUND")
        return token

    def full_token(self, call: Call, resource: Args) -> Row:
        """Return the token that a resource names, which must be full."""
        token = self.token(call, resource)
        if token["status"] != FULL:
            raise ApiError("UPLOAD_TOKEN_INVALID_STATUS_FOR_ADD_ENTRY")
        return token

    def path(self, token: Row) -> Path:
        """Return the path of a token's file."""
        return self.files.upload(token["id"]) / "base"

    def close(self, token_id: str) -> None:
        """Mark a token as used."""
        self.tokens.update(token_id, status=CLOSED)
