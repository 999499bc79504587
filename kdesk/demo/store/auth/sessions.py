"""Valid sessions: opening of strings, ended sessions, restrictions and limits of use."""

import hashlib
import threading
from collections import OrderedDict

from kdesk.demo.store.auth.identity import Identity
from kdesk.demo.store.database import Database
from kdesk.demo.wire import ks
from kdesk.demo.wire.argument_types import Enum
from kdesk.demo.wire.clock import now
from kdesk.demo.wire.errors import bad_ks
from kdesk.demo.wire.ks import Session
from kdesk.demo.wire.origin import Origin

SCHEMA = """
CREATE TABLE IF NOT EXISTS ended_sessions (id TEXT PRIMARY KEY, ended_at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS session_uses (id TEXT PRIMARY KEY, uses INTEGER NOT NULL);
"""

_REMEMBERED = 2000
DAY = 86_400
SESSION_TYPE = Enum("type", "KalturaSessionType", frozenset((ks.USER, ks.ADMIN)))


class Sessions:
    """Starts, opens and ends sessions of the demo's partners."""

    def __init__(self, database: Database, identity: Identity) -> None:
        self._db = database
        self._secrets = {partner.id: partner.admin_secret for partner in identity.partners.values()}
        self._keys = {number: (secret,) for number, secret in self._secrets.items()}
        self._lock = threading.Lock()
        self._opened: OrderedDict[str, Session] = OrderedDict()

    def start(self, session: Session) -> str:
        """Return the KS of a session, encrypted with its partner's secret."""
        return ks.write(session, self._secrets[session.partner_id])

    def open(self, text: str) -> Session:
        """Return the session of a KS, or raise INVALID_KS. Whether it is still valid is tested by `check`."""
        with self._lock:
            session = self._opened.get(text)
        if session is None:
            session = ks.read(text, self._keys)
            if session is None:
                raise bad_ks(text)
            with self._lock:
                self._opened[text] = session
                while len(self._opened) > _REMEMBERED:
                    self._opened.popitem(last=False)
        return session

    def check(self, session: Session, text: str, origin: Origin) -> None:
        """Count one use of a session. INVALID_KS if it is over, used up, or restricted to another origin."""
        if reason := self._refusal(session, text, origin):
            raise bad_ks(reason)

    def end(self, session: Session, text: str) -> None:
        """End a session and all others with the same `sessionid`."""
        names = [f"sessionid:{value}" for value in session.values("sessionid")] or [_digest(text)]
        for name in names:
            self._end(name)

    def end_all(self, session_id: str) -> None:
        """End all sessions with this `sessionid`."""
        self._end(f"sessionid:{session_id}")

    def _end(self, name: str) -> None:
        self._db.run("INSERT OR IGNORE INTO ended_sessions VALUES (?,?)", (name, now()))

    def _refusal(self, session: Session, text: str, origin: Origin) -> str:
        """Return the reason why a session cannot be used, in the words of INVALID_KS; empty if it can."""
        if session.expiry <= now():
            return "EXPIRED"
        if limit := origin.refused_by(session):
            return limit
        # A widget's session cannot be ended: everybody could start the next one.
        if not session.is_widget and self._is_ended(session, text):
            return "LOGOUT"
        return "EXCEEDED_ACTIONS_LIMIT" if self._is_used_up(session, text) else ""

    def _is_ended(self, session: Session, text: str) -> bool:
        ids = [_digest(text), *(f"sessionid:{value}" for value in session.values("sessionid"))]
        marks = ",".join("?" * len(ids))
        return self._db.one(f"SELECT 1 FROM ended_sessions WHERE id IN ({marks})", ids) is not None  # noqa: S608  only marks

    def _is_used_up(self, session: Session, text: str) -> bool:
        limits = [int(value) if value.isdecimal() else 0 for value in session.values("actionslimit")]
        if not limits:
            return False
        name = _digest(text)
        with self._db.transaction():
            count = "INSERT INTO session_uses VALUES (?,1) ON CONFLICT (id) DO UPDATE SET uses=uses+1"
            self._db.run(count, (name,))
            return self._db.count("SELECT uses FROM session_uses WHERE id=?", (name,)) > min(limits)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
