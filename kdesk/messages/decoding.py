"""What the review room says where frames cannot be decoded."""

from kdesk.messages.translation import _


def decoder_missing() -> str:
    """Return what to install for single frames."""
    return _('Single frames and comparing need the review extra: pip install "kdesk[review]"')
