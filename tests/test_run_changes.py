"""Two runs side by side: a rule with one more exception, and another month."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.comparison import Change
from scoring.errors import UsageError
from scoring.finished.folder import open_run
from scoring.model import (
    CallRecord,
    CheckNode,
    Criterion,
    Outcome,
    Span,
    Wording,
)
from scoring.run_change_agents import Groups
from scoring.run_change_calls import (
    Item,
    Kept,
    changed_calls,
    criterion_moves,
    pair_up,
)
from scoring.run_change_finds import sentence
from scoring.run_changes import compare_runs, every_quote, write_changes
from tests.compared import OURS, calls, run, two_rules
from tests.desk import recipe

pytestmark = pytest.mark.usefixtures("compiled_once")

PASS, FAIL = Outcome.PASS, Outcome.FAIL


@pytest.fixture(scope="module")
def rules(tmp_path_factory, compiled_once):
    return two_rules(tmp_path_factory.mktemp("rules"))


@pytest.fixture(scope="module")
def changes(rules):
    return compare_runs(*rules, min_calls=1, quoted=None)


class TestOneMoreException:
    def test_it_is_the_same_calls(self, changes):
        assert changes.mode == "rule"
        assert changes.members.shared == changes.members.before == 5

    def test_exactly_the_calls_that_say_it_change(self, changes):
        assert {one.call_id for one in changes.calls} == {"helps", "helps-again"}

    def test_the_fault_and_the_near_miss_stay_faults(self, changes):
        (moves,) = [one for one in changes.criteria if one.flips]
        assert moves.criterion.id == "impatience"
        assert moves.moves == {(FAIL, PASS): 2, (FAIL, FAIL): 2, (PASS, PASS): 1}

    def test_the_score_rises(self, changes):
        assert all(one.score.difference > 0 for one in changes.calls)

    def test_what_was_found_is_found_no_more_and_quoted(self, changes):
        (moves,) = changes.lexicons
        assert (moves.lexicon, moves.counts) == ("impatience", {"gone": 2})
        assert {(one.call_id, one.quote, one.sentence) for one in moves.examples} == {
            ("helps", OURS, "营业厅在东街口，您听好了，东街口。"),
            ("helps-again", OURS, "网点的名字您听好了，叫云桥。"),
        }

    def test_every_flip_tells_what_decided_it(self, changes):
        for one in changes.quotes:
            assert (one.before.outcome, one.after.outcome) == (FAIL, PASS)
            assert one.before.evidence.quote == OURS
            assert OURS in one.before.sentence
            assert one.after.reason.zh
            assert one.after.reason.en
        assert len(changes.quotes) == 2

    def test_only_the_lexicons_differ(self, changes):
        assert changes.difference.other == ("lexicons",)
        assert changes.difference.parts == ()

    def test_agents(self, changes):
        moved = {one.id: one for one in changes.agents if one.mean.moved}
        # 8102 said the fault and the near miss: nothing moves.
        assert set(moved) == {"8101", "8103"}
        assert moved["8101"].mean_low is None  # one call tells no interval
        assert moved["8103"].changed_calls == 1
        assert changes.centre.calls == Change(5, 5)
        assert changes.centre.mean_low < changes.centre.mean.difference

    def test_the_other_way_round_is_the_mirror(self, rules, changes):
        back = compare_runs(*reversed(rules), min_calls=1, quoted=None)
        assert {one.call_id for one in back.calls} == {"helps", "helps-again"}
        assert back.newly_failed == changes.newly_passed
        assert back.lexicons[0].counts == {"found": 2}
        assert back.centre.mean.difference == -changes.centre.mean.difference
        assert back.centre.mean_low == pytest.approx(-changes.centre.mean_high)
        turned = {(b, a): n for (a, b), n in back.criteria[0].moves.items()}
        assert turned == changes.criteria[0].moves

    def test_with_itself_nothing_differs(self, rules):
        same = compare_runs(rules[0], rules[0], min_calls=1)
        assert not same.differs
        assert same.difference.other == same.calls == same.lexicons == ()
        assert not any(one.mean.moved for one in same.agents)

    @pytest.mark.parametrize("lang", ["zh", "en"])
    def test_as_csv(self, rules, changes, tmp_path, lang):
        path = tmp_path / "out.csv"
        write_changes(str(path), *rules, changes, lang)
        text = path.read_bytes().decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text, newline="")))
        assert len(rows) == 3
        assert rows[0][:3] == (
            ["call_id", "agent_id", "criterion"]
            if lang == "en"
            else ["通话编号", "坐席", "评分项"]
        )
        assert {row[0] for row in rows[1:]} == {"helps", "helps-again"}
        assert all(row[3:5] == ["FAIL", "PASS"] for row in rows[1:])
        assert all(OURS in row for row in rows[1:])

    def test_a_file_of_a_run_is_not_replaced(self, rules, changes):
        with pytest.raises(UsageError):
            path = rules[1].path / "findings.csv"
            write_changes(str(path), *rules, changes)


@pytest.fixture(scope="module")
def months(tmp_path_factory, compiled_once):
    folder = tmp_path_factory.mktemp("months")
    march = [
        one
        for n in range(4)
        for one in calls(["fault", "clean"], f"3-{n}-", call_type="报修")
    ]
    april = [
        one
        for n in range(4)
        for one in calls(["helps", "clean"], f"4-{n}-", call_type="咨询")
    ]
    return (
        run(folder, "march", march, recipe()),
        run(folder, "april", april, recipe()),
    )


class TestOtherCalls:
    def test_agents_not_calls(self, months):
        one = compare_runs(*months, min_calls=3)
        assert one.mode == "calls"
        assert one.calls == one.criteria == one.lexicons == ()
        assert [agent.id for agent in one.agents] == ["8103"]
        assert (one.only_before, one.only_after) == (("8102",), ("8101",))
        assert one.members.only_before.count == one.members.only_after.count == 8

    def test_other_kinds_of_calls_are_warned_of(self, months):
        one = compare_runs(*months, min_calls=3)
        assert "100%" in one.warnings[0].en

    def test_the_same_kinds_are_not(self, months, tmp_path):
        more = [
            one
            for n in range(4)
            for one in calls(["fault", "clean"], f"5-{n}-", call_type="报修")
        ]
        one = compare_runs(months[0], run(tmp_path, "may", more, recipe()), 3)
        assert one.warnings == ()
        assert {agent.mean.difference for agent in one.agents} == {0.0}

    def test_a_longer_month_is_still_the_same_calls(self, rules, tmp_path):
        """Half of the smaller run's calls are enough; the rest is listed."""
        some = [*calls(["fault", "helps", "clean"]), *calls(["fault"], "new-")]
        one = compare_runs(rules[0], run(tmp_path, "longer", some, recipe()), 1)
        assert one.mode == "rule"
        assert one.members.only_before.first == ("helps-again", "near-miss")
        assert one.members.only_after.first == ("new-fault",)
        assert one.centre.calls == Change(3, 3)

    def test_the_same_ids_with_other_words_are_other_calls(self, rules, tmp_path):
        some = calls()
        for told in some:
            told["turns"][1]["text"] += "真急。"
        one = compare_runs(rules[0], run(tmp_path, "again", some, recipe()), 1)
        assert one.mode == "calls"
        assert one.members.other_words.count == 5
        assert one.members.shared == 0

    def test_a_run_without_calls(self, rules, tmp_path):
        nothing = run(tmp_path, "nothing", [])
        one = compare_runs(rules[0], nothing, 1)
        assert one.mode == "calls"
        assert one.centre.calls == Change(5, 0)
        assert compare_runs(nothing, nothing, 1).differs is False


class TestWhatDiffers:
    def changed(self, rules, tmp_path, change):
        """The earlier run with another run.json."""
        shutil.copytree(rules[0].path, tmp_path / "changed")
        path = tmp_path / "changed" / "run.json"
        told = json.loads(path.read_bytes())
        change(told)
        path.write_text(json.dumps(told), encoding="utf-8")
        return compare_runs(rules[0], open_run(tmp_path / "changed"), 1)

    def test_parts_of_a_card(self, rules, tmp_path):
        def change(told):
            told["cards"][0]["pass_mark"] = 80
            told["cards"][0]["criteria"][0]["points"] = 3
            told["cards"][0]["criteria"].append(
                {**told["cards"][0]["criteria"][0], "id": "new", "points": 4}
            )

        parts = self.changed(rules, tmp_path, change).difference.parts
        assert [(one.part, one.subject, one.before, one.after) for one in parts] == [
            ("pass_mark", "", 60, 80),
            ("points", "greeting", 10, 3),
            ("criterion", "new", None, 4),
        ]

    @pytest.mark.parametrize(
        ("key", "value", "name"),
        [
            ("versions", {"zhijian": "9.9"}, "versions"),
            ("timing", "trusted", "timing"),
            ("something_new", "x", "something_new"),
        ],
    )
    def test_other_ways_to_score(self, rules, tmp_path, key, value, name):
        one = self.changed(rules, tmp_path, lambda told: told.update({key: value}))
        assert one.difference.other == (name,)

    def test_another_voice_hides_whether_the_site_differs(self, rules, tmp_path):
        def change(told):
            told["agent_speaker"] = "2"
            told["site"]["digest"] = "mixed with the voice"

        same = self.changed(rules, tmp_path, change).difference.same
        assert (same["agent_speaker"], same["site"]) == ("other", "unknown")

    def test_seconds_jobs_and_paths_do_not_count(self, rules, tmp_path):
        def change(told):
            told.update({"seconds": 9, "jobs": 8, "paths": {}})

        assert self.changed(rules, tmp_path, change).difference.other == ()


# ------------------------------------------------------------------ properties

NAMES = ("greeting", "farewell", "refusal")
CRITERIA = {
    name: Criterion(name, Wording(name, name), "s", CheckNode("all"), 10.0)
    for name in NAMES
}


@st.composite
def a_call(draw, number):
    outcomes = {
        name: draw(st.sampled_from(list(Outcome)))
        for name in draw(st.sets(st.sampled_from(NAMES)))
    }
    score = draw(st.none() | st.sampled_from([0.0, 55.0, 60.0, 61.25, 100.0]))
    record = CallRecord(
        call_id=f"c{number}",
        agent_id=draw(st.sampled_from(["8101", "8102"])),
        agent_name="",
        team=draw(st.sampled_from(["一组", "二组"])),
        score=score,
        passed=None if score is None else score >= 60,
        coverage=1.0,
        vetoed=False,
        quality=None,
        duration_s=None,
        outcomes=outcomes,
        faults={},
    )
    words = draw(st.sampled_from([b"one", b"one", b"one", b"other"]))
    items = [Item(name, told, 10.0 * (told is PASS)) for name, told in outcomes.items()]
    return Kept(record, (number, 1), words, draw(st.integers(0, 1)), tuple(items))


@st.composite
def a_run(draw):
    numbers = draw(st.lists(st.integers(0, 8), unique=True, max_size=9))
    return [draw(a_call(number)) for number in numbers]


class TestProperties:
    @given(a_run(), a_run())
    def test_every_call_is_counted_once(self, before, after):
        pairs = pair_up(before, after)
        both = len(pairs.shared) + len(pairs.other_words)
        assert both + len(pairs.only_before) == len(before)
        assert both + len(pairs.only_after) == len(after)
        ids = [one.record.call_id for one in (*pairs.only_before, *after)]
        assert Counter(ids) == Counter(
            {one.record.call_id for one in (*before, *after)}
        )

    @given(a_run(), a_run())
    def test_moves_add_up_to_the_calls_with_the_criterion(self, before, after):
        pairs = pair_up(before, after)
        for one in criterion_moves(pairs, CRITERIA):
            name = one.criterion.id
            have = [
                pair
                for pair in pairs.shared
                if any(name in side.record.outcomes for side in pair)
            ]
            assert sum(one.moves.values()) == len(have)
            changed = sum(
                item.flipped
                for call in changed_calls(pairs)
                for item in call.items
                if item.criterion == name
            )
            assert one.flips == changed

    @given(a_run())
    def test_a_run_beside_itself(self, some):
        pairs = pair_up(some, some)
        assert changed_calls(pairs) == ()
        agents, gone, come = Groups(*pairs.sides(), 1, pairs).agents()
        assert gone == come == ()
        assert not any(one.mean.moved or one.rank.moved for one in agents)
        assert all(one.mean_low is None for one in agents)

    @given(a_run(), a_run())
    def test_the_other_way_round_is_the_mirror(self, before, after):
        there, back = pair_up(before, after), pair_up(after, before)
        assert there.mode == back.mode
        turned = [
            replace(
                one,
                agent_id="",
                score=Change(one.score.after, one.score.before),
                coverage=Change(one.coverage.after, one.coverage.before),
                passed_before=one.passed_after,
                passed_after=one.passed_before,
                items=frozenset(
                    (i.criterion, i.after, i.before, i.earned_after, i.earned_before)
                    for i in one.items
                ),
                at_before=one.at_after,
                at_after=one.at_before,
            )
            for one in changed_calls(there)
        ]
        assert turned == [
            replace(
                one,
                agent_id="",
                items=frozenset(
                    (i.criterion, i.before, i.after, i.earned_before, i.earned_after)
                    for i in one.items
                ),
            )
            for one in changed_calls(back)
        ]

    @given(a_run(), a_run())
    def test_an_interval_holds_the_change_it_is_of(self, before, after):
        pairs = pair_up(before, after)
        for told in (
            Groups(*pairs.sides(), 1, pairs),
            Groups(before, after, 1),
        ):
            for one in (*told.agents()[0], *told.teams(), told.centre()):
                if one.mean_low is not None:
                    assert one.mean_low < one.mean.difference + 1e-3
                    assert one.mean.difference < one.mean_high + 1e-3

    @given(
        st.text(st.sampled_from("您听好了。！，"), min_size=1, max_size=120),
        st.data(),
    )
    def test_a_sentence_holds_its_quote(self, words, data):
        start = data.draw(st.integers(0, len(words) - 1))
        end = data.draw(st.integers(start + 1, len(words)))
        told = sentence(words, Span(start, end))
        assert words[start:end].strip() in told
        assert told.strip("…") in words


def test_quotes_are_read_call_by_call(rules, changes):
    told = list(every_quote(*rules, changes.calls))
    assert [one.call.call_id for one in told] == [one.call_id for one in changes.calls]
