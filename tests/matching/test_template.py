import pytest

from scoring.matching.compile import check
from scoring.matching.template import (
    Alt,
    Edge,
    Lit,
    Opt,
    Seq,
    Slot,
    TemplateError,
    parse,
)


def test_parts_of_the_notation():
    assert parse("请问您贵姓") == Lit("请问您贵姓")
    assert parse("请[您|你]稍等") == Seq(
        (Lit("请"), Opt(Alt((Lit("您"), Lit("你")))), Lit("稍等"))
    )
    assert parse("(请|麻烦[您])看") == Seq(
        (Alt((Lit("请"), Seq((Lit("麻烦"), Opt(Lit("您")))))), Lit("看"))
    )
    assert parse("^我是{company}$") == Seq(
        (Edge("start", 0), Lit("我是"), Slot("company"), Edge("end", 12))
    )


def test_slots_with_lengths():
    assert parse("{any}") == Slot("any", 1, 6)
    assert parse("{any:0-4}") == Slot("any", 0, 4)
    assert parse("{number:4}") == Slot("number", 4, 4)
    assert parse("{number}") == Slot("number", 1, 11)


def test_punctuation_blanks_width_and_traditional_characters_count_for_nothing():
    plain = parse("您好请(问|教)")
    assert parse("您好，请 （问｜教）？") == plain
    assert parse("您好請(問|教)") == plain
    assert parse("您好[，]请(问|教)") == plain
    assert parse(r"您好\(请(问|教)") == plain


@pytest.mark.parametrize(
    ("source", "column"),
    [
        ("请(问", 1),
        ("请[问", 1),
        ("请{any", 1),
        ("请问)", 2),
        ("请问]", 2),
        ("请问}", 2),
        ("请|问", 1),
        ("请(问|)", 4),
        ("请()问", 2),
        ("请[]问", 2),
        ("请问\\", 2),
        ("是{compny}", 1),
        ("是{any:4-2}", 1),
        ("是{any:0}", 1),
        ("是{any:1-99}", 1),
        ("是{surname:2}", 1),
        ("", 0),
        ("，。", 0),
        ("((((((((((((((好))))))))))))))", 12),
        ("…请(问", 2),
    ],
)
def test_a_mistake_is_told_with_its_column_and_a_cure(source, column):
    with pytest.raises(TemplateError) as caught:
        parse(source)
    assert caught.value.column == column
    for wording in (caught.value.what, caught.value.cure):
        assert wording.zh
        assert wording.en


def test_an_unknown_slot_is_told_the_nearest_one():
    with pytest.raises(TemplateError) as caught:
        parse("是{compny}")
    assert "{company}" in caught.value.cure.zh


@pytest.mark.parametrize("source", ["{number}", "[您好]", "{any}[啊]", "^$", "(^|好)"])
def test_a_template_needs_a_fixed_word(source):
    with pytest.raises(TemplateError):
        check(source)


@pytest.mark.parametrize(
    ("source", "column"), [("您^好", 1), ("您$好", 1), ("(a|b^)c", 4)]
)
def test_edges_stand_at_the_edges(source, column):
    with pytest.raises(TemplateError) as caught:
        check(source)
    assert caught.value.column == column


@pytest.mark.parametrize("source", ["(^|那)我不知道", "不行(了|$)", "^您好[$]"])
def test_edges_may_stand_in_choices(source):
    check(source)
