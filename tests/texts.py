"""Texts for property tests: what a recogniser may write, and worse."""

from hypothesis import settings
from hypothesis import strategies as st

CALM = settings(deadline=None)
SCRAPS = st.sampled_from(
    [
        *"您好嗯啊那个就是这不归我管幺一二零八瞭解麼乾著後面儿子女Ａｂ１，。？！… \t\n",
        *"\u200b\ufeff\u202e\ufe0f\u0300①㎡ﷺ℃İß☎😀\ud800\udfff𠮷丽",
        "幺三八",
        "那个",
        "就是",
        "谢谢您",
    ]
)
TEXTS = st.one_of(st.lists(SCRAPS, max_size=30).map("".join), st.text(max_size=30))
