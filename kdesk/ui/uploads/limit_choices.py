"""The limits on the speed that are offered."""

from kdesk.domain.speed_limits import NO_LIMIT, POLITE, limit_of

_FIGURES = tuple(limit_of(megabytes) for megabytes in (1, 2, 5, 10, 20, 50, 100))
CHOICES = (NO_LIMIT, POLITE, *_FIGURES)
