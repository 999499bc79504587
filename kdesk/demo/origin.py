"""Where a request comes from, which a session may be tied to."""

from dataclasses import dataclass

from kdesk.demo.ks import Session


@dataclass(frozen=True, slots=True)
class Origin:
    """The client's address, and the URI (path and query) as it asked for it."""

    address: str = ""
    uri: str = ""

    def refused_by(self, session: Session) -> str:
        """The name of the privilege's limit that forbids the session to be used from here; empty if none does."""
        addresses = session.values("iprestrict")
        if addresses and self.address not in addresses:
            return "EXCEEDED_RESTRICTED_IP"
        patterns = [pattern for value in session.whole_values("urirestrict") for pattern in value.split("|")]
        if patterns and not any(self._matches(pattern) for pattern in patterns):
            return "EXCEEDED_RESTRICTED_URI"
        return ""

    def _matches(self, pattern: str) -> bool:
        if pattern.endswith("*"):
            return self.uri.startswith(pattern[:-1])
        return self.uri == pattern
