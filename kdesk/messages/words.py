"""What an error says to a person, before its gaps are filled."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """Sentences of an error, marked with `N_` and translated when they are shown.

    Attributes:
        title: What happened, in one sentence for a row or a notice.
        explanation: Why it happened, or what it means. Empty for a reason that has those of its class.
        next_step: What can be done about it; empty together with the explanation.
        detail: What else is known; empty where that is the error's own, technical detail.
    """

    title: str
    explanation: str = ""
    next_step: str = ""
    detail: str = ""
