import pytest

from scoring.model import Speaker
from scoring.readers import faults
from scoring.readers.options import ReadOptions
from scoring.readers.shape import Sentences

PLAIN = Sentences(
    lists=("result.rows", "rows"),
    text=("text", "said"),
    start=("begin",),
    end=("end",),
    duration=("length",),
    role=("role",),
    speaker_id=("spk",),
    channel=("channel",),
    call_id=("call",),
    agent_id=("agent",),
    recording=("file",),
    facts={"task_id": ("task", "job.id")},
    length=("job.ms",),
    needs=("begin",),
    envelope=("task", "state"),
    unless=("partial",),
    status=("state",),
)
BY_CHANNEL = Sentences(
    lists=("channels.*.rows",), text=("text",), start=("begin",), channel=("channel",)
)


def row(text="您好", begin=100, **more):
    return {"text": text, "begin": begin, **more}


@pytest.mark.parametrize(
    "value",
    [
        {"rows": [row()]},
        {"result": {"rows": [row()]}},
        {"rows": [{"said": None, "begin": None}]},  # the keys tell, not what they hold
        {"rows": [row(), "damaged"]},
        {"task": "t", "state": "RUNNING"},
        {"task": "t", "state": 0, "rows": []},
        {"task": "t", "state": "DONE", "rows": ["damaged"]},
    ],
)
def test_its_own_values_are_known(value):
    assert PLAIN.knows(value)


@pytest.mark.parametrize(
    "value",
    [
        {"rows": [{"text": "您好"}]},  # a needed key is not there
        {"rows": [{"begin": 100}]},
        {"rows": ["damaged"]},
        {"rows": []},
        {"rows": {"0": row()}},
        {"rows": None, "task": "t"},
        {"task": "t", "state": None},
        {"rows": [row()], "partial": False},
        {"partial": 0, "task": "t", "state": "RUNNING"},
        [row()],
        [{"rows": [row()]}],
        {}, None, 7, "rows", True, float("nan"),
    ],
)  # fmt: skip
def test_other_values_are_not(value):
    assert not PLAIN.knows(value)


def test_without_an_envelope_only_sentences_tell():
    assert BY_CHANNEL.knows({"channels": [{"rows": []}, {"rows": [row()]}]})
    assert not BY_CHANNEL.knows({"channels": [{"rows": []}]})


def test_a_whole_result():
    value = {
        "call": "C7",
        "agent": 6203,
        "file": "in/C7.wav",
        "task": "t1",
        "job": {"id": "t2", "ms": 2500},
        "rows": [
            row(end=900, role="客服", spk=1, channel="0"),
            row(" 喂 ", 1000, length=500, spk=2, channel=1),
        ],
    }
    (draft,) = PLAIN.drafts(value, ReadOptions())
    assert (draft.call_id, draft.agent_id, draft.recording) == ("C7", "6203", "C7")
    assert draft.meta == {"task_id": "t1", "duration": 2.5}
    first, second = draft.turns
    assert (first.text, first.start, first.end) == ("您好", 0.1, 0.9)
    assert (first.speaker, first.speaker_id, first.channel) == (Speaker.AGENT, "1", 0)
    assert (second.text, second.start, second.end) == ("喂", 1.0, 1.5)
    assert (second.speaker, second.channel) == (Speaker.UNKNOWN, 1)
    assert (draft.fault, draft.notes) == (None, [])


def test_a_fact_that_is_no_scalar_is_left_out():
    draft = PLAIN.draft({"rows": [row()], "task": ["t1"], "job": {"id": "t2"}})
    assert draft.meta == {}


def test_the_first_list_that_is_there_is_read():
    value = {"result": {"rows": [row("一")]}, "rows": [row("二")]}
    assert [turn.text for turn in PLAIN.draft(value).turns] == ["一"]
    value = {"result": {"rows": None}, "rows": [row("二")]}
    assert [turn.text for turn in PLAIN.draft(value).turns] == ["二"]


def test_what_stands_in_the_envelope_is_not_a_sentences():
    draft = PLAIN.draft({"begin": 7, "spk": "3", "rows": [{"text": "您好"}]})
    (turn,) = draft.turns
    assert (turn.start, turn.speaker_id) == (None, None)


def test_what_stands_beside_a_list_of_a_channel_is_its_sentences():
    value = {"channels": [
        {"channel": 0, "rows": [row("一", 0), row("三", 2000)]},
        {"channel": 1, "rows": [row("二", 1000), row("四", 3000, channel=2)]},
    ]}  # fmt: skip
    draft = BY_CHANNEL.draft(value)
    assert [(turn.text, turn.channel) for turn in draft.turns] == [
        ("一", 0), ("二", 1), ("三", 0), ("四", 2),
    ]  # fmt: skip


def test_a_channel_whose_list_is_none_is_a_fault():
    draft = BY_CHANNEL.draft({"channels": [{"rows": [row()]}, {"rows": "x"}]})
    assert draft.fault == faults.TURNS_NOT_LIST.at("channels[1].rows")


@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        (7, faults.TURN_NOT_OBJECT),
        ({"begin": 1}, faults.TEXT_MISSING),
        (row(7), faults.TEXT_NOT_STRING),
    ],
)
def test_a_broken_sentence_is_told_with_its_place(broken, fault):
    draft = PLAIN.draft({"state": "DONE", "rows": [row(), broken]})
    assert draft.fault == fault.at("rows[1]")


@pytest.mark.parametrize("rows", [{}, {"rows": []}, {"rows": None}])
def test_a_result_without_sentences_says_how_its_job_ended(rows):
    assert "FAILED" in PLAIN.draft({**rows, "state": "FAILED"}).fault.reason.zh


def test_a_result_without_a_list_and_without_a_state():
    assert PLAIN.draft({"job": {}}).fault == faults.NO_TURNS
    assert PLAIN.draft(None).fault == faults.NO_TURNS


def test_a_time_that_cannot_be_is_dropped_and_named():
    (turn,) = PLAIN.draft({"rows": [row(begin=-1, end=900)]}).turns
    assert (turn.start, turn.end, turn.time_fault) == (None, None, "negative time")


def test_sentences_are_tidied_before_they_are_read():
    def tidy(row, notes):
        if len(row["texts"]) > 1:
            notes.append("several texts")
        return {"text": row["texts"][0]}

    shape = Sentences(lists=("rows",), text=("text",), tidy=tidy)
    draft = shape.draft({"rows": [{"texts": ["一"]}, {"texts": ["二", "二二"]}]})
    assert [turn.text for turn in draft.turns] == ["一", "二"]
    assert draft.notes == ["rows[1]: several texts"]
    assert shape.draft({"rows": [7]}).fault == faults.TURN_NOT_OBJECT.at("rows[0]")


def test_texts_are_cleaned_but_null_stays_null():
    shape = Sentences(lists=("rows",), text=("text",), clean=str.upper)
    turns = shape.draft({"rows": [row("app"), row(None)]}).turns
    assert [turn.text for turn in turns] == ["APP", None]
