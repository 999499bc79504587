"""Errors of pictures are remembered by what the server said."""

import pytest

from kdesk.engine.picture_failures import FAILURE_SECONDS, UNFIT_SECONDS, PictureFailures
from kdesk.errors import BadResponse, Reason, ServerProblem, TimedOut
from tests.support.fake_clock import FakeClock

POSTER = "https://cdn.example/p/101/sp/10100/thumbnail/entry_id/0_a/version/100002/width/320"
FRAME = f"{POSTER}/vid_sec/3"
STRIP = "https://cdn.example/p/101/sp/10100/thumbnail/entry_id/0_b/width/160/vid_slices/20"
OTHER_ACCOUNT = "https://cdn.example/p/202/sp/20200/thumbnail/entry_id/0_c/width/160/vid_slices/20"
LONG = 1e6


class Bench:
    """Failures and their clock."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.failures = PictureFailures(self.clock)

    def remembers(self, url: str) -> bool:
        """Return whether the address would raise again."""
        try:
            self.failures.raise_remembered(url)
        except ServerProblem:
            return True
        return False

    def remembers_for(self, url: str) -> float:
        """Return the seconds, rounded, until the address may be requested again; LONG if it may not."""
        for seconds in (0, FAILURE_SECONDS, UNFIT_SECONDS, LONG):
            self.clock.time += seconds + 0.1
            if not self.remembers(url):
                return seconds
        return LONG + 1


def refusal(number: int, *, retryable: bool = False, reason: Reason = Reason.NO_PICTURE_HERE) -> BadResponse:
    """Return an error of Kaltura with this number."""
    problem = BadResponse(f"error {number}", reason=reason, retryable=retryable)
    problem.code = f"error-{number}"
    return problem


@pytest.mark.parametrize("number", [1, 9, 17, 20])
def test_a_final_error_is_not_asked_about_again(number: int) -> None:
    """The address is never requested again; the next version of the poster has another one."""
    bench = Bench()
    bench.failures.remember(POSTER, refusal(number))

    assert bench.remembers_for(POSTER) > LONG
    assert not bench.remembers(POSTER.replace("100002", "100012"))


@pytest.mark.parametrize("number", [11, 46, 57])
def test_a_busy_server_is_asked_again(number: int) -> None:
    """After the time that it asks for, a minute otherwise."""
    bench = Bench()
    bench.failures.remember(POSTER, refusal(number, retryable=True))
    assert bench.remembers_for(POSTER) == FAILURE_SECONDS

    asked = refusal(number, retryable=True)
    asked.retry_after = UNFIT_SECONDS
    bench.failures.remember(FRAME, asked)
    assert bench.remembers_for(FRAME) == UNFIT_SECONDS


def test_an_account_that_refuses_frames_is_asked_for_none() -> None:
    """After error 38 no frame and no strip of the account is requested; posters and other accounts are."""
    bench = Bench()
    bench.failures.remember(FRAME, refusal(38, reason=Reason.FRAMES_REFUSED))

    assert bench.remembers_for(STRIP) > LONG
    assert bench.remembers(FRAME)
    assert not bench.remembers(POSTER)
    assert not bench.remembers(OTHER_ACCOUNT)


def test_other_errors_pass() -> None:
    """A gateway's error is remembered for a minute, an odd picture for ten, silence not at all."""
    bench = Bench()
    bench.failures.remember(POSTER, BadResponse("a page of a gateway"))
    bench.failures.remember(FRAME, TimedOut("silence"))
    assert not bench.remembers(FRAME)
    assert bench.remembers_for(POSTER) == FAILURE_SECONDS
    bench.failures.remember_unfit(POSTER, BadResponse("it is no picture"))
    assert bench.remembers_for(POSTER) == UNFIT_SECONDS
