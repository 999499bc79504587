"""Dispatching of API calls: lookup of the action, checks in the server's order, and multirequest."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from starlette.responses import Response

from kdesk.demo.faults.registry import Faults
from kdesk.demo.server.fault_calls import FaultCalls
from kdesk.demo.services.calls.call import Action, Call, Service
from kdesk.demo.services.calls.lookup import entry_named
from kdesk.demo.store.auth import rights
from kdesk.demo.store.auth.rights import Permissions
from kdesk.demo.store.auth.sessions import Sessions
from kdesk.demo.store.auth.users import Users
from kdesk.demo.store.entries.rows import Entries
from kdesk.demo.wire import argument_types
from kdesk.demo.wire.bodies import FilePart
from kdesk.demo.wire.errors import ApiError, FatalError, not_owner
from kdesk.demo.wire.exit_errors import ExitError
from kdesk.demo.wire.ks import Session
from kdesk.demo.wire.multirequest import call_name, call_trees, resolve
from kdesk.demo.wire.params import Args, Tree, as_text
from kdesk.demo.wire.request import Incoming
from kdesk.demo.wire.response_profiles import shaped
from kdesk.demo.wire.responses import call_exit, fatal, refused

log = logging.getLogger(__name__)
_ILLEGAL = {chr(code) for code in range(32)} - {"\t", "\n", "\r"} | {"\ufffe", "\uffff"}


class _ForbiddenError(ApiError):
    """The session may not call the action. The error has a body even if the action serves a file."""

    def __init__(self, **values: str) -> None:
        super().__init__("SERVICE_FORBIDDEN", **values)


def _shown_name(service: Service, tree: Tree) -> str:
    """Return the service's name for an error: the client's spelling, but plug-ins (`plugin_service`) in lower case."""
    name = as_text(tree.get("service"))
    if "_" in name:
        return name.lower()
    return service.name if name.lower() == service.name.lower() else name


class Dispatcher:
    """Runs API calls from a table of services."""

    def __init__(
        self, services: Sequence[Service], sessions: Sessions, users: Users, entries: Entries, faults: Faults
    ) -> None:
        self._sessions = sessions
        self._users = users
        self._entries = entries
        self._faults = faults
        self._fault_calls = FaultCalls(faults, sessions)
        # Kaltura ignores the case of service and action names.
        self._services = {name.lower(): service for service in services for name in (service.name, *service.aliases)}

    def dispatch(self, incoming: Incoming) -> Any:
        """Run a request and return its result or error in the form of the wire, or a response that an action built."""
        try:
            if as_text(incoming.params.get("service")).lower() == "multirequest":
                return self._run_many(incoming)
            return self._run_one(incoming.params, incoming.files, incoming)
        except ExitError as error:
            # Kaltura's answer is then empty as a whole, even if the call was part of a multirequest.
            return call_exit(error.number)
        except FatalError:
            return fatal()

    def _run_many(self, incoming: Incoming) -> Any:
        results: list[Any] = []
        for key, tree in call_trees(incoming.params):
            files = {
                name.partition(":")[2]: part for name, part in incoming.files.items() if name.startswith(f"{key}:")
            }
            # A call that fails stops no other, and nothing is rolled back (rule 2).
            result = self._run_one(resolve(tree, results), files, incoming)
            if isinstance(result, Response):
                return result  # A call that serves a file ends the batch.
            results.append(result)
        return results

    def _run_one(self, tree: Tree, files: Mapping[str, FilePart], incoming: Incoming) -> Any:
        try:
            return shaped(self._run(tree, files, incoming), tree.get("responseProfile"))
        except ApiError as error:
            return error.to_wire()
        except (ExitError, FatalError):
            raise
        except Exception:
            # Boundary of one call: the real server also reports an internal failure with this code.
            log.exception("call failed: %s %s", tree.get("service"), tree.get("action"))
            return ApiError("INTERNAL_SERVERL_ERROR").to_wire()

    def _run(self, tree: Tree, files: Mapping[str, FilePart], incoming: Incoming) -> Any:
        service, action = self._find(tree)
        try:
            return self._perform(service, action, tree, files, incoming)
        except ApiError as error:
            if action.serves and not isinstance(error, _ForbiddenError):
                return refused(error)
            if action.masked_as and error.code not in action.unmasked:
                raise ApiError(action.masked_as) from None
            raise

    def _perform(
        self, service: Service, action: Action, tree: Tree, files: Mapping[str, FilePart], incoming: Incoming
    ) -> Any:
        # The order is Kaltura's: with an expired KS and a missing parameter it reports the parameter.
        ks = as_text(tree.get("ks"))
        session = self._sessions.open(ks) if ks else None
        _refuse_control_characters(tree, "")
        _require(action, tree, files)
        argument_types.check(tree, action.enums)
        call = Call(Args(tree), incoming.base_url, files, session, ks, incoming.origin, headers=incoming.headers)
        self._fault_calls.strike(call, call_name(tree))
        if session is not None:
            self._sessions.check(session, ks, incoming.origin)
            self._faults.check(ks)
        call = replace(call, permissions=self._permissions(session))
        if action.edits:
            self._require_editor(call, action.edits)
        if not action.access.includes(call.permissions) or not _right_partner(call.args, session):
            raise _ForbiddenError(SERVICE=action.refused_as or f"{_shown_name(service, tree)}->{action.name}")
        return action.run(call)

    def _permissions(self, session: Session | None) -> Permissions:
        """Return a session's permissions. The server checks a role of `setrole` only when the session is used."""
        permissions = rights.permissions_of(session, self._users.role_ids(session) if session else "")
        if permissions is None:
            raise ApiError("INVALID_OBJECT_ID", ID="N/A")
        return permissions

    def _require_editor(self, call: Call, parameter: str) -> None:
        """Raise an error if the session may not change the entry. For an administrator the entry is not looked up."""
        if call.session is None:
            raise not_owner()
        if not call.session.is_admin:
            call.require_editor(entry_named(self._entries, call, parameter))

    def _find(self, tree: Tree) -> tuple[Service, Action]:
        name, action_name = as_text(tree.get("service")), as_text(tree.get("action"))
        if not name:
            raise ApiError("SERVICE_NOT_SPECIFIED")
        service = self._services.get(name.lower())
        if service is None:
            raise ApiError("SERVICE_DOES_NOT_EXISTS", SRV_NAME=name)
        action = service.find(action_name)
        if action is None:
            # Kaltura reports a missing action as one with an empty name.
            raise ApiError("ACTION_DOES_NOT_EXISTS", ACTION_NAME=action_name, SERVICE_NAME=name)
        return service, action


def _right_partner(args: Args, session: Session | None) -> bool:
    # Kaltura ignores the number 0.
    partner_id = args.integer("partnerId") or args.integer("p")
    return session is None or partner_id in (0, session.partner_id)


def _require(action: Action, tree: Tree, files: Mapping[str, FilePart]) -> None:
    for name in action.needs:
        # For Kaltura an id that is null was sent, and is the empty text.
        if name not in tree or (tree[name] is None and not name.lower().endswith("id")):
            raise ApiError("MISSING_MANDATORY_PARAMETER", PARAM_NAME=name)
    for name in action.files:
        if name not in files and name not in tree:
            raise ApiError("MISSING_MANDATORY_PARAMETER", PARAM_NAME=name)
        # A part without a file name, one over PHP's limit, or a text instead of a file (rule 5).
        if name not in files or not files[name].is_valid:
            raise ApiError("UPLOAD_ERROR")


def _refuse_control_characters(value: Any, name: str) -> None:
    if isinstance(value, dict):
        for key, item in value.items():
            _refuse_control_characters(item, key)
    elif isinstance(value, list):
        for item in value:
            _refuse_control_characters(item, name)
    elif isinstance(value, str) and not _ILLEGAL.isdisjoint(value):
        raise ApiError("INVALID_PARAMETER_CHAR", XML_FIELD=name)
