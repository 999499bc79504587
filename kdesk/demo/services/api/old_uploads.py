"""`upload` of several services: an upload in one request, older than upload tokens."""

import secrets
from dataclasses import dataclass

from kdesk.demo.media.receiving import Chunk, Uploads
from kdesk.demo.services.calls.call import Action, Call, Service
from kdesk.demo.store.uploads.tokens import Tokens
from kdesk.demo.wire.clock import ALPHABET
from kdesk.demo.wire.params import Args

_SESSION_DIGITS, _OWN_CHARACTERS = 7, 20
_LONGEST_EXTENSION = 10


@dataclass(frozen=True, slots=True)
class OldUploads:
    """The action `upload`."""

    tokens: Tokens
    uploads: Uploads

    def upload(self, call: Call) -> str:
        """Store a whole file and return the id of a full token."""
        part = call.files["fileData"]
        extension = part.file_name.rpartition(".")[2].lower() if "." in part.file_name else ""
        token = self.tokens.add(call.who, Args({}), _token_id(extension))
        chunk = Chunk(path=part.path, length=part.length, file_name=part.file_name)
        return str(self.uploads.receive(token, chunk)["id"])

    def action(self) -> Action:
        """Return the action for the services that have it."""
        return Action("upload", self.upload, files=("fileData",))

    def service(self) -> Service:
        return Service("upload", (self.action(),))


def _token_id(extension: str) -> str:
    """Return an id in the format of these calls: a part for the session, a random part, and the file's extension."""
    own = "".join(secrets.choice(ALPHABET) for _ in range(_OWN_CHARACTERS))
    is_plain = extension.isascii() and extension.isalnum() and len(extension) <= _LONGEST_EXTENSION
    return f"{secrets.token_hex(4)[:_SESSION_DIGITS]}_{own}" + (f".{extension}" if is_plain else "")
