"""Calls and files that kill or hang their worker, shards that cannot be trusted, and
what a broken run may be gone on with. What needs real commands is in tests/faults.
"""

import os
import sys

import pytest

from scoring import batch, batch_faults, batch_work
from scoring.batch_faults import MOST_LOSSES, Lost, Task, given_up, rules
from scoring.engines.child import Fate
from scoring.errors import UsageError
from scoring.model import Call, Turn
from scoring.readers import limits
from scoring.readers.options import Piece, SourceFile
from scoring.recipe import make_recipe
from tests.desk import CURT, GOOD, call, lines, run_json, score, stable, table, write

pytestmark = [
    pytest.mark.usefixtures("compiled_once"),
    pytest.mark.skipif(
        sys.platform != "linux", reason="what is patched reaches copies of us only"
    ),
]


def calls(*ids):
    return [call(one, CURT if at % 2 else GOOD) for at, one in enumerate(ids)]


@pytest.fixture
def poison(monkeypatch, tmp_path):
    """Make calls whose id begins with ``die`` or ``hang`` do so, readers of 读死 or 读停
    too.
    """
    os.mkfifo(tmp_path / "pipe")
    scored, read = batch_work.score_safely, batch_work.read_piece

    def hang():
        (tmp_path / "pipe").read_bytes()  # nobody ever writes to it

    def score_safely(call, tools):
        if call.call_id.startswith("die"):
            os._exit(9)
        if call.call_id.startswith("hang"):
            hang()
        return scored(call, tools)

    def read_piece(piece, options):
        for found in read(piece, options):
            text = "".join(turn.words for turn in getattr(found, "turns", ()))
            if "读死" in text:
                os._exit(9)
            if "读停" in text:
                hang()
            yield found

    monkeypatch.setattr(batch_work, "score_safely", score_safely)
    monkeypatch.setattr(batch_work, "read_piece", read_piece)
    monkeypatch.setattr(batch_faults, "read_piece", read_piece)


# ------------------------------------------------------------------ lost workers


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_call_that_kills_its_worker_costs_only_itself(
    tmp_path, poison, jobs, monkeypatch
):
    torn = '{"call_id": "torn", "turns": [{"te'
    bad = calls("a", "die1", "b", "die2", "c")
    good = [bad[0], torn, bad[2], torn, bad[4]]
    for name, mixed in (("bad", bad), ("good", good)):
        (tmp_path / name).mkdir()
        write(tmp_path / name / "1.jsonl", *mixed)
        write(tmp_path / name / "2.jsonl", call("d"))
    monkeypatch.chdir(tmp_path / "bad")
    result = score(".", tmp_path / "out", jobs=jobs, call_timeout=60)
    monkeypatch.chdir(tmp_path / "good")
    score(".", tmp_path / "whole")
    told, whole = stable(tmp_path / "out"), stable(tmp_path / "whole")
    assert told.pop("rejects.csv") != whole.pop("rejects.csv")
    assert told == whole
    assert [one.call_id for one in result.rejects] == ["die1", "die2"]
    assert [one.place for one in result.rejects] == ["line 2", "line 4"]
    assert "意外终止" in result.rejects[0].reason.zh
    assert "单独重试" in result.rejects[0].reason.zh
    assert "--jobs" in result.rejects[0].cure.zh


def test_a_call_that_hangs_is_rejected_with_the_time_it_had(tmp_path, poison):
    file = write(tmp_path / "a.jsonl", *calls("a", "hang", "b"))
    result = score(file, tmp_path / "out", call_timeout=3.0)
    (reject,) = result.rejects
    assert (reject.call_id, reject.place) == ("hang", "line 2")
    assert "超过 3 秒" in reject.reason.zh
    assert "more than 3 seconds" in reject.reason.en
    assert "--call-timeout" in reject.cure.zh
    done = [one["call_id"] for one in lines(tmp_path / "out" / "results.jsonl")]
    assert done == ["a", "b"]


def test_a_file_whose_reading_kills_or_hangs_is_rejected(tmp_path, poison):
    folder = tmp_path / "in"
    folder.mkdir()
    write(folder / "1.jsonl", *calls("a", "b"))
    write(folder / "2.jsonl", call("c"), call("d", [("agent", "读死")]))
    write(folder / "3.jsonl", call("e", [("agent", "读停")]))
    write(folder / "4.jsonl", call("f"))
    result = score(folder, tmp_path / "out", jobs=2, call_timeout=3)
    assert (result.counts.scored, result.counts.rejected) == (3, 2)
    died, hung = result.rejects
    assert (died.source, died.place) == (str(folder / "2.jsonl"), "from line 1")
    assert "读取这里时工作进程意外终止" in died.reason.zh
    assert "太久没有进展" in hung.reason.zh
    assert "版本号" in hung.cure.zh
    assert len(table(tmp_path / "out", "rejects.csv")) == 2


def test_watched_or_not_the_bytes_are_the_same(tmp_path):
    file = write(tmp_path / "a.jsonl", *calls("a", "b", "c"), call("s", GOOD[:1]))
    score(file, tmp_path / "1")
    score(file, tmp_path / "2", call_timeout=60)
    score(file, tmp_path / "3", call_timeout=60, jobs=3)
    assert stable(tmp_path / "1") == stable(tmp_path / "2") == stable(tmp_path / "3")
    assert list(run_json(tmp_path / "2"))[-3:] == ["seconds", "jobs", "paths"]


PIECE = Piece(SourceFile("a.jsonl", "a"), 0, 2 * limits.MIB, 7, "jsonl", "utf-8")


def test_a_piece_is_given_up_when_it_cannot_be_read():
    task, treat = Task(3, PIECE), rules(batch_faults.Watch(10.0))
    tried = treat.again(task, 4, Fate.HUNG)
    assert (tried.number, tried.lost) == (3, (Lost(4, Fate.HUNG),))
    assert given_up(tried, 10) is None
    again = treat.again(tried, 4, Fate.DIED)
    reject = given_up(again, 10)
    assert (reject.source, reject.place) == ("a.jsonl", "from line 7")
    assert "意外终止" in reject.reason.zh
    assert given_up(treat.again(tried, 6, Fate.DIED), 10) is None


def test_a_piece_does_not_cost_workers_for_ever():
    task, treat = Task(0, PIECE), rules(batch_faults.Watch(None))
    for place in range(1, 2 * MOST_LOSSES, 2):
        assert given_up(task, None) is None if task.lost else True
        task = treat.again(task, place, Fate.DIED)
    assert given_up(task, None)


def test_how_long_a_place_may_last():
    treat, task = rules(batch_faults.Watch(10.0)), Task(0, PIECE)
    long = Call("c", tuple(Turn(at, "好") for at in range(2500)))
    assert treat.allowed(task, 4) == 10 + 2 * batch_faults.READ_SECONDS_PER_MIB
    assert treat.allowed(task, 5) == 10
    assert treat.allowed(task, batch_faults.scoring_at(4, long)) == 30
    assert rules(batch_faults.Watch(None)).allowed(task, 5) is None
    assert treat.seconds == 10


# ------------------------------------------------------------------ shards


class BreakError(Exception):
    pass


def broken(inputs, out, files=2):
    """Break a run when so many files are done."""

    def watch(done, total):
        if done == files:
            raise BreakError

    with pytest.raises(BreakError):
        score(inputs, out, watch)


@pytest.fixture
def days(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    for at in range(4):
        write(folder / f"day{at}.jsonl", *calls(f"good{at}", f"curt{at}"))
    return folder


SPOILED = {
    "torn": lambda data: data[:-9],
    "empty": lambda data: b"",
    "changed": lambda data: data.replace("云桥".encode(), "桥云".encode(), 1),
    "no seal": lambda data: data.partition(b"\n")[2],
    "not JSON": lambda data: data[:78] + b"{" * 99,
}


@pytest.mark.parametrize("spoil", SPOILED.values(), ids=SPOILED)
def test_a_shard_that_is_not_whole_is_made_again(days, tmp_path, monkeypatch, spoil):
    out = tmp_path / "out"
    broken(days, out)
    shard = out / ".zhijian-part" / "000001.jsonl"
    shard.write_bytes(spoil(shard.read_bytes()))
    scored = []
    original = batch_work.score_safely

    def counted(one, tools):
        scored.append(one.call_id)
        return original(one, tools)

    monkeypatch.setattr(batch_work, "score_safely", counted)
    score(days, out, resume=True)
    assert scored == ["good1", "curt1", "good2", "curt2", "good3", "curt3"]
    score(days, tmp_path / "whole")
    assert stable(out) == stable(tmp_path / "whole")


def test_a_shard_of_another_run_is_made_again(days, tmp_path):
    out, other = tmp_path / "out", tmp_path / "other"
    broken(days, out)
    changed = tmp_path / "changed"
    changed.mkdir()
    for at in range(4):
        write(changed / f"day{at}.jsonl", *calls(f"x{at}", f"y{at}"))
    broken(changed, other)
    name = ".zhijian-part/000000.jsonl"
    (out / name).write_bytes((other / name).read_bytes())
    score(days, out, resume=True)
    score(days, tmp_path / "whole")
    assert stable(out) == stable(tmp_path / "whole")


def test_somebody_elses_shards_are_made_again(days, tmp_path, monkeypatch):
    out = tmp_path / "out"
    broken(days, out)
    with monkeypatch.context() as patch:
        patch.setattr("scoring.engines.seal._own", lambda status: False)
        score(days, out, resume=True)
    score(days, tmp_path / "whole")
    assert stable(out) == stable(tmp_path / "whole")


def test_drafts_of_dead_workers_are_swept_and_shards_go_at_once(days, tmp_path):
    out = tmp_path / "out"
    broken(days, out)
    (out / ".zhijian-part" / "000002.12345.draft").write_bytes(b"half")
    score(days, out, resume=True)
    assert not [path for path in out.iterdir() if path.name.startswith(".")]


def test_a_run_that_was_killed_before_it_began_is_begun(days, tmp_path):
    (tmp_path / "out" / ".zhijian-part").mkdir(parents=True)
    assert score(days, tmp_path / "out", resume=True).counts.scored == 8
    (tmp_path / "2" / ".zhijian-part").mkdir(parents=True)
    assert score(days, tmp_path / "2").counts.scored == 8


@pytest.mark.parametrize("name", ["program", "limits"])
def test_resume_with_another_program_or_other_caps_is_refused(
    days, tmp_path, monkeypatch, name
):
    out = tmp_path / "out"
    broken(days, out)
    with monkeypatch.context() as patch:
        if name == "program":
            patch.setattr(batch, "program_digest", lambda: "another model")
        else:
            patch.setattr(limits, "MAX_CALL_TURNS", 3)
        with pytest.raises(UsageError, match=name):
            score(days, out, resume=True)
    assert score(days, out, resume=True).counts.scored == 8


def test_resume_with_another_site_is_refused_another_time_limit_is_not(days, tmp_path):
    out = tmp_path / "out"
    broken(days, out)
    site = tmp_path / "site.yaml"
    site.write_text("companies: [{name: 云桥通信}]\n", encoding="utf-8")
    with pytest.raises(UsageError, match="site"):
        score(days, out, resume=True, recipe=make_recipe("general-hotline", str(site)))
    score(days, out, resume=True, call_timeout=77, jobs=2)
    score(days, tmp_path / "whole")
    assert stable(out) == stable(tmp_path / "whole")


# ------------------------------------------------------------------ changed meanwhile


@pytest.mark.parametrize("jobs", [1, 2])
def test_files_changed_during_the_run_change_nothing(days, tmp_path, jobs, monkeypatch):
    """Workers have the recipe, not the names of the files it was read from: even ones
    that start from nothing while the run goes on.
    """
    monkeypatch.setattr("scoring.engines.child.may_fork", lambda: False)
    own, site = tmp_path / "own_words.yaml", tmp_path / "site.yaml"
    text = (
        "id: own_words\ntitle: {zh: 自备, en: Own}\nfamily: courtesy\n"
        'phrases: ["祝您好运"]\nhit: ["祝您好运"]\nmiss: ["好运"]\n'
    )
    own.write_text(text, encoding="utf-8")
    site.write_text("companies: [{name: 云桥通信}]\n", encoding="utf-8")
    recipe = make_recipe("general-hotline", str(site), [str(own)])
    score(days, tmp_path / "whole", recipe=recipe)

    def watch(done, total):
        own.write_text("no: lexicon", encoding="utf-8")
        site.unlink(missing_ok=True)

    watch(0, 4)
    score(days, tmp_path / "out", watch, recipe=recipe, jobs=jobs, call_timeout=60)
    assert stable(tmp_path / "out") == stable(tmp_path / "whole")
