"""Recorded voices: a normalised turn in, the stretches that no person says out.

Declared patterns of announcements and voice menus. Each covers what it names to its
end, so that `您的来电将会被录音您好` leaves the greeting to the agent.
"""

from __future__ import annotations

import re

_KEY = "(?:[0-9]|[零一二三四五六七八九幺两]|星号?|井号?)[键号]?"
_PRESS = f"请?按{_KEY}"
_MENU_ITEM = f"[^,。;!?]{{1,14}}{_PRESS}[,。;]?"

# One alternative a kind of announcement; a menu needs two keys, as agents say one.
_ANNOUNCEMENTS = (
    "(?:为(?:了)?(?:保证|保障|提高|提升|改善)[^,。]{0,8}(?:质量|水平|品质)[,，]?)?"
    "(?:本次|此次|您的|以下|该)?(?:来电|通话|电话|对话)(?:可能)?(?:会|将)(?:会)?(?:被)?"
    "(?:全程)?录音[,。]?",
    f"(?:{_MENU_ITEM}){{2,}}",
    "(?:正在|现在)(?:为您)?(?:转接|接通)[^,。]{0,8}[,，]?"
    "(?:请(?:您)?(?:稍[候后等]|勿挂机|不要挂[机断])[。]?)?",
    "(?:当前|目前|现在)?(?:人工)?[坐座]席(?:全)?(?:正?忙|繁忙)[,，]?"
    "(?:请(?:稍[候后等](?:再拨)?|不要挂[机断]|您?耐心等待)[,。]?)*",
    "您(?:前面|之前)还有[零一二三四五六七八九十百0-9]+(?:位|个)?(?:客户|用户)?(?:在)?(?:排队|等[待候])",
    "请输入[^。]{1,20}?(?:井号键|#号?键?)(?:结束|确认)?",
    "(?:工号)?[零幺一二三四五六七八九0-9]{2,6}号?(?:坐席|座席|话务员|客服代表)?(?:正在)?为您服务请(?:稍候|听提示音)",
    "您(?:所)?拨(?:打|叫)的(?:电话|用户|号码)(?:正在通话中|已关机|无法接通|暂时无人接听|无人接听)",
    "(?:嘀|滴)声后请(?:留言|讲话)",
)
_ANY = re.compile("|".join(f"(?:{one})" for one in _ANNOUNCEMENTS))
# Cheap words one of which every announcement holds.
_HINT = re.compile(
    "录音|按.*按|转接|接通|忙|还有|请输入|为您服务请|您(?:所)?拨[打叫]的|声后请"
)


def recorded(text: str) -> list[tuple[int, int]]:
    """Return the ranges of normalised ``text`` that a recorded voice says, in order."""
    if _HINT.search(text) is None:
        return []
    return [found.span() for found in _ANY.finditer(text)]
