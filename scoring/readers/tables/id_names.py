"""Headers that may name the call of a row, and headers that only count turns."""

from __future__ import annotations

from typing import Final

from scoring.readers.labels import words

FILE_NAMES: Final = frozenset(
    words("""
    文件 文件名 文件名称 录音 录音文件 录音文件名 录音名称 录音地址 录音链接 录音路径
    音频文件 音频文件名 语音文件 file filename audio audiofile recording recordingfile
    recordingname recordfile recordurl recordingurl url wavfile
    """)
)
"""Headers of columns that name the sound file of a call."""

IDS: Final = frozenset(
    words("单号 工单号 任务id 任务编号 记录编号 工单编号 uuid taskid")
)
WEAK_IDS: Final = frozenset(words("编号 id"))
COUNTERS: Final = frozenset(
    words("""
    序号 行号 index seq no 轮次 话轮 页码 页 第几轮 turn round page line lineno rowno
    sentenceid 句号 句序 turnid turnindex segment segmentid num number 情绪值 得分 score
    """)
)
