"""What rows say about the server's copy: a word where all is well, a sentence where it is not."""

from kdesk.domain.verification import Level, Outcome, Verification
from kdesk.messages.format import Format
from kdesk.messages.remarks import remark_text

DEPTHS = {Level.SIZE: "size only", Level.SAMPLES: "64 samples", Level.WHOLE: "every byte"}
"""How closely, as the menus say it."""

_VERIFIED = {Level.SIZE: "verified", Level.SAMPLES: "samples verified", Level.WHOLE: "every byte verified"}


def short_words(verification: Verification | None, formatter: Format) -> str:
    """Return what stands behind “Ready”; a comparison of sizes that is under way is not worth a word."""
    if verification is None:
        return ""
    match verification.outcome:
        case Outcome.SAME:
            return _VERIFIED[verification.level]
        case Outcome.NOT_COMPARED:
            return f"not compared: {remark_text(verification.remark, formatter)}"
        case Outcome.DIFFERENT:
            return different_words(verification, formatter)
        case Outcome.UNDER_WAY:
            return _progress(verification, formatter)


def different_words(verification: Verification, formatter: Format) -> str:
    """Return what is wrong, in one sentence."""
    return f"The server's copy is not the file: {remark_text(verification.remark, formatter)}"


def tip_words(verification: Verification | None, formatter: Format) -> str:
    """Return one line for the tooltip, "" while there is nothing to tell."""
    if verification is None or verification.outcome is Outcome.UNDER_WAY:
        return ""
    when = formatter.date_and_time(verification.at)
    match verification.outcome:
        case Outcome.SAME:
            return f"The server's copy is the file: {DEPTHS[verification.level]} compared, {when}"
        case Outcome.DIFFERENT:
            said = different_words(verification, formatter)
            return f"{said} ({when}). Nothing was deleted; the file can be uploaded again"
        case _:
            why = remark_text(verification.remark, formatter)
            return f"The server's copy was not compared with the file: {why} ({when})"


def _progress(verification: Verification, formatter: Format) -> str:
    if verification.level is Level.SIZE:
        return ""
    if not verification.total:
        return "waits to be compared with the server's copy"
    return f"comparing with the server's copy: {formatter.percent(verification.compared, verification.total)}"
