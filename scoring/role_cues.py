"""Declared cues of agent and customer language: what a supervisor would look for.

Weights are natural log-odds that the agent speaks, set by judgement: 1 is a hint, 3
settles a short turn. Training draws its weights to these where the examples say little
(``training/roles/crf.py``); what ships is in ``role_weights.json``. Patterns run over a
turn's readable characters (``role_features.Plain``).
"""

from __future__ import annotations

import itertools
import re

# Speech acts (lexicon ids). Acts both sides perform (thanks, farewell) are left out.
ACT_WEIGHTS: dict[str, float] = {
    "agent_id": 3.0,
    "company": 2.5,
    "offer_help": 3.0,
    "pleased_to_serve": 3.0,
    "evaluation_request": 3.5,
    "further_needs": 3.0,
    "hold_return": 3.0,
    "closing_thanks": 2.5,
    "site_closing": 3.0,
    "empathy": 2.0,
    "calming": 2.0,
    "surname_address": 2.0,
    "state_purpose": 2.0,
    "follow_up": 1.8,
    "redirect": 1.5,
    "hold_request": 1.5,
    "confirm_readback": 1.2,
    "confirm_understanding": 1.5,
    "acknowledge_thanks": 1.2,
    "interruption_courtesy": 1.0,
    "festival_wish": 1.0,
    "apology": 0.8,
    "request": 0.5,
    # Faults: only who serves can commit them; rude agents give no polite cues.
    "rating_pressure": 2.5,
    "solicitation": 1.5,
    "overpromise": 1.0,
    "blame_shifting": 1.0,
    "flat_refusal": 0.7,
    "customer_anger": -2.0,
    "customer_interrupted_complaint": -1.5,
    "complaint": -1.5,
    "escalation_risk": -2.0,
    "gratitude": -0.8,
}

# (name, weight, anchors, pattern): the agent does something for you, speaks of the
# system, uses forms of address; the customer speaks of my things, wishes to know,
# reproaches. One of the anchors stands in whatever the pattern finds (^ and $ are the
# ends of a turn, a+b is any character of a and one of b behind it), so that the pattern
# is only tried where there is one.
_CUES: tuple[tuple[str, float, str, str], ...] = (
    ("you", 0.8, "您", "您"),
    ("for_you", 0.9, "帮为给跟替+您你", "(?:帮|为|给|跟|替)[您你](?!们)"),
    ("our_side", 0.7, "我这 们这 咱这", "我(?:们)?这边|我(?:们)?这里|咱们?这边"),
    ("system", 0.6, "系统 后台 工单 登记 核实", "系统|后台|工单|登记|核实"),
    ("please_you", 1.0, "议请烦+您你", "建议[您你]|请[您你]|麻烦[您你]"),
    ("title", 0.7, "先生 女士 小姐 老师", "先生|女士|小姐|老师"),
    ("wish_you", 1.5, "祝您 祝你 感谢 打扰", "祝[您你]|感谢|打扰[您你]?了"),
    (
        "your_record",
        0.8,
        "看+您你 您你+之最近目这",
        "看[您你]|[您你]之前|[您你](?:最近|近期|目前|这边)",
    ),
    ("right", 0.3, "是对+吗吧+$", "(?:是吗|对吗|对吧|是吧)$"),
    (
        "i_want",
        -2.5,
        "想要+问咨了查办投反取报",
        "我(?:就)?(?:是)?(?:想|要)(?:问|咨询|了解|查|办|投诉|反映|取消|报修)",
    ),
    (
        "ask_you",
        -2.5,
        "问询教+一下",
        "(?<!帮您)(?<!帮你)(?:问|咨询|请教)(?:一)?下(?!您)",
    ),
    ("my_name", -2.0, "我姓 我叫", "我(?:姓|叫)(?!您)"),
    ("my_thing", -1.2, "我+的这那", "我(?:的|这个|那个|这|那)(?!边|里|儿)"),
    (
        "my_home",
        -2.0,
        "我家 们家 我+老爱妈爸儿女",
        "我(?:们)?家|我老公|我爱人|我妈|我爸|我儿子|我女儿",
    ),
    ("you_people", -1.2, "你们", "你们"),
    (
        "i_bought",
        -1.0,
        "我+约报买订交办那 告诉 跟我",
        "我(?:约|报|买|订|交|办)的|告诉我|跟我说|我那(?:个|台|辆|张|部)",
    ),
    (
        "how_come",
        -1.0,
        "怎么 为什 凭什 咋",
        "怎么(?:回事|办|弄|搞|还)|为什么|凭什么|咋",
    ),
    ("for_me", -1.5, "你+帮给跟告 帮给+我", "你(?:帮我|给我|跟我|告诉我)|(?:帮|给)我"),
    ("how_much", -0.6, "多少钱 什么时候 能不能", "多少钱|什么时候能|能不能"),
    ("hello", -0.4, "^+喂哎唉", "^(?:喂|哎|唉)+$"),
    ("hello_you", -1.2, "^+哎唉诶喂+你", "^(?:哎|唉|诶|喂)你好"),
    ("none", -1.2, "^没", "^(?:没有|没|没事|没了|没有了|没别的)(?:了|啊)?$"),
    (
        "fine",
        -0.7,
        "^+好行知明可那",
        "^(?:好的?|行|知道了|明白了|可以|那行|好嘞)(?:好的?|行|吧|啊|嘞|了)*$",
    ),
    ("listening", -0.5, "^+嗯对是啊哦噢", "^(?:嗯|对|是|啊|哦|噢|对对|是的|对的)+$"),
    ("thank_you", -0.6, "谢谢", "谢谢(?:你|您)?(?:啊|了|哈)"),
    (
        "no_need",
        -1.2,
        "不用 我不 没时 卖了 不开",
        "不用了|我不(?:要|需要)|没时间|卖了|不开了",
    ),
)

CUES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (f"cue:{name}", re.compile(pattern)) for name, _, _, pattern in _CUES
)

CUE_ANCHORS: tuple[frozenset[str], ...] = tuple(
    frozenset(
        "".join(chars)
        for anchor in anchors.split()
        for chars in itertools.product(
            *(anchor.split("+") if "+" in anchor else ([one] for one in anchor))
        )
    )
    for _, _, anchors, _ in _CUES
)
"""N-grams of which every hit of the cue in the same place of ``CUES`` holds one."""


def literal(number: int) -> bool:
    """Tell whether the anchors of a cue are all that its pattern finds."""
    return set(CUES[number][1].pattern.split("|")) == CUE_ANCHORS[number]


JUDGED_WEIGHTS: dict[str, float] = {
    **{f"act:{act}": weight for act, weight in ACT_WEIGHTS.items()},
    **{f"cue:{name}": weight for name, weight, _, _ in _CUES},
}
"""Feature name -> weight by judgement, of acts and cues."""
