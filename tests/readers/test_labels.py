import pytest

from scoring.model import Speaker
from scoring.readers.labels import clean_id, is_label, speaker_of
from scoring.readers.tables.columns import field_of, header_line_field

A, C, U = Speaker.AGENT, Speaker.CUSTOMER, Speaker.UNKNOWN


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("坐席", (A, None)), ("座席", (A, None)), ("客服", (A, None)),
        ("客服代表", (A, None)), ("客户代表", (A, None)), ("Agent", (A, None)),
        ("ＡＧＥＮＴ", (A, None)), ("客户", (C, None)), ("用户", (C, None)),
        ("customer", (C, None)), ("IVR", (Speaker.IVR, None)), ("语音导航", (Speaker.IVR, None)),
        ("unknown", (U, None)), ("", (U, None)), ("A", (U, "A")), ("1", (U, "1")),
        ("spk0", (U, "spk0")), ("张三", (U, "张三")), ("班长", (U, "班长")),
        ("客服1", (A, "客服1")), ("坐席(8001)", (A, "坐席(8001)")),
        ("客户经理", (A, None)), ("用户体验", (U, "用户体验")), ("agents", (U, "agents")),
        ("客 服", (A, None)), ("客戶", (C, None)), ("客服小王", (A, "客服小王")),
        ("客服林知秋", (A, "客服林知秋")), ("来电客户王某", (C, "来电客户王某")),
        ("8101号坐席", (A, "8101号坐席")), ("工号8101", (A, "工号8101")),
        ("主叫", (C, None)), ("被叫", (U, "被叫")), ("值班长", (U, "值班长")),
        ("客户地址", (U, "客户地址")), ("客户电话", (U, "客户电话")),
        ("坐席 林知秋", (A, "坐席 林知秋")), ("客户 姓名", (U, "客户 姓名")),
    ],
)  # fmt: skip
def test_roles_and_ids(label, expected):
    assert speaker_of(label) == expected


@pytest.mark.parametrize(
    "label",
    ["客服", "A", "b", "spk_1", "说话人2", "班长", "客服3", "客服小王", "人工客服"],
)
def test_labels_of_a_log(label):
    assert is_label(label)


@pytest.mark.parametrize(
    "label",
    [
        "张三",
        "地址",
        "他说",
        "第一点",
        "abc",
        "客服中心",
        "客户姓名",
        "用户名",
        "客户方案",
    ],
)
def test_words_that_are_no_labels(label):
    assert not is_label(label)


def test_ids_are_cleaned_and_capped():
    assert clean_id(" a\x00\u202eb\n") == "ab"
    assert len(clean_id("x" * 1000)) == 200


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("开始时间(毫秒)", ("start", "ms")), ("开始时间（秒）", ("start", "s")),
        ("start_ms", ("start", "ms")), ("startMs", ("start", "ms")),
        ("Start Time", ("start", None)), ("end_s", ("end", "s")),
        ("end_seconds", ("end", "s")), ("开始毫秒", ("start", "ms")),
        ("duration [ms]", ("duration", "ms")), ("内容", ("text", None)),
        ("Call ID", ("call_id", None)), ("呼叫编号 ", ("call_id", None)),
        ("starts", ("", None)), ("items", ("", None)), ("", ("", None)),
    ],
)  # fmt: skip
def test_column_names(name, expected):
    assert field_of(name) == expected


def test_header_line_keys():
    assert header_line_field("坐席工号") == "agent_id"
    assert header_line_field("时间") == "started_at"
    assert header_line_field("内容") == ""


def test_ids_that_differ_only_behind_the_cap_stay_two():
    one, two = clean_id("x" * 300 + "1"), clean_id("x" * 300 + "2")
    assert one != two
    assert len(one) == len(two) == 200
    assert clean_id("x" * 200) == "x" * 200


@pytest.mark.parametrize(
    "label",
    ["客服" + "_" * 50_000 + "x", "a" + " " * 50_000 + "1", "\u0301\u0316" * 50_000],
)
def test_a_label_as_long_as_a_book_is_nobodys(label):
    assert speaker_of(label)[0] is Speaker.UNKNOWN
    assert not is_label(label)
