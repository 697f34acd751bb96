"""Raw text in; normalised text with the way back, and word borders, out.

The only room that knows jieba and opencc.
"""

from __future__ import annotations

import hashlib
import importlib.util
import marshal
import re
import unicodedata
import warnings
from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from itertools import chain
from math import log
from operator import contains
from pathlib import Path

import opencc

from scoring.fillers import marks
from scoring.model import NormalText
from scoring.word_cache import default_cache_dir, read_cache, write_cache
from scoring.word_route import (
    LETTERS,
    PREFIX_ONLY,
    Shard,
    Told,
    Words,
    route,
    words_along,
)

_NUMERALS = "[0-9零〇一二三四五六七八九十百千万两幺]"
_NUMERAL_RUN = re.compile(f"{_NUMERALS}{{2,}}")

# ---------------------------------------------------------------- normalise


@cache
def _t2s() -> Callable[[str], str]:
    """Return opencc's traditional-to-simplified conversion (8 ms to set up)."""
    convert: Callable[[str], str] = opencc.OpenCC("t2s").convert
    return convert


def _fold_char(char: str) -> str:
    """Return what one raw character becomes: folded, lower case, simplified, or empty.

    Blanks of all sorts become one space; control, format (zero-width) and variation
    characters and lone surrogates, which Rust extensions refuse, become nothing.
    """
    if char.isspace():
        return " "
    kind = unicodedata.category(char)
    if kind in {"Cc", "Cf", "Cs"} or "\ufe00" <= char <= "\ufe0f":
        return ""
    seen = char
    while True:
        folded = unicodedata.normalize("NFKC", seen).lower()
        folded = "".join(_t2s()(part) for part in folded)
        if folded == seen:
            break
        seen = folded
    if len(seen) == 1:
        return seen
    return "".join(_fold_char(part) for part in seen)


class _FoldTable(dict[int, str]):
    """``str.translate`` table filled on demand.

    ``odd`` are the characters that do not become exactly one character. Line breaks
    stay: they hold texts apart that are folded together.
    """

    def __init__(self) -> None:
        super().__init__({ord("\n"): "\n"})
        self.odd: set[str] = set()

    def __missing__(self, point: int) -> str:
        char = chr(point)
        folded = _fold_char(char)
        if len(folded) != 1:
            self.odd.add(char)
        self[point] = folded
        return folded


_TABLE = _FoldTable()


@lru_cache(maxsize=512)
def _identity(length: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return starts and ends of a text whose characters all kept place."""
    return tuple(range(length)), tuple(range(1, length + 1))


def _offsets(raw: str, length: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the raw ranges of the folded characters of ``raw``."""
    if _TABLE.odd.isdisjoint(raw):
        return _identity(length)
    starts = [at for at, char in enumerate(raw) for _ in _TABLE[ord(char)]]
    return tuple(starts), tuple(at + 1 for at in starts)


def _simplify_one(text: str) -> str:
    """Return ``text`` in simplified characters, one by one if it must be."""
    converted = _t2s()(text)
    if len(converted) == len(text):
        return converted
    return "".join(done if len(done := _t2s()(char)) == 1 else char for char in text)


def _simplify(text: str) -> str:
    """Return ``text`` in simplified characters, each line as long as before.

    One call of opencc for all lines, repeated until nothing changes any more: words
    (瞭解) are looked up whole, and one conversion may make another word.
    """
    for _ in range(4):
        converted = _t2s()(text)
        if converted == text:
            break
        old, new = text.split("\n"), converted.split("\n")
        fits = [*map(len, old)] == [*map(len, new)]
        text = converted if fits else "\n".join(map(_simplify_one, old))
    return text


def _yao(found: re.Match[str]) -> str:
    """Return a run of numerals with 幺 read as 一; a 幺 by itself (幺妹) is no run."""
    return found.group().replace("幺", "一")


def normalise_all(raws: Sequence[str]) -> tuple[NormalText, ...]:
    """Return the normalised form of each raw text (one pass over all of them).

    Width folded (NFKC), lower case, traditional to simplified, blanks to a space,
    invisible characters and lone surrogates dropped, 幺 read as 一 beside numerals;
    every character keeps the raw range it came from, fillers are marked, never dropped.
    Normalising the result again changes nothing. Raises nothing, whatever the text.
    """
    if not raws:
        return ()
    joined = "\n".join(raws)
    if joined.count("\n") >= len(raws):
        raws = [raw.replace("\n", " ") for raw in raws]
        joined = "\n".join(raws)
    text = _simplify(joined.translate(_TABLE))
    if "幺" in text:
        text = _NUMERAL_RUN.sub(_yao, text)
    filler, found, at = marks(text), [], 0
    plain = _TABLE.odd.isdisjoint(joined)
    for raw, line in zip(raws, text.split("\n"), strict=True):
        to = at + len(line)
        starts, ends = _identity(len(line)) if plain else _offsets(raw, len(line))
        found.append(NormalText(line, starts, ends, filler[at:to]))
        at = to + 1
    return tuple(found)


def normalise(raw: str) -> NormalText:
    """Return the normalised form of one raw text; see ``normalise_all``."""
    return normalise_all((raw,))[0]


# ---------------------------------------------------------------- words

_RUN = re.compile(r"[\u4E00-\u9FD5a-zA-Z0-9+#&._%\-]+")
_FORMAT = "2"
_SHORTEST_COMPOUND = 3
# Before a character's own key: which characters follow it inside words.
_FOLLOWERS = "+"
# Two ways whose log-probabilities lie so close are told apart by jieba's rounding,
# which hangs on all that follows; rounding itself stays far below.
_TIE = 1e-6
_MOST_KNOWN = 1 << 15
_LONGEST_KNOWN = 12


def _dictionary_file() -> Path:
    """Return jieba's dictionary without importing jieba (60 ms)."""
    spec = importlib.util.find_spec("jieba")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("jieba")
    return Path(spec.submodule_search_locations[0]) / "dict.txt"


def _build(dictionary: Path) -> dict[str, bytes]:
    """Return jieba's prefix table, sharded by first character (about 2 s).

    The key ``""`` holds the log of the total. A shard maps word to log-probability;
    a mere prefix of words has ``PREFIX_ONLY`` (log-probabilities are negative). The
    key ``+`` and a character hold the characters that follow it inside words.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba  # noqa: PLC0415 - 60 ms, and only where no cache exists
    with dictionary.open("rb") as lines:
        frequencies, total = jieba.Tokenizer().gen_pfdict(lines)
    floor = log(total)
    shards: dict[str, Shard] = {}
    followers: dict[str, dict[str, None]] = {}
    for word, count in frequencies.items():
        shard = shards.setdefault(word[0], {})
        shard[word] = log(count) - floor if count else PREFIX_ONLY
        if len(word) > 1:  # every beginning of a word is there, too
            followers.setdefault(word[-2], {})[word[-1]] = None
    blobs = {first: marshal.dumps(shard) for first, shard in shards.items()}
    for char, behind in followers.items():
        blobs[_FOLLOWERS + char] = marshal.dumps("".join(behind))
    blobs[""] = marshal.dumps(floor)
    return blobs


class Tokenizer:
    """jieba's cut without HMM, from jieba's own dictionary, loaded at the first use.

    Same cuts as ``jieba.Tokenizer().cut(text, HMM=False)``, but linear, silent, and
    with a private cache: ``cache_dir`` holds one file keyed by the dictionary's content
    (None: no cache). A wrong or half-written file is built anew.

    Where no word of the dictionary holds two neighbours side by side, every cut has a
    border between them, so a text falls into short pieces that are cut by themselves;
    most of them were cut before.
    """

    def __init__(self, cache_dir: Path | None) -> None:
        self._cache_dir = cache_dir
        self._blobs: dict[str, bytes] | None = None
        self._shards = Told(self._load)
        self._compounds: dict[str, frozenset[int]] = {}
        self._known: dict[str, Words | None] = {}
        self.glued: Mapping[str, str] = Told(self._followers)
        """Character -> those behind it that a word may run on to."""

    def tokens(self, text: str) -> list[tuple[int, int]]:
        """Return ``(start, end)`` of every word of ``text``; together they cover it."""
        found: list[tuple[int, int]] = []
        last = 0
        joints = map(contains, map(self.glued.__getitem__, text), text[1:])
        for at, glued in enumerate(chain(joints, (False,)), 1):
            if glued:
                continue
            if at - last == 1:
                found.append((last, at))
            else:
                words = self.cut_piece(text[last:at])
                if words is None:
                    return self._whole(text)
                found.extend([(last + start, last + end) for start, end in words])
            last = at
        return found if text else []

    def cut_piece(self, piece: str) -> Words | None:
        """Return the words of a piece of a text, with borders on both its sides; None
        where two ways of cutting it are as likely, so that its surroundings decide.
        """
        try:
            return self._known[piece]
        except KeyError:
            pass
        ends = route(piece, self._shards, self._floor(), tie=_TIE)
        words = None if ends is None else tuple(words_along(piece, ends))
        if len(piece) <= _LONGEST_KNOWN:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            self._known[piece] = words
        return words

    def cut_run(self, text: str, at: int) -> list[tuple[int, int]]:
        """Return the words of the run of Han characters, letters and digits that holds
        the character ``at`` of ``text``, in offsets of ``text``. Slow, always right.
        """
        start, end = self.run(text, at)
        run = text[start:end]
        ends = route(run, self._shards, self._floor()) or ()
        return [(start + a, start + b) for a, b in words_along(run, ends)]

    def run(self, text: str, at: int) -> tuple[int, int]:
        """Return the run of Han characters, letters and digits that holds ``at``, the
        character itself where it is none; jieba cuts each run by itself.
        """
        found, start = _RUN.match(text, at), at
        if found is None:
            return at, at + 1
        while start and _RUN.match(text, start - 1, start):
            start -= 1
        return start, found.end()

    def compound_borders(self, word: str) -> frozenset[int]:
        """Return where a dictionary word falls into shorter words: 谢谢您 -> {2}.

        Words of two characters never fall apart (好久, 管理), nor do the parts.
        """
        known = self._compounds.get(word)
        if known is None:
            if len(self._compounds) >= _MOST_KNOWN:
                self._compounds.clear()
            inner: set[int] = set()
            if len(word) >= _SHORTEST_COMPOUND:
                ends = route(word, self._shards, self._floor(), whole=False) or ()
                at = ends[0]
                while at < len(word):
                    inner.add(at)
                    at = ends[at]
            known = self._compounds[word] = frozenset(inner)
        return known

    def _whole(self, text: str) -> list[tuple[int, int]]:
        """Return the words of ``text``, each run of it cut in one."""
        found: list[tuple[int, int]] = []
        at = 0
        while at < len(text):
            found += self.cut_run(text, at)
            at = found[-1][1]
        return found

    def _followers(self, char: str) -> str:
        """Return the characters that follow ``char`` inside words."""
        if not _RUN.match(char):
            return ""
        blob = self._blob(_FOLLOWERS + char)
        behind = "".join(_RUN.findall(marshal.loads(blob))) if blob else ""
        # Letters that belong to no word are one.
        return behind + LETTERS if char in LETTERS else behind

    def _load(self, first: str) -> Shard:
        """Return the words that begin with ``first``."""
        blob = self._blob(first)
        # Bytes of our own making or of a file whose digest was verified.
        shard: Shard = marshal.loads(blob) if blob else {}
        return shard

    def _floor(self) -> float:
        """Return the log of the dictionary's total."""
        floor: float = marshal.loads(self._blob(""))
        return floor

    def _blob(self, key: str) -> bytes:
        """Return a part of the dictionary, empty where it has none."""
        if self._blobs is None:
            self._blobs = self._open()
        return self._blobs.get(key, b"")

    def _open(self) -> dict[str, bytes]:
        """Return the sharded dictionary from the cache, building what is missing."""
        dictionary = _dictionary_file()
        key = hashlib.sha256(dictionary.read_bytes()).hexdigest()[:16]
        if self._cache_dir is None:
            return _build(dictionary)
        path = self._cache_dir / f"jieba-{key}-{_FORMAT}-{marshal.version}.bin"
        blobs = read_cache(path)
        if blobs is None:
            blobs = _build(dictionary)
            write_cache(path, blobs)
        return blobs


@cache
def default_tokenizer() -> Tokenizer:
    """Return the process's tokenizer, with the user's private cache."""
    return Tokenizer(default_cache_dir())
