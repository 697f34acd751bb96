"""The contrast of words and marks, against values worked out by hand."""

import pytest

from tests.browser import measures
from tests.browser.paper import page

pytestmark = pytest.mark.browser

GREY = "color:#767676"  # 4.54 on white, the palest grey that passes
PALE = "color:#777"  # 4.48

GOOD = {
    "the palest grey": f"<p style={GREY}>字</p>",
    "large and paler": "<p style='font-size:24px;color:#949494'>字</p>",
    "bold and rather large": "<p style='font:bold 19px sans-serif;color:#949494'>字</p>",
    "white on dark": "<div style=background:#000><p style=color:#fff>字</p></div>",
    "a veil that is thin enough": "<div style='background:rgba(0,0,0,.1)'><p style=color:#333>字</p></div>",
    "words of a drawing on their own ground": "<svg width=90 height=40><rect width=90 height=40 fill=#123 /><text x=9 y=20 fill=#fff>字</text></svg>",
    "words beside a dark shape": "<svg width=90 height=40><rect width=9 height=40 fill=#000 /><text x=40 y=20>字</text></svg>",
    "a dark bar beneath": "<div style='position:relative;width:90px'><i style='position:absolute;inset:0;background:#135'></i><span style='position:relative;color:#fff'>字字</span></div>",
    "nothing to be seen": "<p style=color:#eee;visibility:hidden>字</p>",
    "colours of another space": "<p style='color:oklch(45% 0.1 250)'>字</p>",
    "a halo": "<svg width=90 height=40><rect width=90 height=40 fill=#333 /><text x=9 y=20 fill=#000 stroke=#fff stroke-width=3 paint-order=stroke>字</text></svg>",
}
FAULTS = {
    "a shade too pale": (f"<p style={PALE}>字</p>", "4.48 of 4.5"),
    "large and too pale": ("<p style='font-size:24px;color:#959595'>字</p>", "of 3"),
    "large, but not bold": ("<p style='font-size:19px;color:#949494'>字</p>", "of 4.5"),
    "half transparent": (
        "<p style='color:rgba(0,0,0,.4)'>字</p>",
        "#999999 on #ffffff",
    ),
    "a group half transparent": (
        "<div style=opacity:.5><div style=background:#fff><p style=color:#000>字</p></div></div>",
        "#808080 on #ffffff",
    ),
    "two veils": (
        "<div style='background:rgba(0,0,0,.5)'><div style='background:rgba(0,0,0,.5)'><p style=color:#555>字</p></div></div>",
        "#555555 on #3f3f3f",
    ),
    "words of a drawing": (
        "<svg width=90 height=40><rect width=90 height=40 fill=#333 /><text x=9 y=20>字</text></svg>",
        "#000000 on #333333",
    ),
    "a shape that is a veil": (
        "<svg width=90 height=40><rect width=90 height=40 fill=#000 fill-opacity=.8 /><text x=9 y=20>字</text></svg>",
        "#000000 on #333333",
    ),
    "half on a bar": (
        "<div style='position:relative;width:90px'><i style='position:absolute;inset:0 50% 0 0;background:#135'></i><span style='position:relative;color:#000'>字字字字字</span></div>",
        "#000000 on #113355",
    ),
    "on the worst of a gradient": (
        "<p style='background:linear-gradient(#fff,#555);color:#222'>字</p>",
        "#222222 on #555555",
    ),
    "far below": (f"<p style=margin-top:5000px;{PALE}>字</p>", "4.48"),
    "the words of a link": ("<a href=# style=color:#99f>去</a>", "of 4.5"),
}


@pytest.mark.parametrize("case", GOOD)
def test_nothing_wrong_is_found_in(look, case):
    assert measures.contrast(look(page(GOOD[case]))) == []


@pytest.mark.parametrize("case", FAULTS)
def test_found(look, case):
    body, told = FAULTS[case]
    (fault,) = measures.contrast(look(page(body)))
    assert told in fault


DUSK = (
    ":root { color-scheme: light dark } body { background: none; color: #222 }"
    "@media (prefers-color-scheme: dark) { body { color: COLOUR } }"
)


@pytest.mark.parametrize(("colour", "good"), [("#222", False), ("#ddd", True)])
def test_by_night_the_ground_is_dark(look, colour, good):
    made = page("<p>夜里</p>", DUSK.replace("COLOUR", colour))
    assert measures.contrast(look(made)) == []
    assert (measures.contrast(look(made, scheme="dark")) == []) is good


def test_a_printer_leaves_out_grounds_unless_asked_to_keep_them(look):
    body = "<p style='color:#fff;background:#000;HOW'>白字</p>"
    kept = look(page(body.replace("HOW", "print-color-adjust:exact")), media="print")
    assert measures.contrast(kept, backgrounds=False) == []
    lost = look(page(body.replace("HOW", "")), media="print")
    assert measures.contrast(lost) == []
    assert "#ffffff on #ffffff" in measures.contrast(lost, backgrounds=False)[0]


MARKS = {
    "<svg width=20 height=20><circle cx=10 cy=10 r=5 fill=#949494 /></svg>": True,
    "<svg width=20 height=20><circle cx=10 cy=10 r=5 fill=#959595 /></svg>": False,
    "<svg width=20 height=20><circle cx=10 cy=10 r=5 fill=#eee stroke=#555 /></svg>": True,
    "<svg width=20 height=20><path d='M0 5H20' stroke=#ccc /></svg>": False,
    "<svg width=20 height=20><path d='M0 5H20' stroke=#333 /></svg>": True,
    "<svg width=20 height=20><path d='M0 5h4v4h-4zM16 5h4v4h-4z' fill=#333 /></svg>": True,
    "<svg width=20 height=20><path d='M0 5h4v4h-4zM16 5h4v4h-4z' fill=#ccc /></svg>": False,
    "<svg width=20 height=20><rect width=20 height=20 fill=#444 /><circle cx=9 cy=9 r=4 fill=#333 /></svg>": False,
    "<svg width=40 height=40><path d='M0 9H40' fill=none stroke=#333 stroke-width=4 /><circle cx=20 cy=9 r=5 fill=#333 /></svg>": True,
    "<svg width=40 height=40><path d='M0 9H40' fill=none stroke=#333 stroke-width=4 /><circle cx=20 cy=9 r=1 fill=#343434 /></svg>": False,
    "<svg width=40 height=40><path d='M0 0H40V40H0Z' fill=#333 /><path d='M0 9H40' fill=none stroke=#333 stroke-width=4 /></svg>": False,
    "<i style='display:block;width:9px;height:9px;background:#ccc'></i>": False,
    "<i style='display:block;width:9px;height:9px;background:#ccc;border:1px solid #333'></i>": True,
}


@pytest.mark.parametrize("body", MARKS)
def test_marks(look, body):
    found = measures.marks(look(page(body)), "circle, path, i")
    assert (found == []) is MARKS[body]
