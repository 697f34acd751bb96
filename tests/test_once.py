"""What is worked out once: for an object, for an attribute."""

import pytest

from scoring import identity_memo
from scoring.identity_memo import once_each
from scoring.lazily import lazily


def test_once_for_each_object_however_alike():
    asked = []
    count = once_each(lambda one: asked.append(one) or len(asked))
    one, like = {"a": 1}, {"a": 1}
    assert [count(one), count(like), count(one), count(like)] == [1, 2, 1, 2]
    assert asked == [one, like]


def test_an_error_is_not_remembered():
    answers = [ValueError("no"), "yes"]

    @once_each
    def ask(_):
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    key = object()
    with pytest.raises(ValueError, match="no"):
        ask(key)
    assert ask(key) == ask(key) == "yes"


def test_what_is_remembered_is_bounded(monkeypatch):
    monkeypatch.setattr(identity_memo, "MOST", 3)
    asked = []
    count = once_each(lambda one: asked.append(one) or len(asked))
    keys = [object() for _ in range(4)]
    assert [count(key) for key in keys] == [1, 2, 3, 4]
    assert [count(keys[3]), count(keys[0])] == [4, 5]


class Sum:
    """Adds up, and counts how often it does."""

    def __init__(self, *numbers):
        self.numbers = numbers
        self.times = 0

    @lazily
    def whole(self):
        """All of them."""
        self.times += 1
        return sum(self.numbers)


def test_an_attribute_is_worked_out_when_asked_for():
    one = Sum(1, 2)
    assert one.times == 0
    assert (one.whole, one.whole, one.times) == (3, 3, 1)
    assert Sum(5).whole == 5
    assert Sum.whole.__doc__ == "All of them."
