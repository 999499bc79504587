"""Settings and their defaults."""

from kdesk.domain.account import Account, SignInKind
from kdesk.domain.settings import MAX_SLOTS, Settings

ANN = Account("https://example.org", 101, "ann", SignInKind.PASSWORD)
BOB = Account("https://example.org", 101, "bob", SignInKind.PASSWORD)


def test_the_defaults_make_sense() -> None:
    """Three transfers at once, the player neither silent nor loud, nobody signed in."""
    assert Settings() == Settings(slots=3, volume=0.8, accounts=())
    assert 1 <= Settings().slots <= MAX_SLOTS


def test_the_account_in_use_comes_first() -> None:
    """Ann Bob, with Bob used: Bob Ann."""
    assert Settings(accounts=(ANN, BOB)).with_account(BOB) == (BOB, ANN)
    assert Settings().with_account(ANN) == (ANN,)


def test_an_account_is_saved_once() -> None:
    """Signing in another way replaces how it was done before."""
    by_token = Account(ANN.service_url, ANN.partner_id, ANN.user_id, SignInKind.APP_TOKEN, "0_token")

    assert Settings(accounts=(ANN, BOB)).with_account(by_token) == (by_token, BOB)
