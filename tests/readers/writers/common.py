"""What the writers of recognisers' JSON share."""

import json


def as_json(value, indent=1):
    return json.dumps(value, ensure_ascii=False, indent=indent).encode()


def ms(seconds):
    """Whole milliseconds, None for no time."""
    return None if seconds is None else round(seconds * 1000)


def from_zero(speaker_id):
    """The number of a speaker "1" and up counted from 0, None for another label."""
    plain = speaker_id.isdecimal() and int(speaker_id) > 0
    return int(speaker_id) - 1 if plain else None


def pieces(text, start, end):
    """Pieces of at most eight characters, each with times spread evenly in whole ms."""
    cut = [text[at : at + 8] for at in range(0, len(text), 8)]
    step = (end - start) // max(len(cut), 1)
    return [
        (piece, start + at * step, start + (at + 1) * step)
        for at, piece in enumerate(cut)
    ]
