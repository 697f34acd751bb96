from __future__ import annotations

import json

from scoring.model import Skip, Wording
from scoring.reports.run_json import (
    LIBRARIES,
    Counts,
    identity,
    run,
    run_bytes,
    versions,
)
from tests.reports.cards import CARD

SKIPS = (Skip("a.jsonl", "line 2", "c2", Wording("话轮太少", "too few turns")),)


def content(seconds: float, jobs: int) -> dict:
    known = identity(CARD, "l" * 64, "", {"zhijian": "0.1.0"})
    volatile = {"seconds": seconds, "jobs": jobs, "paths": {"out": "out"}}
    return run(Counts(scored=3, rejected=1, skipped=1), known, SKIPS, volatile)


def test_counts_add_up():
    counts = content(1.0, 1)["counts"]
    assert counts == {"in": 5, "scored": 3, "rejected": 1, "skipped": 1}


def test_identity_and_skips():
    told = content(1.0, 1)
    assert told["scorecard"] == {
        "id": "test-card",
        "version": "1.2",
        "digest": "c" * 64,
    }
    assert told["lexicons"] == {"digest": "l" * 64}
    assert told["site"] == {"digest": ""}
    assert told["skipped"][0]["reason"]["zh"] == "话轮太少"


def test_only_the_end_differs_between_two_runs():
    first, second = (run_bytes(content(*one)) for one in ((1.5, 1), (9.25, 8)))
    head, _, tail = first.partition(b'"seconds"')
    assert head == second.partition(b'"seconds"')[0]
    assert tail
    assert list(json.loads(first))[-3:] == ["seconds", "jobs", "paths"]
    assert first.endswith(b"}\n")


def test_versions_name_what_decides_a_result():
    found = versions()
    assert tuple(found) == LIBRARIES
    assert found["jieba"].startswith("0.42")
