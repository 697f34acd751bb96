"""How long a text is when spoken: in Chinese characters, as 120 字 a minute counts."""

from __future__ import annotations

import re
import unicodedata

from scoring.spoken.numbers import fold

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
# A telephone told in groups, a year, a number with thousands' commas, any other.
_NUMBER = re.compile(
    r"(?P<code>\d{2,4}(?:[ -]\d{3,4}){1,3}(?!\d)|\d{4}(?=年))|\d+(?:,\d{3})+|\d+"
)
_WORD = re.compile(r"[A-Za-z]+(?:'[a-z]+)?")
_VOWELS = re.compile(r"[aeiouy]+")
_VALUE_DIGITS = 4  # digits up to which a number is read as a value (三百八十)
_SIGNS = {"%": 3, "‰": 3, "℃": 3, "°": 1, "+": 1, "=": 2, "@": 1}
_SIGN = re.compile(f"[{''.join(_SIGNS)}]")
_MARKS = r"\s，。、；：？！,;:?!…—"
_SILENT = re.compile(f"[{_MARKS}]")
_HAN_ALONE = re.compile(rf"[\u3400-\u4dbf\u4e00-\u9fff{_MARKS}]*")
# Folding changes nothing that counts here, save a full-width comma in a number.
_IN_ONE_FORM = re.compile(rf"[ -~\u3400-\u4dbf\u4e00-\u9fff{_MARKS}]*")
_COMMA = re.compile(r"\d，\d")
_NO_DIGIT = re.compile(r"\D")
_POINT = re.compile(r"(?<=\d)\.(?=\d)")
_SPELLED_MAX = 5  # letters up to which capitals are spelled out: VIP, WIFI


def syllables(text: str) -> int:
    """Return how many syllables ``text`` has when read aloud.

    A Han character is one. Numbers of up to four digits are read as values (380 is
    三百八十, four), longer or zero-led ones digit by digit. Latin words count by their
    vowels, capitals are spelled (VIP is three, W too). Punctuation is silent.
    """
    if _HAN_ALONE.fullmatch(text):  # no fold or number makes more or less of these
        return len(text) - len(_SILENT.findall(text))
    words = plain = text
    if not _IN_ONE_FORM.fullmatch(text) or _COMMA.search(text):
        words = unicodedata.normalize("NFKC", text)
        plain = fold(words)
    count = len(_HAN.findall(plain)) + len(_POINT.findall(plain))
    count += sum(_SIGNS[char] for char in _SIGN.findall(text))
    decimals = {found.end() for found in _POINT.finditer(plain)}
    for found in _NUMBER.finditer(plain):
        digits = _NO_DIGIT.sub("", found.group())
        by_digit = found["code"] or found.start() in decimals
        count += len(digits) if by_digit else _read(digits)
    # Folding lowers some capitals, so words are taken from the text as it was.
    return count + sum(_word(found.group()) for found in _WORD.finditer(words))


def _read(digits: str) -> int:
    """Return the syllables of a whole number in digits."""
    if len(digits) > _VALUE_DIGITS or digits.startswith("0"):
        return len(digits)
    if digits.strip("0") == "" or len(digits) == 1:
        return 1
    value = digits.rstrip("0")
    inner = re.sub("0+", "0", value)
    spoken = len(inner)  # every digit, zeros in a row once
    scales = sum(
        1 for at, digit in enumerate(digits) if digit != "0" and at < len(digits) - 1
    )
    leading_ten = len(digits) == len("10") and digits[0] == "1"
    return spoken + scales - leading_ten


def _word(word: str) -> int:
    """Return the syllables of a Latin word or abbreviation."""
    if (word.isupper() and len(word) <= _SPELLED_MAX) or len(word) == 1:
        return sum(3 if letter in "Ww" else 1 for letter in word)
    return max(1, len(_VOWELS.findall(word.lower().removesuffix("e"))))
