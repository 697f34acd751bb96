"""Pseudonyms: the same for the same, nothing to be got back, and the key in no artefact."""

import os
import pickle
import sys

import pytest

from scoring.errors import ConfigError, UsageError
from scoring.privacy.keys import Key, read_key
from scoring.privacy.settings import Privacy, privacy_of
from scoring.recipe import hiding
from tests.desk import GOOD, call, lines, recipe, run_json, score, write, zhijian

pytestmark = pytest.mark.usefixtures("compiled_once")

SECRET = b"0123456789abcdef-not-a-real-one"
FIRST = (*GOOD, ("customer", "我的电话是13800001234"), ("agent", "好的"))
AGAIN = (
    *GOOD,
    ("customer", "幺三八嗯零零零零"),
    ("customer", "幺二三四我叫王小明"),
)
OTHER = (*GOOD, ("customer", "13911112222"))


@pytest.fixture
def key_file(tmp_path):
    path = tmp_path / "key.bin"
    path.write_bytes(SECRET + b"\n")
    path.chmod(0o600)
    return path


def pseudonyms(folder):
    return {
        row["call_id"]: [(one["kind"], one.get("pseudonym")) for one in row["masked"]]
        for row in lines(folder / "results.jsonl")
    }


def run(tmp_path, key_file, *more):
    calls = write(
        tmp_path / "a.jsonl", call("a", FIRST), call("b", AGAIN), call("c", OTHER)
    )
    out = tmp_path / "out"
    told = zhijian("score", calls, "--out", out, "--pseudonym-key", key_file, *more)
    return told, out


def test_the_same_number_has_the_same_pseudonym_whatever_its_spelling(
    tmp_path, key_file
):
    told, out = run(tmp_path, key_file)
    assert told.exit_code == 0
    found = pseudonyms(out)
    assert found["a"][0] == found["b"][0]
    assert found["a"][0][1] != found["c"][0][1]
    assert len(found["a"][0][1]) == 16
    assert run_json(out)["pseudonyms"] == Key(SECRET).id


def test_a_place_stands_for_each_turn_that_a_number_is_spoken_over(tmp_path, key_file):
    _, out = run(tmp_path, key_file)
    (row,) = [one for one in lines(out / "results.jsonl") if one["call_id"] == "b"]
    places = [(one["turn"], one["start"], one["end"]) for one in row["masked"]]
    assert places == [(7, 0, 8), (8, 0, 4), (8, 6, 9)]
    assert row["turns"][8]["text"] == "幺二三四我叫王**"


def test_without_a_key_places_have_no_pseudonym(tmp_path):
    score(write(tmp_path / "a.jsonl", call("a", FIRST)), tmp_path / "out")
    (row,) = lines(tmp_path / "out" / "results.jsonl")
    assert row["masked"] == [{"turn": 7, "start": 5, "end": 16, "kind": "mobile"}]


def test_another_key_gives_other_pseudonyms():
    one, other = Key(SECRET), Key(SECRET[::-1])
    assert one.pseudonym("mobile", "13800001234") != other.pseudonym(
        "mobile", "13800001234"
    )
    assert one.id != other.id


def test_kinds_are_kept_apart_and_a_prefix_does_not_matter():
    key = Key(SECRET)
    assert key.pseudonym("mobile", "8613800001234") == key.pseudonym(
        "mobile", "13800001234"
    )
    assert key.pseudonym("name", "13800001234") != key.pseudonym(
        "mobile", "13800001234"
    )


def test_the_key_stands_in_no_artefact_and_no_text(tmp_path, key_file):
    told, out = run(tmp_path, key_file, "--jobs", 2)
    texts = [told.stdout.encode(), told.stderr.encode()]
    texts += [path.read_bytes() for path in out.rglob("*") if path.is_file()]
    spellings = (SECRET, SECRET.hex().encode(), repr(SECRET).encode())
    assert not any(spelling in text for text in texts for spelling in spellings)
    shown = f"{Key(SECRET)!r} {Key(SECRET)} {Privacy(key=Key(SECRET))}"
    shown += repr(hiding(recipe(), Privacy(key=Key(SECRET))))
    assert SECRET.decode() not in shown


def test_a_key_survives_the_way_to_a_worker():
    key = pickle.loads(pickle.dumps(Key(SECRET)))
    assert key == Key(SECRET)
    assert key.pseudonym("name", "王小明") == Key(SECRET).pseudonym("name", "王小明")


@pytest.mark.parametrize(
    "content", [b"", b"too short\n", b"x" * 15 + b"\r\n", b"y" * 5000]
)
def test_a_file_that_is_no_key_is_refused_without_its_content(tmp_path, content):
    path = tmp_path / "key"
    path.write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        read_key(str(path))
    assert content[:9].decode() not in str(caught.value) or not content


def test_a_key_that_is_not_there_ends_with_2(tmp_path):
    file = write(tmp_path / "a.jsonl", call())
    args = ("--out", tmp_path / "out", "--pseudonym-key", tmp_path / "none")
    assert zhijian("score", file, *args).exit_code == 2


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_a_key_that_others_may_read_is_told(tmp_path, key_file):
    told, _ = run(tmp_path, key_file)
    assert "chmod 600" not in told.stderr
    os.chmod(key_file, 0o644)  # noqa: PTH101 - beside read_key's own stat
    told, _ = run(tmp_path, key_file, "--overwrite")
    assert "chmod 600" in told.stderr


def test_a_run_is_not_resumed_under_another_key(tmp_path):
    from scoring.recipe import identity_of

    told = [
        identity_of(hiding(recipe(), privacy))
        for privacy in (Privacy(), Privacy(key=Key(SECRET)), Privacy("投诉复核"))
    ]
    assert told[0] != told[1] != told[2] != told[0]
    assert "pseudonyms" not in told[0]
    assert told[2]["unmasked"] == "投诉复核"


def test_spark_is_refused_a_key(tmp_path, key_file):
    told, _ = run(tmp_path, key_file, "--engine", "spark")
    assert told.exit_code == 2
    assert "--pseudonym-key" in told.stderr


# ------------------------------------------------------------------ --no-mask


def test_unmasked_results_need_a_reason_that_is_written_down(tmp_path):
    file = write(tmp_path / "a.jsonl", call("20260301_13800001234", FIRST))
    args = ("score", file, "--out", tmp_path / "out", "--no-mask")
    assert zhijian(*args, "  ").exit_code == 2
    assert not (tmp_path / "out").exists()
    told = zhijian(*args, "投诉复核 编号 7")
    assert told.exit_code == 0
    assert "投诉复核 编号 7" in told.stderr
    assert run_json(tmp_path / "out")["unmasked"] == "投诉复核 编号 7"
    (row,) = lines(tmp_path / "out" / "results.jsonl")
    assert row["call_id"] == "20260301_13800001234"
    assert row["turns"][7]["text"] == "我的电话是13800001234"
    assert row["masked"] == []


def test_a_masked_run_says_nothing_of_it(tmp_path):
    score(write(tmp_path / "a.jsonl", call("a", FIRST)), tmp_path / "out")
    assert "unmasked" not in run_json(tmp_path / "out")


def test_one_call_may_be_seen_unmasked_with_a_reason(tmp_path):
    file = write(tmp_path / "a.jsonl", call("a", FIRST))
    assert "13800001234" not in zhijian("check", file).stdout
    told = zhijian("check", file, "--no-mask", "复听")
    assert "13800001234" in told.stdout
    assert "复听" in told.stderr
    assert zhijian("explain", file, "greeting", "--no-mask", "").exit_code == 2


def test_a_key_and_no_mask_do_not_go_together(tmp_path, key_file):
    with pytest.raises(UsageError):
        privacy_of("复听", str(key_file))
    assert privacy_of() == Privacy()
