import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.errors import UsageError
from scoring.model import Site
from scoring.readers.name_pattern import named
from scoring.readers.options import ReadOptions, SourceFile
from scoring.readers.reading import read

LOG = "客服：您好\n客户：你好\n"


@pytest.mark.parametrize(
    ("pattern", "stem", "call_id", "agent_id", "meta"),
    [
        (
            "{date}_{agent_id}_{call_id}", "20260302_6203_S0001",
            "S0001", "6203", {"started_at": "2026-03-02"},
        ),
        (
            "{date}_{agent_id}_{call_id}", "夜班/2026-03-02_6203_S-00-01",
            "S-00-01", "6203", {"started_at": "2026-03-02"},
        ),
        (
            "{date}_{agent_id}_{call_id}", "20260302_6203_S0001.wav",
            "S0001", "6203", {"started_at": "2026-03-02"},
        ),
        (
            "{started_at}_{agent_id}_{call_id}", "20260302_091530_6203_S0001",
            "S0001", "6203", {"started_at": "2026-03-02T09:15:30"},
        ),
        (
            "{started_at}-{queue}-{agent_id}", "20260302091530-报修-6203",
            "", "6203", {"started_at": "2026-03-02T09:15:30", "queue": "报修"},
        ),
        (
            "{date}{time}_{_}_{call_id}", "202603020915_line3_77",
            "77", "", {"started_at": "2026-03-02T09:15:00"},
        ),
        ("{team}/{agent_id}/{call_id}", "三月/甲班/6203/77", "77", "6203", {"team": "甲班"}),
        ("[{agent_id}] {call_id} (完)", "[6203] 77 (完)", "77", "6203", {}),
        ("录音{call_id}", "录音２０", "２０", "", {}),
    ],
)  # fmt: skip
def test_what_a_name_tells(pattern, stem, call_id, agent_id, meta):
    told = named(pattern, stem)
    assert (told.call_id, told.agent_id, dict(told.meta)) == (call_id, agent_id, meta)


@pytest.mark.parametrize(
    ("pattern", "stem"),
    [
        ("{date}_{agent_id}_{call_id}", "6203_S0001"),
        ("{date}_{agent_id}_{call_id}", "2026_6203_S0001"),
        ("{date}_{agent_id}_{call_id}", "20260302_6203_"),
        ("{date}_{agent_id}_{call_id}", "20260302_091530_6203_S0001"),
        ("{date}_{agent_id}_{call_id}", "20261399_6203_S0001"),
        ("{date}{agent_id}_{call_id}", "20260302_6203_S0001"),
        ("{team}/{agent_id}/{call_id}", "6203/77"),
        ("录音{call_id}", "77"),
        ("a.{call_id}", "ab77"),
    ],
)
def test_what_does_not_fit(pattern, stem):
    assert named(pattern, stem) is None


@pytest.mark.parametrize(
    ("pattern", "told"),
    [
        ("{date}_{agent}", "{agent}"),
        ("{agent_id}{call_id}", "分隔符"),
        ("{call_id}_{call_id}", "两次"),
        ("录音", "没有字段"),
        ("{_}", "没有字段"),
        ("{date}_{call_id", "花括号"),
        ("date}_{call_id}", "花括号"),
        ("{}_{call_id}", "{}"),
    ],
)
def test_a_wrong_pattern_is_told_before_anything_is_read(pattern, told):
    with pytest.raises(UsageError) as error:
        ReadOptions(name_pattern=pattern)
    assert told in error.value.report("zh")
    assert "{date}_{agent_id}_{call_id}" in error.value.report("en")


def call_of(tmp_path, name, text, options):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return list(read(SourceFile(str(path), path.stem), options))


def test_the_file_goes_before_its_name(tmp_path):
    text = "通话编号：A1\n坐席工号：7\n\n" + LOG
    options = ReadOptions(name_pattern="{date}_{agent_id}_{call_id}")
    (call,) = call_of(tmp_path, "20260302_6203_S0001.txt", text, options)
    assert (call.call_id, call.agent_id) == ("A1", "7")
    assert call.meta["started_at"] == "2026-03-02"


def test_a_name_gives_its_id_only_to_a_file_of_one_call(tmp_path):
    options = ReadOptions(name_pattern="{date}_{agent_id}_{call_id}")
    calls = call_of(tmp_path, "20260302_6203_S1.txt", LOG + "====\n" + LOG, options)
    assert [call.call_id for call in calls] == ["S1", "20260302_6203_S1-2"]
    assert [call.agent_id for call in calls] == ["6203", "6203"]


def test_a_name_that_does_not_fit_is_noted_not_lost(tmp_path):
    options = ReadOptions(name_pattern="{date}_{agent_id}_{call_id}")
    (call,) = call_of(tmp_path, "夜班.txt", LOG, options)
    assert (call.call_id, call.agent_id) == ("夜班", None)
    assert "file name: not of the name pattern" in call.meta["read_notes"]


def test_a_pattern_with_folders_fits_whichever_folder_was_named(tmp_path, monkeypatch):
    (tmp_path / "甲班" / "6203").mkdir(parents=True)
    path = tmp_path / "甲班" / "6203" / "77.txt"
    path.write_text(LOG, encoding="utf-8")
    options = ReadOptions(name_pattern="{team}/{agent_id}/{call_id}")
    monkeypatch.chdir(tmp_path / "甲班")
    for named_path, stem in (
        (str(path), "77"),
        ("6203/77.txt", "6203/77"),
        ("6203/77.txt", "77"),
    ):
        (call,) = read(SourceFile(named_path, stem), options)
        assert (call.agent_id, call.meta["team"]) == ("6203", "甲班")


def test_the_site_file_may_hold_the_pattern(tmp_path):
    options = ReadOptions(site=Site(name_pattern="{agent_id}-{call_id}"))
    (call,) = call_of(tmp_path, "6203-77.txt", LOG, options)
    assert (call.call_id, call.agent_id) == ("77", "6203")
    over = ReadOptions(site=options.site, name_pattern="{call_id}")
    (call,) = call_of(tmp_path, "6203-77.txt", LOG, over)
    assert (call.call_id, call.agent_id) == ("6203-77", None)


WORD = st.from_regex(r"[A-Za-z0-9]{1,8}", fullmatch=True)


@given(WORD, WORD, st.dates())
def test_what_is_written_into_a_name_is_read_from_it(call_id, agent_id, day):
    stem = f"{day:%Y%m%d}".zfill(8) + f"_{agent_id}_{call_id}"
    told = named("{date}_{agent_id}_{call_id}", stem)
    assert (told.call_id, told.agent_id) == (call_id, agent_id)
    assert told.meta["started_at"].replace("-", "") == stem[:8]


@given(st.text(max_size=300))
def test_no_name_breaks_a_pattern(stem):
    for pattern in ("{date}_{agent_id}_{call_id}", "{team}/{_}-{call_id}"):
        told = named(pattern, stem)
        parts = (told.call_id, told.agent_id) if told else ()
        assert all(part in stem for part in parts)
