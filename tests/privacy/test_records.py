"""Masking: planted numbers go, everything else stays, character for character."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.model import (
    AnnotatedCall,
    AttributedCall,
    Call,
    CallScore,
    CheckNode,
    Criterion,
    CriterionScore,
    Evidence,
    Finding,
    NormalText,
    Outcome,
    RoleReport,
    ScoredCall,
    ScoredFinding,
    Span,
    TimingFacts,
    Token,
    Turn,
    Wording,
)
from scoring.privacy import mask_attributed, mask_call, mask_text
from scoring.privacy.settings import Privacy

WORDS = "您好我的电话号码是请稍等谢谢再见帮您查下不客气"
SPELLINGS = ("0123456789", "０１２３４５６７８９", "零幺二三四五六七八九")
GAPS = ("", " ", "-", "，", "嗯", "，嗯 ", "那个", "。", "\n嗯。\n")


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("13800001234", "138****1234"),
        ("１３８００００１２３４", "１３８****１２３４"),
        ("幺三八零零零零幺二三四", "幺三八****幺二三四"),
        ("138-0000-1234", "138-****-1234"),
        ("138.0000.1234", "138.****.1234"),
        ("1 3 8 0000，嗯 1234", "1 3 8 ****，嗯 1234"),
        ("+86 138 0000 1234", "+86 138 **** 1234"),
        ("8613800001234", "86138****1234"),
        ("138 138 0000 1234", "138 138 **** 1234"),
        ("是138 0000 12345号楼", "是138 **** 12345号楼"),
        ("电话13800001234，2号楼3单元", "电话138****1234，2号楼3单元"),
        ("13800001234，13800001234对吗", "138****1234，138****1234对吗"),
        ("0532-80000012", "0532-******12"),
        ("零五三二八零零零零零幺二", "零五三二******幺二"),
        ("(010)8000 0012转801", "(010)**** **12转801"),
        ("80000019900101005X", "800***********005X"),
        ("800000 19900101 005 X", "800*** ******** 005 X"),
        ("800000900101001", "800********1001"),
        ("卡号622202 0000 0000 00000", "卡号622*** **** **** *0000"),
        (
            "您的卡号\n嗯\n622202 0000 0000 00000",
            "您的卡号\n嗯\n622202 0000 0000 00000",
        ),
        ("银行账号\n622202 0000 0000 00000", "银行账号\n622*** **** **** *0000"),
        ("订单20240105123456789", "订单202**********6789"),
        ("abc.def@example.com", "a******@example.com"),
        ("ab@example.com", "**@example.com"),
        ("13800001234@example.com", "1**********@example.com"),
    ],
)
def test_personal_numbers_are_masked(text, masked):
    assert mask_text(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "966为您服务",
        "请拨打10010、12315或12300",
        "400-810-1234",
        "4008101234",
        "48小时内回复",
        "39元、59元、129元",
        "39、59、79、99、129、199",
        "139，159，189，199",
        "1234567890元",
        "2024-01-05 12:30:00",
        "2024-11-13 2024-11-14 09:30",
        "20240105123000",
        "二零二四年一月五号",
        "八零一四号客户代表",
        "一二三四五六七八九十",
        "1.5 2.5 3.5 4.5 5.5 6.5",
        "流量 1024 2048",
        "a @ b",
    ],
)
def test_other_numbers_stay(text):
    assert mask_text(text) == text


def test_wrong_check_digits_are_no_card_but_long_numbers_go_anyway():
    assert mask_text("622202 0000 0000 00001") == "622202 0000 0000 00001"
    assert mask_text("6222020000000000001") == "622************0001"
    assert mask_text("800000 199001010034") == "800000 199*****0034"


@given(
    before=st.text(WORDS, max_size=8),
    after=st.text(WORDS, max_size=8),
    rest=st.text("0123456789", min_size=9, max_size=9),
    second=st.sampled_from("3456789"),
    data=st.data(),
)
def test_a_planted_mobile_does_not_survive(before, after, rest, second, data):
    number = f"1{second}{rest}"
    spelling = data.draw(st.sampled_from(SPELLINGS))
    gaps = data.draw(st.lists(st.sampled_from(GAPS), min_size=10, max_size=10))
    spoken = "".join(
        spelling[int(d)] + gap for d, gap in zip(number, [*gaps, ""], strict=True)
    )
    text = before + spoken + after
    masked = mask_text(text)
    assert len(masked) == len(text)
    assert all(new in (old, "*") for old, new in zip(text, masked, strict=True))
    assert masked.count("*") == 4
    left = [spelling.index(c) for c in masked if c in spelling]
    assert left == [int(d) for d in number[:3] + number[-4:]]


@given(st.text())
def test_length_is_kept_whatever_the_text(text):
    assert len(mask_text(text)) == len(text)


@given(st.text(alphabet=st.characters(exclude_categories=["Nd", "No", "Nl"])))
def test_text_without_numbers_is_unchanged(text):
    plain = "".join(
        c for c in text if c not in "零〇○一二三四五六七八九壹贰叁肆伍陆柒捌玖幺洞拐@＠"
    )
    assert mask_text(plain) == plain


def scored(texts, evidence, reason="引文", meta=None, call_id="AQ-1"):
    turns = tuple(Turn(i, text) for i, text in enumerate(texts))
    call = Call(call_id, turns, "8014", meta or {})
    normal = tuple(
        NormalText(t or "", tuple(range(len(t or ""))),
                   tuple(range(1, len(t or "") + 1)), bytes(len(t or "")))
        for t in texts
    )  # fmt: skip
    token = Token(0, Span(3, 14), (texts[0] or "")[3:14])
    annotated = AnnotatedCall(call, normal, (token,), ())
    roles = RoleReport("given", True, 1.0, Wording("", ""))
    criterion = Criterion("greeting", Wording("问好", "Greeting"), "opening",
                          CheckNode("check", "says"), 1.0)  # fmt: skip
    finding = Finding(
        "greeting", "says", Outcome.FAIL, Wording(reason, reason), evidence
    )
    item = CriterionScore(criterion, Outcome.FAIL, 0.0, (ScoredFinding(finding, -1.0),))
    score = CallScore("card", 0.0, 100.0, False, None, 1.0, (), (item,))
    facts = TimingFacts(False, Wording("", ""))
    return ScoredCall(AttributedCall(annotated, (), (), roles), facts, score)


def quote_of(call):
    return call.score.criteria[0].findings[0].finding.evidence.quote


def test_a_call_is_masked_in_all_its_words():
    text = "号码是13800001234对吗"
    evidence = Evidence(turn=0, span=Span(3, 9), quote="138000")
    call = mask_call(scored([text, None], evidence, reason="引文“138000”"))
    assert call.call.turns[0].text == "号码是138****1234对吗"
    assert call.call.turns[1].text is None
    assert call.attributed.annotated.normal[0].text == "号码是138****1234对吗"
    assert call.attributed.annotated.tokens[0].text == "138****1234"
    # part of a number would not be seen as one: it is cut again from the masked turn
    assert quote_of(call) == "138***"
    assert call.score.criteria[0].findings[0].finding.reason.zh == "引文“138***”"


def test_quotes_without_place_are_found_in_the_turns():
    text = "号码是13800001234对吗"
    assert quote_of(mask_call(scored([text], Evidence(quote="00001234")))) == "****1234"
    longer = Evidence(turn=0, span=Span(0, 2), quote="号码是1380000")
    assert quote_of(mask_call(scored([text], longer))) == "号码是138****"
    other = Evidence(quote="拨打 13900001234")
    assert quote_of(mask_call(scored([text], other))) == "拨打 139****1234"


def test_a_number_spoken_over_several_turns_is_masked():
    call = mask_call(
        scored(["我的号码幺三八", "嗯", "零零零零", "好", "再见"], Evidence())
    )
    assert call.call.turns[2].text == "零零零零"  # eleven digits are not reached
    call = mask_call(
        scored(["幺三八", "嗯", "零零零零", "嗯。", "幺二三四"], Evidence())
    )
    assert [t.text for t in call.call.turns] == [
        "幺三八",
        "嗯",
        "****",
        "嗯。",
        "幺二三四",
    ]


def test_a_call_without_turns_or_numbers_stays_as_it_is():
    for texts in ([], ["您好", None, "再见"]):
        call = scored([*texts, "您好"], Evidence(turn=0, quote="您好"))
        assert mask_call(call) == call
    empty = Call("c", (), None, {})
    roles = RoleReport("unknown", False, 0.0, Wording("", ""))
    attributed = AttributedCall(AnnotatedCall(empty, (), (), ()), (), (), roles)
    assert mask_attributed(attributed) == attributed


def test_meta_texts_are_masked_and_times_stay():
    meta = {
        "scene": "hotline",
        "started_at": "2024-01-05T12:30:00",
        "queue": "13800001234",
        "caller": "13800001234",
        "callee": 13800001234,
        "notes": ["回电 138 0000 1234", {"email": "someone@example.com"}],
        "vip": True,
        "wait": 3.5,
    }
    call = mask_call(scored(["您好"], Evidence(), meta=meta))
    assert call.call.meta == {
        **meta,
        "queue": "138****1234",
        "caller": "138****1234",
        "callee": "138****1234",
        "notes": ["回电 138 **** 1234", {"email": "s******@example.com"}],
    }


def test_names_and_addresses_that_a_field_tells_are_hidden_everywhere():
    meta = {
        "客户姓名": "王小明",
        "customer_name": "李芳",
        "agent_name": "赵敏",
        "address": "青岛市市南区花园路三号楼",
        "城市": "青岛市",
        "我叫王小明": 1,
    }
    texts = ["您好我是客服赵敏", "王小明先生您好", "李芳女士也在"]
    call = mask_call(scored(texts, Evidence(), meta=meta, call_id="王小明-1"))
    assert call.call.meta == {
        "客户姓名": "王**",
        "customer_name": "李*",
        "agent_name": "赵敏",
        "address": "青岛市市南区******",
        "城市": "青岛市",
        "我叫王**": 1,
    }
    told = [turn.text for turn in call.call.turns]
    assert told == ["您好我是客服赵敏", "王**先生您好", "李*女士也在"]
    assert call.call.call_id == "王**-1"


def test_an_agent_whose_name_is_not_known_is_hidden_too():
    call = mask_call(scored(["您好我是客服赵敏", "你好"], Evidence()))
    assert call.call.turns[0].text == "您好我是客服赵*"


def test_an_unmasked_call_stays_as_it_is():
    call = scored(["电话13800001234"], Evidence(), call_id="13800001234")
    assert mask_call(call, Privacy("投诉复核")) is call
