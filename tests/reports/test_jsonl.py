from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from scoring.reports.jsonl import annotation, dumps, lines, result
from tests.reports.builders import bad_call, good_call, uncovered_call
from tests.reports.cards import CARD

RUN = {"versions": {"zhijian": "0.1.0"}, "scorecard": {"digest": "c" * 64}}


def test_annotation_has_exactly_the_keys_of_the_contract():
    line = annotation(good_call().attributed)
    assert list(line) == ["call_id", "utterances", "matches"]
    for utterance in line["utterances"]:
        assert list(utterance) == (
            ["turn", "start", "end", "speaker", "speaker_source", "confidence"]
        )
    for match in line["matches"]:
        assert list(match) == [
            "lexicon",
            "phrase",
            "kind",
            "turn",
            "start",
            "end",
            "quote",
            "speaker",
            "confidence",
            "exempted_by",
        ]


def test_quotes_are_the_raw_characters():
    scored = good_call()
    for match in annotation(scored.attributed)["matches"]:
        text = scored.call.turns[match["turn"]].text
        assert match["quote"] == text[match["start"] : match["end"]]
    quotes = [match["quote"] for match in annotation(scored.attributed)["matches"]]
    assert quotes == ["您好", "办不了", "再见"]


def test_result_holds_everything():
    line = json.loads(dumps(result(good_call(), RUN)))
    assert list(line) == [
        "call_id",
        "agent_id",
        "source",
        "place",
        "meta",
        "turns",
        "utterances",
        "matches",
        "findings",
        "score",
        "timing",
        "roles",
        "quality",
        "risk",
        "masked",
        "run",
    ]
    assert line["turns"][3] == {
        "index": 3,
        "text": None,
        "start": 68.3,
        "end": 68.4,
        "speaker": "unknown",
        "speaker_id": None,
        "channel": 1,
    }
    assert line["utterances"][0]["confidence"] == 0.9123
    assert line["matches"][1]["exempted_by"] == "negation"
    assert line["run"] == RUN
    score = line["score"]
    assert (score["score"], score["passed"], score["coverage"]) == (100.0, True, 0.8)
    assert score["band"]["title"] == {"zh": "良好", "en": "good"}
    assert [item["id"] for item in score["criteria"]] == [
        one.id for one in CARD.criteria
    ]
    assert score["criteria"][3]["outcome"] == "UNDECIDED"
    assert line["timing"]["take_overs"] is None


def test_absence_keeps_window_nearest_and_missing():
    line = json.loads(dumps(result(bad_call(), {})))
    greeting = line["findings"][0]
    assert greeting["window"] == [0, 1]
    assert greeting["similarity"] == 0.21
    assert greeting["missing"] == "您好"
    assert greeting["clauses"] == ["H-10.2.1a", "H-10.2.1b"]


def test_nothing_is_escaped_for_spreadsheets():
    line = json.loads(dumps(result(bad_call(), {})))
    assert line["turns"][0]["text"].startswith("=HYPERLINK")
    assert line["turns"][1]["text"] == "[red]\x1b[31m为什么\n呢[/red]"
    assert line["agent_id"] is None
    assert line["timing"]["take_overs"][1]["excused_by"] == "question_asked"


def test_no_score_is_null():
    score = result(uncovered_call(), {})["score"]
    assert (score["score"], score["passed"], score["band"]) == (None, None, None)


def test_same_call_same_bytes():
    assert dumps(result(good_call(), RUN)) == dumps(result(good_call(), RUN))


def test_lines_are_one_per_value():
    raw = lines([{"text": "一\n二"}, {}])
    assert raw == '{"text":"一\\n二"}\n{}\n'.encode()


def test_lone_surrogates_keep_the_length():
    assert json.loads(dumps({"text": "半\ud83d好"})) == {"text": "半\ufffd好"}


def test_a_lone_surrogate_changes_nothing_else():
    whole = dumps(result(good_call("您好，云桥通信？"), RUN)).decode()
    broken = dumps(result(good_call("您好，云桥通信\ud83d"), RUN)).decode()
    assert broken == whole.replace("？", "\ufffd")


def test_what_json_has_no_word_for():
    odd = {"huge": 2**70, "nan": float("nan"), "set": {1}, "set of": object}
    plain = json.loads(dumps(odd))
    assert plain["huge"] == str(2**70)
    assert plain["nan"] is None
    assert plain["set of"] == str(object)


trees = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@given(trees)
def test_any_meta_is_one_line(tree):
    raw = dumps({"meta": tree})
    assert b"\n" not in raw
    assert "meta" in json.loads(raw)
