from __future__ import annotations

import pytest

from scoring.errors import UsageError
from scoring.review_model import Wish
from scoring.wishes import checked, unknown_agent


def test_dates_are_iso_dates():
    wish = checked(Wish(since=" 2026/03/01", until="20260309"))
    assert (wish.since, wish.until) == ("2026-03-01", "2026-03-09")
    assert checked(Wish()) == Wish()
    assert checked(Wish(since="2026-03-01", until="2026-03-01")).until == "2026-03-01"


@pytest.mark.parametrize("text", ["2026-02-30", "昨天", "3月1日", "2026-3-1"])
def test_no_date(text):
    with pytest.raises(UsageError) as caught:
        checked(Wish(until=text))
    assert f"“{text}”不是日期" in caught.value.report("zh")
    assert "2026-03-01" in caught.value.report("en")
    assert caught.value.exit_code == 2


def test_the_end_before_the_beginning():
    with pytest.raises(UsageError, match="之后"):
        checked(Wish(since="2026-03-02", until="2026-03-01"))


def test_unknown_agent_names_those_alike():
    told = unknown_agent("8110", ["8101", "8112", "A17"]).report("zh")
    assert "8101" in told
    assert "A17" not in told
    assert "A17、B2" in unknown_agent("坐席", ["B2", "A17"]).report("zh")
