import pytest

from tests.checks.dialogue import Hit
from tests.checks.looking import look, outcome

ASKS = "坐席: 请问您贵姓？"


def after(*lines, **options):
    return outcome("uses_surname", *lines, **options)


@pytest.mark.parametrize(
    ("told", "used"),
    [
        ("我姓沈", "沈女士，您家是哪里不热？"),
        ("免贵姓沈", "好的沈先生"),
        ("沈", "沈小姐您好"),
        ("我叫沈晓", "沈晓女士，请稍等"),
        ("我姓沈", "好的，沈主任，给您登记了"),
        ("姓欧阳", "欧阳先生，您稍等"),
    ],
)
def test_used(told, used):
    assert after(ASKS, f"客户: {told}", f"坐席: {used}") == "PASS"


@pytest.mark.parametrize(
    "used",
    [
        "女士，请问哪里不热？",
        "好的，您稍等",
        "陈女士，请问哪里不热？",
        "我们的沈师傅会联系您",
        "沈晓，您好",
    ],
)
def test_not_used(used):
    (finding,) = look("uses_surname", ASKS, "客户: 我姓沈", f"坐席: {used}")
    assert finding.outcome.value == "FAIL"
    assert (finding.evidence.turn, finding.evidence.quote) == (1, "沈")
    assert finding.evidence.window == (1, 2)
    assert "沈" not in finding.reason.zh


def test_another_surname_is_named_as_the_fault():
    (finding,) = look("uses_surname", ASKS, "客户: 我姓沈", "坐席: 陈女士您好")
    assert "别的姓氏" in finding.reason.zh


def test_a_surname_of_the_same_sound_counts():
    (finding,) = look("uses_surname", ASKS, "客户: 我姓章", "坐席: 张女士您好")
    assert finding.outcome.value == "PASS" and "同音" in finding.reason.zh


@pytest.mark.parametrize(
    "lines",
    [
        ("坐席: 您好，我姓王", "客户: 我家不热", "坐席: 好的女士"),
        ("坐席: 您好", "客户: 我家不热", "坐席: 陈女士，您稍等"),
        ("坐席: 您好", "客户: 我老公姓沈", "坐席: 好的"),
        ("坐席: 请问您贵姓", "客户: 你问这个干什么", "坐席: 好的"),
        ("坐席: 是张女士吧", "客户: 打错了", "坐席: 抱歉"),
        (ASKS, "客户: 我姓沈"),
    ],
)
def test_nothing_to_use(lines):
    assert after(*lines) == "NOT_APPLICABLE"


def test_a_name_from_the_system_counts_once_the_customer_agrees():
    assert after("坐席: 请问是孟女士吗？", "客户: 对，我是", "坐席: 给您回访") == "PASS"
    told = ("坐席: 请问是张女士吧？", "客户: 不是，我姓李", "坐席: 给您做个回访")
    assert after(*told) == "FAIL"


def test_who_spoke_is_not_known():
    talk = ("未知: 请问您贵姓", "未知: 我姓沈", "未知: 好的，请稍等")
    assert after(*talk) == "UNDECIDED"
    lines = (ASKS, "客户: 我姓沈", "坐席: 好的")
    assert after(*lines, reliable=False) == "UNDECIDED"
    assert after(*lines, guess=0.6) == "UNDECIDED"
    assert after(*lines, guess=0.99) == "FAIL"


def test_words_only_an_agent_says_tell_who_gave_no_name():
    talk = ("未知: 您好我姓王请问有什么可以帮您", "客户: 不热", "坐席: 好的")
    hit = Hit("offer_help", 0, "请问有什么可以帮您")
    assert after(*talk, hits=[hit]) == "NOT_APPLICABLE"
