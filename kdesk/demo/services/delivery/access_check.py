"""Whether a delivery URL may be answered: the session in it, the entry's moderation and schedule, and its rules."""

import base64
import binascii
from dataclasses import dataclass, field, replace

from kdesk.demo.services.delivery.access_rules import Verdict, Visit, evaluate
from kdesk.demo.services.delivery.url_calls import UrlCall
from kdesk.demo.store.access_profiles import AccessProfiles, rules_of
from kdesk.demo.store.auth.sessions import Sessions
from kdesk.demo.store.database import Row
from kdesk.demo.store.entries.rows import Entries
from kdesk.demo.wire.access_types import DOWNLOAD, LIMIT_CAPTURE, PLAY, THUMBNAIL
from kdesk.demo.wire.clock import now
from kdesk.demo.wire.errors import ApiError
from kdesk.demo.wire.exit_errors import ExitError
from kdesk.demo.wire.ks import Session

_PENDING_MODERATION, _REJECTED = 1, 3
_CAPTURE = ("vid_sec", "vid_slice", "vid_slices")


@dataclass(frozen=True, slots=True)
class AccessDecision:
    """That an entry may be had: under which profile, and what its rules say of it."""

    profile_id: int = 0
    is_restricted: bool = False
    verdict: Verdict = field(default_factory=Verdict)
    is_admin: bool = False

    @property
    def may_be_kept(self) -> bool:
        """Whether a cache may keep the answer: others get the same."""
        return not self.is_restricted and not self.is_admin

    @property
    def header(self) -> str:
        """The profile and the rules that were fulfilled, as `X-Kaltura-ACP` tells them."""
        return f"{self.profile_id} {','.join(map(str, self.verdict.fulfilled))}".rstrip()


@dataclass(frozen=True, slots=True)
class AccessCheck:
    """Decides what a request may have of an entry."""

    access_profiles: AccessProfiles
    sessions: Sessions
    entries: Entries

    def check(self, call: UrlCall, entry: Row, context: int) -> AccessDecision:
        """Return what a request may have of an entry. ExitError if nothing."""
        profile = self.access_profiles.of_entry(entry)
        rules = rules_of(profile)
        visit = self._visit(call, entry, context, restricted=bool(rules))
        verdict = Verdict() if _is_privileged(visit) else evaluate(rules, visit)
        previews = context == PLAY and bool(verdict.preview_ms) and not verdict.blocked
        if context != THUMBNAIL and not previews and not _is_privileged(visit):
            _check_schedule(entry, visit)
        if verdict.blocked:
            raise ExitError(3)
        is_restricted = bool(rules) or bool(entry["start_date"] or entry["end_date"])
        return AccessDecision(profile["id"], is_restricted, verdict, visit.is_admin)

    def verdict_of(self, call: UrlCall, entry: Row) -> Verdict:
        """What the rules say to playing an entry, where neither they nor the schedule stop anybody.

        `serveFlavor` takes previews and excluded renditions from it. Seen on a real server: it serves the file of an
        entry that playManifest refuses.
        """
        rules = rules_of(self.access_profiles.of_entry(entry))
        visit = self._visit(call, entry, PLAY, restricted=bool(rules))
        return Verdict() if _is_privileged(visit) else evaluate(rules, visit)

    def check_download(self, call: UrlCall) -> None:
        """Stop what may not download the entry that a URL names."""
        self._check(call, DOWNLOAD)

    def check_thumbnail(self, call: UrlCall) -> AccessDecision:
        """Stop what may not see thumbnails of the entry that a URL names, or may not have new ones captured."""
        decision = self._check(call, THUMBNAIL)
        limited = any(action["type"] == LIMIT_CAPTURE for action in decision.verdict.actions)
        if limited and any(name in call.pairs for name in _CAPTURE):
            raise ExitError(38)
        return decision

    def _check(self, call: UrlCall, context: int) -> AccessDecision:
        entry = self.entries.find(call.get("entry_id"))
        return AccessDecision() if entry is None else self.check(call, entry, context)

    def _visit(self, call: UrlCall, entry: Row, context: int, *, restricted: bool) -> Visit:
        session = self._session(call, entry, restricted=restricted)
        return Visit(entry["id"], context, replace(call.origin, referrer=_referrer(call)), session)

    def _session(self, call: UrlCall, entry: Row, *, restricted: bool) -> Session | None:
        """The session of the URL. Whether it was ended is not asked here, unlike in the API."""
        text = call.get("ks")
        if not text:
            return None
        try:
            session = self.sessions.open(text)
        except ApiError:
            raise ExitError(4) from None
        if session.expiry <= now():
            raise ExitError(31)
        if limit := call.origin.refused_by(session):
            raise ExitError(34 if limit == "EXCEEDED_RESTRICTED_IP" else 7)
        if session.partner_id == entry["partner_id"]:
            return session
        if restricted:
            raise ExitError(32)
        return None


def is_scheduled(entry: Row) -> bool:
    """Whether the entry's window, if it has one, is open now."""
    return (entry["start_date"] or 0) <= now() and not 0 < (entry["end_date"] or 0) <= now()


def _is_privileged(visit: Visit) -> bool:
    """Whether the session names this very entry: then neither rules nor schedule hold."""
    return visit.may("sview") or (visit.context == DOWNLOAD and visit.may("download"))


def _check_schedule(entry: Row, visit: Visit) -> None:
    if visit.is_admin:
        return
    owns = visit.session is not None and bool(visit.session.user_id) and visit.session.user_id == entry["user_id"]
    if entry["moderation_status"] in (_PENDING_MODERATION, _REJECTED) and not owns:
        raise ExitError(13)
    if not is_scheduled(entry):
        raise ExitError(2)


def _referrer(call: UrlCall) -> str:
    """The page: in the URL, in base 64, else as the request's header says."""
    text = call.get("referrer").replace("-", "+").replace("_", "/").replace(" ", "+")
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4)).decode("utf-8", "replace") or call.origin.referrer
    except binascii.Error:
        return call.origin.referrer
