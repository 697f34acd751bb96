"""A call as a Praat TextGrid: a tier per speaker, the gaps between turns filled."""

from tests.readers.writers.captions import name_of


def number(value):
    return f"{value:.15g}"


def quoted(text):
    return '"' + text.replace('"', '""') + '"'


def intervals(turns, end):
    """Yield start, end and text of a tier from 0 to its end, without gaps."""
    at = 0.0
    for turn in turns:
        if turn.start > at:
            yield at, turn.start, ""
        yield turn.start, turn.end, turn.text
        at = turn.end
    if at < end:
        yield at, end, ""


def tiers(call):
    names = dict.fromkeys(map(name_of, call.turns))
    return {n: [t for t in call.turns if name_of(t) == n] for n in names}


def long_lines(call, end):
    found = tiers(call)
    yield from ('File type = "ooTextFile"', 'Object class = "TextGrid"', "")
    yield from ("xmin = 0 ", f"xmax = {number(end)} ", "tiers? <exists> ")
    yield from (f"size = {len(found)} ", "item []: ")
    for at, (name, turns) in enumerate(found.items(), 1):
        spans = list(intervals(turns, end))
        yield f"    item [{at}]:"
        yield '        class = "IntervalTier" '
        yield f"        name = {quoted(name)} "
        yield "        xmin = 0 "
        yield f"        xmax = {number(end)} "
        yield f"        intervals: size = {len(spans)} "
        for index, (start, stop, text) in enumerate(spans, 1):
            yield f"        intervals [{index}]:"
            yield f"            xmin = {number(start)} "
            yield f"            xmax = {number(stop)} "
            yield f"            text = {quoted(text)} "


def short_lines(call, end):
    found = tiers(call)
    yield from ('File type = "ooTextFile"', 'Object class = "TextGrid"', "")
    yield from ("0", number(end), "<exists>", str(len(found)))
    for name, turns in found.items():
        spans = list(intervals(turns, end))
        yield from ('"IntervalTier"', quoted(name), "0", number(end), str(len(spans)))
        for start, stop, text in spans:
            yield from (number(start), number(stop), quoted(text))


def write(call, *, short=False, encoding="utf-16-be"):
    """The long or the short text format; a mark of order stands before UTF-16."""
    end = max(turn.end for turn in call.turns)
    lines = (short_lines if short else long_lines)(call, end)
    mark = "" if encoding == "utf-8" else "\ufeff"
    return (mark + "".join(f"{line}\n" for line in lines)).encode(encoding)
