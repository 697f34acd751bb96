import pytest
from pydantic import ValidationError

from scoring.checks.festival import FestivalParams
from tests.checks.dialogue import Hit
from tests.checks.looking import look, outcome

MID_AUTUMN = {"started_at": "2026-09-25T10:00:00+08:00"}
SPRING = {"date": "2026-02-17"}


def after(words, meta, who="坐席", **options):
    lines = (f"{who}: 您好，{words}", "客户: 你好", "坐席: 请讲")
    hits = [Hit("festival_wish", 0, words)] if words else []
    return outcome("festival", *lines, meta=meta, hits=hits, **options)


@pytest.mark.parametrize(
    ("words", "meta"),
    [
        ("祝您中秋快乐", MID_AUTUMN),
        ("祝您节日愉快", MID_AUTUMN),
        ("祝您新年好", SPRING),
        ("新年快乐", {"started_at": "2026-01-01"}),
        ("祝您双节快乐", {"started_at": "2020-10-01"}),
        ("祝您圣诞快乐", {"started_at": "2030-12-25T09:00:00"}),
        ("祝您节日好", {"started_at": "2026-02-19"}),
    ],
)
def test_wished(words, meta):
    assert after(words, meta) == "PASS"


@pytest.mark.parametrize(
    ("words", "meta"),
    [
        ("", MID_AUTUMN),
        ("祝您新年好", MID_AUTUMN),
        ("祝您中秋快乐", SPRING),
        ("祝您生日快乐", SPRING),
        ("", {"started_at": "2026-02-19"}),
    ],
)
def test_not_wished(words, meta):
    assert after(words, meta) == "FAIL"


def test_the_wrong_festival_is_told():
    lines = ("坐席: 祝您新年好", "客户: 你好")
    hits = [Hit("festival_wish", 0, "祝您新年好")]
    (finding,) = look("festival", *lines, meta=MID_AUTUMN, hits=hits)
    assert "别的节日" in finding.reason.zh and finding.evidence.quote == "祝您新年好"


@pytest.mark.parametrize(
    "meta",
    [{}, {"started_at": "2026-02-20"}, {"started_at": "2026-02-16"}, {"date": "soon"}],
)
def test_no_festival(meta):
    assert after("", meta) == "NOT_APPLICABLE"


def test_days_around_are_the_cards():
    assert after("", {"date": "2026-02-16"}, params={"days_before": 1}) == "FAIL"
    assert (
        after("", {"date": "2026-02-19"}, params={"days_after": 0}) == "NOT_APPLICABLE"
    )
    assert after("", {"date": "2026-02-21"}, params={"days_after": 6}) == "FAIL"


def test_some_festivals_may_not_count():
    params = {"festivals": ["spring_festival"]}
    assert after("", {"date": "2026-03-08"}) == "FAIL"
    assert after("", {"date": "2026-03-08"}, params=params) == "NOT_APPLICABLE"
    assert after("", SPRING, params=params) == "FAIL"
    with pytest.raises(ValidationError):
        FestivalParams.model_validate({"festivals": ["easter"]})


def test_the_house_has_its_own():
    own = (("06-18", "客户节"),)
    meta = {"date": "2026-06-18"}
    assert after("", meta) == "NOT_APPLICABLE"  # 端午 is the day after
    assert after("", meta, festivals=own) == "FAIL"
    assert after("祝您节日快乐", meta, festivals=own) == "PASS"


def test_years_without_a_table_are_open():
    assert after("", {"date": "2040-02-12"}) == "UNDECIDED"
    assert after("", {"date": "2040-10-01"}) == "FAIL"


def test_who_spoke_is_not_known():
    assert after("祝您中秋快乐", MID_AUTUMN, who="未知") == "PASS"  # only agents wish
    assert after("祝您中秋快乐", MID_AUTUMN, who="客户") == "FAIL"
    lines = ("坐席: 。", "坐席: 呃", "客户: 。")
    assert outcome("festival", *lines, meta=MID_AUTUMN) == "UNDECIDED"
