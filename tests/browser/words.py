"""Words that try to become more than words, and calls that are full of them."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.desk import CURT, GOOD, call

TRICKS = (
    "<script>zj()</script>",
    "<zj-evil>",
    "</style><zj-evil>",
    "</script><zj-evil>",
    "</title><zj-evil>",
    "</textarea></select></svg><zj-evil>",
    "</mark></p></td></tr></table></section></main></body></html>",
    "<img src=x onerror=zj()>",
    "<svg onload=zj()>",
    "<a href=javascript:zj()>去</a>",
    "<style>*{display:none}</style>",
    "<base href=//zj.invalid>",
    "<!--",
    "-->",
    "--!><zj-evil>",
    "<![CDATA[",
    "]]><zj-evil>",
    "<?zj",
    '" onzj="zj" x="',
    "' onzj='zj' x='",
    "` onzj=`zj",
    " onzj=zj ",
    '"><zj-evil>',
    "'><zj-evil>",
    "/><zj-evil>",
    "&lt;zj-evil&gt;",
    "&#60;zj-evil&#62;",
    "&#x3c;zj-evil&#x3e;",
    "&amp;lt;zj-evil&amp;gt;",
    "&nbsp;&zj;&",
    "\\u003czj-evil\\u003e",
    "\\3c zj-evil\\3e ",
    "%3Czj-evil%3E",
    "＜zj-evil＞",
    "javascript:zj()",
    "data:text/html,<zj-evil>",
    ";background:url(//zj.invalid)",
    "}*{display:none}",
    "red;position:fixed",
    "{{ 7 * 7 }}{% raw %}{# zj #}",
    "${zj}$(zj)`zj`",
    "#zj ?zj=1&zj=2 ../../zj",
    "__zj__ **zj** [zj](javascript:zj)",
    "=cmd|' /C zj'!A0",
)
"""Each could open an element, an attribute, a style, an address or a template."""

UNSEEN = (
    "\u202e",
    "\u2066",
    "\u200b",
    "\ufeff",
    "\u2028",
    "\x1b[31m",
    "\x07",
    "\x7f",
    "\x85",
    "\xad",
    "\r",
    "\n",
    "\t",
    "\U000e0041",
)
"""Characters that are not seen, or turn round or hide others."""

SIGNS = "<>&\"'`=/\\:{}()[]#%$!*-_|.@+~^＜＞"
AS_HARMLESS = str.maketrans({**dict.fromkeys(SIGNS, "·"), "z": "s"})
"""What ends a sentence stays: it is looked at in scoring."""

letters = st.characters(exclude_categories=("Cs", "Cc", "Nd"), exclude_characters="*")
words = st.lists(
    st.sampled_from(TRICKS) | st.text(letters, max_size=6), max_size=4
).map("".join)
unseen_words = st.lists(
    st.sampled_from(UNSEEN + TRICKS[:4]) | st.text(max_size=4), max_size=5
).map("".join)


def harmless(text):
    """Other words of the same shape, without a sign that a page could take for its own."""
    return text.translate(AS_HARMLESS)


FACTS = (
    "agent_name",
    "team",
    "queue",
    "company",
    "call_type",
    "customer_segment",
    "direction",
    "started_at",
    "hung_up_by",
)
"""Where a call's metadata are words a page may show."""


def calls(given, change=str):
    """Two calls, a good one and a curt one, with the words ``given`` (a list of text)
    wherever a transcript has words of its own; ``change`` is put upon each.
    """
    said = [change(text) for text in given]

    def at(place):
        return said[place % len(said)] if said else ""

    good = [(who, f"{at(i)}{text}{at(i + 1)}") for i, (who, text) in enumerate(GOOD)]
    curt = [(who, f"{text}{at(i)}") for i, (who, text) in enumerate(CURT)]
    facts = {name: f"{at(i)}字" for i, name in enumerate(FACTS[:4])}
    return [
        call(f"一{at(0)}", [*good, ("customer", at(2) or "嗯")], f"甲{at(1)}", **facts),
        call(f"二{at(3)}", curt, f"乙{at(2)}", **facts),
    ]
