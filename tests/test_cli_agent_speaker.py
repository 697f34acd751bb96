"""``--agent-speaker NAME``: a clerk who knows whose voice the agent's is says so."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.agent_speaker import voices, with_agent_speaker
from scoring.model import Site, Speaker, Turn
from scoring.recipe import make_recipe
from scoring.role_labels import label_turns, voice_of
from tests.desk import (
    GOOD,
    call,
    lines,
    run_json,
    score,
    stable,
    write,
    zhijian,
)

pytestmark = pytest.mark.usefixtures("compiled_once")

# Words that either of two people may say: only labels tell who says them.
VAGUE = ("嗯。", "好。", "三百二。", "对。", "是。", "行。")
AGENT, CUSTOMER = "agent", "customer"
OPPOSITE = {AGENT: CUSTOMER, CUSTOMER: AGENT}
EXCHANGED = tuple((OPPOSITE[who], text) for who, text in GOOD)
TORN = '{"call_id": "torn", "turns": [{"te'


def talk(*labels, words=VAGUE):
    """Turns that bear the labels (dicts) in turn."""
    return [{"text": text, **labels[at % len(labels)]} for at, text in enumerate(words)]


def by_id(*names, words=VAGUE):
    return talk(*({"speaker_id": name} for name in names), words=words)


def by_channel(*numbers):
    return talk(*({"channel": number} for number in numbers))


def one(tmp_path, turns, **meta):
    return write(tmp_path / "one.jsonl", call("one", turns, **meta))


def done(*args, code=0, **options):
    result = zhijian(*args, **options)
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return result


def heard(file, *options):
    """Speaker and source of each utterance that ``check`` shows."""
    told = json.loads(done("check", file, "--json", *options).stdout)
    return [(said["speaker"], said["speaker_source"]) for said in told["utterances"]]


def speakers(file, *options):
    return [speaker for speaker, _ in heard(file, *options)]


def meant(label):
    """The role that a label settles, empty where the words are to tell."""
    kind, _, role = label.key.partition(" ")
    return str(label.fixed or "") or (role if kind == "site" else "")


def fixed(turns, name, site=Site()):  # noqa: B008 - it is frozen
    """The role of each turn as far as labels settle it."""
    return [
        meant(label)
        for label in label_turns(turns, with_agent_speaker(site, name, turns))
    ]


def site_file(tmp_path, text):
    path = tmp_path / "zhijian.yaml"
    path.write_text(text, encoding="utf-8")
    return path


# ------------------------------------------------------------------ what it says


@pytest.mark.parametrize(
    ("turns", "name", "first"),
    [
        (by_id("spk0", "spk1"), "spk0", AGENT),
        (by_id("spk0", "spk1"), "spk1", CUSTOMER),
        (by_id("张三", "李四"), "李四", CUSTOMER),
        (by_channel(0, 1), "0", AGENT),
        (by_channel(0, 1), "1", CUSTOMER),
        (by_id("0", "1"), "1", CUSTOMER),
        (by_id("0", "1"), " 1 ", CUSTOMER),
    ],
)
def test_the_named_voice_is_the_agent_and_the_other_the_customer(
    tmp_path, turns, name, first
):
    file = one(tmp_path, turns)
    assert "site" not in {source for _, source in heard(file)}
    told = [(first, "site"), (OPPOSITE[first], "site")] * 3
    assert heard(file, "--agent-speaker", name) == told


def test_of_three_voices_only_the_named_one_is_told(tmp_path):
    told = heard(one(tmp_path, by_id("A", "B", "C")), "--agent-speaker", "A")
    assert [at for at, said in enumerate(told) if said == (AGENT, "site")] == [0, 3]
    assert {source for _, source in told} > {"site"}


def test_turns_of_which_the_file_says_nothing_are_not_given_away(tmp_path):
    turns = talk({"speaker_id": "A"}, {})
    told = heard(one(tmp_path, turns), "--agent-speaker", "A")
    assert told[::2] == [(AGENT, "site")] * 3
    assert "site" not in {source for _, source in told[1::2]}


def test_a_voice_menu_stays_one_and_is_nobody_across():
    turns = [
        Turn(0, "请按一。", speaker=Speaker.IVR),
        Turn(1, "嗯。", speaker_id="A"),
        Turn(2, "好。", speaker_id="B"),
    ]
    assert fixed(turns, "B") == ["ivr", CUSTOMER, AGENT]
    assert fixed(turns[::2], "B") == ["ivr", AGENT]


@pytest.mark.parametrize("command", ["check", "explain"])
def test_nobody_named_is_as_if_nothing_was_said(tmp_path, command):
    file = one(tmp_path, GOOD)
    rest = [*([] if command == "check" else ["greeting"]), "--json"]
    plain = done(command, file, *rest).stdout
    for name in ("", "  "):
        assert done(command, file, *rest, "--agent-speaker", name).stdout == plain


# ------------------------------------------------------------------ exchanged roles


def test_a_file_with_exchanged_roles_is_mended(tmp_path):
    file = one(tmp_path, EXCHANGED)
    mended = json.loads(
        done("check", file, "--json", "--agent-speaker", "customer").stdout
    )
    said = [(one["speaker"], one["speaker_source"]) for one in mended["utterances"]]
    assert said == [(who, "site") for who, _ in GOOD]
    assert mended["roles"]["reliable"]
    right = json.loads(done("check", one(tmp_path, GOOD), "--json").stdout)
    assert mended["score"] == right["score"]


def test_both_sides_are_exchanged_where_words_tell_nothing(tmp_path):
    turns = talk({"speaker": "agent"}, {"speaker": "customer"})
    file = one(tmp_path, turns)
    assert speakers(file, "--agent-speaker", "customer") == [CUSTOMER, AGENT] * 3
    assert speakers(file, "--agent-speaker", "agent") == [AGENT, CUSTOMER] * 3


@pytest.mark.parametrize(
    "names", [{"speaker_id": ("客服1", "客户1")}, {"channel": (0, 1)}]
)
def test_exchanged_roles_beside_ids_or_channels_are_exchanged_on_both_sides(
    tmp_path, names
):
    """The file says role and voice: mending one side only would leave two agents."""
    ((key, (first, second)),) = names.items()
    turns = talk({"speaker": "customer", key: first}, {"speaker": "agent", key: second})
    told = heard(one(tmp_path, turns), "--agent-speaker", str(first))
    assert told == [(AGENT, "site"), (CUSTOMER, "site")] * 3


def test_a_second_voice_that_the_file_calls_an_agent_stays_one(tmp_path):
    """The call was handed on: naming the one agent does not make a customer of both."""
    turns = talk(
        {"speaker": "agent", "speaker_id": "8101"},
        {"speaker": "customer", "speaker_id": "K"},
        {"speaker": "agent", "speaker_id": "8102"},
    )
    told = heard(one(tmp_path, turns), "--agent-speaker", "8101")
    assert [told[0], told[1]] == [(AGENT, "site"), (CUSTOMER, "site")]
    assert told[2] != (CUSTOMER, "site")


# ------------------------------------------------------------------ the site file


def test_this_runs_word_wins_over_the_site_file(tmp_path):
    site = site_file(tmp_path, "roles: {speaker_id: {A: customer, B: agent}}\n")
    file = one(tmp_path, by_id("A", "B"))
    assert speakers(file, "--site", site) == [CUSTOMER, AGENT] * 3
    told = heard(file, "--site", site, "--agent-speaker", "A")
    assert told == [(AGENT, "site"), (CUSTOMER, "site")] * 3


def test_a_channel_named_here_wins_over_the_sites(tmp_path):
    site = site_file(tmp_path, "roles: {channel: {0: customer, 1: agent}}\n")
    file = one(tmp_path, by_channel(0, 1))
    assert speakers(file, "--site", site) == [CUSTOMER, AGENT] * 3
    told = speakers(file, "--site", site, "--agent-speaker", "0")
    assert told == [AGENT, CUSTOMER] * 3


def test_a_voice_on_a_channel_of_the_site_wins_too(tmp_path):
    site = site_file(tmp_path, "roles: {channel: {0: customer, 1: agent}}\n")
    turns = talk({"speaker_id": "A", "channel": 0}, {"speaker_id": "B", "channel": 1})
    told = speakers(one(tmp_path, turns), "--site", site, "--agent-speaker", "A")
    assert told == [AGENT, CUSTOMER] * 3


def test_what_the_site_says_of_others_stays_but_its_agents():
    ids = dict(zip("ABCD", (AGENT, "ivr", CUSTOMER, AGENT), strict=True))
    site = Site(role_speaker_ids={name: Speaker(role) for name, role in ids.items()})
    turns = [Turn(at, "嗯。", speaker_id=name) for at, name in enumerate("ABCDE")]
    assert fixed(turns, "A", site) == [AGENT, "ivr", CUSTOMER, "", ""]
    assert fixed(turns, "E", site) == ["", "ivr", CUSTOMER, "", AGENT]
    # Of D alone nothing is said any more: the only one left is across.
    assert fixed(turns[:4], "A", site) == [AGENT, "ivr", CUSTOMER, CUSTOMER]


def test_a_channel_holds_one_person_only_where_there_are_several():
    """A recorder of one channel numbers it as well: there two people speak on 0."""
    both = [Turn(at, "嗯。", channel=at % 2) for at in range(4)]
    mono = [Turn(at, "嗯。", channel=0) for at in range(4)]
    assert with_agent_speaker(Site(), "0", both).role_channels == {0: Speaker.AGENT}
    assert with_agent_speaker(Site(), "0", mono).role_channels == {}


@pytest.mark.parametrize("card", [None, "general-hotline", "auto"])
def test_every_kind_of_recipe_has_the_name(card):
    assert make_recipe(card, agent_speaker=" A\n").agent_speaker == "A"
    assert make_recipe(card).agent_speaker == ""


def test_an_id_is_not_taken_for_the_channel_of_that_number():
    turns = [
        Turn(0, "嗯。", speaker_id="1", channel=0),
        Turn(1, "好。", speaker_id="0", channel=1),
    ]
    assert fixed(turns, "1") == [AGENT, CUSTOMER]
    assert fixed(turns, "0") == [CUSTOMER, AGENT]


def test_a_call_without_the_voice_keeps_the_site(tmp_path):
    site = site_file(tmp_path, "roles: {speaker_id: {A: agent, B: customer}}\n")
    file = one(tmp_path, by_id("A", "B"))
    for args in ([], ["--agent-speaker", "C"]):
        out = tmp_path / f"{len(args)}.jsonl"
        done("annotate", file, "--site", site, "--out", out, *args)
    plain, named = (tmp_path / "0.jsonl", tmp_path / "2.jsonl")
    assert named.read_bytes() == plain.read_bytes()
    assert lines(named)[0]["utterances"][0]["speaker"] == AGENT


# ------------------------------------------------------------------ a slip


@pytest.mark.parametrize("rest", [["check"], ["explain", "greeting"]])
@pytest.mark.parametrize(
    ("turns", "name", "known"),
    [
        (by_id("A", "B"), "a", ("A、B", "A, B")),
        (by_id("A", "B"), "agent", ("A、B", "A, B")),
        (by_channel(1, 0), "2", ("1、0", "1, 0")),
        (GOOD, "spk0", ("agent、customer", "agent, customer")),
        (talk({"speaker_id": "A"}, {}), "unknown", ("A", "A")),
    ],
)
def test_a_slip_in_the_name_lists_the_voices(tmp_path, rest, turns, name, known):
    command, *criterion = rest
    file = one(tmp_path, turns)
    for lang, voice in zip(("zh", "en"), known, strict=True):
        args = [command, file, *criterion, "--agent-speaker", name, "--lang", lang]
        result = done(*args, code=2)
        assert result.stdout == ""
        assert result.stderr.startswith(str(file))
        assert f" {name}" in result.stderr
        assert result.stderr.rstrip().endswith(voice)


def test_a_call_without_any_voice_says_so(tmp_path):
    file = one(tmp_path, talk({}))
    told = done("check", file, "--agent-speaker", "A", code=2).stderr
    assert "去掉 --agent-speaker" in told


def test_a_hundred_voices_are_not_all_listed(tmp_path):
    words = VAGUE * 10
    turns = by_id(*map(str, range(len(words))), words=words)
    told = done("check", one(tmp_path, turns), "--agent-speaker", "x", code=2).stderr
    assert "、19 …" in told
    assert "、20" not in told


# ------------------------------------------------------------------ many calls


@pytest.fixture
def mixed(tmp_path):
    """Four files; five calls to score, three of them without a voice ``A``; beside
    them what is rejected or skipped, all without it too.
    """
    folder = tmp_path / "in"
    folder.mkdir()
    ours, theirs = by_id("A", "B", words=WORDS), by_id("a", "b", words=WORDS)
    write(folder / "1.jsonl", call("a1", ours), call("b1", theirs))
    write(folder / "2.jsonl", call("b2", GOOD), TORN, call("short", theirs[:1]))
    write(folder / "3.jsonl", call("b3", talk({}, words=WORDS)))
    write(folder / "4.jsonl", call("a4", ours), call("b1", theirs))
    return folder


WORDS = [text for _, text in GOOD]
TOLD = "有 3 通通话里没有 --agent-speaker 指定的说话人 A"


def flat(result):
    """What was printed on standard error, its wrapped rows joined."""
    return "".join(result.stderr.split("\n")).replace("  ", "")


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_score_tells_how_many_calls_have_no_such_voice(mixed, tmp_path, jobs):
    args = ("--agent-speaker", "A", "--jobs", jobs)
    result = done("score", mixed, "--out", tmp_path / "out", *args, code=3)
    assert TOLD in flat(result)
    assert run_json(tmp_path / "out")["counts"]["scored"] == 5
    done("score", mixed, "--out", tmp_path / "plain", code=3)
    for name in ("named", "plain"):
        folder = tmp_path / ("out" if name == "named" else name)
        found = {one["call_id"]: one for one in lines(folder / "results.jsonl")}
        for one in found.values():
            del one["run"]
        if name == "named":
            named = found
    assert {key for key in named if named[key] != found[key]} == {"a1", "a4"}


def test_score_in_english_and_without_a_reason_to_tell(mixed, tmp_path):
    file = mixed / "1.jsonl"
    args = ("--agent-speaker", "A", "--lang", "en")
    told = flat(done("score", file, "--out", tmp_path / "1", *args))
    assert "Calls without the voice A named by --agent-speaker: 1;" in told
    file = write(tmp_path / "a.jsonl", call("a", by_id("A", "B")))
    assert "agent-speaker" not in flat(
        done("score", file, "--out", tmp_path / "2", *args)
    )
    file = mixed / "3.jsonl"
    plain = flat(done("score", file, "--out", tmp_path / "3"))
    assert "agent-speaker" not in plain


def test_a_name_that_no_call_has_is_no_failure(tmp_path):
    file = one(tmp_path, GOOD)
    args = ("--agent-speaker", "spk9")
    told = flat(done("score", file, "--out", tmp_path / "out", *args))
    assert "有 1 通通话里没有" in told
    assert "评分 1" in told


def test_annotate_tells_it_too(mixed, tmp_path):
    args = ("--agent-speaker", "A")
    result = done("annotate", mixed, "--out", tmp_path / "a.jsonl", *args, code=3)
    # annotate knows neither cards nor ids given twice: all seven are written.
    assert TOLD.replace("3", "5", 1) in flat(result)
    assert result.stdout == ""
    found = lines(tmp_path / "a.jsonl")
    assert len(found) == 7
    for one in found:
        sources = {said["speaker_source"] for said in one["utterances"]}
        assert (sources == {"site"}) == one["call_id"].startswith("a")


def test_evaluate_tells_it_too(mixed, tmp_path):
    roles = "ACACACA"
    gold = [{"call_id": name, "roles": roles} for name in ("a1", "b1")]
    write(tmp_path / "gold.jsonl", *({"core": {}, "acts": [], **one} for one in gold))
    args = ("evaluate", mixed / "1.jsonl", tmp_path / "gold.jsonl", "--json")
    result = done(*args, "--agent-speaker", "A")
    assert TOLD.replace("3", "1", 1) in flat(result)
    told = json.loads(result.stdout)
    assert told["run"]["agent_speaker"] == "A"
    wrong = json.loads(done(*args, "--agent-speaker", "b").stdout)
    assert wrong["roles"]["turns"]["accuracy"] != told["roles"]["turns"]["accuracy"]


# ------------------------------------------------------------------ what is recorded


def test_run_json_and_each_result_tell_the_value(mixed, tmp_path):
    file, out = mixed / "1.jsonl", tmp_path / "out"
    done("score", file, "--out", out, "--agent-speaker", "A")
    assert run_json(out)["agent_speaker"] == "A"
    assert {one["run"]["agent_speaker"] for one in lines(out / "results.jsonl")} == {
        "A"
    }
    told = json.loads(
        done("check", file, "--call", "a1", "--json", "--agent-speaker", "A").stdout
    )
    assert told == lines(out / "results.jsonl")[0]


def test_nothing_is_recorded_where_nothing_was_named(mixed, tmp_path):
    done("score", mixed / "1.jsonl", "--out", tmp_path / "out")
    assert "agent_speaker" not in run_json(tmp_path / "out")
    assert run_json(tmp_path / "out")["site"] == {"digest": ""}


def test_the_sites_digest_is_another_for_each_name(mixed, tmp_path):
    site = site_file(tmp_path, "roles: {speaker_id: {A: agent}}\n")
    digests = set()
    for at, args in enumerate(
        [[], ["--site", site], *(["--agent-speaker", name] for name in "AB")]
        + [["--site", site, "--agent-speaker", name] for name in "AB"]
    ):
        done("score", mixed / "1.jsonl", "--out", tmp_path / str(at), *args)
        digests.add(run_json(tmp_path / str(at))["site"]["digest"])
    assert len(digests) == 6


class BreakError(Exception):
    pass


@pytest.fixture
def broken(mixed, tmp_path):
    """A run with ``--agent-speaker A`` that broke when two of four files were done."""

    def watch(done, total):
        if done == 2:
            raise BreakError

    with pytest.raises(BreakError):
        score(mixed, tmp_path / "out", watch, recipe=recipe("A"), lang="zh")
    return tmp_path / "out"


def recipe(name):
    return make_recipe("general-hotline", agent_speaker=name)


@pytest.mark.parametrize("args", [[], ["--agent-speaker", "B"]])
def test_going_on_with_another_voice_is_refused(broken, mixed, args):
    result = done("score", mixed, "--out", broken, "--resume", *args, code=2)
    assert "agent_speaker" in result.stderr
    assert "--overwrite" in result.stderr
    assert len(list((broken / ".zhijian-part").glob("*.jsonl"))) == 2


def test_going_on_with_the_same_voice_counts_what_was_done(broken, mixed, tmp_path):
    args = ("--agent-speaker", "A")
    result = done("score", mixed, "--out", broken, "--resume", *args, code=3)
    assert TOLD in flat(result)
    done("score", mixed, "--out", tmp_path / "whole", *args, code=3)
    assert stable(broken) == stable(tmp_path / "whole")


# ------------------------------------------------------------------ any call, any site


SPEAKERS = st.sampled_from(Speaker)
NAMES = st.sampled_from(["0", "1", "2", "A", "agent", "customer", "unknown"])
TURN = st.builds(
    Turn,
    index=st.just(0),
    text=st.just("好的"),
    speaker=SPEAKERS,
    speaker_id=st.none() | NAMES,
    channel=st.none() | st.integers(0, 2),
)
SITE = st.builds(
    Site,
    role_channels=st.dictionaries(st.integers(0, 2), SPEAKERS),
    role_speaker_ids=st.dictionaries(NAMES, SPEAKERS),
)


@settings(max_examples=300, deadline=None)
@given(site=SITE, name=NAMES, turns=st.lists(TURN, max_size=6))
def test_the_voice_is_the_agent_and_nobody_else_by_the_site(site, name, turns):
    made = with_agent_speaker(site, name, turns)
    if name not in voices(turns):
        assert made is site
        return
    for turn, label in zip(turns, label_turns(turns, made), strict=True):
        voiced = (
            turn.speaker_id or turn.channel is not None or turn.speaker != "unknown"
        )
        if voiced and voice_of(turn) == name:
            assert (meant(label), label.source) == (AGENT, "site")
        elif voice_of(turn) != name:
            assert (meant(label), label.source) != (AGENT, "site")
    assert (made.companies, made.columns) == (site.companies, site.columns)
