"""What is said of playing backwards."""

from kdesk.messages.translation import ngettext


def left_out_words(count: int) -> str:
    """Return how many frames were left out."""
    one, many = "{count} frame was left out to keep the speed", "{count} frames were left out to keep the speed"
    return ngettext(one, many, count).format(count=count)
