"""The key of an account, read back."""

import pytest

from kdesk.domain.account import Account, SignInKind, read_key


@pytest.mark.parametrize("user", ["", "anna", "anna.berg@example.com", "a:b@c"])
@pytest.mark.parametrize("url", ["https://www.kaltura.com", "http://[::1]:8080"])
def test_a_key_tells_its_parts(user: str, url: str) -> None:
    """Partner, user and service URL, whatever stands in the user."""
    assert read_key(Account(url, 102, user, SignInKind.KS).key) == ("102", user, url)
