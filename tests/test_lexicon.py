import pytest

from scoring.errors import ConfigError
from scoring.lexicon import lexicon_digest, load_lexicons
from scoring.model import LexiconSource, Wording

GOOD = """\
# a comment
id: hello
title: {zh: 问候, en: Greeting}
family: courtesy
said_by: either
phrases:
  - 您好
  - "[喂]你好"
exceptions: [你好久]
sources:
  - {seed: a.txt, clause: H-1, note: n}
hit: [您好吗]
miss: [你好久]
"""


@pytest.fixture
def write(tmp_path):
    def put(name, text):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(text, str):
            text = text.encode()
        path.write_bytes(text)
        return path

    return put


def problems(*paths):
    with pytest.raises(ConfigError) as caught:
        load_lexicons(paths)
    for problem in caught.value.problems:
        assert problem.what.zh
        assert problem.what.en
        assert problem.cure.zh
        assert problem.cure.en
    return caught.value.problems


def places(*paths):
    return [(p.file.rsplit("/", 1)[-1], p.place) for p in problems(*paths)]


def test_a_good_file(write):
    path = write("hello.yaml", GOOD)
    (lexicon,) = load_lexicons([path])
    assert lexicon.id == "hello"
    assert lexicon.title == Wording("问候", "Greeting")
    assert lexicon.phrases == ("您好", "[喂]你好")
    assert lexicon.exceptions == ("你好久",)
    assert lexicon.sources == (LexiconSource("a.txt", "H-1", "n"),)
    assert (lexicon.hits, lexicon.misses) == (("您好吗",), ("你好久",))
    assert (lexicon.said_by, lexicon.where) == ("either", "anywhere")
    assert lexicon.path == path.as_posix()


def test_folders_are_searched_in_order_of_name(write, tmp_path):
    write("courtesy/hello.yaml", GOOD)
    write("fault/curt.yml", GOOD.replace("hello", "curt").replace("courtesy", "fault"))
    write("_draft.yaml", "broken: [")
    write("courtesy/notes.txt", "no lexicon")
    assert [lexicon.id for lexicon in load_lexicons([tmp_path])] == ["curt", "hello"]


def test_all_mistakes_of_all_files_are_told_at_once(write, tmp_path):
    write("a.yaml", "id: [")
    write("b.yaml", GOOD.replace("id: hello", "id: b").replace("said_by", "said"))
    write("c.yaml", GOOD.replace("hello", "c").replace("- 您好", "- 您(好"))
    assert places(tmp_path) == [
        ("a.yaml", "2:1"),
        ("b.yaml", "5:1"),
        ("c.yaml", "7:6"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "place", "word"),
    [
        ("said_by: either", "said_bye: either", "5:1", "said_by"),
        ("said_by: either", "said_by: nobody", "5:10", "agent"),
        ("family: courtesy", "family: manners", "4:9", "courtesy"),
        ("family: courtesy\n", "", "2:1", "family"),
        ("{zh: 问候, en: Greeting}", "{zh: 问候}", "3:8", "title.en"),
        ("{zh: 问候, en: Greeting}", "{zh: 问候, en: G, fr: B}", "3:24", "title.fr"),
        ("{zh: 问候, en: Greeting}", "问候", "3:8", "title"),
        ("note: n", "nota: n", "11:32", "note"),
        ("- 您好", "- 12315", "7:5", "phrases.0"),
        ("- 您好", "- [您]好", "7:8", "引号"),
        ("- 您好", "- 您好\n  - 您好", "8:5", "两次"),
        ("- 您好", "- {company}", "7:5", "phrases.0"),
        ("- 您好", '- "{number}"', "7:6", "固定"),
        ("- 您好", '- "是{compny}"', "7:7", "{company}"),
        ("- 您好", "- '是{compny}'", "7:7", "{company}"),
        ("- 您好", "- 您好^啊", "7:7", "最前"),
        ("[你好久]", "['', 久]", "9:14", "空"),
        ("[你好久]", "你好久", "9:13", "列表"),
        ("id: hello", "id: hallo", "2:5", "hello"),
        ("id: hello", "id: Hello", "2:5", "id"),
        ("# a comment", "id: hello", "2:1", "两次"),
        ("[喂]你好", '[喂]你好"\nphrases_file: "../x.csv', "9:15", "csv"),
        ("[喂]你好", '[喂]你好"\nphrases_file: "x.csv', "9:15", "x.csv"),
        ("[喂]你好", '[喂]你好"\nyields_to: "[]', "9:12", "列表"),
        (
            "said_by: either",
            "said_by: either\nyields_to: [greetin]",
            "6:13",
            "greeting",
        ),
        ("- 您好", "- &a 您好", "7:5", "别名"),
        ("hit: [您好吗]", "hit: *a", "12:6", "别名"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_column(write, old, new, place, word):
    path = write("hello.yaml", GOOD.replace(old, new, 1))
    (problem,) = problems(path)
    assert problem.place == place
    assert word in problem.what.zh + problem.cure.zh


def test_files_that_hold_no_lexicon(write, tmp_path):
    assert places(write("a.yaml", "")) == [("a.yaml", "1:1")]
    assert places(write("b.yaml", "- 您好")) == [("b.yaml", "1:1")]
    assert places(write("c.yaml", "id: c\ntitle: \xff".encode("latin-1"))) == [
        ("c.yaml", "2:1")
    ]
    assert places(write("d.yaml", "id: \x00")) == [("d.yaml", "")]
    assert places(tmp_path / "none.yaml") == [("none.yaml", "")]
    (tmp_path / "empty").mkdir()
    assert places(tmp_path / "empty") == [("empty", "")]
    assert len(problems(write("deep.yaml", "a: " + "[" * 5000))) == 1
    no_phrases = GOOD.replace('  - 您好\n  - "[喂]你好"', "  []")
    assert places(write("hello.yaml", no_phrases)) == [("hello.yaml", "7:3")]


def test_two_files_with_one_id(write, tmp_path):
    write("a/hello.yaml", GOOD)
    write("b/hello.yaml", GOOD)
    assert places(tmp_path) == [("hello.yaml", "2:5")]


def test_the_folder_of_a_family_holds_that_family(write):
    assert places(write("fault/hello.yaml", GOOD)) == [("hello.yaml", "4:9")]


def test_ones_own_file_replaces_the_built_in_one(write):
    own = GOOD.replace("hello", "greeting")
    lexicons = load_lexicons([write("greeting.yaml", own)], with_builtin=True)
    by_id = {lexicon.id: lexicon for lexicon in lexicons}
    assert by_id["greeting"].phrases == ("您好", "[喂]你好")
    assert "farewell" in by_id


# ---------------------------------------------------------------- phrases_file

LISTED = GOOD.replace("exceptions:", "phrases_file: more.csv\nexceptions:")


def test_long_lists_are_csv_beside_the_file(write):
    write(
        "more.csv", '\ufeffphrase,source\r\n早上好,甲\r\n\r\n"晚上好",甲\r\n大家好\r\n'
    )
    (lexicon,) = load_lexicons([write("hello.yaml", LISTED)])
    assert lexicon.phrases == ("您好", "[喂]你好", "早上好", "晚上好", "大家好")
    assert lexicon.sources[-1] == LexiconSource(note="甲")


def test_mistakes_in_a_list(write):
    path = write("hello.yaml", LISTED)
    write("more.csv", "phrase,source\n好(的,甲\n早上好,甲\n早上好\n晚上好,甲,乙\n")
    assert places(path) == [
        ("more.csv", "2:2"),
        ("more.csv", "4:1"),
        ("more.csv", "5:1"),
    ]
    write("more.csv", "短语\n您好\n")
    assert places(path) == [("more.csv", "1:1")]
    write("more.csv", "phrase\n您好\n".encode("gbk"))
    assert places(path) == [("hello.yaml", "9:15")]


# ---------------------------------------------------------------- digest


def test_the_digest_is_of_what_lexicons_say(write):
    here = load_lexicons([write("a/hello.yaml", GOOD)])
    there = load_lexicons([write("b/hello.yaml", GOOD)])
    other = load_lexicons([write("c/hello.yaml", GOOD.replace("你好久", "你好像"))])
    assert lexicon_digest(here) == lexicon_digest(there) != lexicon_digest(other)
    assert len(lexicon_digest(())) == 64
