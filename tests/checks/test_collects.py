import pytest
from pydantic import ValidationError

from scoring.checks.collects import CollectsParams
from tests.checks.looking import look, outcome

START = ("坐席: 您好请讲", "客户: 我家暖气不热")


def after(details, *lines, least=None, **options):
    params = {"details": details, **({"min": least} if least else {})}
    return outcome("collects", *START, *lines, params=params, **options)


def test_all_details_by_and_by():
    lines = (
        "坐席: 请问您家地址是哪里", "客户: 安和小区3号楼", "坐席: 几单元几室", "客户: 二单元501",
        "坐席: 方便留个电话吗", "客户: 幺三八", "坐席: 嗯", "客户: 零零零零幺二三四",
        "坐席: 怎么称呼您", "客户: 孟晓", "坐席: 什么时候开始的", "客户: 昨天晚上",
    )  # fmt: skip
    everything = ["address", "phone", "name", "fault", "time", "matter"]
    assert after(everything, *lines) == "PASS"


@pytest.mark.parametrize(
    ("detail", "lines"),
    [
        ("address", ("坐席: 您家是安和小区3号楼2单元501对吗", "客户: 对")),
        ("phone", ("坐席: 您预留的电话尾号1234对吗", "客户: 对")),
        ("phone", ("坐席: 就用这个来电号码联系您可以吗", "客户: 可以")),
        ("phone", ("坐席: 留个电话吧", "客户: 就我现在打的这个号")),
        ("phone", ("坐席: 留个电话吧", "客户: 138****1234")),
        ("phone", ("坐席: 方便留个电话吗", "客户: 不方便")),
        ("name", ("坐席: 是孟女士吗", "客户: 是")),
        ("time", ("坐席: 从什么时候开始的", "客户: 一开栓就这样")),
        ("fault", ("坐席: 好的", "客户: 快来吧")),
        ("matter", ("坐席: 好的", "客户: 快来吧")),
    ],
)
def test_obtained(detail, lines):
    assert after([detail], *lines) == "PASS"


@pytest.mark.parametrize(
    ("detail", "lines"),
    [
        ("address", ("坐席: 您家住哪里", "客户: 安和小区", "坐席: 好的")),
        ("address", ("坐席: 您家住哪里", "客户: 你们系统里没有吗", "坐席: 好的")),
        ("phone", ("坐席: 您可以拨打4000000000", "客户: 好")),
        ("phone", ("坐席: 就用这个来电号码联系您可以吗", "客户: 你们查不到我吗")),
        ("phone", ("坐席: 好的", "客户: 我充了三八零")),
        ("name", ("坐席: 好的女士", "客户: 嗯")),
        ("time", ("坐席: 多久了", "客户: 什么多久")),
    ],
)
def test_missing(detail, lines):
    (finding,) = look("collects", *START, *lines, params={"details": [detail]})
    assert finding.outcome.value == "FAIL"
    assert finding.evidence.missing and finding.evidence.window == (0, len(lines) + 1)


def test_the_reason_tells_what_was_asked_in_vain():
    params = {"details": ["address", "phone"]}
    lines = ("坐席: 您家住哪里", "客户: 安和小区", "坐席: 好的")
    (finding,) = look("collects", *START, *lines, params=params)
    assert "地址门牌（问了没有得到）" in finding.reason.zh
    assert "联系电话（没有问）" in finding.reason.zh
    assert finding.evidence.missing == "地址门牌、联系电话"


def test_some_may_be_enough():
    lines = ("坐席: 您家住哪里", "客户: 安和小区3号楼501")
    assert after(["address", "phone"], *lines) == "FAIL"
    assert after(["address", "phone"], *lines, least=1) == "PASS"


def test_nobody_to_ask_and_nobody_known():
    params = {"details": ["phone"]}
    assert outcome("collects", "坐席: 您好", params=params) == "NOT_APPLICABLE"
    lines = ("未知: 留个电话", "未知: 13800001234")
    assert outcome("collects", *lines, params=params) == "UNDECIDED"


@pytest.mark.parametrize(
    "wrong",
    [{}, {"details": []}, {"details": ["age"]}, {"details": ["name"], "min": 2}],
)
def test_wrong_parameters_are_refused(wrong):
    with pytest.raises(ValidationError):
        CollectsParams.model_validate(wrong)
