import pytest
from pydantic import ValidationError

from scoring.checks.promises_time import PromisesTimeParams
from tests.checks.dialogue import Hit
from tests.checks.looking import look, outcome

START = ("坐席: 您好请讲", "客户: 我要投诉")


def after(*lines, **options):
    return outcome("promises_time", *START, *lines, **options)


@pytest.mark.parametrize(
    "said",
    [
        "我们48小时内给您回复",
        "四十八小时之内答复您",
        "两个工作日内给您一个答复",
        "明天下午之前给您回电",
        "今天下班前联系您",
        "维修师傅半小时内上门",
        "师傅今天下午过去",
        "我十分钟后给您回电话",
        "我会向领导反映，大概一到两天给您反馈",
    ],
)
def test_in_time(said):
    assert after(f"坐席: {said}", "客户: 好") == "PASS"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("我们会尽快给您回复", "没有说什么时候"),
        ("稍后联系您", "没有说什么时候"),
        ("会给您处理的，您这个都三天了", "没有说什么时候"),
        ("72小时内给您回复", "超过了"),
        ("三到五个工作日答复您", "超过了"),
        ("您需要在两天内缴费", "没有听到"),
        ("好的，记下了", "没有听到"),
        ("套餐48小时内生效", "没有听到"),
    ],
)
def test_not_in_time(said, why):
    (finding,) = look("promises_time", *START, f"坐席: {said}", "客户: 好")
    assert finding.outcome.value == "FAIL" and why in finding.reason.zh


def test_the_limit_is_the_cards():
    line = "坐席: 72小时内给您回复"
    assert after(line, params={"within_hours": 72}) == "PASS"
    assert after("坐席: 半小时内上门", params={"within_hours": 0.25}) == "FAIL"


def test_a_promise_by_lexicon_needs_a_time_too():
    hit = Hit("follow_up", 2, "帮您反映上去")
    assert after("坐席: 帮您反映上去，明天上午之前有消息", hits=[hit]) == "PASS"
    assert after("坐席: 帮您反映上去", hits=[hit]) == "FAIL"


def test_the_time_may_follow():
    asked = ("坐席: 会给您回复的", "客户: 多久啊", "坐席: 一般是两个工作日")
    assert after(*asked) == "PASS"
    assert after("坐席: 会给您回复的", "坐席: 大概两天左右") == "PASS"
    far = (
        "坐席: 会给您回复的",
        "客户: 好",
        "坐席: 您说的那个套餐两天内可以变更，需要携带证件",
    )
    assert after(*far) == "FAIL"


def test_one_promise_in_time_is_enough():
    assert after("坐席: 72小时内答复您", "坐席: 今天下班前先联系您") == "PASS"


def test_days_need_the_hour_of_the_call():
    line = "坐席: 后天上午给您回复"
    assert after(line) == "UNDECIDED"
    assert after(line, meta={"started_at": "2026-03-02T15:00:00"}) == "PASS"
    assert after(line, meta={"started_at": "2026-03-02T06:00:00"}) == "FAIL"
    assert after(line, meta={"started_at": "2026-03-02"}) == "UNDECIDED"
    assert after(line, meta={"started_at": "sometime"}) == "UNDECIDED"


def test_due_only_after_the_trigger():
    params = {"to": ["anger"]}
    hit = Hit("anger", 1, "投诉")
    assert after("坐席: 好的", params=params) == "NOT_APPLICABLE"
    assert after("坐席: 好的", params=params, hits=[hit]) == "FAIL"
    assert after("坐席: 48小时内回复您", params=params, hits=[hit]) == "PASS"
    early = ("坐席: 48小时内回复您", "客户: 我要投诉", "坐席: 好的")
    late = Hit("anger", 1, "投诉")
    assert outcome("promises_time", *early, params=params, hits=[late]) == "FAIL"


def test_who_spoke_is_not_known():
    assert after("未知: 48小时内给您回复") == "UNDECIDED"
    assert after("坐席: 好的", reliable=False) == "UNDECIDED"
    assert outcome("promises_time", "客户: 有人吗") == "UNDECIDED"
    hit = Hit("anger", 0, "投诉")
    line = ("未知: 我要投诉", "坐席: 好的")
    params = {"to": ["anger"]}
    assert outcome("promises_time", *line, params=params, hits=[hit]) == "UNDECIDED"


def test_wrong_parameters_are_refused():
    with pytest.raises(ValidationError):
        PromisesTimeParams.model_validate({"within_hours": 0})
