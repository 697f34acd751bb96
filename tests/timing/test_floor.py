from dataclasses import replace

import pytest

from scoring.model import MatchKind, Speaker
from scoring.signals import asks_question, breaks_off, is_listener_signal
from scoring.timing.facts import measure
from scoring.timing.floor import FloorCounts, cut_ins, stretches, take_overs
from tests.checks.dialogue import Hit, dialogue
from tests.timing.duet import REPLY, TALK, duet, over, taken, timed

COURTESY = "对不起打断一下"
OPEN = ("因为", "然后我", "我那个宽带就是", "我昨天打过电话但是", "因为呃")
CLOSED = ("就是。", "因为我家暖气不热", "可不就是", "你们看着办就行", "不是他就是你")


# ------------------------------------------------------------------ take-overs


def test_a_take_over():
    (take,) = taken(over())
    assert (take.turn, take.over_turn, take.start, take.overlap) == (1, 0, 3.0, 1.0)
    assert take.excused_by is None


@pytest.mark.parametrize(
    ("start", "end", "count"),
    [(3.5, 5.0, 1), (3.51, 5.0, 0), (3.49, 5.0, 1), (3.5, 4.99, 0), (3.5, 5.01, 1)],
)
def test_thresholds(start, end, count):
    assert len(taken(over(start, end))) == count


@pytest.mark.parametrize("at", [0.1, 7.3, 86399.7, 1.7e9 + 0.3])
def test_the_thresholds_do_not_hang_on_binary_fractions(at):
    def count(overlap, hold):
        start = at + 4 - overlap
        end = at + 4 + hold
        rows = [("客户", TALK, at, at + 4), ("坐席", REPLY, start, end)]
        return len(taken(duet(*rows)))

    assert [count(0.5, 1.0), count(0.49, 1.0), count(0.5, 0.99)] == [1, 0, 0]


def test_thresholds_can_be_moved():
    assert take_overs(over(3.6, 4.6), 0.4, 0.6) != ()
    assert take_overs(over(), 1.5, 1.0) == ()


def test_both_numbers_are_told():
    (take,) = taken(over(3.2, 6.5))
    assert (take.overlap, take.hold, take.mid_clause) == (0.8, 2.5, False)


def test_who_starts_as_the_customer_ends_interrupts_nobody():
    assert taken(over(4.0, 9.0)) == ()
    assert taken(over(0.0, 9.0)) == ()  # began together, to the moment


@pytest.mark.parametrize(
    "words", ["嗯", "对对", "是的", "好的好的", "明白", "。", "呃"]
)
def test_listening_takes_no_floor(words):
    assert taken(over(text=words)) == ()


@pytest.mark.parametrize("words", ["好的好的好", "对对对对对", "好的我查", "不行"])
def test_more_than_listening_takes_the_floor(words):
    """Five characters are too many, and so is a word that says something."""
    assert len(taken(over(text=words))) == 1


def test_talking_past_a_customers_signal_is_no_take_over():
    assert taken(over(talk="嗯嗯")) == ()


def test_times_without_words_still_count():
    assert len(taken(over(text="None", talk="None"))) == 1


def test_the_customer_may_take_over():
    call = duet(("坐席", REPLY, 0.0, 4.0), ("客户", TALK, 3.0, 8.0))
    assert taken(call) == ()


def test_merged_turns_and_the_voice_menu_are_nobodys():
    call = dialogue(
        "客户: 我想问一下 | 坐席: 您请讲",
        "坐席: 先给您登记一下",
        "语音: 请对本次服务评价",
        "坐席: 感谢您的来电",
        "客户: 再见再见",
        times=[(0, 4), (3, 6), (7, 10), (9, 12), (12.5, 13)],
    )
    assert taken(call) == ()


# ------------------------------------------------------------------ pauses for breath


def breath(pause, end=9.0, second=TALK, start=3.0):
    """The customer speaks to 4 s, pauses, speaks 2 s more; the agent 3 s to ``end``."""
    again = 4.0 + pause
    return duet(
        ("客户", TALK, 0.0, 4.0),
        ("坐席", REPLY, start, end),
        ("客户", second, again, again + 2),
    )


@pytest.mark.parametrize(
    ("pause", "hold"), [(0.29, 2.71), (0.3, 2.7), (0.31, 5.0), (1.0, 5.0)]
)
def test_a_pause_for_breath_is_no_silence(pause, hold):
    (take,) = taken(breath(pause))
    assert take.hold == pytest.approx(hold)


def test_who_stops_while_the_customer_goes_on_took_nothing():
    assert taken(breath(0.3, end=6.0)) == ()
    assert taken(breath(0.3, end=7.29)) == ()
    assert len(taken(breath(0.3, end=7.3))) == 1
    assert len(taken(breath(0.31, end=6.0))) == 1  # the customer had fallen silent


def test_a_listening_word_of_the_customer_is_no_going_on():
    assert taken(breath(0.2, end=6.5, second="嗯"))[0].hold == 2.5


def test_the_turn_that_was_spoken_over_is_the_one_named():
    call = duet(
        ("客户", TALK, 0.0, 4.0),
        ("客户", TALK, 4.2, 8.0),
        ("坐席", REPLY, 7.0, 10.0),
    )
    (take,) = taken(call)
    assert (take.turn, take.over_turn, take.overlap) == (2, 1, 1.0)


def test_stretches():
    call = duet(
        ("客户", TALK, 0.0, 4.0),
        ("坐席", REPLY, 3.0, 4.1),
        ("客户", "嗯", 4.1, 4.2),
        ("客户", TALK, 4.3, 6.0),
        ("客户", TALK, 6.31, 8.0),
    )
    found = stretches(timed(call), Speaker.AGENT)
    assert [(one.start, one.end) for one in found] == [(0.0, 6.0), (6.31, 8.0)]
    assert [turn.turn for turn in found[0].turns] == [0, 3]
    assert stretches(timed(duet(("坐席", REPLY, 0, 2))), Speaker.AGENT) == []


def test_a_long_turn_around_a_short_one_goes_on_to_its_own_end():
    call = duet(("客户", TALK, 0, 9), ("客户", TALK, 1, 2), ("客户", TALK, 9.2, 10))
    (one,) = stretches(timed(call), Speaker.AGENT)
    assert (one.start, one.end) == (0, 10)


# ------------------------------------------------------------------ in mid-clause


@pytest.mark.parametrize("words", OPEN)
def test_a_customer_cut_short_in_mid_clause(words):
    """However soon the agent ends, as long as the agent goes on at all."""
    (take,) = taken(over(3.5, 4.1, talk=words))
    assert take.mid_clause and take.hold == pytest.approx(0.1)


@pytest.mark.parametrize("words", CLOSED)
def test_a_customer_who_had_ended_was_not_cut_short(words):
    assert taken(over(3.5, 4.99, talk=words)) == ()
    (take,) = taken(over(3.5, 5.0, talk=words))
    assert not take.mid_clause


@pytest.mark.parametrize(
    ("start", "end", "count"),
    [
        (3.5, 4.01, 1),
        (3.51, 4.01, 0),  # too short an overlap, clause or no clause
        (3.5, 4.0, 0),  # both end together
        (3.5, 3.99, 0),  # the customer has the last word
        (4.0, 9.0, 0),  # nobody spoke at once
    ],
)
def test_thresholds_in_mid_clause(start, end, count):
    assert len(taken(over(start, end, talk="我那个宽带就是"))) == count


def test_a_clause_that_goes_on_after_a_breath_was_not_cut_short():
    call = duet(
        ("客户", "我那个宽带就是", 0.0, 4.0),
        ("坐席", REPLY, 3.0, 6.5),
        ("客户", "一直掉线", 4.3, 6.0),
    )
    assert taken(call) == ()


@pytest.mark.parametrize("words", OPEN)
def test_open_clauses(words):
    assert breaks_off(words)


@pytest.mark.parametrize("words", [*CLOSED, "", None, "嗯", "为什么", "这是因为？"])
def test_closed_clauses(words):
    assert not breaks_off(words)


# ------------------------------------------------------------------ excuses


def test_courtesy_excuses():
    text = "对不起打断一下" + REPLY
    hit = Hit("interruption_courtesy", 1, "对不起打断一下")
    (take,) = taken(over(text=text, hits=[hit]))
    assert take.excused_by == "interruption_courtesy"
    garbled = replace(hit, kind=MatchKind.GARBLED)
    assert taken(over(text=text, hits=[garbled]))[0].excused_by is None


def excuse(text, **options):
    hit = Hit("interruption_courtesy", 1, COURTESY, **options)
    return taken(over(text=text, hits=[hit]))[0].excused_by


@pytest.mark.parametrize("before", ["", "嗯，", "不好意思先生，", "张先生您好很抱歉"])
def test_courtesy_opens_the_turn(before):
    assert excuse(before + COURTESY + REPLY) == "interruption_courtesy"


@pytest.mark.parametrize("before", ["张先生您好非常抱歉", REPLY, REPLY + "。"])
def test_courtesy_in_the_middle_of_the_turn_excuses_nothing(before):
    assert excuse(before + COURTESY) is None


def test_what_is_no_courtesy():
    assert excuse(COURTESY + REPLY, exempted_by="negated") is None
    elsewhere = Hit("interruption_courtesy", 0, COURTESY)
    (take,) = taken(over(talk=COURTESY + TALK, hits=[elsewhere]))
    assert take.excused_by is None  # the customer's words
    assert taken(over(text="对不起" + REPLY))[0].excused_by is None


def test_a_question_just_asked_excuses():
    (take,) = taken(over(talk="暖气不热。你们什么时候来修？"))
    assert take.excused_by == "question_asked"


def test_a_question_that_the_customer_has_left_behind_excuses_nothing():
    (take,) = taken(over(talk="你们什么时候来修？我都等了三天了"))
    assert take.excused_by is None
    call = duet(
        ("客户", "你们什么时候来修？", 0.0, 2.0),
        ("客户", "我都等了三天了", 2.2, 6.0),
        ("坐席", REPLY, 5.0, 8.0),
    )
    assert taken(call)[0].excused_by is None


def test_a_question_asked_as_both_spoke_excuses():
    call = duet(
        ("客户", "我都等了三天了", 0.0, 4.0),
        ("坐席", REPLY, 3.5, 8.0),
        ("客户", "你们什么时候来修？", 4.2, 6.0),
    )
    assert taken(call)[0].excused_by == "question_asked"


def test_a_collision_excuses_at_its_threshold():
    for start, excuse in ((0.2, "collision"), (0.3, "collision"), (0.31, None)):
        assert taken(over(start=start))[0].excused_by == excuse


def test_going_on_after_a_breath_is_no_start_that_could_collide():
    def collided(pause):
        begin = 4.0 + pause
        call = duet(
            ("客户", TALK, 0.0, 4.0),
            ("客户", TALK, begin, begin + 3),
            ("坐席", REPLY, begin + 0.2, begin + 6),
        )
        return taken(call)[0].excused_by

    assert collided(0.3) is None
    assert collided(0.31) == "collision"


def test_excuses_come_in_the_order_a_supervisor_would_name_them():
    hit = Hit("interruption_courtesy", 1, COURTESY)
    asked = "你们什么时候来修？"
    (take,) = taken(over(0.2, text=COURTESY + REPLY, talk=asked, hits=[hit]))
    assert take.excused_by == "interruption_courtesy"
    assert taken(over(0.2, talk=asked))[0].excused_by == "question_asked"


@pytest.mark.parametrize(
    ("again", "resumed"),
    [(4.5, True), (6.9, True), (7.0, True), (7.01, False), (9.0, False)],
)
def test_a_customer_who_speaks_up_again_is_a_fact_and_no_excuse(again, resumed):
    call = duet(
        ("客户", TALK, 0.0, 4.0),
        ("坐席", REPLY, 3.0, 6.0),
        ("客户", TALK, again, again + 2),
    )
    (take,) = taken(call)
    assert take.customer_resumed is resumed
    assert take.excused_by is None
    assert measure(call).interruptions == 1


def test_a_listening_word_is_no_speaking_up():
    call = duet(("客户", TALK, 0, 4), ("坐席", REPLY, 3, 6), ("客户", "好的", 6.1, 6.5))
    assert not taken(call)[0].customer_resumed


# ------------------------------------------------------------------ cut-ins


def cut(start=3.0, end=6.0, agent_end=5.0, text=TALK, reply=REPLY):
    """The agent speaks from 0 s, the customer comes in."""
    call = duet(("坐席", reply, 0.0, agent_end), ("客户", text, start, end))
    return measure(call).cut_ins


def test_a_cut_in_is_counted_apart():
    (one,) = cut()
    assert (one.turn, one.over_turn, one.start, one.seconds) == (1, 0, 3.0, 2.0)
    call = duet(("坐席", REPLY, 0, 5), ("客户", TALK, 3, 8))
    facts = measure(call)
    assert (facts.take_overs, facts.interruptions) == ((), 0)
    assert facts.interruptions_per_10min == 0.0


@pytest.mark.parametrize(("end", "count"), [(3.99, 0), (4.0, 0), (4.01, 1), (5, 1)])
def test_a_customer_who_stops_within_a_second_claims_nothing(end, count):
    assert len(cut(end=end)) == count


@pytest.mark.parametrize(("start", "count"), [(0.0, 0), (0.3, 0), (0.31, 1)])
def test_both_began_together(start, count):
    assert len(cut(start=start)) == count


@pytest.mark.parametrize("words", ["嗯", "好的好的", "对", "明白", "。", "谢谢"])
def test_listening_claims_nothing(words):
    assert cut(text=words) == ()


def test_speaking_past_an_agents_listening_word_is_no_cut_in():
    assert cut(reply="好的好的") == ()


def test_an_agent_who_pauses_for_breath_has_not_yielded():
    def yielded_after(pause):
        again = 3.5 + pause
        call = duet(
            ("坐席", REPLY, 0.0, 3.5),
            ("客户", TALK, 3.0, 8.0),
            ("坐席", REPLY, again, 7.0),
        )
        return measure(call).cut_ins[0].seconds

    assert yielded_after(0.3) == 4.0
    assert yielded_after(0.31) == 0.5


def test_no_roles_no_cut_ins():
    call = duet(("坐席", REPLY, 0, 5), ("客户", TALK, 3, 8), reliable=False)
    assert cut_ins(call) is None and take_overs(call) is None
    assert take_overs(duet(("坐席", REPLY, 0, 5))) is None  # nobody to interrupt


def test_counts_add_up():
    assert FloorCounts(1, 2, 3, 4) + FloorCounts(4, 3, 2, 1) == FloorCounts(5, 5, 5, 5)


# ------------------------------------------------------------------ words


@pytest.mark.parametrize(
    "text",
    [
        "能修吗",
        "几点来？",
        "怎么办呢",
        "您看行么",
        "好的。这个多少钱",
        "是不是停气了啊",
    ],
)
def test_questions(text):
    assert asks_question(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        None,
        "我还没说完呢",
        "修好了。",
        "什么时候来？已经三天了。",
        "没什么",
        "那么",
    ],
)
def test_no_questions(text):
    assert not asks_question(text)


@pytest.mark.parametrize(
    "text", ["嗯。", "好的，好的", "OK好的", "对对对对对", "", "不行", "966"]
)
def test_what_listening_is(text):
    assert is_listener_signal(text) == (text in {"嗯。", "好的，好的"})
