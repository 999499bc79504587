"""The table of Kaltura's codes."""

import pytest

from kdesk.errors import ApiError, BodyDropped, NotPermitted, SessionEnded
from kdesk.kaltura.kaltura_exception import api_error


def test_an_unknown_code_keeps_the_words_of_the_server() -> None:
    """What the table does not know is not retried, and the detail says what the server said."""
    error = api_error("WEIRD_NEW_THING", "Something new", {"A": "b"})
    assert (type(error), error.detail, error.retryable) == (ApiError, "Something new", False)
    assert (error.code, error.api_args) == ("WEIRD_NEW_THING", {"A": "b"})


@pytest.mark.parametrize(
    "reason", ["EXPIRED", "LOGOUT", "EXCEEDED_ACTIONS_LIMIT", "EXCEEDED_RESTRICTED_IP", "junk", ""]
)
def test_a_bad_ks_is_a_session_that_ended(reason: str) -> None:
    """The reason stands in KSID; ERR_CODE is the same for all of them."""
    error = api_error("INVALID_KS", f'Invalid KS "{reason}"', {"KSID": reason, "ERR_CODE": "-1"})
    assert type(error) is SessionEnded
    assert error.api_args.get("KSID") in {None, "EXPIRED", "LOGOUT", "EXCEEDED_ACTIONS_LIMIT", "EXCEEDED_RESTRICTED_IP"}
    assert "junk" not in repr(error)


def test_not_the_owner_is_no_reason_to_sign_in_again() -> None:
    """`-4` means that the right is missing while the session is fine."""
    error = api_error("INVALID_KS", 'Invalid KS ""', {"KSID": "", "ERR_CODE": "-4", "ERR_DESC": "INVALID_TYPE"})
    assert type(error) is NotPermitted
    assert not error.retryable


@pytest.mark.parametrize(("name", "kind"), [("fileData", BodyDropped), ("entryId", ApiError)])
def test_a_missing_parameter_of_an_upload_is_a_dropped_body(name: str, kind: type[ApiError]) -> None:
    """Too large a body is thrown away as a whole, and the server misses what was in it."""
    error = api_error("MISSING_MANDATORY_PARAMETER", f'Missing parameter "{name}"', {"PARAM_NAME": name})
    assert type(error) is kind


def test_secrets_are_taken_out_of_message_and_args() -> None:
    """Whatever the server echoes."""
    error = api_error("START_SESSION_ERROR", "no session for s3cret", {"X": "s3cret"}, ("s3cret",))
    assert "s3cret" not in f"{error!r} {error} {error.api_args}"
