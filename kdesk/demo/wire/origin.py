"""The origin of a request, to which a session can be restricted."""

from dataclasses import dataclass

from kdesk.demo.wire.geoip import country_of
from kdesk.demo.wire.ks import Session


@dataclass(frozen=True, slots=True)
class Origin:
    """The origin of a request.

    Attributes:
        uri: Path and query as the client sent them.
    """

    address: str = ""
    uri: str = ""
    referrer: str = ""
    user_agent: str = ""

    @property
    def country(self) -> str:
        """Two lower-case letters, or an empty string."""
        return country_of(self.address)

    def refused_by(self, session: Session) -> str:
        """Return the restriction of the session that this origin violates, or an empty string."""
        if session.has("iprestrict") and self.address not in session.values("iprestrict"):
            return "EXCEEDED_RESTRICTED_IP"
        # A URI contains slashes, which separate values in other privileges: join them again.
        patterns = "/".join(session.values("urirestrict")).split("|")
        if session.has("urirestrict") and not any(self._matches(pattern) for pattern in patterns):
            return "EXCEEDED_RESTRICTED_URI"
        return ""

    def _matches(self, pattern: str) -> bool:
        return self.uri.startswith(pattern[:-1]) if pattern.endswith("*") else self.uri == pattern
