import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.readers.words_joined import joined, needs_blank, without_tags


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ([], ""),
        (["", ""], ""),
        (["您好"], "您好"),
        (["您", "好", "，", "请", "讲", "。"], "您好，请讲。"),
        (["APP", "上", "，", "报修"], "APP上，报修"),
        (["手机", "APP"], "手机APP"),
        (["hello", "world", "!"], "hello world!"),
        (["Wi-Fi", "5G", "信号"], "Wi-Fi 5G信号"),
        (["iphone", "15"], "iphone 15"),
        (["新苑", "小区", "12", "号楼"], "新苑小区12号楼"),
        (["", "𠮷", "", "先生"], "𠮷先生"),
        (["yes", ",", "please"], "yes, please"),
        (["yes", ".", "Please"], "yes. Please"),
        (["yes", "，", "please"], "yes，please"),
        (["好的", ",", "请讲"], "好的,请讲"),
        (["café", "été"], "café été"),
        (["はい", "、", "お待ち", "ください"], "はい、お待ちください"),
        (["ｶﾀｶﾅ", "です"], "ｶﾀｶﾅです"),
        (["안녕하세요", "고객님", ",", "무엇을"], "안녕하세요 고객님, 무엇을"),
        (["APP", "에서"], "APP 에서"),
        (["한국", "中心"], "한국中心"),
    ],
)
def test_words_join(words, text):
    assert joined(words) == text


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["3", ".", "5", "元"], "3.5元"),
        (["12", ":", "30"], "12:30"),
        (["1", ",", "000"], "1,000"),
        (["room", "3", ".", "Please"], "room 3. Please"),
        (["v", ".", "5"], "v. 5"),  # only a number's own mark ties
        (["3", "。", "5"], "3。5"),
        (["50", "%", "off"], "50% off"),
        (["costs", "$", "5"], "costs $5"),
        (["a", "@", "b", ".", "com"], "a@b. com"),  # no address is guessed at
        (["it", "'s"], "it's"),
        (["don", "'", "t"], "don't"),
        (["Wi", "-", "Fi"], "Wi-Fi"),
        (["see", "(", "page", "5", ")", "now"], "see (page 5) now"),
        (["说", "“", "hi", "”"], "说“hi”"),
        (["cafe", "\u0301"], "cafe\u0301"),
    ],
)
def test_marks_stand_with_their_word(words, text):
    assert joined(words) == text


def test_blanks_of_the_words_stay_and_are_not_doubled():
    assert joined(["yes,", " please", "do ", "it"]) == "yes, please do it"
    assert joined(["hello", " ", "world"]) == "hello world"
    assert joined([" 您好"]) == " 您好"


@given(st.lists(st.text(st.sampled_from("您好，。APPab15 . , 한국はい"), max_size=4)))
def test_nothing_but_single_blanks_is_added(words):
    text = joined(words)
    assert text.replace(" ", "") == "".join(words).replace(" ", "")
    assert len(text) <= len("".join(words)) + max(len(words) - 1, 0)


@given(st.lists(st.sampled_from([*"您好请讲吗𠮷，。？"])))
def test_chinese_never_gets_a_blank(words):
    assert joined(words) == "".join(words)


@pytest.mark.parametrize(
    ("last", "first", "apart"),
    [
        ("P", "上", False),
        ("上", "P", False),
        ("a", "b", True),
        ("a", "5", True),
        ("a", ",", False),
        (",", "a", True),
        ("。", "a", False),
        (" ", "a", False),
        ("a", "\n", False),
        ("(", "a", False),
        ("a", "(", True),
        ("好", "(", False),
    ],
)
def test_a_blank_between_two_characters(last, first, apart):
    assert needs_blank(last, first) is apart


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("<|zh|><|HAPPY|><|Speech|><|withitn|>您好。", "您好。"),
        ("<|Speech|>你好<|/Speech|><|Speech|>请讲<|/Speech|>", "你好请讲"),
        ("in<|BGM|>May", "in May"),
        ("in <|BGM|> May", "in May"),
        ("ok.<|BGM|>May", "ok. May"),
        ("APP<|EMO_UNKNOWN|>上", "APP上"),
        ("<|BGM|>", ""),
        ("<|0.00|>您好。<|1.20|>", "您好。"),
        ("3 <| 5 |> 2", "3 <| 5 |> 2"),
        ("<|Speech 您好", "<|Speech 您好"),
        ("<||>您好", "<||>您好"),
        ("<b>您好</b>", "<b>您好</b>"),
    ],
)
def test_tags_are_no_words(text, read_as):
    assert without_tags(text) == read_as
