"""Access check of delivery URLs: the session, the entry's moderation and schedule, and its rules."""

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
    """Access that was granted, with the entry's profile and the results of its rules."""

    profile_id: int = 0
    is_restricted: bool = False
    verdict: Verdict = field(default_factory=Verdict)
    is_admin: bool = False

    @property
    def may_be_kept(self) -> bool:
        """Whether a cache may store the response, because it is the same for everybody."""
        return not self.is_restricted and not self.is_admin

    @property
    def header(self) -> str:
        """The profile and the fulfilled rules, as the header `X-Kaltura-ACP` shows them."""
        return f"{self.profile_id} {','.join(map(str, self.verdict.fulfilled))}".rstrip()


@dataclass(frozen=True, slots=True)
class AccessCheck:
    """Decides whether a request may access an entry."""

    access_profiles: AccessProfiles
    sessions: Sessions
    entries: Entries

    def check(self, call: UrlCall, entry: Row, context: int) -> AccessDecision:
        """Return the granted access to an entry.

        Raises:
            ExitError: Access is refused.
        """
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
        """Return the result of the rules for playing an entry, without refusing access because of them or the schedule.

        `serveFlavor` needs the preview length and the excluded renditions. A real server serves an entry's file even if
        playManifest refuses the entry.
        """
        rules = rules_of(self.access_profiles.of_entry(entry))
        visit = self._visit(call, entry, PLAY, restricted=bool(rules))
        return Verdict() if _is_privileged(visit) else evaluate(rules, visit)

    def check_download(self, call: UrlCall) -> None:
        """Raise ExitError if the entry that a URL names may not be downloaded."""
        self._check(call, DOWNLOAD)

    def check_thumbnail(self, call: UrlCall) -> AccessDecision:
        """Raise ExitError if thumbnails of the entry that a URL names may not be seen, or new ones not captured."""
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
        """Return the session of the URL. Unlike the API, this does not check whether it was ended."""
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
    """Return whether the current time is within the entry's schedule, if it has one."""
    return (entry["start_date"] or 0) <= now() and not 0 < (entry["end_date"] or 0) <= now()


def _is_privileged(visit: Visit) -> bool:
    """Return whether the session has a privilege for this entry, which overrides rules and schedule."""
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
    """Return the referring page: the base64 value in the URL, otherwise the header."""
    text = call.get("referrer").replace("-", "+").replace("_", "/").replace(" ", "+")
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4)).decode("utf-8", "replace") or call.origin.referrer
    except binascii.Error:
        return call.origin.referrer
