import pytest

from scoring.errors import UsageError
from scoring.model import Call
from scoring.readers.options import ReadOptions

LOG = "通话编号：C1\n客服：您好，请问有什么可以帮您？\n客户：你好\n"
LINE = '{"call_id":"C1","turns":[{"text":"您好，请问"},{"text":"你好"}]}\n'
TABLE = "call_id,角色,内容\nC1,坐席,您好\nC1,客户,你好\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-32"]
)
@pytest.mark.parametrize(
    ("name", "text"), [("a.txt", LOG), ("a.jsonl", LINE), ("a.csv", TABLE)]
)
def test_encodings_are_told(one_call, name, text, encoding):
    call = one_call(name, text.encode(encoding))
    assert call.call_id == "C1"
    assert call.turns[1].text == "你好"


@pytest.mark.parametrize("encoding", ["big5", "utf-16-le", "utf-16-be"])
def test_encodings_that_must_be_named(one_call, encoding):
    log = (
        "通話編號：C1\n客户：你好\n".replace("户", "戶") if encoding == "big5" else LOG
    )
    text = log if encoding != "big5" else "call_id: C1\nA：你好\n"
    call = one_call("a.txt", text.encode(encoding), encoding=encoding)
    assert call.call_id == "C1"


def test_line_ends_of_all_systems(one_call):
    for end in ("\n", "\r\n", "\r"):
        call = one_call("a.txt", LOG.replace("\n", end))
        assert [turn.text for turn in call.turns] == [
            "您好，请问有什么可以帮您？",
            "你好",
        ]
        call = one_call("a.csv", TABLE.replace("\n", end))
        assert [turn.text for turn in call.turns] == ["您好", "你好"]


def test_utf8_cut_inside_a_character_is_not_taken_for_gb18030(one_reject):
    reject = one_reject("a.txt", LOG.encode()[:-3])
    assert reject.place == "line 3"
    assert reject.call_id == "C1"


def test_one_damaged_line_of_jsonl(reads):
    data = (LINE * 3).encode()
    spoilt = data[:-14] + b"\xff" + data[-13:]
    first, second, third = reads("a.jsonl", spoilt)
    assert isinstance(first, Call)
    assert isinstance(second, Call)
    assert third.place == "line 3"
    assert "解码" in third.reason.zh


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xfe\xfa\xfb\xfc\xff\xff" * 9,
        b"\x80\x81\xff" * 50,
        b"RIFF\x00\x00\x00\x00WAVEfmt " * 20,
        "客服：您好\n".encode("utf-16-le")[1:],
        b"\0" * 100,
        b"\xff\xfea",
    ],
)
def test_what_is_no_text_is_rejected(one_reject, data):
    one_reject("a.txt", data)
    one_reject("a.csv", data)
    one_reject("a.jsonl", data)


def test_nul_beyond_the_start_costs_its_own_call(reads, monkeypatch):
    monkeypatch.setattr("scoring.readers.limits.DETECT_BYTES", 1000)
    call = "客服：您好，请问有什么可以帮您？\n=====\n"
    *good, bad = reads("a.txt", (call * 100).encode() + b"B:x\0y\n")
    assert len(good) == 100
    assert all(isinstance(item, Call) for item in good)
    assert "NUL" in bad.reason.zh


@pytest.mark.parametrize("data", [b"", b"\n\n", b"   ", b"\xef\xbb\xbf", b"\r\n"])
@pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "a.json", "a.csv", "a.xlsx"])
def test_an_empty_file_is_one_reject(one_reject, name, data):
    one_reject(name, data)


def test_an_unknown_suffix_and_content(one_reject):
    assert "--format" in one_reject("a.dat", "随便写的").cure.zh


def test_the_format_can_be_named(one_call, one_reject):
    assert one_call("a.dat", LINE, format="jsonl").call_id == "C1"
    assert one_call("a.dat", TABLE, format="tsv").call_id == "C1"
    one_reject("a.txt", LOG, format="json")
    one_reject("a.txt", LOG, format="xlsx")


@pytest.mark.parametrize(
    "wrong",
    [
        {"format": "pdf"},
        {"encoding": "klingon"},
        {"encoding": "zip"},
        {"encoding": "unicode_escape"},
        {"time_unit": "h"},
    ],
)
def test_wrong_options(wrong):
    with pytest.raises(UsageError) as caught:
        ReadOptions(**wrong)
    assert caught.value.problems[0].file.startswith("--")
    assert caught.value.exit_code == 2


def test_all_wrong_options_at_once():
    with pytest.raises(UsageError) as caught:
        ReadOptions(format="pdf", encoding="klingon", time_unit="h")
    assert len(caught.value.problems) == 3


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark(one_call, encoding):
    call = one_call("a.txt", "客服：您好\n客户：12号楼\n".encode(encoding))
    assert [turn.text for turn in call.turns] == ["您好", "12号楼"]


TRADITIONAL = (
    "A：您好，請問有什麼可以幫您？\nB：我的電話一直打不通，麻煩你們看一下。\n"
    "A：好的，請您稍等，我幫您查詢。謝謝您的來電，再見。\n"
)


def test_big5_is_told_from_gb18030(one_call):
    call = one_call("a.txt", TRADITIONAL.encode("cp950"))
    assert call.turns[0].text == "您好，請問有什麼可以幫您？"
    same = one_call("a.txt", TRADITIONAL.encode("gb18030"))
    assert same.turns == call.turns


@pytest.mark.parametrize(
    "text",
    [
        "客服：您好\n",
        "客服：喂，我的宽带断了。\n客户：好的，谢谢您，再见。\n" * 20,
        "角色,内容\n坐席,鑫淼焱垚犇骉\n客户,龘靐齉爩\n" * 20,
    ],
)
def test_simplified_chinese_is_never_taken_for_big5(one_call, text):
    name = "a.csv" if text.startswith("角色") else "a.txt"
    call = one_call(name, text.encode("gb18030"))
    assert call.turns == one_call(name, text).turns
