"""A shard gives back exactly what was put into it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.engines.shard import Done, read_shard, shard_ids, write_shard
from scoring.model import CallRecord, Outcome, Reject, Skip, Wording

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
WORDING = st.builds(Wording, TEXT, TEXT)
SHARE = st.none() | st.floats(0, 1)
RECORD = st.builds(
    CallRecord,
    call_id=TEXT,
    agent_id=TEXT,
    agent_name=TEXT,
    team=TEXT,
    score=st.none() | st.floats(-1e6, 1e6),
    passed=st.none() | st.booleans(),
    coverage=SHARE,
    vetoed=st.booleans(),
    quality=SHARE,
    duration_s=st.none() | st.floats(0, 1e9),
    outcomes=st.dictionaries(TEXT, st.sampled_from(Outcome), max_size=3),
    faults=st.dictionaries(TEXT, st.integers(0, 9), max_size=3),
)
PARTS = st.lists(TEXT.map(str.encode), max_size=3).map(tuple)
ITEM = (
    st.builds(Done, TEXT, TEXT, PARTS, RECORD)
    | st.builds(Reject, TEXT, TEXT, WORDING, WORDING, TEXT)
    | st.builds(Skip, TEXT, TEXT, TEXT, WORDING)
)


@given(items=st.lists(ITEM, max_size=5))
def test_what_was_written_is_read_back(tmp_path_factory, items):
    path = tmp_path_factory.mktemp("shard") / "000000.jsonl"
    write_shard(path, items)
    assert list(read_shard(path)) == items
    called = [item for item in items if not isinstance(item, Reject)]
    ids = [
        one.record.call_id if isinstance(one, Done) else one.call_id for one in called
    ]
    assert list(shard_ids(path)) == ids


def test_a_shard_is_whole_or_not_there(tmp_path):
    def breaking():
        yield Skip("s", "p", "c", Wording("短", "short"))
        raise KeyboardInterrupt

    path = tmp_path / "000000.jsonl"
    with pytest.raises(KeyboardInterrupt):
        write_shard(path, breaking())
    assert not path.exists()
    write_shard(path, [])
    assert list(read_shard(path)) == []


def test_a_shard_that_ends_too_early_is_an_os_error(tmp_path):
    path = tmp_path / "000000.jsonl"
    record = CallRecord(*["x"] * 4, *[None] * 3, False, None, None, {}, {})
    write_shard(path, [Done("s", "p", (b"ab", b"cd"), record)] * 2)
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(OSError, match="too early"):
        list(read_shard(path))


def test_a_missing_shard_is_an_os_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        list(read_shard(tmp_path / "000000.jsonl"))
