"""Reading JSON values as one shape, and spoiling them: for the tests of this folder."""

import copy
import io
import json
from pathlib import Path

from hypothesis import strategies as st

from scoring.model import Call, Reject, Turn
from scoring.readers.build import CallDraft
from scoring.readers.feed import Feed
from scoring.readers.jsonl import read_json
from scoring.readers.options import ReadOptions, SourceFile
from scoring.readers.shape import JsonShape

SAME_CALL = Path(__file__).parents[1] / "same_call"

SAME_TURNS = json.loads((SAME_CALL / "call.jsonl").read_text(encoding="utf-8"))["turns"]

_ODD = (
    *("", "1", "0.5s", "PT1S", "NaN", "1e999", "-1", "-3", "99:99", "?"),
    *("[[1,2]]", "{}", "\ud800"),
)


def anything(keys, words=()):
    """Any JSON value; its objects have some of ``keys``, its texts may be ``words``."""
    scalars = (
        st.none()
        | st.booleans()
        | st.integers(-(10**25), 10**25)
        | st.just(10**400)
        | st.floats()
        | st.sampled_from((*_ODD, *words))
        | st.text(max_size=8)
    )
    return st.recursive(
        scalars,
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(keys) | st.text(max_size=5), inner, max_size=4
            )
        ),
        max_leaves=9,
    )


ANYTHING = anything(["text", "words", "start", "0", "results", "segments"])
WORDS = st.text(
    st.sampled_from("您好你再见请问有什么可以帮吗的是不知道123abc𠮷，。？"),
    min_size=1,
    max_size=30,
).filter(lambda text: any(map(str.isalnum, text)))
SAID = WORDS | WORDS | st.just("") | st.none()
"""The text of a turn: mostly words, perhaps none, or none known."""


def sample(name):
    """The value of a file of the same call."""
    return json.loads((SAME_CALL / name).read_text(encoding="utf-8"))


def read(value, shape: JsonShape, reader=read_json):
    """Everything that a value (or the bytes of a file) is read as."""
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    feed = Feed(SourceFile("a.json", "a"), io.BytesIO(data))
    return list(reader(feed, ReadOptions(), shape))


def read_anything(value, *shapes):
    """Read a value that may hold anything; it is known or not, and is calls or rejects."""
    for shape in shapes:
        assert shape.knows(value) in (True, False)
        drafts = list(shape.drafts(value, ReadOptions()))
        assert drafts
        assert all(isinstance(draft, CallDraft) for draft in drafts)
        items = read(value, shape)
        assert items
        assert all(isinstance(item, Call | Reject) for item in items)


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
def spoiled(draw, value, by=ANYTHING):
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
    if draw(st.integers(0, 2)):
        holder[key] = draw(by)
    else:
        del holder[key]
    return made


@st.composite
def calls(draw, who, said=SAID, **more):
    """A call of whole milliseconds; what is told of the speaker of a turn is drawn from
    ``who`` (fields of a Turn by name), its text from ``said``.
    """
    at = 0
    turns = []
    for index in range(draw(st.integers(1, 8))):
        # Two that start at once have no order of their own.
        at += draw(st.integers(1 if index else 0, 5000))
        end = at + draw(st.integers(0, 5000))
        turns.append(Turn(index, draw(said), at / 1000, end / 1000, **draw(who)))
    return Call("C7", tuple(turns), **more)


def told_by(**fields):
    """What turns tell of their speakers: one of the values given for each field."""
    chosen = {name: st.sampled_from(values) for name, values in fields.items()}
    return st.fixed_dictionaries(chosen)


BY_NUMBER = told_by(speaker_id=["1", "2"])
BY_CHANNEL = told_by(channel=[0, 1])


def calls_by_channel_or_number(said=WORDS):
    """Calls whose speakers are told by channel, or else by number."""
    return calls(BY_NUMBER, said) | calls(BY_CHANNEL, said)
