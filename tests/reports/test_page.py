"""The HTML report: what stands in it, where its links lead, and what nobody can put in."""

import re
from dataclasses import replace
from itertools import pairwise
from urllib.parse import unquote

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from scoring.errors import UsageError
from scoring.model import RiskWord, Span, TimingFacts, Turn, Wording
from scoring.reports.page import page
from scoring.reports.page.page import PageWriter
from scoring.reports.terminal import visible
from scoring.review_model import Wish
from tests.reports.builders import bad_call, good_call, uncovered_call
from tests.reports.page_reviews import read, review_of, squeezed, steady, tree, write


def named(scored, call_id, **meta):
    call = replace(scored.call, call_id=call_id, meta={**scored.call.meta, **meta})
    annotated = replace(scored.attributed.annotated, call=call)
    return replace(scored, attributed=replace(scored.attributed, annotated=annotated))


def many(count):
    return [
        named(good_call() if at % 2 else bad_call(), f"C{at}") for at in range(count)
    ]


@pytest.fixture
def calls():
    return [good_call(), bad_call(), named(uncovered_call(), "云桥-003")]


def inner_links_lead_somewhere(root):
    ids = [one.attributes["id"] for one in root.all() if "id" in one.attributes]
    assert len(ids) == len(set(ids))
    for link in root.all("a"):
        target = link.attributes["href"]
        if target.startswith("#"):
            assert target[1:] in ids, target


# ------------------------------------------------------------------ structure


def test_one_page_holds_overview_agents_and_calls(tmp_path, calls):
    root = read(write(tmp_path / "report.html", calls))
    sections = [one.attributes["id"] for one in root.all("section")]
    assert sections == [
        "overview", "hear", "distribution", "trend", "ranking", "criteria",
        "agent-1", "agent-2", "call-0", "call-1", "call-2",
    ]  # fmt: skip
    assert [one.name for one in tmp_path.iterdir()] == ["report.html"]
    inner_links_lead_somewhere(root)


def test_headings_are_in_order_and_tables_are_named(tmp_path, calls):
    root = read(write(tmp_path / "report.html", calls))
    levels = [int(one.tag[1]) for one in root.all() if re.fullmatch("h[1-6]", one.tag)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert len(list(root.all("main"))) == 1
    for table in root.all("table"):
        assert next(table.all("caption")).text.strip()
    assert all(
        one.attributes.get("scope") and one.text.strip() for one in root.all("th")
    )
    for picture in root.all("svg"):
        named_ = picture.attributes.get("role") == "img" and any(picture.all("title"))
        assert named_ or picture.attributes.get("aria-hidden") == "true"


def test_no_script_and_nothing_from_elsewhere(tmp_path, calls):
    root = read(write(tmp_path / "report.html", calls))
    assert not list(root.all("script"))
    assert not [
        name for one in root.all() for name in one.attributes if name.startswith("on")
    ]
    assert all(one.attributes["href"].startswith("#") for one in root.all("a"))
    assert not [one for one in root.all() if {"src", "style"} & set(one.attributes)]
    policy = next(root.all("meta", http_equiv="Content-Security-Policy"))
    assert policy.attributes["content"].startswith("default-src 'none'")


def test_the_same_bytes_twice(tmp_path, calls):
    first = write(tmp_path / "report.html", calls).read_bytes()
    assert write(tmp_path / "report.html", calls).read_bytes() == first


# ------------------------------------------------------------------ the three answers


def answers(root):
    (box,) = root.all("div", class_="answers")
    return [squeezed(one.text) for one in box.all("div")]


def test_nobody_improved_without_dates(tmp_path, calls):
    improved, fault, why = answers(read(write(tmp_path / "report.html", calls)))
    assert "看不出谁进步" in improved
    assert "问候" in fault or "生硬拒绝" in fault
    assert "云桥-002" in why
    assert "一票否决：生硬拒绝" in why


def test_who_improved_is_named_with_how_sure_that_is(tmp_path, calls):
    review = review_of(calls)
    first, second = review.agents
    review = replace(review, agents=(steady(first, "up"), steady(second)))
    improved, *_ = answers(read(write(tmp_path / "report.html", calls, review)))
    assert "1 人有明显进步" in improved
    assert first.agent_id in improved
    assert second.agent_id not in improved
    assert "每周 +1.25 分（95% 区间 +0.5 至 +2）" in improved


def test_a_change_by_chance_is_no_improvement(tmp_path, calls):
    review = review_of(calls)
    review = replace(review, agents=tuple(steady(one) for one in review.agents))
    improved, *_ = answers(read(write(tmp_path / "report.html", calls, review)))
    assert "没有人有明显进步" in improved


# ------------------------------------------------------------------ a call


def test_a_quote_stands_in_its_mark(tmp_path, calls):
    root = read(write(tmp_path / "report.html", calls))
    marked = {}
    for mark in root.all("mark"):
        if "data-finding" in mark.attributes:
            anchor = mark.attributes["data-finding"]
            marked[anchor] = marked.get(anchor, "") + mark.text
    assert len(marked) == 3 + 2 + 3  # hits of the three calls
    for anchor, words in marked.items():
        (finding,) = root.all("li", id=anchor)
        (quote,) = finding.all("q")
        assert words == quote.text


def test_what_is_exempt_is_marked_as_exempt(tmp_path):
    root = read(write(tmp_path / "report.html", [good_call()]))
    (mark,) = (
        one for one in root.all("mark", class_="exempt") if "title" in one.attributes
    )
    assert mark.text == "办不了"
    assert "豁免" in mark.attributes["title"]


def test_points_lost_come_first_with_clause_and_reason(tmp_path):
    root = read(write(tmp_path / "report.html", [bad_call()]))
    (table,) = root.all("table", class_="points")
    heads = [squeezed(one.text) for one in table.all("th", scope="row")]
    assert heads[0] == "问候✗ 0/10"
    assert "依据：第十条(二)1" in table.text
    assert "开场没有问候。" in table.text


def test_a_merged_turn_has_a_row_a_speaker(tmp_path):
    root = read(write(tmp_path / "report.html", [good_call()]))
    (turn,) = root.all("li", id="t-0-1")
    rows = [
        (one.attributes["class"], next(one.all("p")).text) for one in turn.all("div")
    ]
    assert rows == [("said customer", "我想问问宽带"), ("said agent", "好的您稍等")]


def test_escalation_is_told_and_marked(tmp_path):
    scored = replace(good_call(), risk=(RiskWord(1, Span(0, 2), "我想"),))
    root = read(write(tmp_path / "report.html", [scored]))
    (mark,) = root.all("mark", data_finding="r-0-0")
    assert mark.text == "我想"
    assert "升级风险" in next(root.all("li", id="r-0-0")).text


def test_no_times_no_timeline_but_the_reason(tmp_path):
    root = read(write(tmp_path / "report.html", [good_call()]))
    (section,) = root.all("section", id="call-0")
    assert not list(section.all("svg"))
    assert "画不出时间线：单声道, 看不出重叠。" in section.text


def test_a_timeline_tells_in_words_what_it_shows(tmp_path):
    scored = good_call()
    timing = TimingFacts(True, Wording("", ""), duration_s=68.4, longest_silence_s=59.0)
    root = read(write(tmp_path / "report.html", [replace(scored, timing=timing)]))
    (section,) = root.all("section", id="call-0")
    (picture,) = section.all("svg")
    assert "静音 1 段：00:06–01:05。" in next(picture.all("desc")).text
    assert "静音 1 段：00:06–01:05。" in section.text


# ------------------------------------------------------------------ little or nothing


def test_a_run_without_calls_is_a_page(tmp_path):
    root = read(write(tmp_path / "report.html", []))
    inner_links_lead_somewhere(root)
    assert "没有需要马上听的通话" in root.text
    assert "没有有得分的通话" not in next(root.all("section", id="hear")).text


def test_no_scores_is_no_zero(tmp_path):
    root = read(write(tmp_path / "report.html", [uncovered_call()]))
    (section,) = root.all("section", id="call-0")
    assert "没有得分：可判定的分值不到 50%，请人工判定。" in section.text
    assert "- / 100" in section.text


def test_a_turn_without_words_says_so(tmp_path):
    root = read(write(tmp_path / "report.html", [good_call()]))
    (turn,) = root.all("li", id="t-0-3")
    assert "（无文字）" in turn.text


def test_agents_with_few_calls_are_listed_without_a_rank(tmp_path, calls):
    root = read(
        write(tmp_path / "report.html", calls, review_of(calls, Wish(min_calls=9)))
    )
    (table,) = root.all("table", class_="rank")
    assert "没有名次：有得分的通话不足 9 通" in table.text
    assert "A17" in table.text


def test_an_agents_calls_stand_in_order_of_time_those_without_one_last(tmp_path):
    days = {
        "C-b": "2026-03-09",
        "C-none": None,
        "C-c": "2026-03-10",
        "C-a": "2026-03-02",
    }
    calls = [named(good_call(), name, started_at=day) for name, day in days.items()]
    root = read(write(tmp_path / "report.html", calls))
    (section,) = (
        one for one in root.all("section") if one.attributes["id"] == "agent-1"
    )
    *_, table = section.all("table")
    assert re.findall(r"C-[a-z]+", table.text) == ["C-a", "C-b", "C-c", "C-none"]


def test_english(tmp_path, calls):
    root = read(write(tmp_path / "report.html", calls, lang="en"))
    assert next(root.all("html")).attributes["lang"] == "en"
    overview = next(root.all("section", id="overview")).text
    assert "Who improved?" in overview
    assert not re.search("[一-鿿]", overview.replace("云桥", "").replace("未知", ""))


# ------------------------------------------------------------------ any text


ANY = st.text(st.characters(), max_size=60)
NASTY = '"><script>alert(1)</script><mark data-finding="f-0-1">\'& </style>{{ 7*7 }}'


def texts(text):
    """A call whose every text of others is ``text``."""
    scored = good_call()
    turns = (*scored.call.turns[:3], Turn(3, f"x{text}x", 70.0, 71.0))
    meta = {
        "agent_name": text or "x",
        "team": text,
        "call_type": text or "x",
        "started_at": "2024-05-06",
    }
    call = replace(
        scored.call,
        call_id=text,
        agent_id=f"a{text}",
        source=text,
        meta=meta,
        turns=turns,
    )
    annotated = replace(scored.attributed.annotated, call=call)
    risk = (RiskWord(0, Span(0, 1), text),)
    return replace(
        scored, attributed=replace(scored.attributed, annotated=annotated), risk=risk
    )


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    return tmp_path_factory.mktemp("page")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ANY)
@example(NASTY)
@example("\x00\x1b[31m\u202e\u2066\ud800\r\n\u2028 #!home-overview")
@example('href="#!agent-9"')
def test_no_text_becomes_anything_but_text(room, text):
    harmless = read(write(room / "a.html", [texts("x")]))
    hostile = read(write(room / "b.html", [texts(text)]))
    assert squeezed(next(hostile.all("title")).text)
    if text.strip():  # an empty team or type has no element
        assert hostile.shape == harmless.shape
    (turn,) = hostile.all("li", id="t-0-3")
    assert next(turn.all("p")).text == visible(f"x{text}x")


def test_marks_of_direction_and_controls_reach_no_page(tmp_path):
    path = write(tmp_path / "r.html", [texts("\u202eabc\u2066\x07\ud83d")])
    page_ = path.read_text(encoding="utf-8")
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x08\ud800-\udfff]", page_)
    assert "abc␇\ufffd" in page_


# ------------------------------------------------------------------ beside the report


def test_more_calls_than_fit_have_pages_of_their_own(tmp_path, monkeypatch):
    monkeypatch.setattr(page, "MOST_INLINE", 3)
    path = write(tmp_path / "月报 #1.html", many(5))
    root = read(path)
    assert not list(root.all("section", class_="sheet call-sheet"))
    assert sorted(one.name for one in (tmp_path / "calls").iterdir()) == [
        *(f"{at:06}.html" for at in range(5)),
        "style.css",
        "zhijian-report.txt",
    ]
    links_lead_to_files(tmp_path)


def links_lead_to_files(folder):
    """Every link of every page leads to an id of a page that is there."""
    ids, pages = {}, {one: read(one) for one in folder.rglob("*.html")}
    for one, root in pages.items():
        ids[one.resolve()] = {
            node.attributes["id"] for node in root.all() if "id" in node.attributes
        }
    count = 0
    for one, root in pages.items():
        for link in root.all("a"):
            name, _, anchor = link.attributes["href"].partition("#")
            target = (one.parent / unquote(name)).resolve() if name else one.resolve()
            assert target in ids, link.attributes["href"]
            assert not anchor or anchor in ids[target], link.attributes["href"]
            count += bool(name)
    assert count


def test_a_report_is_never_larger_than_it_may_be(tmp_path, monkeypatch):
    whole = write(tmp_path / "whole.html", many(6)).stat().st_size
    monkeypatch.setattr(page, "MOST_BYTES", whole + page._SPARE - 40_000)
    path = write(tmp_path / "calls-out" / "r.html", many(6))
    assert path.stat().st_size < page.MOST_BYTES
    assert (path.parent / "calls").exists()
    assert not (path.parent / "agents").exists()
    links_lead_to_files(path.parent)


def test_agents_go_out_where_there_is_no_room(tmp_path, monkeypatch):
    calls = [named(good_call(), f"C{at}") for at in range(12)]
    calls = [replace_agent(one, f"A{at}") for at, one in enumerate(calls)]
    overview = page.overview(
        page.Pages("zh"), review_of(calls), page.Links("r.html"), 99
    )
    monkeypatch.setattr(page, "MOST_BYTES", page._SPARE + len(overview.encode()) + 3000)
    path = write(tmp_path / "r.html", calls)
    assert path.stat().st_size < page.MOST_BYTES
    assert len(list((tmp_path / "agents").glob("0*.html"))) == 12
    links_lead_to_files(tmp_path)


def test_an_overview_too_large_names_the_first_agents_and_says_so(
    tmp_path, monkeypatch
):
    calls = [replace_agent(named(good_call(), f"C{at}"), f"A{at}") for at in range(40)]
    overview = page.overview(
        page.Pages("zh"), review_of(calls), page.Links("r.html"), 99
    )
    monkeypatch.setattr(
        page, "MOST_BYTES", page._SPARE + len(overview.encode()) * 2 // 3
    )
    root = read(write(tmp_path / "r.html", calls))
    assert "共 40 名；全部在 agents.csv 和工作簿里。" in root.text
    assert (tmp_path / "r.html").stat().st_size < page.MOST_BYTES


def replace_agent(scored, agent):
    call = replace(scored.call, agent_id=agent)
    annotated = replace(scored.attributed.annotated, call=call)
    return replace(scored, attributed=replace(scored.attributed, annotated=annotated))


def test_a_later_report_replaces_the_pages_of_an_earlier_one(tmp_path, monkeypatch):
    monkeypatch.setattr(page, "MOST_INLINE", 3)
    write(tmp_path / "r.html", many(9))
    write(tmp_path / "r.html", many(4))
    assert len(list((tmp_path / "calls").glob("0*.html"))) == 4
    write(tmp_path / "r.html", many(2))
    assert [one.name for one in tmp_path.iterdir()] == ["r.html"]


@pytest.mark.parametrize("foreign", ["note.txt", "000001.html"])
def test_a_folder_of_somebody_else_is_left_alone(tmp_path, monkeypatch, foreign):
    monkeypatch.setattr(page, "MOST_INLINE", 3)
    (tmp_path / "calls").mkdir()
    (tmp_path / "calls" / foreign).write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="不是本报告写的"):
        write(tmp_path / "r.html", many(5))
    assert (tmp_path / "calls" / foreign).read_text(encoding="utf-8") == "mine"
    assert not (tmp_path / "r.html").exists()
    write(tmp_path / "r.html", many(2))  # needs no folder
    assert (tmp_path / "calls" / foreign).exists()


def test_something_put_among_our_pages_is_not_lost(tmp_path, monkeypatch):
    monkeypatch.setattr(page, "MOST_INLINE", 3)
    write(tmp_path / "r.html", many(5))
    (tmp_path / "calls" / "笔记.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError):
        write(tmp_path / "r.html", many(5))
    assert (tmp_path / "calls" / "笔记.txt").exists()


def test_two_reports_in_a_folder_do_not_take_each_others_pages(tmp_path, monkeypatch):
    monkeypatch.setattr(page, "MOST_INLINE", 3)
    write(tmp_path / "a.html", many(5))
    with pytest.raises(UsageError):
        write(tmp_path / "b.html", many(5))


def test_a_report_that_is_dropped_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(page, "MOST_INLINE", 3)
    scored = many(5)
    review = review_of(scored)
    writer = PageWriter(tmp_path / "r.html", review)
    writer.add(review.calls[0], scored[0])
    assert list(tmp_path.iterdir())
    writer.drop()
    assert list(tmp_path.iterdir()) == []


def test_dropping_a_report_that_is_done_does_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(page, "MOST_INLINE", 3)
    scored = many(5)
    review = review_of(scored)
    writer = PageWriter(tmp_path / "r.html", review)
    for call, one in zip(review.calls, scored, strict=True):
        writer.add(call, one)
    writer.close()
    writer.drop()
    assert len(list((tmp_path / "calls").iterdir())) == 7


def test_the_tree_of_the_tests_sees_what_is_not_closed():
    with pytest.raises(AssertionError):
        tree("<p><b>x</p>")
