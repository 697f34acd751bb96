"""Declared cues of agent and customer language: words in, log-odds for the agent out.

Weights are natural log-odds that the agent speaks, set by hand and by judgement, not
fitted to data: 1 is a hint, 3 settles a short clause. Everything here is data;
``role_clauses.py`` adds the cues up.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# Speech acts (lexicon ids) as evidence of the speaker. Acts both sides perform
# (thanks, apology, farewell) are left out or weigh little.
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


# Acts after which the other side is expected to speak, and acts with which the agent
# takes the floor to end the call: a change of speaker is likely there.
HANDS_OVER = frozenset(
    {"offer_help", "pleased_to_serve", "further_needs", "confirm_understanding"}
)
TAKES_FLOOR = frozenset(
    {"closing_thanks", "evaluation_request", "further_needs", "hold_request", "apology"}
)


@dataclass(frozen=True, slots=True)
class Cue:
    """A word pattern with the log-odds it adds; ``limit`` caps repeated hits."""

    pattern: re.Pattern[str]
    weight: float
    limit: int = 1


def _cue(pattern: str, weight: float, limit: int = 1) -> Cue:
    return Cue(re.compile(pattern), weight, limit)


CUES: tuple[Cue, ...] = (
    # The agent: 您, doing something for you, the system, forms of address.
    _cue("您", 0.8, 3),
    _cue("(?:帮|为|给|跟|替)[您你](?!们)", 0.9, 2),
    _cue("我(?:们)?这边|我(?:们)?这里|咱们?这边", 0.7),
    _cue("系统|后台|工单|登记|核实", 0.6),
    _cue("建议[您你]|请[您你]|麻烦[您你]", 1.0),
    _cue("先生|女士|小姐|老师", 0.7),
    _cue("祝[您你]|感谢|打扰[您你]?了", 1.5),
    _cue("看[您你]|[您你]之前|[您你](?:最近|近期|目前)", 0.8),
    _cue("是吗$|对吗$|对吧$|是吧$", 0.3),
    # The customer: my things, my wish to know, your company, reproach.
    _cue("我(?:就)?(?:是)?(?:想|要)(?:问|咨询|了解|查|办|投诉|反映|取消|报修)", -2.5),
    _cue("(?<!帮您)(?<!帮你)(?:问|咨询|请教)(?:一)?下(?!您)", -2.5),
    _cue("我(?:姓|叫)(?!您)", -2.0),
    _cue("我(?:的|这个|那个|这|那)(?!边|里|儿)", -1.2, 2),
    _cue("我(?:们)?家|我老公|我爱人|我妈|我爸|我儿子|我女儿", -2.0),
    _cue("你们", -1.2, 2),
    _cue("我(?:约|报|买|订|交|办)的|告诉我|跟我说|我那(?:个|台|辆|张|部)", -1.0),
    _cue("怎么(?:回事|办|弄|搞|还)|为什么|凭什么|咋", -1.0),
    _cue("你(?:帮我|给我|跟我|告诉我)|(?:帮|给)我", -1.5),
    _cue("多少钱|什么时候能|能不能", -0.6),
    _cue("^(?:喂|哎|唉)+$", -0.4),
    _cue("^(?:哎|唉|诶|喂)[，,]?你好", -1.2),
    _cue("^(?:没有|没|没事|没了|没有了|没别的)(?:了|啊)?$", -1.2),
    _cue("^(?:好的?|行|知道了|明白了|可以|那行|好嘞)(?:好的?|行|吧|啊|嘞|了)*$", -0.7),
    _cue("^(?:嗯|对|是|啊|哦|噢|对对|是的|对的)+$", -0.5),
    _cue("谢谢(?:你|您)?(?:啊|了|哈)", -0.6),
    _cue("不用了|我不(?:要|需要)|没时间|卖了|不开了", -1.2),
)

# Recorded announcements: no person says these.
IVR_PATTERN = re.compile(
    "(?:来电|通话|电话)(?:可能)?(?:会|将)(?:会)?被录音|"
    "(?:服务|业务|查询|人工|咨询|投诉)请按.{1,8}请按|"
    "正在为您转接|请输入.{0,12}(?:井号键|#号键)|座席全忙"
)

# A clause that starts so often answers or takes over: a likely place to change speaker.
ANSWER_START = re.compile(
    "嗯|啊|噢|哦|对|是的?|好的?|行|没有|没|不是|有|唉|哎|喂|您好|你好"
)
QUESTION_END = re.compile(
    "(?:吗|呢|么|嘛|(?<=.)没有|(?<=.)不|吧|多少|什么|哪里|是吧)[了啊呀]?$"
)
