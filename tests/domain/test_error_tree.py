"""The error tree."""

import inspect
import re

import pytest

from kdesk import errors
from kdesk.errors import (
    ApiError,
    KdeskError,
    Reason,
    ServerProblem,
    SignInNeeded,
    SignInRefused,
    Unreachable,
    reason_named,
)

KINDS = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, KdeskError)]


def drawn_parents() -> dict[str, str]:
    """Return each error of the drawing in the package's docstring with its parent."""
    parents: dict[str, str] = {}
    ancestors: list[str] = []
    for line in (errors.__doc__ or "").splitlines():
        if found := re.match(r"([│├└─ ]*)([A-Z]\w+)(?: {2,}|$)", line):
            level = len(found[1]) // 4
            ancestors[level:] = [found[2]]
            if level:
                parents[found[2]] = ancestors[level - 1]
    return parents


def test_the_drawing_shows_the_tree() -> None:
    """Each error stands in the drawing under the class that it derives from."""
    derived = {kind.__name__: kind.__bases__[0].__name__ for kind in KINDS if kind is not KdeskError}

    assert drawn_parents() == derived


@pytest.mark.parametrize("kind", KINDS)
def test_every_error_is_exported(kind: type[KdeskError]) -> None:
    """The package names every class in `__all__`."""
    assert kind.__name__ in errors.__all__


def test_arguments_of_an_error_go_before_the_defaults_of_its_class() -> None:
    """The text of an error names its class, its reason and its facts: it is for the log."""
    error = ServerProblem("no route to host", reason=Reason.STANDS_STILL, arguments={"tries": 3}, retryable=False)

    assert (error.detail, error.reason, error.retryable) == ("no route to host", Reason.STANDS_STILL, False)
    assert str(error) == "ServerProblem (stands_still): no route to host: tries=3"
    assert str(Unreachable()) == "Unreachable"
    assert Unreachable().retryable


def test_an_error_of_the_server_keeps_code_and_args() -> None:
    """They decide what is tried next, and stand in the tooltip; without any, `args` is an empty mapping."""
    error = ApiError("said", code="ENTRY_ID_NOT_FOUND", args={"ID": "0_abc"})

    assert (error.code, error.api_args) == ("ENTRY_ID_NOT_FOUND", {"ID": "0_abc"})
    assert ApiError().api_args == {}


def test_a_lost_session_names_its_cause_once() -> None:
    """A cause that is a lost session itself is taken over instead of being wrapped."""
    refused = SignInRefused("revoked", reason=Reason.APP_TOKEN_GONE)
    needed = SignInNeeded.because(refused)

    assert needed.arguments["problem"] == refused.facts
    assert SignInNeeded.because(needed).facts == needed.facts


def test_an_unknown_name_is_no_reason() -> None:
    """Journals of a later kdesk may name reasons that this one does not know."""
    assert reason_named("stands_still") is Reason.STANDS_STILL
    assert reason_named("of the future") is reason_named(None) is Reason.NONE
