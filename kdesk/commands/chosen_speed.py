"""The speed limit of a command: as it was asked for, or as the settings say for this hour."""

from kdesk.domain.ports import Clock
from kdesk.domain.settings import Settings
from kdesk.domain.speed_limits import SpeedLimit
from kdesk.engine.throughput.speed_schedule import SpeedSchedule


def chosen_speed(asked: SpeedLimit | None, settings: Settings, clock: Clock) -> SpeedSchedule:
    """Return what applies the limit; its `run()` is to be started."""
    if asked is not None:
        return SpeedSchedule(clock, asked)
    return SpeedSchedule(clock, settings.limit, settings.speed_rules)
