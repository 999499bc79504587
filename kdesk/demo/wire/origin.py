"""Where a request comes from, which a session may be tied to."""

from dataclasses import dataclass

from kdesk.demo.wire.geoip import country_of
from kdesk.demo.wire.ks import Session


@dataclass(frozen=True, slots=True)
class Origin:
    """The client's address, the URI (path and query) as it asked for it, the page it was on, and its program."""

    address: str = ""
    uri: str = ""
    referrer: str = ""
    user_agent: str = ""

    @property
    def country(self) -> str:
        """The country of the address, in two lower-case letters; empty where it is not known."""
        return country_of(self.address)

    def refused_by(self, session: Session) -> str:
        """The limit that forbids the session to be used from here; empty if none does."""
        if session.has("iprestrict") and self.address not in session.values("iprestrict"):
            return "EXCEEDED_RESTRICTED_IP"
        # A URI is full of the slashes that stand between values elsewhere.
        patterns = "/".join(session.values("urirestrict")).split("|")
        if session.has("urirestrict") and not any(self._matches(pattern) for pattern in patterns):
            return "EXCEEDED_RESTRICTED_URI"
        return ""

    def _matches(self, pattern: str) -> bool:
        return self.uri.startswith(pattern[:-1]) if pattern.endswith("*") else self.uri == pattern
