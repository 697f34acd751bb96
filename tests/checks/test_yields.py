import pytest

from tests.checks.looking import look, outcome, outcomes

AGENT = "坐席: 这边先给您登记一下然后派人上门"
CUSTOMER = "客户: 等等我家已经报修过了"


def after(agent_end, start=3.0, end=6.0, customer=CUSTOMER, **options):
    times = [(0.0, agent_end), (start, end), (8.0, 9.0)]
    options = {"channels": True, **options}
    return outcomes("yields", AGENT, customer, "坐席: 好的您说", times=times, **options)


def test_stops_in_time():
    assert after(3.9) == ["PASS"]
    assert after(4.0) == ["PASS"]
    assert after(4.2) == ["FAIL"]
    assert after(4.2, params={"within": 1.5}) == ["PASS"]


def test_the_reason_and_the_words():
    options = {"times": [(0, 5.5), (3, 6), (8, 9)], "channels": True}
    (finding,) = look("yields", AGENT, CUSTOMER, "坐席: 好的您说", **options)
    assert "坐席又说了 2.5 秒才停" in finding.reason.zh
    assert (finding.evidence.turn, finding.evidence.time) == (0, 3)
    assert finding.evidence.window == (0, 1)


@pytest.mark.parametrize("words", ["嗯", "好的好的", "对", "。"])
def test_listening_words_claim_nothing(words):
    assert after(5.5, customer=f"客户: {words}") == ["NOT_APPLICABLE"]


def test_no_claim():
    assert after(5.5, start=3.0, end=3.9) == ["NOT_APPLICABLE"]  # gave up again
    assert after(5.5, start=0.2) == ["NOT_APPLICABLE"]  # began together
    assert after(3.0, start=3.0) == ["NOT_APPLICABLE"]  # one after the other


def test_every_claim_counts():
    lines = (AGENT, CUSTOMER, AGENT, CUSTOMER)
    times = [(0, 3.5), (3, 6), (7, 12), (9, 14)]
    found = outcomes("yields", *lines, times=times, channels=True)
    assert found == ["PASS", "FAIL"]


def test_what_cannot_be_told():
    assert after(5.5, reliable=False) == ["UNDECIDED"]
    lines = ("客户: 喂喂喂听得到吗", "未知: 听不到你说话啊")
    times = [(0, 4), (2, 6)]
    assert outcome("yields", *lines, times=times, channels=True) == "UNDECIDED"
    assert outcome("yields", AGENT, CUSTOMER) == "UNDECIDED"
    mono = [(i * 4, i * 4 + 3) for i in range(6)]
    lines = (AGENT, CUSTOMER) * 3
    assert outcome("yields", *lines, times=mono) == "UNDECIDED"


@pytest.mark.parametrize(
    ("agent_end", "expected"),
    [(3.99, "PASS"), (4.0, "PASS"), (4.01, "FAIL"), (5.0, "FAIL")],
)
def test_a_second_to_stop_in(agent_end, expected):
    assert after(agent_end) == [expected]


def test_a_second_to_stop_in_wherever_the_call_begins():
    for at in (0.1, 7.3, 86399.7):
        times = [(at, at + 4), (at + 3, at + 6), (at + 8, at + 9)]
        lines = (AGENT, CUSTOMER, "坐席: 好的您说")
        assert outcomes("yields", *lines, times=times, channels=True) == ["PASS"]


@pytest.mark.parametrize(("end", "expected"), [(4.0, "NOT_APPLICABLE"), (4.01, "FAIL")])
def test_who_gives_up_within_a_second_has_not_claimed_the_floor(end, expected):
    assert after(5.5, end=end) == [expected]


@pytest.mark.parametrize(
    ("start", "expected"), [(0.3, "NOT_APPLICABLE"), (0.31, "FAIL")]
)
def test_both_began_together(start, expected):
    assert after(5.5, start=start) == [expected]


@pytest.mark.parametrize(("again", "expected"), [(3.8, "FAIL"), (3.81, "PASS")])
def test_a_pause_for_breath_is_no_stopping(again, expected):
    lines = (AGENT, CUSTOMER, AGENT)
    times = [(0, 3.5), (3, 9), (again, 7)]
    assert outcomes("yields", *lines, times=times, channels=True) == [expected]


def test_listening_while_the_customer_speaks_is_no_going_on():
    lines = (AGENT, CUSTOMER, "坐席: 好的好的")
    times = [(0, 3.5), (3, 9), (3.6, 7)]
    assert outcomes("yields", *lines, times=times, channels=True) == ["PASS"]
