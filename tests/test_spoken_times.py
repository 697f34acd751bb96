from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.spoken.reply_times import reply_times
from scoring.spoken.syllables import syllables

# ------------------------------------------------------------------ reply times

NOW = datetime(2026, 3, 3, 10, 0)  # a Tuesday


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("48小时内给您回复", 48), ("四十八小时之内", 48), ("两个工作日内答复", 48),
        ("大概一到两个工作日", 48), ("半小时左右", 0.5), ("十分钟后给您回电", 1 / 6),
        ("一个半小时内", 1.5), ("三天内", 72), ("最多一两天", 48), ("两三天之内", 72),
        ("一周内", 168), ("72小时内", 72), ("三到五个工作日", 120), ("24h内", 24), ("一两个小时吧，师傅就到", 2),
    ],
)  # fmt: skip
def test_terms(text, hours):
    (time,) = reply_times(text)
    assert (time.low, time.high) == pytest.approx((hours, hours))


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("明天下午之前给您回电", 26, 32), ("今天下班前", 0, 8), ("今晚给您打电话", 8, 14),
        ("明天给您回复", 14, 38), ("后天上午", 46, 50), ("周五之前", 62, 86),
        ("下周一", 134, 158), ("下午三点之前", 5, 5), ("5号之前", 38, 62),
        ("月底前", 662, 686), ("当天回复", 0, 14), ("明早八点", 22, 22),
        ("下个月5号前", 782, 806),
    ],
)  # fmt: skip
def test_days_seen_from_the_call(text, low, high):
    (time,) = reply_times(text, NOW)
    assert (time.low, time.high) == (low, high)
    (loose,) = reply_times(text)
    assert loose.low <= loose.high


def test_without_the_hour_a_day_is_a_range():
    (tomorrow,) = reply_times("明天给您回复")
    (after,) = reply_times("后天给您回复")
    assert tomorrow.high == 48
    assert after.low < 48 < after.high


@pytest.mark.parametrize(
    "text",
    [
        "尽快给您回复", "稍后联系您", "马上处理", "三天前打过", "都三天了", "第三天",
        "七天的流量", "是十分抱歉", "从今天早上开始不热", "我们查了一天", "一会儿", "2小时了",
        "我晚点联系您", "这两天给您回复", "过几天",
    ],
)  # fmt: skip
def test_no_reply_times(text):
    assert reply_times(text, NOW) == ()


# ------------------------------------------------------------------ length


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("您好！", 2), ("三百八十", 4), ("380", 4), ("380元", 5), ("12", 2), ("20", 2),
        ("1005", 4), ("1200", 4), ("13800001234", 11), ("138 0000 1234", 11), ("05", 2),
        ("2024年", 5), ("1.5", 3), ("10%", 4), ("VIP", 3), ("WiFi", 2), ("4G", 2),
        ("hello", 2), ("，。……", 0), ("", 0), ("12,300", 5),
    ],
)  # fmt: skip
def test_syllables(text, count):
    assert syllables(text) == count


@given(st.text(max_size=30), st.text(max_size=30))
def test_pauses_part_what_is_counted(one, other):
    assert syllables(f"{one}。{other}") == syllables(one) + syllables(other)
