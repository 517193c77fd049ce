"""Personal data is masked, and figures are not."""

import json
import logging
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.masking import MaskingFormatter, masked, masked_values

PERSONAL = [
    "11010119900307123X",
    "110101199003071233",
    "110101 19900307 1233",
    "１１０１０１１９９００３０７１２３３",
    "130503670401001",
    "13800138000",
    "138 0013 8000",
    "138-0013-8000",
    "+86 138 0013 8000",
    "(+86)13800138000",
    "8613800138000",
    "１３８００１３８０００",
    "١٣٨٠٠١٣٨٠٠٠",
    "010-62345678",
    "(0571)88888888",
    "0571 8888 8888",
    "+86 10 6655 2233",
    "023-67890123转801",
    "4111111111111111",
    "4111 1111 1111 1111",
    "6222021234567890128",
    "zhang.san+x@mail.example.cn",
    "13800138000@example.com",
    "ｚｈａｎｇ＠example.com",
    "E12345678",
    "EA1234567",
    "京A12345",
    "粤B·D12345",
    "粵Z1234港",
    "沪AD12345",
    "京A1234警",
]
FIGURES = """
受理6756件 2020年 1,234,567.89元 〔2021〕12号 渝府发〔2020〕3号 99.8% 12345热线 110报警 400-800-8000
13800138000元 13800138000.50元 13,800,138,000元 18912345678人次 138亿元 2019-2020-2021-2022年
20200101 2020-01-01 第138号令 91110000802100433B 全新AI项目 云A1标准 第123456789号 3.1415926
""".split()
UNITS = "件 起 人次 元 万元 亿元 % 个 名 项 户 余件 万余件 平方米".split()


@pytest.mark.parametrize("text", PERSONAL)
def test_personal_data_is_masked_wherever_it_stands(text):
    for said in (text, f"我的是{text}，请回复", f"号码:{text};", f"（{text}）"):
        assert text not in masked(said)
        assert not re.search(r"\d{3}|@", masked(said))


@pytest.mark.parametrize("text", FIGURES)
def test_figures_and_public_numbers_stay(text):
    assert masked(f"报告写明{text}，同比增长") == f"报告写明{text}，同比增长"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("银行账号是 123456789012", "银行账号是 [银行卡号]"),
        ("电话：66552233", "电话：[电话]"),
        ("护照号码 AB1234567", "护照号码 [护照号]"),
        ("电话接听12345678件", "电话接听12345678件"),
        ("我叫张三，13800138000", "我叫张三，[手机号]"),
    ],
)
def test_words_tell_what_a_bare_number_is(text, told):
    assert masked(text) == told


def test_a_company_code_of_digits_alone_is_no_identity_card():
    assert masked("91110119900307123X") == "91110119900307123X"


@settings(deadline=None)
@given(st.text())
def test_masking_twice_is_masking_once(text):
    assert masked(masked(text)) == masked(text)


PARTS = st.sampled_from([*PERSONAL, *FIGURES, "电话", "卡号：", "，", " ", "\u200b", "1", "x", "8"])


@settings(deadline=None)
@given(st.lists(PARTS).map("".join))
def test_masking_twice_is_masking_once_among_numbers(text):
    assert masked(masked(text)) == masked(text)


@settings(deadline=None)
@given(st.lists(st.sampled_from(PERSONAL), min_size=1, max_size=4), st.sampled_from("，；、\n"))
def test_none_of_several_survives(given_, mark):
    told = masked(mark.join(given_))
    assert not [text for text in given_ if text in told]


@settings(deadline=None)
@given(
    st.integers(0, 99_999_999_999),
    st.sampled_from(["", ".5", ".25"]),
    st.sampled_from(UNITS),
    st.text(alphabet="办理案件共计约有，。 "),
)
def test_a_figure_with_its_unit_survives(number, decimals, unit, before):
    for written in (f"{number}", f"{number:,}"):
        said = f"{before}{written}{decimals}{unit}"
        assert masked(said) == said


def test_json_is_masked_and_stays_json():
    value = {"phone": 13800138000, "13800138000": ["a@b.cn", 2020, 99.8, True, None]}
    told = masked_values(value)
    assert told == {"phone": "[手机号]", "[手机号]": ["[邮箱]", 2020, 99.8, True, None]}
    assert json.loads(json.dumps(told)) == told


def test_a_log_is_masked_with_its_traceback():
    try:
        raise ValueError("call 13800138000")
    except ValueError as error:
        info = (type(error), error, error.__traceback__)
    record = logging.LogRecord("x", 30, "x.py", 1, "from %s", ("a@b.cn",), info)
    told = MaskingFormatter("%(levelname)s %(message)s").format(record)
    assert told.startswith("WARNING from [邮箱]")
    assert "call [手机号]" in told
