from __future__ import annotations

from scoring.reports.memo import Memo


def test_each_key_is_made_once():
    made = []
    memo = Memo(lambda key: made.append(key) or key * 2)
    assert [memo[key] for key in (1, 2, 1, 2)] == [2, 4, 2, 4]
    assert made == [1, 2]


def test_it_never_holds_more_than_most():
    memo = Memo(str, most=3)
    for key in range(10):
        assert memo[key] == str(key)
        assert len(memo) <= 3


def test_what_is_not_to_be_kept_is_made_anew():
    memo = Memo(str, lambda key: key < 2)
    assert [memo[key] for key in (1, 5)] == ["1", "5"]
    assert list(memo) == [1]
