import pytest

from scoring.matching.matcher import compile_matcher
from scoring.model import Company, Site
from tests.matching.helpers import TINY, found, hits, one, tiny

SITE = Site(companies=(Company("安晴热力", ("安晴",)),), hotlines=("400-826-001",))


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("您好966为您服务", "966为您服务"),
        ("八零一四号为您服务", "八零一四号为您服务"),
        ("八幺四五为您服务", "八幺四五为您服务"),
        ("９ ６ ６，为您服务", "９ ６ ６，为您服务"),
        ("这里是云桥通信客服中心", "这里是云桥通信客服中心"),
        ("我是晨拓汽车有限公司的", "我是晨拓汽车有限公司"),
        ("您好云桥通信热线为您服务", "云桥通信热线为您服务"),
    ],
)
def test_numbers_and_houses_identify(text, quote):
    assert ("identify", quote) in hits(tiny(), text)


@pytest.mark.parametrize(
    "text",
    [
        "很高兴为您服务",
        "主持人为您服务",
        "总经理为您服务",
        "统一为您服务",
        "我是公司的老客户",
        "我是云桥物业的业主",
        "您可以联系云桥通信客服中心为您服务",
        "1234567890123为您服务",
    ],
)
def test_what_does_not_identify(text):
    assert "identify" not in dict(hits(tiny(), text))


def test_the_site_names_its_houses_and_hotlines():
    own = compile_matcher(TINY, SITE)
    assert ("identify", "安晴为您服务") in hits(own, "安晴为您服务")
    spoken = "四零零八二六零零一为您服务"
    assert ("identify", spoken) in hits(own, spoken)
    assert "identify" not in dict(hits(tiny(), "安晴为您服务"))


@pytest.mark.parametrize("text", ["陈女士", "欧阳先生", "好的张先生"])
def test_surnames(text):
    assert "named" in dict(hits(tiny(), text))


@pytest.mark.parametrize("text", ["那先生您稍等", "谢谢先生", "好的女士", "这位先生"])
def test_no_surnames(text):
    assert "named" not in dict(hits(tiny(), text))


def test_a_name_takes_no_more_than_a_name():
    assert ("named", "我叫李晓明") in hits(tiny(), "我叫李晓明很高兴为您服务")
    assert ("named", "我叫王芳") in hits(tiny(), "我叫王芳为您服务")


@pytest.mark.parametrize(
    "time",
    ["48小时内", "两个工作日", "明天下午之前", "三天以内", "下周一", "今天下午五点前"],
)
def test_times(time):
    assert ("promise", f"{time}给您回复") in hits(tiny(), f"我们{time}给您回复")


def test_any_is_short_and_stays_in_its_sentence():
    wish = one("祝您{any:1-4}愉快")
    assert found(wish, "祝您用车愉快，愉快") == ["祝您用车愉快"]
    assert found(wish, "祝您生活很是非常愉快") == []
    assert found(wish, "祝您生活。愉快") == []
    assert found(one("还有{any:0-6}吗"), "还有问题。好吗") == []
    assert found(one("还有{any:0-6}吗"), "还有问题吗。好吗") == ["还有问题吗"]


def test_a_counted_number():
    tail = one("尾号{number:4}")
    assert found(tail, "尾号一二三四") == ["尾号一二三四"]
    assert found(tail, "尾号12345") == []
