"""What is built when it is used first."""

from kdesk.late import late


class _Counter:
    """Counts."""

    built = 0

    def __init__(self) -> None:
        _Counter.built += 1
        self.count = 0

    def add(self) -> int:
        self.count += 1
        return self.count


def test_it_is_built_once_when_it_is_used_first() -> None:
    """Passing it on builds nothing."""
    counter = late(_Counter)
    passed_on = [counter]
    assert _Counter.built == 0
    assert [passed_on[0].add(), counter.add(), counter.count] == [1, 2, 2]
    assert _Counter.built == 1
