"""Ids that hold a number: hidden, still one each, and still found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring import score_calls
from scoring.privacy.ids import Apart, mark, mask_id
from scoring.privacy.keys import Key
from tests.desk import GOOD, call, lines, run_json, score, stable, table, write, zhijian

pytestmark = pytest.mark.usefixtures("compiled_once")

KEY = Key(b"0123456789abcdef")
ONE, OTHER = "20260301_13800001234", "20260301_13899991234"
HIDDEN = "20260301_138****1234"


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (f"{ONE}.wav", f"{HIDDEN}.wav"),
        ("20260301-13800001234", "20260301-138****1234"),
        ("2026030113800001234", "20260301138****1234"),
        ("2026030114300013800001234", "20260301143000138****1234"),
        ("a/13800001234/0532-80000012.txt", "a/138****1234/0532-******12.txt"),
        ("80000019900101005X", "800***********005X"),
        ("6222028642097531868", "622************1868"),
        ("京A12345-1", "京A*****-1"),
        ("录音/我叫王小明.txt", "录音/我叫王**.txt"),
        ("1234567890123456789", "1234567890123456789"),
        ("20260301143000123", "20260301143000123"),
        ("1709280000123", "1709280000123"),
        ("AQ0303-41", "AQ0303-41"),
        ("8014", "8014"),
        ("3f2a1b13800001234", "3f2a1b138****1234"),
        ("", ""),
    ],
)
def test_what_of_an_id_is_hidden(raw, shown):
    assert mask_id(raw) == shown


@given(st.text("0123456789_-abc~*", max_size=30))
def test_an_id_keeps_its_length_and_stays_as_it_is_when_hidden_again(raw):
    shown = mask_id(raw)
    assert len(shown) == len(raw)
    assert mask_id(shown) == shown


@given(st.lists(st.sampled_from([ONE, OTHER, "13800001234", "13800011234", "a"])))
def test_names_are_one_for_one(ids):
    apart = Apart()
    names = {raw: apart.masked(raw) for raw in ids}
    assert len({*names.values()}) == len(names)
    assert all(apart.masked(raw) == name for raw, name in names.items())


def test_a_mark_is_the_same_for_the_same_id_only():
    assert mark(ONE, mask_id(ONE), KEY) == mark(ONE, mask_id(ONE), KEY)
    assert mark(ONE, mask_id(ONE), KEY) != mark(OTHER, mask_id(OTHER), KEY)
    assert mark("a", "a", KEY) == "a"
    assert mark(ONE, HIDDEN, None) == HIDDEN


@pytest.fixture
def alike(tmp_path):
    return write(
        tmp_path / "a.jsonl",
        call(ONE, agent_id="13800001234"),
        call(OTHER, agent_id="13899991234"),
        call("plain", agent_id="13800001234"),
        call(ONE, agent_id="13800001234"),
        call("short-13800001234", GOOD[:1]),
        call("short-13899991234", GOOD[:1]),
    )


def test_ids_that_look_alike_are_kept_apart_in_all_tables(alike, tmp_path):
    out = tmp_path / "out"
    score(alike, out)
    ids = [HIDDEN, f"{HIDDEN}~2", "plain"]
    agents = ["138****1234", "138****1234~2", "138****1234"]
    results = lines(out / "results.jsonl")
    assert [row["call_id"] for row in results] == ids
    assert [row["agent_id"] for row in results] == agents
    assert [row["call_id"] for row in table(out, "calls.csv")] == ids
    assert {row["call_id"] for row in table(out, "findings.csv")} == {*ids}
    counts = {row["agent_id"]: row["calls"] for row in table(out, "agents.csv")}
    assert counts == {"138****1234": "2", "138****1234~2": "1"}
    (twice,) = table(out, "rejects.csv")
    assert f"id {HIDDEN} is there twice" in twice["reason"]
    skipped = [row["call_id"] for row in run_json(out)["skipped"]]
    assert skipped == ["short-138****1234", "short-138****1234~2"]


def test_workers_and_a_resumed_run_give_the_same_bytes(alike, tmp_path, monkeypatch):
    score(alike, tmp_path / "one")
    score(alike, tmp_path / "two", jobs=2)
    assert stable(tmp_path / "one") == stable(tmp_path / "two")

    def killed(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("scoring.batch.assemble", killed)
        with pytest.raises(KeyboardInterrupt):
            score(alike, tmp_path / "three")
    score(alike, tmp_path / "three", resume=True)
    assert stable(tmp_path / "one") == stable(tmp_path / "three")


def test_under_a_key_ids_are_the_same_in_every_run(alike, tmp_path):
    key = tmp_path / "key"
    key.write_bytes(b"0123456789abcdef")
    single = write(tmp_path / "b.jsonl", call(OTHER))
    for name, file in (("one", alike), ("two", single)):
        zhijian("score", file, "--out", tmp_path / name, "--pseudonym-key", key)
    one = [row["call_id"] for row in lines(tmp_path / "one" / "results.jsonl")]
    two = [row["call_id"] for row in lines(tmp_path / "two" / "results.jsonl")]
    assert one[1] == two[0] == mark(OTHER, mask_id(OTHER), KEY)
    assert one[2] == "plain"


@pytest.mark.parametrize("named", [ONE, OTHER, HIDDEN, f"{HIDDEN}~2"])
def test_a_call_is_found_by_its_id_and_by_what_people_read(alike, named):
    told = zhijian("check", alike, "--call", named, "--json")
    assert told.exit_code == 0
    wanted = "13899991234" if named in {OTHER, f"{HIDDEN}~2"} else "13800001234"
    raw = zhijian("check", alike, "--call", named, "--json", "--no-mask", "复听")
    assert f'"call_id":"20260301_{wanted}"' in raw.stdout


def test_the_library_keeps_ids_apart_too():
    results = list(score_calls([call(ONE, agent_id=OTHER), call(OTHER, agent_id=ONE)]))
    assert [one.call.call_id for one in results] == [HIDDEN, f"{HIDDEN}~2"]
    assert [one.call.agent_id for one in results] == [HIDDEN, f"{HIDDEN}~2"]
