"""Which sessions are valid: strings opened, ended ones remembered, limits checked."""

import hashlib
import threading
from collections import OrderedDict

from kdesk.demo import ks
from kdesk.demo.clock import now
from kdesk.demo.database import Database
from kdesk.demo.errors import bad_ks
from kdesk.demo.identity import Identity
from kdesk.demo.ks import Session
from kdesk.demo.origin import Origin

SCHEMA = """
CREATE TABLE IF NOT EXISTS ended_sessions (id TEXT PRIMARY KEY, ended_at INTEGER NOT NULL);
"""

_REMEMBERED = 2000
DAY = 86_400


class Sessions:
    """Starts, opens and ends sessions of the demo partner."""

    def __init__(self, database: Database, identity: Identity) -> None:
        self._db = database
        self._identity = identity
        self._lock = threading.Lock()
        self._opened: OrderedDict[str, Session] = OrderedDict()

    def start(self, user_id: str, kind: int, expiry: int, privileges: str) -> str:
        """A new KS; `expiry` is seconds from now."""
        session = Session(self._identity.partner_id, user_id, kind, now() + expiry, privileges)
        return ks.write(session, self._identity.admin_secret)

    def open(self, text: str) -> Session:
        """The session of a KS; INVALID_KS if it cannot be opened. Whether it still holds is asked by `check`."""
        with self._lock:
            session = self._opened.get(text)
        if session is None:
            session = ks.read(text, self._identity.partner_id, self._identity.secrets)
            if session is None:
                raise bad_ks(text)
            with self._lock:
                self._opened[text] = session
                while len(self._opened) > _REMEMBERED:
                    self._opened.popitem(last=False)
        return session

    def check(self, session: Session, text: str, origin: Origin) -> None:
        """INVALID_KS if the session is over, or may not be used from there."""
        if session.expiry <= now():
            raise bad_ks("EXPIRED")
        if limit := origin.refused_by(session):
            raise bad_ks(limit)
        ids = _ended_ids(session, text)
        marks = ",".join("?" * len(ids))
        if self._db.one(f"SELECT 1 FROM ended_sessions WHERE id IN ({marks})", ids):  # noqa: S608  only marks
            raise bad_ks("LOGOUT")

    def end(self, session: Session, text: str) -> None:
        """End a session, and with it every other one of the same `sessionid`."""
        shared = session.values("sessionid")
        for name in [f"sessionid:{value}" for value in shared] or [_digest(text)]:
            self._db.run("INSERT OR IGNORE INTO ended_sessions VALUES (?,?)", (name, now()))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _ended_ids(session: Session, text: str) -> list[str]:
    return [_digest(text), *(f"sessionid:{value}" for value in session.values("sessionid"))]
