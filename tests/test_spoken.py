import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.spoken.addresses import addresses_in, repeats_address
from scoring.spoken.names import (
    addressed_by,
    any_address,
    asks_name,
    names_given,
    sounds_like,
)
from scoring.spoken.numbers import codes_in, digits_of, fold, numbers_in, repeats
from scoring.spoken.reply_times import reply_times
from scoring.spoken.syllables import syllables

# ------------------------------------------------------------------ numbers

HAN = "零一二三四五六七八九"


def digit_by_digit(digits, yao=False):
    said = "".join(HAN[int(digit)] for digit in digits)
    return said.replace("一", "幺") if yao else said


def below_myriad(n):
    out, gap = "", False
    for scale, word in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, n = divmod(n, scale)
        if digit:
            out += ("零" if gap and out else "") + HAN[digit] + word
        gap = not digit
    return out


def in_han(n):
    """Write a number as a quantity: 三百八十."""
    high, low = divmod(n, 10_000)
    if not high:
        return below_myriad(n)
    zero = "零" if low and low < 1000 else ""
    return below_myriad(high) + "万" + zero + below_myriad(low)


quantities = st.integers(1, 99_999_999)
codes = st.text("0123456789", min_size=1, max_size=20)


@given(quantities)
def test_any_form_of_a_quantity_reads_alike(n):
    forms = [
        str(n),
        f"{n:,}",
        str(n).translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    ]
    forms += [in_han(n), in_han(n).replace("二千", "两千").replace("二百", "两百")]
    forms.append(in_han(n).translate(str.maketrans("一二三百千万", "壹贰叁佰仟萬")))
    assert {digits_of(form) for form in forms} == {str(n)}


@given(codes)
def test_any_form_of_a_code_reads_alike(digits):
    forms = [digits, digit_by_digit(digits), digit_by_digit(digits, yao=True)]
    assert {digits_of(form) for form in forms} == {digits}
    assert all(repeats(digits, f"您说的是{form}对吗") for form in forms)


@given(st.text("0123456789", min_size=7, max_size=18), st.data())
def test_pauses_do_not_break_a_long_code(digits, data):
    pause = st.sampled_from(["", "，", " ", "嗯", "，嗯"])
    said = "".join(char + data.draw(pause) for char in digit_by_digit(digits))
    assert [number.digits for number in codes_in(f"号码是{said}")] == [digits]


@given(st.text(max_size=60))
def test_any_text_can_be_read(text):
    assert len(fold(text)) == len(text)
    for number in (*numbers_in(text), *codes_in(text)):
        assert 0 <= number.start < number.end <= len(text)
        assert number.digits.replace(".", "").isdigit()
    for address in addresses_in(text):
        assert 0 <= address.start < address.end <= len(text)
    for name in names_given(text, asked=True):
        assert name.surname and 0 <= name.start < name.end <= len(text)
    for time in reply_times(text):
        assert 0 <= time.low <= time.high
    assert syllables(text) >= 0


@given(st.text("三百年好A w.，,。-%°019", max_size=12))
def test_a_text_in_one_form_needs_no_folding(text):
    assert syllables(text) == syllables(text + "\u200d")  # which has to be folded


@pytest.mark.parametrize(
    ("said", "digits"),
    [
        ("三八零", "380"), ("三百八", "380"), ("三百八十", "380"), ("幺三八", "138"),
        ("一百三十八", "138"), ("两千五", "2500"), ("两万三", "23000"),
        ("两万零三", "20003"), ("十二", "12"), ("一万零五十", "10050"), ("10万", "100000"),
        ("1.5万", "15000"), ("三点五", "3.5"), ("零五", "05"), ("3千", "3000"),
    ],
)  # fmt: skip
def test_readings(said, digits):
    assert digits_of(said) == digits


@pytest.mark.parametrize("said", ["万一", "百", "三四百", "千万", "二三十", "一百二三"])
def test_no_numbers(said):
    assert digits_of(said) is None


def test_a_different_number_is_not_a_repetition():
    assert not repeats("380", "三八九块是吧")
    assert not repeats("380", "幺三八开头的")
    assert not repeats("13800001234", "尾号1243")
    assert not repeats("13800001234", "一三八开头")
    assert repeats("13800001234", "尾号幺二三四")
    assert repeats("1234", "您的号码是13800001234")
    assert not repeats("12", "123")


# ------------------------------------------------------------------ addresses


def parts(text):
    return [[(p.kind, p.value) for p in a.parts] for a in addresses_in(text)]


def test_one_address_in_many_forms():
    whole = [("place", "安和"), ("building", "3"), ("unit", "2"), ("room", "501")]
    for text in (
        "我家住在安和小区3号楼2单元501",
        "安和小区三号楼二单元五零一室",
        "地址是安和小区，三栋，二单元，五零一",
        "安和小區３號樓２單元５０１",
    ):
        assert parts(text) == [whole], text
    assert parts("三杠二杠五零一") == parts("3-2-501") == [whole[1:]]


@pytest.mark.parametrize(
    ("text", "complete"),
    [
        ("安和小区3号楼", True), ("新华路18号", True), ("李家村三组", True),
        ("幸福里a座1203", True), ("安和小区", False), ("三号楼", False),
    ],
)  # fmt: skip
def test_what_leads_to_a_door(text, complete):
    (address,) = addresses_in(text)
    assert address.complete is complete


@pytest.mark.parametrize(
    "text",
    [
        "我们小区都不热", "哪个小区", "这里不热", "三楼和四楼都不热", "十八号来的",
        "我家三口人", "8号客服", "线路有问题", "你们家里有人吗", "每个房间都不热",
    ],
)  # fmt: skip
def test_no_addresses(text):
    assert addresses_in(text) == ()


def test_repeating_an_address():
    (given_one,) = addresses_in("安和小区3号楼2单元501")
    for text in ("安和小区三号楼二单元五零一对吧", "三杠二杠五零一", "三号楼二单元"):
        assert repeats_address(given_one, text), text
    for text in (
        "好的，地址我记下了",
        "安和小区5号楼2单元501",
        "安和小区3号楼2单元301",
        "安和小区是吧",
    ):
        assert not repeats_address(given_one, text), text


# ------------------------------------------------------------------ names


@pytest.mark.parametrize(
    ("text", "surname"),
    [
        ("我姓沈", "沈"), ("免贵姓孟", "孟"), ("我叫孟晓，我家不热", "孟"),
        ("嗯，我姓欧阳", "欧阳"), ("我是孟女士", "孟"), ("叫我小孟就行", "孟"),
        ("您好，姓孟", "孟"), ("我的名字是孟晓东", "孟"), ("我本人姓阚", "阚"),
    ],
)  # fmt: skip
def test_surnames_given_unasked(text, surname):
    (name,) = names_given(text)
    assert (name.surname, name.own) == (surname, True)
    assert text[name.start : name.end].startswith(surname)


@pytest.mark.parametrize(
    "text",
    [
        "我姓什么你不知道吗", "我老公姓孟", "他姓孟", "我叫你们来修", "你们姓什么",
        "我叫车去的", "方便", "和谁说", "孟", "贵姓", "我不姓孟", "他叫孟晓",
    ],
)  # fmt: skip
def test_no_surname_of_the_speaker(text):
    assert names_given(text) == ()


@pytest.mark.parametrize(
    ("text", "surname"),
    [
        ("孟", "孟"), ("孟晓", "孟"), ("姓孟。", "孟"), ("弓长张", "张"), ("李先生", "李"),
        ("孟，孟子的孟", "孟"), ("叫孟晓东", "孟"),
    ],
)  # fmt: skip
def test_answers_to_the_question(text, surname):
    assert [name.surname for name in names_given(text, asked=True)] == [surname]
    if len(text) < 3 or text[1:] == "先生":
        assert names_given(text) == ()


@pytest.mark.parametrize("text", ["方便", "没事", "他姓孟", "你问这个干什么", "高兴"])
def test_no_answers(text):
    assert names_given(text, asked=True) == ()


def test_somebody_elses_name_is_known_as_such():
    (name,) = names_given("户主叫李明")
    assert (name.surname, name.given, name.own) == ("李", "明", False)


def test_being_asked():
    assert asks_name("请问您贵姓") and asks_name("怎么称呼您")
    assert not asks_name("请问您有什么问题")


@pytest.mark.parametrize(
    ("text", "surname"),
    [
        ("沈女士您好", "沈"), ("好的孟主任", "孟"), ("孟晓女士", "孟"), ("孟总您好", "孟"),
        ("请孟女士稍等", "孟"), ("孟姐", "孟"), ("欧阳先生", "欧阳"),
    ],
)  # fmt: skip
def test_addressed_by_surname(text, surname):
    (found,) = addressed_by(text, surname)
    assert found.exact


@pytest.mark.parametrize(
    ("text", "surname"),
    [
        ("女士您好", "沈"), ("我是孟经理", "孟"), ("我们的孟师傅会联系您", "孟"),
        ("孟晓您好", "孟"), ("张女士", "沈"), ("孟总公司", "孟"), ("于工作人员", "于"),
        ("我姓孟先生", "孟"), ("联系孟先生", "孟"),
    ],
)  # fmt: skip
def test_not_addressed(text, surname):
    assert addressed_by(text, surname) == ()


def test_like_sounds():
    assert sounds_like("章", "张") and not sounds_like("章", "陈")
    (found,) = addressed_by("张女士", "章")
    assert not found.exact
    assert any_address("陈先生您好，我是王女士") == ((0, 3, "陈"),)


def test_a_room_is_the_same_with_a_zero_before_it():
    (told,) = addresses_in("月泉小区12栋1单元0402")
    assert repeats_address(told, "12栋1单元402室")
