from tests.matching.helpers import one, tiny


def test_the_nearest_sentence_is_quoted_as_it_was_said():
    near = tiny().nearest(["wish"], [(3, "好的。"), (4, "嗯祝您生活愉悦，"), (5, "好")])
    assert near is not None
    assert (near.utterance, near.quote) == (4, "嗯祝您生活愉悦，")
    assert near.phrase == "祝您…愉快"
    assert 0.3 < near.similarity < 1


def test_a_short_text_is_not_all_of_a_phrase():
    near = one("您好").nearest(["x"], [(0, "好")])
    assert near is not None
    assert near.similarity < 0.8


def test_the_very_words_are_as_near_as_can_be():
    near = tiny().nearest(["hello"], [(0, "嗯"), (1, "喂你好")])
    assert near is not None
    assert (near.utterance, near.similarity) == (1, 1.0)


def test_nothing_to_compare():
    assert tiny().nearest(["hello"], []) is None
    assert tiny().nearest(["hello"], [(0, "嗯。"), (1, "")]) is None
    assert tiny().nearest(["no_such"], [(0, "您好")]) is None
    assert tiny().nearest(["hello"], [(0, "天地玄黄")]) is None
