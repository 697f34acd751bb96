from __future__ import annotations

import csv
import io
import json
import pickle

import pytest

from scoring.model import Reject, Wording
from scoring.reports.registry import REPORTS, call_reports, run_reports
from scoring.reports.report import CallReport, RunFacts, Setting
from scoring.summary import groups, record, summarise
from tests.reports.builders import bad_call, good_call
from tests.reports.cards import CARD, SECTIONS

CALLS = (good_call(), bad_call())
REJECTS = (
    Reject(
        "=cmd.csv",
        "row 2",
        Wording("没有文字。", "No text."),
        Wording("请检查。", "Check it."),
    ),
)
FACTS = RunFacts(
    summarise(map(record, CALLS)),
    REJECTS,
    {"counts": {"in": 3, "scored": 2, "rejected": 1, "skipped": 0}},
    (*groups(map(record, CALLS), "team"), *groups(map(record, CALLS), "centre")),
)

GOLDEN_CALLS = """\
通话编号,坐席,班组,场景,开始时间,时长(秒),话轮数,评分表,得分,满分,是否合格,\
一票否决项,判定比例,识别质量,通过发现数,不通过发现数,不适用发现数,无法判定发现数,\
时间可判抢话,时间说明,坐席说话(秒),客户说话(秒),坐席说话占比,坐席语速(字/分),\
客户语速(字/分),坐席应答间隔中位数(秒),坐席最长独白(秒),静默合计(秒),最长静默(秒),\
最长无说明静默(秒),请客户等候次数,最长等候(秒),重叠次数,附和次数,抢话次数,\
其中免责抢话次数,每10分钟客户说话抢话,客户插话次数,被插话后最长续说(秒),文字抢话迹象,\
第三次以上重复提问,接听等待(秒),谁先挂机,话没说完就断,\
来源文件,等级,角色判定,待人工复核,升级风险
云桥-001,A17,一组,hotline,2024-05-06T09:00:00,12.346,4,test-card,100,100,是,,0.8,\
0.9877,3,0,0,1,否,"单声道, 看不出重叠。",,,,,,,,,,,,,,,,,,,,,,,,,\
calls.jsonl,良好,inferred,否,
云桥-002,未知,,hotline,,4,2,test-card,0,100,否,flat_refusal,0.8333,,1,3,1,0,\
是,,2.5,1,,240.1,,,,,0,,,,2,1,2,1,600,1,1.75,,1,,坐席,否,\
b.csv,,inferred,否,
"""
GOLDEN_FINDINGS = """\
通话编号,坐席,评分项,检查,结果,分值,词表,命中方式,话轮(从0起),起始字符,结束字符,\
时间(秒),说话人,原文,原因,条款,条款出处,评分项名称
云桥-001,A17,greeting,says,PASS,10,greeting,exact,0,0,2,0,agent,您好,开场有问候。,\
H-10.2.1a;H-10.2.1b,第十条(二)1,问候
云桥-001,A17,farewell,says,PASS,10,farewell,homophone,2,12,14,65,agent,再见,\
结束有道别。,H-10.3.9x,H-10.3.9x,道别
云桥-001,A17,flat_refusal,never_says,PASS,0,flat_refusal,exact,2,2,5,65,agent,办不了,\
"属于否定说法, 不扣分。",,,生硬拒绝
云桥-001,A17,interruption,interruption,UNDECIDED,0,,,,,,,,,"单声道, 看不出重叠。",,,抢话
云桥-002,未知,greeting,says,FAIL,-10,,,,,,,,"'=HYPERLINK(""x"")办不了",开场没有问候。,\
H-10.2.1a;H-10.2.1b,第十条(二)1,问候
云桥-002,未知,farewell,says,NOT_APPLICABLE,0,,,,,,,,,本通不适用。,H-10.3.9x,H-10.3.9x,\
道别
云桥-002,未知,flat_refusal,never_says,FAIL,-5,flat_refusal,exact,0,15,18,0.5,agent,\
办不了,生硬拒绝客户。,,,生硬拒绝
云桥-002,未知,flat_refusal,never_says,FAIL,-5,flat_refusal,exact,0,20,23,0.5,agent,\
办不了,生硬拒绝客户。,,,生硬拒绝
云桥-002,未知,interruption,interruption,PASS,0,,,,,,,,,没有抢话。,,,抢话
"""
GOLDEN_REJECTS = """\
来源文件,位置,原因,处理办法
'=cmd.csv,row 2,没有文字。,请检查。
"""


def setting(lang: str = "zh") -> Setting:
    return Setting(CARD, lang, SECTIONS, {"versions": {"zhijian": "0.1.0"}})


def output(name: str, lang: str = "zh") -> bytes:
    (report,) = (one for one in REPORTS if one.id == name)
    if isinstance(report, CallReport):
        parts = [report.body(scored, setting(lang)) for scored in CALLS]
        return report.head(setting(lang)) + b"".join(parts)
    return report.whole(FACTS, setting(lang))


@pytest.mark.parametrize(
    ("name", "golden"),
    [
        ("calls", GOLDEN_CALLS),
        ("findings", GOLDEN_FINDINGS),
        ("rejects", GOLDEN_REJECTS),
    ],
)
def test_golden_tables(name, golden):
    assert output(name).decode("utf-8-sig") == golden.replace("\n", "\r\n")


def test_every_output_of_the_contract_once():
    assert {one.filename for one in REPORTS} == {
        "calls.csv",
        "findings.csv",
        "agents.csv",
        "teams.csv",
        "results.jsonl",
        "rejects.csv",
        "run.json",
    }
    assert len({one.id for one in REPORTS}) == len(REPORTS)
    assert set(call_reports()) | set(run_reports()) == set(REPORTS)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", ["calls", "findings", "agents", "teams", "rejects"])
def test_tables_open_in_excel(name, lang):
    raw = output(name, lang)
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.endswith(b"\r\n")
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    assert len({len(row) for row in rows}) == 1
    assert len(rows) > 1
    assert not any(cell[:1] in "=+@\t\r\n" for row in rows for cell in row if cell)


def test_english_tables_have_ids_and_no_sections():
    header = output("findings", "en").decode("utf-8-sig").partition("\r\n")[0]
    assert header.endswith("reason,clause")


def test_results_are_json_lines():
    first, second = output("results").splitlines()
    assert json.loads(first)["run"] == {"versions": {"zhijian": "0.1.0"}}
    assert json.loads(second)["call_id"] == "云桥-002"


def test_run_json_ends_the_run():
    assert json.loads(output("run"))["counts"]["in"] == 3


def test_workers_can_take_a_setting_and_the_reports():
    copy, reports = pickle.loads(pickle.dumps((setting(), REPORTS)))
    assert copy == setting()
    assert reports == REPORTS
