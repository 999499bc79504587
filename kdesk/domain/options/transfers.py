"""Options of transfers."""

from dataclasses import dataclass
from enum import StrEnum

from kdesk.domain.marking import N_
from kdesk.domain.options.option import Editor, Section, option, row
from kdesk.domain.speed_limits import NO_LIMIT, SpeedLimit
from kdesk.domain.speed_schedule import SpeedRule, are_speed_rules
from kdesk.domain.verification import Level

MAX_SLOTS = 8


class Duplicates(StrEnum):
    """What becomes of a file whose content is in the library or the list already."""

    ASK = "ask"
    UPLOAD = "upload"
    SKIP = "skip"


@dataclass(frozen=True, init=False, repr=False, eq=False)
class TransferOptions:
    """How transfers run.

    Attributes:
        slots: Transfers at once.
        limit: On the speed of all transfers together.
        speed_rules: Other limits by hour and weekday; the first that holds counts.
        verify: How closely the server's copies are compared with the files.
        duplicates: What becomes of a file that is there already.
        keeps_awake: Whether the computer stays awake while transfers run.
        asks_before_quitting: Whether quitting asks first while transfers run.
    """

    slots: int = option(
        3,
        lambda slots: 1 <= slots <= MAX_SLOTS,
        rows=row(
            Section.TRANSFERS,
            N_("Transfers at the same time"),
            N_("More of them help with many small files; one large file is sent over several connections anyway."),
            least=1,
            most=MAX_SLOTS,
        ),
    )
    limit: SpeedLimit = option(
        NO_LIMIT,
        lambda limit: limit.is_valid,
        rows=row(
            Section.TRANSFERS,
            N_("Speed limit"),
            N_("For all transfers together. “Polite” makes way for whatever else uses the connection."),
        ),
    )
    speed_rules: tuple[SpeedRule, ...] = option(
        (),
        are_speed_rules,
        rows=row(
            Section.TRANSFERS,
            N_("Speed by hour and weekday"),
            N_("At these times another limit holds; the first line that fits the time counts."),
            editor=Editor.SCHEDULE,
        ),
    )
    verify: Level = option(
        Level.SIZE,
        rows=row(
            Section.TRANSFERS,
            N_("Verify uploads"),
            N_("How closely the server's copy is compared with the file once it is there."),
            choices={
                Level.SIZE: N_("Compare the size"),
                Level.SAMPLES: N_("Compare samples"),
                Level.WHOLE: N_("Compare every byte"),
            },
        ),
    )
    duplicates: Duplicates = option(
        Duplicates.ASK,
        rows=row(
            Section.TRANSFERS,
            N_("Files that are there already"),
            N_("When the same content is in the library, or another transfer brings it in."),
            choices={
                Duplicates.ASK: N_("Ask"),
                Duplicates.UPLOAD: N_("Upload as a new entry"),
                Duplicates.SKIP: N_("Leave out"),
            },
        ),
    )
    keeps_awake: bool = option(
        default=True,
        rows=row(Section.TRANSFERS, N_("Keep the computer awake while transfers run")),
    )
    asks_before_quitting: bool = option(
        default=True,
        rows=row(Section.TRANSFERS, N_("Ask before quitting while transfers run")),
    )
