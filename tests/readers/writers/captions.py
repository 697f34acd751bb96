"""A call as WebVTT and as SubRip captions."""

from itertools import groupby

from scoring.model import Speaker

NAMES = {Speaker.AGENT: "坐席", Speaker.CUSTOMER: "客户", Speaker.IVR: "IVR"}


def name_of(turn):
    return turn.speaker_id or NAMES.get(turn.speaker, "")


def clock(value, point):
    total = round(value * 1000)
    hours, minutes = total // 3_600_000, total // 60_000 % 60
    return f"{hours:02}:{minutes:02}:{total // 1000 % 60:02}{point}{total % 1000:03}"


def escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def times(turn, point):
    return f"{clock(turn.start, point)} --> {clock(turn.end, point)}"


def voice(turn):
    name = name_of(turn)
    words = escaped(turn.text)
    return f"<v {escaped(name)}>{words}</v>" if name else words


def write(call):
    """WebVTT; turns one behind the other with the same times share a cue."""
    lines = ["WEBVTT", "", "NOTE 转写结果", ""]
    cues = groupby(call.turns, key=lambda turn: times(turn, "."))
    for number, (span, turns) in enumerate(cues, 1):
        lines += [str(number), span, *map(voice, turns), ""]
    return "\n".join(lines).encode()


def write_srt(call):
    """SubRip, with a speaker's label where there is one."""
    lines = []
    for number, turn in enumerate(call.turns, 1):
        name = name_of(turn)
        words = f"{name}：{turn.text}" if name else turn.text
        lines += [str(number), times(turn, ","), words, ""]
    return "\r\n".join(lines).encode("utf-8-sig")
