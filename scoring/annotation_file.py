"""``zhijian annotate``: acts and speakers of all calls, as one file of JSON lines."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from scoring.agent_speaker import lacks
from scoring.engines.one_file import whole_file
from scoring.model import Call, Reject
from scoring.pipeline import annotate_call, read_inputs
from scoring.privacy.ids import Apart
from scoring.readers.discover import discover
from scoring.readers.options import ReadOptions, SourceFile
from scoring.recipe import Tools
from scoring.reports.jsonl import annotation, lines


def annotate_files(
    inputs: Sequence[str], out: Path, options: ReadOptions, tools: Tools
) -> tuple[tuple[Reject, ...], int]:
    """Write the acts and speakers of each call as one JSON line to ``out``, atomically.

    Returns what could not be read, and how many of the calls written have no voice of
    the name that the recipe gives the agent. Raises UsageError where the inputs name
    nothing, RunError where ``out`` cannot be written.
    """
    rejects: list[Reject] = []
    voiceless, apart, unmasked = 0, Apart(), tools.recipe.privacy.unmasked
    sources = (one.path for one in discover(inputs) if isinstance(one, SourceFile))
    with whole_file(str(out), "--out", sources) as stream:
        for found in read_inputs(inputs, options):
            told = found if isinstance(found, Reject) else annotate_call(found, tools)
            if isinstance(told, Reject):
                rejects.append(told)
            elif isinstance(found, Call):
                line = annotation(told)
                if told.call.call_id != found.call_id and not unmasked:
                    line["call_id"] = apart.name(told.call.call_id, found.call_id)
                stream.write(lines([line]))
                voiceless += lacks(found, tools.recipe.agent_speaker)
    return tuple(rejects), voiceless
