"""A demo server set up like the recorded one: its partner, its administrator, and no automatic conversion."""

import hashlib
import json
import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Self

from kdesk.demo.wire.ks import Session, write
from tests.contract import vector
from tests.contract.bindings import Bindings
from tests.support.demo_faults import control_headers
from tests.support.demo_process import DemoProcess

PARTNER, OTHER_PARTNER = 102, 99
_LIMITS = ("--part-max", "1", "--post-max", "2", "--proxy-max", "3")
_FLAGS = ("--no-samples", "--final-wait", "1", "--hold-transcoding", "--three-byte-utf8", *_LIMITS)
_DAY = 86_400
_IDENTITY = {
    "partner_id": PARTNER,
    "admin_secret": "a" * 32,
    "user_secret": "b" * 32,
    "user_id": "admin@example.test",
    "password": "Correct-horse-9",
    "second_partner_id": OTHER_PARTNER,
    "second_admin_secret": "c" * 32,
}


class RecordedServer:
    """Runs as a context manager."""

    def __init__(self, folder: Path, recording: Path = vector.FIRST) -> None:
        self._folder = folder
        self._process = DemoProcess(folder, *_FLAGS)
        self._sessions = vector.sessions(recording)

    def __enter__(self) -> Self:
        self._folder.mkdir(parents=True)
        identity = _IDENTITY | {"created_at": int(time.time())}
        (self._folder / "identity.json").write_text(json.dumps(identity), "utf-8")
        self._process.start()
        with self.state() as state:
            # The recorded server had no application token initially.
            state.execute("DELETE FROM app_tokens")
            # The profiles of the recorded partner are numbered without a gap.
            state.execute("DELETE FROM access_profiles WHERE partner_id=?", (OTHER_PARTNER,))
        return self

    def __exit__(self, *_: object) -> None:
        self._process.stop()

    @property
    def url(self) -> str:
        """The service URL."""
        return self._process.url

    @property
    def control(self) -> dict[str, str]:
        """The headers of its control calls."""
        return control_headers(self._process.credentials)

    def known(self) -> dict[str, str]:
        """The marks with known values at the start."""
        return {
            "<host>": self.url,
            "<ADMIN_SECRET>": str(_IDENTITY["admin_secret"]),
            "<USER_SECRET>": str(_IDENTITY["user_secret"]),
            "<PASSWORD>": str(_IDENTITY["password"]),
        }

    def session(self, mark: str, bindings: Bindings) -> str | None:
        """Return a session like the recorded one of this mark; None if the mark is no session."""
        recorded = self._sessions.get(mark)
        if recorded is None:
            return None
        privileges = bindings.put_in(recorded["privileges"])
        made = self.ks(recorded["user"], recorded["type"], privileges, recorded.get("partner", PARTNER))
        match recorded.get("spoilt"):
            case "truncated":
                return made[:-20]
            case "tampered":
                return made[:60] + ("A" if made[60] != "A" else "B") + made[61:]
        return made

    def ks(self, user: str, kind: int = 0, privileges: str = "", partner: int = PARTNER) -> str:
        """Return a KS of a user, signed here."""
        session = Session(partner, user, kind, int(time.time()) + _DAY, privileges)
        return write(session, str(_IDENTITY["admin_secret" if partner == PARTNER else "second_admin_secret"]))

    @contextmanager
    def state(self) -> Iterator[sqlite3.Connection]:
        """The server's database, to be changed directly as in the recording; committed at the end."""
        with closing(sqlite3.connect(self._folder / "state.sqlite3", timeout=10)) as connection, connection:
            yield connection

    def base(self, token_id: str) -> Path:
        """Return the file of a token."""
        return self._folder / "uploads" / token_id / "base"

    def stored(self, token_id: str) -> dict[str, Any]:
        """Return the stored data of a token: size, extension, and the content as runs of letters and as SHA-1."""
        data = self.base(token_id).read_bytes()
        with self.state() as state:
            (extension,) = state.execute("SELECT extension FROM tokens WHERE id=?", (token_id,)).fetchone()
        runs = [[run[1].decode("latin-1"), len(run[0])] for run in re.finditer(rb"(.)\1*", data, re.DOTALL)]
        digest = hashlib.sha1(data).hexdigest()  # noqa: S324  what was recorded
        return {"size": len(data), "extension": extension, "runs": runs, "sha1": digest}
