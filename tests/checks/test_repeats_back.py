import pytest
from pydantic import ValidationError

from scoring.checks.repeats_back import RepeatsBackParams
from tests.checks.dialogue import Hit
from tests.checks.looking import look, outcome

ADDRESS = "客户: 安和小区3号楼2单元501"


def after(*lines, **options):
    return outcome("repeats_back", *lines, **options)


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ("我充了三八零块", "380元对吗"),
        ("我充了380块", "三百八十是吧"),
        ("号码是幺三八零零零零幺二三四", "13800001234，对吧"),
        ("号码是13800001234", "好的，尾号幺二三四"),
        ("户号是4001127785", "四零零幺幺二七七八五"),
        ("安和小区3号楼2单元501", "安和小区三号楼二单元五零一"),
        ("安和小区三栋二单元501", "三杠二杠五零幺，对吗"),
        ("我叫孟晓", "孟女士您好"),
        ("我姓孟", "姓孟是吧"),
        ("我想取消流量套餐", "好的，给您取消流量套餐"),
    ],
)
def test_repeated(told, said):
    assert after(f"客户: {told}", f"坐席: {said}") == "PASS"


@pytest.mark.parametrize(
    ("told", "said", "what"),
    [
        ("我充了三八零块", "389元对吗", "号码"),
        ("号码是13800001234", "好的，尾号幺二四三", "号码"),
        ("号码是13800001234", "好的，一三八开头", "号码"),
        ("号码是13800001234", "好的，记下了", "号码"),
        ("安和小区3号楼2单元501", "安和小区五号楼二单元五零一", "地址"),
        ("安和小区3号楼2单元501", "安和小区对吧", "地址"),
        ("我叫孟晓", "女士您好", "姓名"),
        ("我想取消流量套餐", "好的，您稍等", "办理的事项"),
    ],
)
def test_not_repeated(told, said, what):
    (finding,) = look("repeats_back", f"客户: {told}", f"坐席: {said}")
    assert finding.outcome.value == "FAIL"
    assert what in finding.reason.zh and what in finding.evidence.missing
    assert finding.evidence.turn == 0 and finding.evidence.window == (0, 1)


@pytest.mark.parametrize(
    "told",
    [
        "我家三天没暖气了",
        "我打过12345，也打过10010",
        "2023年就这样了",
        "你们的100兆要59块吗",
        "才十六度",
        "人家比你们便宜四块",
        "你们怎么扣了我八十七块六",
        "要不要换卡啊",
        "上次给你们报修的记录呢",
        "你好",
        "我要投诉你们",
    ],
)
def test_nothing_to_repeat(told):
    assert after(f"客户: {told}", "坐席: 好的") == "NOT_APPLICABLE"


def test_a_number_told_in_parts_is_one():
    lines = ["客户: 幺三八", "坐席: 嗯", "客户: 零零零零", "坐席: 对", "客户: 幺二三四"]
    (finding,) = look("repeats_back", *lines, "坐席: 尾号一二三四对吗")
    assert finding.outcome.value == "PASS" and "1 项" in finding.reason.zh
    assert after(*lines, "坐席: 好的记下了") == "FAIL"


def test_the_share_decides():
    lines = (ADDRESS + "，电话13800001234", "坐席: 尾号1234是吗")
    assert after(*lines) == "PASS"
    assert after(*lines, params={"min_share": 0.8}) == "FAIL"
    assert after(*lines, params={"what": ["address"]}) == "FAIL"
    assert after(*lines, params={"what": ["number"]}) == "PASS"
    assert after(*lines, params={"what": ["name"]}) == "NOT_APPLICABLE"


def test_only_the_next_replies_count():
    late = ["坐席: 好的我登记", "客户: 还有个事", "坐席: 您说", "客户: 管子漏水"]
    lines = (ADDRESS, *late, "坐席: 记下了", "客户: 好", "坐席: 三号楼二单元501")
    assert after(*lines) == "FAIL"
    assert after(*lines, params={"within": 4}) == "PASS"


def test_what_the_agent_read_out_first_need_not_be_said_again():
    lines = ("坐席: 您的号码尾号1234吗", "客户: 对，13800001234", "坐席: 好的")
    assert after(*lines) == "PASS"


def test_a_reading_back_by_name_of_the_detail_confirms_it():
    lines = ("客户: 13800001234", "坐席: 跟您核对一下电话，没错吧")
    hit = Hit("confirm_readback", 1, "跟您核对一下")
    assert after(*lines, hits=[hit]) == "PASS"
    other = ("客户: 13800001234", "坐席: 跟您核对一下地址，没错吧")
    assert after(*other, hits=[hit]) == "FAIL"
    wrong = ("客户: 13800001234", "坐席: 跟您核对一下电话，尾号1243")
    assert after(*wrong, hits=[hit]) == "FAIL"


def test_a_reading_back_without_anything_told_is_credited():
    lines = ("客户: 我家不热", "坐席: 您家是安和小区对吧")
    hit = Hit("confirm_readback", 1, "您家是安和小区对吧")
    assert after(*lines, hits=[hit]) == "PASS"
    assert after(*lines) == "NOT_APPLICABLE"


def test_who_spoke_is_not_known():
    assert after("未知: 我叫孟晓", "未知: 好的") == "UNDECIDED"
    assert after("客户: 号码13800001234", "未知: 13800001234") == "UNDECIDED"
    assert after(ADDRESS, "坐席: 好的", reliable=False) == "UNDECIDED"


@pytest.mark.parametrize("wrong", [{"what": []}, {"what": ["mood"]}, {"min_share": 0}])
def test_wrong_parameters_are_refused(wrong):
    with pytest.raises(ValidationError):
        RepeatsBackParams.model_validate(wrong)
