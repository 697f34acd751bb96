import hashlib
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.errors import ConfigError
from scoring.model import Company, Site, SiteAgent, Speaker
from scoring.site import load_site

GOOD = """\
companies:
  - name: 安晴热力
    aliases: [安晴, 安晴热力公司]
  - 云桥通信
agents:
  - {id: 0012, name: 测试甲, team: 一组}
  - {id: "0013", name: }
hotlines: [00000, "00001"]
festivals: [{date: 2025-1-29, name: 春节}, {date: 10-1, name: 国庆}]
closing: [请稍后为我的服务做出评价]
roles:
  channel: {0: agent, 1: customer}
  speaker_id: {spk0: agent}
columns: {speaker: 说话方}
words: {云桥宽带: 3000}
tokenizer: jieba
"""


@pytest.fixture
def load(tmp_path):
    def run(content):
        path = tmp_path / "zhijian.yaml"
        data = content.encode("utf-8") if isinstance(content, str) else content
        path.write_bytes(data)
        return load_site(path)

    return run


@pytest.fixture
def problems(load):
    """Load a bad file; return (place, English sentence) of every problem."""

    def run(content):
        with pytest.raises(ConfigError) as caught:
            load(content)
        assert caught.value.exit_code == 2
        found = caught.value.problems
        assert all(problem.what.zh and problem.cure.zh for problem in found)
        return [(p.place, f"{p.what.en} {p.cure.en}") for p in found]

    return run


def test_all_keys(load):
    site = load(GOOD)
    assert site == Site(
        companies=(Company("安晴热力", ("安晴", "安晴热力公司")), Company("云桥通信")),
        agents=(SiteAgent("0012", "测试甲", "一组"), SiteAgent("0013")),
        hotlines=("00000", "00001"),
        festivals=(("2025-01-29", "春节"), ("10-01", "国庆")),
        closing=("请稍后为我的服务做出评价",),
        role_channels={0: Speaker.AGENT, 1: Speaker.CUSTOMER},
        role_speaker_ids={"spk0": Speaker.AGENT},
        columns={"speaker": "说话方"},
        words={"云桥宽带": 3000},
        tokenizer="jieba",
        digest=hashlib.sha256(GOOD.encode()).hexdigest(),
    )
    assert pickle.loads(pickle.dumps(site)) == site


@pytest.mark.parametrize("text", ["", "# nothing\n", "agents:\n", "\ufeff", "{}"])
def test_nothing_is_an_empty_site(load, text):
    site = load(text)
    assert site == Site(digest=site.digest)


def test_every_problem_at_once_with_line_column_and_nearest_name(problems):
    found = problems(
        "companys: [x]\n"
        "agents:\n"
        "  - {nmae: 甲}\n"
        "roles:\n"
        "  chanel: {0: agent}\n"
        "  channel: {0: boss}\n"
        "hotlines: 5\n"
        "festivals: [{date: 13-01, name: x}]\n"
    )
    assert [place for place, _ in found] == [
        "1:1", "3:5", "3:6", "5:3", "6:13", "7:1", "8:14",
    ]  # fmt: skip
    text = "\n".join(sentence for _, sentence in found)
    for nearest in ("companies", "name", "channel"):
        assert f"Did you mean {nearest}?" in text
    assert "agents.0.id is missing" in text
    assert "agent, customer, ivr, unknown" in text
    assert "hotlines is wrong" in text


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("closing: &a [x]\n", "1:10"),
        ("closing: [x]\nhotlines: *a\n", "2:11"),
        ("agents: []\nagents: []\n", "2:1"),
        ("roles: {channel: {0: agent, 0: ivr}}\n", "1:29"),
        ("agents: [{id: 1}, {id: 1}]\n", "1:20"),
        ("a: b: c\n", "1:5"),
        ("a: 1\n---\nb: 2\n", "2:1"),
        ("? [a]\n: 1\n", "1:3"),
        ("- 1\n", "1:1"),
        ("text\n", "1:1"),
        ("[" * 200_000, "1:18"),
        ("roles: {channel: {-1: agent}}\n", "1:19"),
        ("roles: {channel: {a: agent}}\n", "1:19"),
        ("companies: [{name: ' '}]\n", "1:14"),
        ("closing: [[a]]\n", "1:11"),
        ("festivals: [{date: 2025-02-30, name: x}]\n", "1:14"),
        ("columns: {text: [a]}\n", "1:11"),
        ("words: {云桥: 0}\n", "1:9"),
        ("words: {云桥: 5, 云 桥: 5}\n", "1:16"),
        ("words: {云桥: 多}\n", "1:9"),
        ("tokenizer: pkuseg\n", "1:1"),
        ("x: !!python/object:os.system y\n", "1:1"),
    ],
)
def test_refused(problems, text, place):
    assert problems(text)[0][0] == place


@pytest.mark.parametrize(
    "data", [b"\xff\xfe", "closing: [再见]".encode("gb18030"), b"a: \x07"]
)
def test_bytes_that_are_no_yaml(problems, data):
    assert problems(data)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(ConfigError, match="--site"):
        load_site(tmp_path / "none.yaml")


def test_a_file_too_large(load, monkeypatch):
    monkeypatch.setattr("scoring.site.MAX_SITE_BYTES", 10)
    with pytest.raises(ConfigError):
        load(GOOD)


@given(
    st.binary(max_size=120)
    | st.text(max_size=120).map(lambda text: text.encode("utf-8", "replace"))
)
def test_any_bytes_are_a_site_or_a_stated_problem(tmp_path_factory, data):
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_bytes(data)
    try:
        assert isinstance(load_site(path), Site)
    except ConfigError as error:
        assert error.report("zh")


@given(st.integers(0, len(GOOD.encode())))
def test_a_file_cut_anywhere(tmp_path_factory, cut):
    path = tmp_path_factory.getbasetemp() / "cut.yaml"
    path.write_bytes(GOOD.encode()[:cut])
    try:
        assert isinstance(load_site(path), Site)
    except ConfigError as error:
        assert error.report("en")
