"""What is said of playing backwards."""

from kdesk.messages.translation import ngettext


def backwards_words(left_out: int, waits: int) -> str:
    """Return how many frames were left out, and how often the decoder was waited for; "" if all went well."""
    parts = []
    if left_out:
        words = ngettext(
            "{count} frame was left out to keep the speed.", "{count} frames were left out to keep the speed.", left_out
        )
        parts.append(words.format(count=left_out))
    if waits:
        words = ngettext(
            "It waited {count} time for the decoder: many frames depend on each other.",
            "It waited {count} times for the decoder: many frames depend on each other.",
            waits,
        )
        parts.append(words.format(count=waits))
    return " ".join(parts)
