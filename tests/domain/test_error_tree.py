"""The one error tree."""

import inspect
import re

import pytest

from kdesk import errors
from kdesk.domain import words
from kdesk.errors import Advice, ApiError, KdeskError, ServerProblem, Unreachable
from kdesk.messages.errors import advice_of, title_of

KINDS = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, KdeskError)]


def drawn_parents() -> dict[str, str]:
    """Return each error of the drawing in the module's docstring with its parent."""
    parents: dict[str, str] = {}
    line_of_descent: list[str] = []
    for line in (errors.__doc__ or "").splitlines():
        if found := re.match(r"([│├└─ ]*)([A-Z]\w+)(?: {2,}|$)", line):
            depth = len(found[1]) // 4
            line_of_descent[depth:] = [found[2]]
            if depth:
                parents[found[2]] = line_of_descent[depth - 1]
    return parents


def test_the_drawing_shows_the_tree() -> None:
    """Each error stands in the drawing under the class that it derives from; one is told below it."""
    derived = {kind.__name__: kind.__bases__[0].__name__ for kind in KINDS if kind is not KdeskError}

    assert drawn_parents() | {"BadServiceUrl": "SignInProblem"} == derived


@pytest.mark.parametrize("kind", KINDS)
def test_every_error_says_what_happened(kind: type[KdeskError]) -> None:
    """Each has a title of its own in words for a row: no full stop, no shouting, a beginning in capitals."""
    title = kind().title

    assert title[0].isupper() or title.startswith("kdesk")
    assert not title.endswith((".", "!"))
    assert kind is KdeskError or title != title_of(KdeskError())


@pytest.mark.parametrize("kind", KINDS)
def test_every_error_has_advice_of_its_own(kind: type[KdeskError]) -> None:
    """Why it happened and what can be done, in whole sentences."""
    advice = words._TABLE[kind]

    assert advice_of(kind()) == advice
    for sentence in (advice.explanation, advice.next_step):
        assert sentence[0].isupper() or sentence.startswith("kdesk")
        assert sentence.endswith(".")


def test_advice_that_is_brought_along_goes_before_that_of_the_class() -> None:
    """Whoever raises it may know better; a class without advice has that of the nearest above."""

    class Rained(Unreachable):
        """A class that the table does not know."""

    own = Advice("The cable is wet.", "Dry it.")

    assert advice_of(Rained(advice=own)) == own
    assert advice_of(Rained()) == words._TABLE[Unreachable]
    assert str(own) == "The cable is wet. Dry it."


def test_what_is_given_goes_before_the_default() -> None:
    """Title and retryable can be told where it was raised; the text of the error is both lines."""
    error = ServerProblem("no route to host", title="The line is dead", retryable=False)

    assert (error.title, error.detail, error.retryable) == ("The line is dead", "no route to host", False)
    assert str(error) == "The line is dead: no route to host"
    assert str(Unreachable()) == "The server cannot be reached"
    assert Unreachable().retryable


def test_an_error_of_the_server_keeps_code_and_args() -> None:
    """They decide what is tried next, and stand in the tooltip; nothing given is an empty mapping."""
    error = ApiError("said", code="ENTRY_ID_NOT_FOUND", args={"ID": "0_abc"})

    assert (error.code, error.api_args) == ("ENTRY_ID_NOT_FOUND", {"ID": "0_abc"})
    assert ApiError().api_args == {}
