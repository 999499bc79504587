"""The words of errors and of troubles."""

import inspect
import re

import pytest

from kdesk import errors
from kdesk.domain.file_change import FileChange
from kdesk.domain.transfer import Trouble
from kdesk.errors import FileChanged, KdeskError, Reason, ServerProblem, SignInNeeded, SignInRefused, Unreachable
from kdesk.messages.error_tables.by_class import BY_CLASS
from kdesk.messages.error_tables.proxies import PROXIES
from kdesk.messages.errors import (
    BY_REASON,
    advice_of,
    detail_of,
    explanation_of,
    has_own_advice,
    next_step_of,
    sentence_of,
    support_of,
    title_of,
)
from kdesk.messages.words import Words
from tests.support.stored_texts import trouble_saying

KINDS = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, KdeskError)]
ARGUMENT = re.compile(r"\{\w+(?::\w+)?\}")


def is_title(sentence: str) -> bool:
    """Whether a text fits a row: no full stop, no shouting, a capital letter at its beginning."""
    begins = sentence[0].isupper() or sentence.startswith(("kdesk", "{"))
    return begins and not sentence.endswith((".", "!"))


def is_sentence(sentence: str) -> bool:
    """Whether a text is a whole sentence."""
    begins = sentence[0].isupper() or sentence.startswith(("kdesk", "{"))
    return begins and sentence.endswith((".", "{again}"))


def test_every_class_has_words() -> None:
    """The table has the classes of the tree, and no others."""
    assert set(BY_CLASS) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_every_class_says_what_happened_why_and_what_to_do(kind: type[KdeskError]) -> None:
    """Each has a title of its own, an explanation and a next step."""
    words = BY_CLASS[kind]

    assert is_title(words.title)
    assert is_sentence(words.explanation)
    assert is_sentence(words.next_step)
    assert (title_of(kind()), explanation_of(kind()), next_step_of(kind())) == (
        words.title,
        words.explanation,
        words.next_step,
    )
    assert kind is KdeskError or words.title != title_of(KdeskError())


def test_every_reason_has_words() -> None:
    """The tables together have every reason but the two that stand for other words."""
    assert set(BY_REASON) == set(Reason) - {Reason.NONE, Reason.STORED_TEXT}


@pytest.mark.parametrize(("reason", "words"), BY_REASON.items(), ids=map(str, BY_REASON))
def test_a_reason_has_a_title_and_both_or_neither_part_of_advice(reason: Reason, words: Words) -> None:
    """Without advice of its own it has that of its class."""
    assert is_title(words.title), reason
    assert bool(words.explanation) == bool(words.next_step)
    assert not words.explanation or (is_sentence(words.explanation) and is_sentence(words.next_step))


@pytest.mark.parametrize("reason", BY_REASON)
def test_missing_arguments_are_dashes(reason: Reason) -> None:
    """A journal may hold a reason with other arguments: its words are painted all the same."""
    trouble = Trouble("ServerProblem", reason)
    said = f"{title_of(trouble)} {advice_of(trouble)} {detail_of(trouble)}"

    assert not ARGUMENT.search(said)


def test_a_reason_goes_before_the_class() -> None:
    """Title and advice come from the reason as far as it has them, from the class otherwise."""
    error = ServerProblem("no route", reason=Reason.NETWORK_SIGN_IN)
    titled = Unreachable("host: gone", reason=Reason.PROXY_REFUSES_KDESK)

    assert title_of(error) == "The network asks for a sign-in of its own"
    assert has_own_advice(error)
    assert title_of(titled) == "The proxy of this network does not let kdesk through"
    assert advice_of(titled) == advice_of(Unreachable())
    assert not has_own_advice(titled)


def test_a_trouble_has_the_words_of_its_error() -> None:
    """The row, the notice and the command line say the same."""
    error = errors.FileChanged("more came", reason=Reason.NONE)
    error.code = "CODE"
    trouble = Trouble.of(error)

    assert title_of(trouble) == title_of(error) == "The file changed while it was uploading"
    assert next_step_of(trouble) == "Upload the new version, or cancel."
    assert advice_of(trouble) == f"{explanation_of(error)} {next_step_of(error)}"
    assert support_of(trouble) == "more came · CODE"
    assert support_of(Trouble("SizeMismatch", code="CODE")) == "CODE"


def test_a_changed_file_tells_when_and_what() -> None:
    """The time stands in the title, the day in the detail."""
    change = {"change": str(FileChange.SIZE), "before": 5000, "after": 6000}
    changed = FileChanged(reason=Reason.CHANGED_AT, arguments={**change, "at": 1_763_000_000.0})

    assert re.fullmatch(r"The file changed at \d\d:\d\d", title_of(changed))
    assert re.fullmatch(r"It had 5,000 bytes and has 6,000 now\. The change was on \d{4}-\d\d-\d\d", detail_of(changed))
    assert detail_of(FileChanged(arguments=change)) == "It had 5,000 bytes and has 6,000 now"


def test_a_lost_session_tells_its_cause() -> None:
    """The detail is the sentence of the error that lost it."""
    refused = SignInRefused("no such token", reason=Reason.APP_TOKEN_GONE)
    needed = SignInNeeded.because(refused)

    assert sentence_of(refused) == "The application token does not exist or was revoked: no such token"
    assert sentence_of(needed) == f"Sign in again to go on: {sentence_of(refused)}"


@pytest.mark.parametrize("reason", PROXIES)
def test_a_proxy_of_the_system_needs_no_new_start(reason: Reason) -> None:
    """An environment variable is read once, when kdesk starts; the settings of the system are not."""
    named, system = (Trouble("Unreachable", reason, {"source": source}) for source in ("ALL_PROXY", ""))

    assert "ALL_PROXY" in title_of(named) + advice_of(named)
    assert next_step_of(named).endswith(", then start kdesk again.")
    assert "the proxy settings of this system" in title_of(system) + advice_of(system)
    assert "start kdesk again" not in next_step_of(system)


def test_stored_sentences_are_shown_as_they_are() -> None:
    """Braces in them are no gaps."""
    trouble = trouble_saying("Odd {name}", "exactly", explanation="Nobody {knows}.")

    assert (title_of(trouble), advice_of(trouble), support_of(trouble)) == ("Odd {name}", "Nobody {knows}.", "exactly")
