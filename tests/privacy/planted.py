"""Invented personal things, and what of them nobody may read anywhere."""

from __future__ import annotations

import json

MOBILE = "13924681357"
ID_CARD = "80000019870605244X"
CARD = "6222028642097531868"
PLATE = "京A·97531"
EMAIL = "planted.person@example.com"
ADDRESS = "青岛市梧桐路三号楼二单元五零一"
NAME = "王小明"

SECRETS = (
    MOBILE, "1392468", "24681357", "139-2468", "幺三九二四六八",
    ID_CARD, "0001987060", "1987060524",
    CARD, "0286420975", "8642097531",
    PLATE, "97531",
    "planted.person", "lanted",
    "梧桐路", "三号楼", "二单元", "五零一",
    "小明",
)  # fmt: skip
"""The whole things and their hidden halves; 97531 alone is a plate's and a card's."""

EVERYTHING = (
    f"我叫{NAME}，电话{MOBILE}，身份证{ID_CARD}，卡号{CARD}，车牌{PLATE}，"
    f"邮箱{EMAIL}，地址是{ADDRESS}"
)
NUMBERS = f"{MOBILE}_{ID_CARD}_{CARD}_{PLATE}_{EMAIL}"
"""What an id or a file name may hold; a name or an address there nobody can tell."""


def leaks(text: str | bytes) -> list[str]:
    """Return the secrets that a text or the bytes of a file hold, in any spelling that
    JSON has for them.
    """
    if isinstance(text, bytes):
        text = text.decode("utf-8", "replace")
    texts = (text, text.replace("\\/", "/"))
    return [
        secret
        for secret in SECRETS
        if any(secret in one or _escaped(secret) in one for one in texts)
    ]


def _escaped(secret: str) -> str:
    return json.dumps(secret)[1:-1]
