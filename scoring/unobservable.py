"""Why some clauses cannot be judged from a transcript, its times or its metadata."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from scoring.model import Wording

_SEEN = Wording(
    "只有看得见现场才能判断，转写文字、时间和通话信息里都没有。",
    "Can only be seen on the spot; words, times and metadata do not show it.",
)
_AROUND = Wording(
    "发生在通话之外，转写记录的只有通话本身。",
    "Happens outside the call; a transcript holds the call alone.",
)
_DUTY = Wording(
    "是值班和内部管理的要求，不是某一通通话里的行为。",
    "A duty of shifts and management, not something done within a call.",
)
_KNOWLEDGE = Wording(
    "要对照业务知识或系统记录才知道对错，单看对话判断不了。",
    "Right or wrong can only be told against business knowledge or records.",
)

UNOBSERVABLE: Mapping[str, Wording] = MappingProxyType(
    {
        "H-10.2.5b": _KNOWLEDGE,
        "H-7.3": Wording(
            "催办、上报在通话之后由内部完成，对话里听不到。",
            "Chasing and reporting happen inside the house after the call.",
        ),
        "H-7.5": Wording(
            "整理归档在通话之后完成，对话里听不到。",
            "Filing is done after the call.",
        ),
        "H-8.1": _DUTY,
        "H-8.2": _DUTY,
        "H-8.3": _SEEN,
        "H-8.4b": Wording(
            "私人电话不在受理的通话里，转写看不到。",
            "Private calls are not among the calls that are transcribed.",
        ),
        "H-8.5": _KNOWLEDGE,
        "H-9.1": _SEEN,
        "H-9.2a": Wording(
            "口音和音量要听录音，文字里没有。",
            "Accent and loudness are in the recording, not in the words.",
        ),
        "T-1.1": Wording(
            "品德、业务和心理素质不是一通通话能判断的。",
            "Character and fitness cannot be told from one call.",
        ),
        "T-1.2.1": _SEEN,
        "T-1.2.2": _SEEN,
        "T-1.3.2b": _SEEN,
        "T-1.3.3z": _AROUND,
        "T-1.3.4.1": _AROUND,
        "T-2.1.2": Wording(
            "电话拜访的准备和频次要看拜访计划，不在一通通话里。",
            "Preparation and frequency of visits stand in a plan, not in a call.",
        ),
        "T-2.2": _AROUND,
        "T-2.3": _AROUND,
        "T-2.5d": Wording(
            "要对照申告时间和另一通告知电话，单通通话里没有。",
            "Needs the time of the report and another call; one call holds neither.",
        ),
        "M-1.4": _SEEN,
        "M-1.7a": _SEEN,
        "M-2.10b": Wording(
            "交接时员工之间的闲聊不在与客户的对话里。",
            "Chat among staff at a handover is not in the talk with a customer.",
        ),
        "M-2.10c": Wording(
            "交接班安排不在与客户的对话里，转写看不到。",
            "When shifts change is not in the talk with a customer.",
        ),
        "M-2.1c": _SEEN,
        "M-2.2f": Wording(
            "有没有按要求办成要看系统记录，对话里判断不了。",
            "Whether it was done as asked stands in the system's records.",
        ),
        "M-2.4f": _SEEN,
        "M-2.4g": Wording(
            "保持关注、建立关系和记录保存没有固定说法，也不在对话里完成。",
            "Attention, rapport and keeping records leave no words to look for.",
        ),
        "M-2.9": _SEEN,
        "M-3.x": Wording(
            "突发事件的处置在现场进行，转写看不到。",
            "Emergencies are handled on the spot; a transcript does not show it.",
        ),
        "U-12.1": _SEEN,
        "U-12.5z": _SEEN,
        "U-12.9": Wording(
            "完工后联系客服回访在与客户的对话之后进行。",
            "The report to the call centre is made after the talk with the customer.",
        ),
    }
)
"""Clause id -> why nothing shows it; just the clauses whose ``observable`` is none."""
