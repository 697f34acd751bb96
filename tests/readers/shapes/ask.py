"""Reading JSON values as one shape, and spoiling them: for the tests of this folder."""

import copy
import io
import json
from pathlib import Path

from hypothesis import strategies as st

from scoring.model import Call, Reject, Turn
from scoring.readers.feed import Feed
from scoring.readers.jsonl import read_json
from scoring.readers.options import ReadOptions, SourceFile
from scoring.readers.shape import JsonShape

SAME_CALL = Path(__file__).parents[1] / "same_call"

_SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**25), 10**25)
    | st.floats()
    | st.sampled_from(
        ["", "1", "0.5s", "PT1S", "1e999", "-3", "?", "[[1,2]]", "\ud800"]
    )
    | st.text(max_size=8)
)
ANYTHING = st.recursive(
    _SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["text", "words", "start", "0", "results", "segments"])
            | st.text(max_size=5),
            inner,
            max_size=3,
        )
    ),
    max_leaves=6,
)
WORDS = st.text(
    st.sampled_from("您好你再见请问有什么可以帮吗的是不知道123abc𠮷，。？"),
    min_size=1,
    max_size=30,
).filter(lambda text: any(map(str.isalnum, text)))


def sample(name):
    """The value of a file of the same call."""
    return json.loads((SAME_CALL / name).read_text(encoding="utf-8"))


def read(value, shape: JsonShape):
    """Everything that a value (or the bytes of a file) is read as."""
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    feed = Feed(SourceFile("a.json", "a"), io.BytesIO(data))
    return list(read_json(feed, ReadOptions(), shape))


def one_call(value, shape):
    (item,) = read(value, shape)
    assert isinstance(item, Call), item
    return item


def one_reject(value, shape):
    (item,) = read(value, shape)
    assert isinstance(item, Reject), item
    assert all((item.reason.zh, item.reason.en, item.cure.zh, item.cure.en))
    return item


def said(call):
    return [turn.text for turn in call.turns]


def times(call):
    return [(turn.start, turn.end) for turn in call.turns]


def voices(call):
    return [turn.speaker_id for turn in call.turns]


def notes(call):
    return call.meta.get("read_notes", [])


@st.composite
def spoiled(draw, value):
    """A value of which one random node is replaced by anything, or taken out."""
    made = copy.deepcopy(value)
    holder, key = None, None
    node = made
    while isinstance(node, dict | list) and node:
        keys = sorted(node) if isinstance(node, dict) else range(len(node))
        holder, key = node, draw(st.sampled_from(keys))
        node = node[key]
        if draw(st.integers(0, 3)) == 0:
            break
    if draw(st.booleans()):
        holder[key] = draw(ANYTHING)
    else:
        del holder[key]
    return made


@st.composite
def calls(draw, *, by_channel=None, missing=False):
    """A call of whole milliseconds, its speakers told by channel or by number; of some
    turns nothing is told, and where ``missing`` some have no text.
    """
    stereo = draw(st.booleans()) if by_channel is None else by_channel
    at = 0
    turns = []
    for index in range(draw(st.integers(1, 8))):
        at += draw(st.integers(0, 5000))
        end = at + draw(st.integers(0, 5000))
        who = draw(st.integers(0, 1))
        text = None if missing and draw(st.booleans()) else draw(WORDS)
        turn = Turn(
            index, text, at / 1000, end / 1000,
            speaker_id=None if stereo else str(who + 1),
            channel=who if stereo else None,
        )  # fmt: skip
        turns.append(turn)
    return Call("C7", tuple(turns))
