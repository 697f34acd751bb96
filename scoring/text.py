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
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from math import log
from pathlib import Path

import opencc

from scoring.fillers import marks
from scoring.model import NormalText
from scoring.word_cache import default_cache_dir, read_cache, write_cache

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
_LETTER = re.compile("[a-zA-Z0-9]")
_FORMAT = "1"
_PREFIX_ONLY = 1.0
_SHORTEST_COMPOUND = 3

Shard = dict[str, float]


def _dictionary_file() -> Path:
    """Return jieba's dictionary without importing jieba (60 ms)."""
    spec = importlib.util.find_spec("jieba")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("jieba")
    return Path(spec.submodule_search_locations[0]) / "dict.txt"


def _build(dictionary: Path) -> dict[str, bytes]:
    """Return jieba's prefix table, sharded by first character (about 1.5 s).

    The key ``""`` holds the log of the total. A shard maps word to log-probability;
    a mere prefix of words has ``_PREFIX_ONLY`` (log-probabilities are negative).
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba  # noqa: PLC0415 - 60 ms, and only where no cache exists
    with dictionary.open("rb") as lines:
        frequencies, total = jieba.Tokenizer().gen_pfdict(lines)
    floor = log(total)
    shards: dict[str, Shard] = {}
    for word, count in frequencies.items():
        shard = shards.setdefault(word[0], {})
        shard[word] = log(count) - floor if count else _PREFIX_ONLY
    blobs = {first: marshal.dumps(shard) for first, shard in shards.items()}
    blobs[""] = marshal.dumps(floor)
    return blobs


class Tokenizer:
    """jieba's cut without HMM, from jieba's own dictionary, loaded at the first use.

    Same cuts as ``jieba.Tokenizer().cut(text, HMM=False)``, but linear, silent, and
    with a private cache: ``cache_dir`` holds one file keyed by the dictionary's content
    (None: no cache). A wrong or half-written file is built anew.
    """

    def __init__(self, cache_dir: Path | None) -> None:
        self._cache_dir = cache_dir
        self._blobs: dict[str, bytes] | None = None
        self._shards: dict[str, Shard] = {}
        self._floor = 0.0
        self._compounds: dict[str, frozenset[int]] = {}

    def tokens(self, text: str) -> list[tuple[int, int]]:
        """Return ``(start, end)`` of every word of ``text``; together they cover it."""
        found: list[tuple[int, int]] = []
        at = 0
        for start, end in self.runs(text):
            found.extend((i, i + 1) for i in range(at, start))
            found.extend(self.cut_run(text, start, end))
            at = end
        found.extend((i, i + 1) for i in range(at, len(text)))
        return found

    def runs(self, text: str) -> list[tuple[int, int]]:
        """Return the runs of Han characters, letters and digits, each cut by itself."""
        return [found.span() for found in _RUN.finditer(text)]

    def cut_run(self, text: str, start: int, end: int) -> list[tuple[int, int]]:
        """Return the words of one run of ``text``, in offsets of ``text``."""
        run = text[start:end]
        ends = self._route(run, whole=True)
        words: list[tuple[int, int]] = []
        at, letters = 0, False
        while at < len(run):
            to = ends[at]
            letter = to - at == 1 and _LETTER.match(run[at]) is not None
            if letter and letters:
                words[-1] = (words[-1][0], start + to)
            else:
                words.append((start + at, start + to))
            letters = letter
            at = to
        return words

    def compound_borders(self, word: str) -> frozenset[int]:
        """Return where a dictionary word falls into shorter words: 谢谢您 -> {2}.

        Words of two characters never fall apart (好久, 管理), nor do the parts.
        """
        known = self._compounds.get(word)
        if known is None:
            inner: set[int] = set()
            if len(word) >= _SHORTEST_COMPOUND:
                ends = self._route(word, whole=False)
                at = ends[0]
                while at < len(word):
                    inner.add(at)
                    at = ends[at]
            known = self._compounds[word] = frozenset(inner)
        return known

    def _route(self, run: str, *, whole: bool) -> list[int]:
        """Return for each place of ``run`` where the word that starts there ends.

        The likeliest path as jieba's ``calc`` finds it; not ``whole``: the run itself
        does not count as a word.
        """
        shards, length = self._shards, len(run)
        score = [0.0] * (length + 1)
        ends = [0] * length
        for at in range(length - 1, -1, -1):
            shard = shards.get(run[at])
            if shard is None:
                shard = self._load(run[at])
            best, to, stop = None, at + 1, at + 1
            last = length if whole or at else length - 1
            while stop <= last:
                weight = shard.get(run[at:stop])
                if weight is None:
                    break
                if weight < 0:
                    total = weight + score[stop]
                    if best is None or total >= best:
                        best, to = total, stop
                stop += 1
            score[at] = best if best is not None else score[at + 1] - self._floor
            ends[at] = to
        return ends

    def _load(self, first: str) -> Shard:
        """Return the words that begin with ``first``, loaded once."""
        if self._blobs is None:
            self._blobs = self._open()
            self._floor = marshal.loads(self._blobs[""])
        blob = self._blobs.get(first)
        # Bytes of our own making or of a file whose digest was verified.
        shard: Shard = marshal.loads(blob) if blob else {}
        self._shards[first] = shard
        return shard

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
