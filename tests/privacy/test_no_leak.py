"""A planted number, name or address stands in no artefact, message or log: every place
of the input that can hold text, every command, every file that is written.
"""

import json

import openpyxl
import pytest

from scoring import batch
from scoring.engines.folder import PART
from tests.desk import GOOD, call, score, shell, write, zhijian
from tests.privacy.planted import (
    ADDRESS,
    CARD,
    EMAIL,
    EVERYTHING,
    ID_CARD,
    MOBILE,
    NAME,
    NUMBERS,
    PLATE,
    leaks,
)

pytestmark = pytest.mark.usefixtures("compiled_once")

CALL_ID = f"20260301_{MOBILE}"
ANSWERED = (
    *GOOD[:2],
    ("agent", "请问您的姓名是？"),
    ("customer", f"嗯，{NAME}"),
    ("agent", f"好的{NAME}先生，您的地址是？"),
    ("customer", ADDRESS),
    ("agent", "电话号码呢"),
    ("customer", "幺三九"),
    ("customer", "嗯"),
    ("customer", "二四六八"),
    ("customer", "幺三五七"),
    ("customer", EVERYTHING),
    ("agent", "我不知道，你问别人去。"),
    *GOOD[4:],
)
META = {
    "team": EVERYTHING,
    "queue": MOBILE,
    "agent_name": f"客服{MOBILE}",
    "call_type": EVERYTHING,
    "customer_segment": MOBILE,
    "company": MOBILE,
    "direction": MOBILE,
    "hung_up_by": MOBILE,
    "rings": MOBILE,
    "date": MOBILE,
    "客户姓名": NAME,
    "address": ADDRESS,
    "notes": [EVERYTHING, {MOBILE: EVERYTHING, "n": int(MOBILE)}],
    MOBILE: 1,
    EVERYTHING: EVERYTHING,
    "x" * 34 + MOBILE: {"a": "b"},
}


def planted(call_id=CALL_ID, turns=ANSWERED, agent_id=MOBILE, meta=META):
    made = call(call_id, turns, agent_id)
    for at, turn in enumerate(made["turns"]):
        turn["speaker_id"] = MOBILE if at % 2 else "13900001357"  # look the same
        turn["start"], turn["end"] = 3.0 * at, 3.0 * at + 2
    return {**made, "meta": meta}


@pytest.fixture
def folder(tmp_path):
    """Input with planted things wherever it may hold text, in paths, too."""
    inner = tmp_path / f"录音{NUMBERS}" / MOBILE
    inner.mkdir(parents=True)
    write(
        inner / f"{MOBILE}.jsonl",
        planted(),
        planted(CALL_ID.replace("2468", "9999")),  # looks the same once hidden
        planted(),  # twice
        planted(NUMBERS),
        planted("场景", meta={**META, "scene": MOBILE}),
        planted("短", ANSWERED[:1]),
        {**planted("t"), "turns": [{"text": None, "start": 0, "end": 1}]},
        {**planted("u"), "turns": EVERYTHING},
        {**planted("v"), EVERYTHING: EVERYTHING},
        {EVERYTHING: EVERYTHING, MOBILE: MOBILE, f"{'x' * 13}{MOBILE}": 1},
        {**planted("w"), "turns": [{"text": "喂", "start": EVERYTHING, "end": MOBILE}]},
        {**planted("y"), "turns": [{"text": "喂", "speaker": EVERYTHING}]},
        {"status": EVERYTHING, "result": {"sentences": [], "message": EVERYTHING}},
        "{" + EVERYTHING,
        EVERYTHING,
        json.dumps(EVERYTHING),
    )
    (inner / f"{CALL_ID}.txt").write_text(
        "\n".join(
            f"{'客服' if who == 'agent' else '客户'}：{t}" for who, t in ANSWERED
        ),
        encoding="utf-8",
    )
    (inner / f"{NUMBERS}.txt").write_text(EVERYTHING, encoding="utf-8")
    (inner / f"{MOBILE}b.json").write_text(
        json.dumps({EVERYTHING: {MOBILE: EVERYTHING}}), encoding="utf-8"
    )
    rows = [
        f"通话编号,工号,角色,内容,开始时间,{EVERYTHING.replace(',', ' ')}",
        f"{CALL_ID}x,{MOBILE},坐席,您好,{MOBILE},{MOBILE}",
        f"{CALL_ID}x,{MOBILE},{EVERYTHING},{EVERYTHING},{EVERYTHING},",
        f"合计,{MOBILE}",
        f",{MOBILE},,{EVERYTHING}",
    ]
    (inner / f"表{MOBILE}.csv").write_text("\n".join(rows), encoding="utf-8")
    (inner / "bad.csv").write_text(f"{EVERYTHING},{MOBILE}\n1,2\n", encoding="utf-8")
    (inner / f"{MOBILE}.exe").write_bytes(b"MZ")
    book = openpyxl.Workbook()
    book.active.title = MOBILE
    book.active.append([EVERYTHING, MOBILE])
    book.active.append([int(MOBILE), NUMBERS])
    book.save(inner / f"册{MOBILE}.xlsx")
    return tmp_path / f"录音{NUMBERS}"


def found_in(*results):
    told = []
    for result in results:
        for text in (result.stdout, result.stderr):
            told += [(secret, _around(text, secret)) for secret in leaks(text)]
    return told


def in_files(folder):
    return [
        (path.name, secret, _around(path.read_text("utf-8", "replace"), secret))
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        for secret in [*leaks(path.read_bytes()), *leaks(str(path.relative_to(folder)))]
    ]


def _around(text, secret):
    text = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    at = text.find(secret)
    return text[max(0, at - 60) : at + 40]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_score_tells_nothing(folder, tmp_path, lang):
    out = tmp_path / "out"
    table = tmp_path / f"{MOBILE}.csv"
    table.write_text(f"通话编号,坐席,备注\n{CALL_ID},{MOBILE},{EVERYTHING}\n", "utf-8")
    args = ("--calls-table", table, "--lang", lang, "--name-pattern", "{_}_{agent_id}")
    told = zhijian("score", folder, "--out", out, *args)
    assert told.exit_code == 3
    assert found_in(told) == []
    assert in_files(out) == []
    assert found_in(zhijian("agents", out, "--lang", lang)) == []


def test_a_killed_run_leaves_nothing_to_read(folder, tmp_path, monkeypatch):
    def killed(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(batch, "assemble", killed)
    with pytest.raises(KeyboardInterrupt):
        score(folder, tmp_path / "out")
    assert any((tmp_path / "out" / PART).iterdir())
    assert in_files(tmp_path / "out") == []


def test_commands_for_one_call_tell_nothing(folder):
    file = next(folder.rglob(f"{MOBILE}.jsonl"))
    told = [
        zhijian(*command, *more)
        for command in (
            ("check", file, "--call", CALL_ID),
            ("check", file, "--call", NUMBERS),
            ("check", file, "--call", f"no {MOBILE}"),
            ("check", file),
            ("check", file, "--call", "u"),
            ("check", f"{file}.none"),
            ("explain", file, "greeting", "--call", CALL_ID),
            ("explain", file, EVERYTHING, "--call", CALL_ID),
            ("formats", "detect", folder),
            ("formats", "detect", file),
            ("timing", folder),
        )
        for more in ((), ("--lang", "en"), ("--json",))
    ]
    assert found_in(*told) == []
    assert told[0].exit_code == 0


def test_annotate_tells_nothing(folder, tmp_path):
    out = tmp_path / "acts.jsonl"
    told = zhijian("annotate", folder, "--out", out, "--agent-speaker", MOBILE)
    assert found_in(told) == []
    assert leaks(out.read_bytes()) == []
    ids = [json.loads(line)["call_id"] for line in out.read_bytes().splitlines()]
    assert "20260301_139****1357" in ids
    assert "20260301_139****1357~2" in ids


def test_evaluate_tells_nothing(folder, tmp_path):
    gold = tmp_path / f"{MOBILE}.gold.jsonl"
    roles = "".join("A" if who == "agent" else "C" for who, _ in ANSWERED)
    label = {"call_id": CALL_ID, "roles": roles, "core": {"greeting": "no"}}
    act = {"turn": 11, "start": 0, "end": 9, "act": "apology", "garbled": False}
    write(
        gold,
        {**label, "acts": [act], "disputed": []},
        {**label, "call_id": MOBILE, "acts": [], "disputed": []},
        {**label, "call_id": "短", "roles": EVERYTHING, "acts": [], "disputed": []},
        {"call_id": EVERYTHING, MOBILE: EVERYTHING},
        EVERYTHING,
    )
    errors = tmp_path / "errors.csv"
    told = [
        zhijian("evaluate", folder, gold, "--errors", errors, *more)
        for more in ((), ("--json",), ("--lang", "en"))
    ]
    assert found_in(*told) == []
    assert leaks(errors.read_bytes()) == []
    assert b"139****1357" in errors.read_bytes()


@pytest.mark.parametrize(
    "text",
    [
        f"companies: {EVERYTHING}",
        f"{EVERYTHING}: 1",
        f"hotlines: [{{a: {MOBILE}}}]",
        f"roles: {{channel: {{'{MOBILE}': {EVERYTHING}}}}}",
        f"columns: {{{MOBILE}: [{MOBILE}]}}",
        f"agents: [{EVERYTHING}",
    ],
)
def test_a_mistake_in_the_site_file_is_told_without_it(tmp_path, text):
    site = tmp_path / f"{MOBILE}.yaml"
    site.write_text(text, "utf-8")
    file = write(tmp_path / "a.jsonl", call())
    told = [zhijian("check", file, "--site", site, "--lang", x) for x in ("zh", "en")]
    assert found_in(*told) == []
    assert told[0].exit_code == 2


def test_mistyped_options_are_told_without_what_they_hold(tmp_path):
    file = write(tmp_path / "a.jsonl", call())
    told = [
        zhijian("check", file, *more)
        for more in (
            ("--columns", MOBILE),
            ("--columns", f"{MOBILE}={MOBILE}"),
            ("--name-pattern", f"{{{MOBILE}}}"),
            ("--agent-speaker", MOBILE),
            ("--scorecard", f"{MOBILE}.yaml"),
            ("--format", MOBILE),
            ("--encoding", MOBILE),
            ("--calls-table", f"{MOBILE}.csv"),
            ("--lexicons", f"{MOBILE}.yaml"),
        )
    ]
    assert found_in(*told) == []


def test_a_process_of_its_own_tells_nothing_either(folder, tmp_path):
    out = tmp_path / "out"
    told = shell("score", folder, "--out", out, "--jobs", 2)
    assert found_in(told) == []
    assert in_files(out) == []


def test_ids_are_hidden_and_still_tell_calls_apart(folder, tmp_path):
    score(folder, tmp_path / "out")
    text = (tmp_path / "out" / "results.jsonl").read_text("utf-8")
    ids = [json.loads(line)["call_id"] for line in text.splitlines()]
    assert len({*ids}) == len(ids)
    assert {"20260301_139****1357", "20260301_139****1357~2"} <= {*ids}
    rejects = (tmp_path / "out" / "rejects.csv").read_text("utf-8-sig")
    assert "重复" in rejects or "twice" in rejects


def test_every_planted_thing_is_one():
    for one in (MOBILE, ID_CARD, CARD, PLATE, EMAIL, ADDRESS, NAME):
        assert leaks(f"x{one}x")
