"""The blank a question leaves open (哪个部门, 其余), and whether a sentence fills it."""

import re
from collections.abc import Callable

_BODY = re.compile(
    r"[\u4e00-\u9fff]{1,10}?(?:局|委|办|厅|院|所|中心|站|队|会|政府|公司|银行|街道|镇|乡|司|处|集团"
    "|学校|大学|工作室|村|社区|商会|协会)"
)
_OFFICE = "(?:县长|市长|区长|镇长|乡长|州长|省长|局长|厅长|院长|所长|书记|主任|检察长)"
_SURNAME = (
    "[王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁"
    "沈姚卢姜崔钟谭陆汪范廖贾夏韦傅邹孟熊秦邱尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵钱严覃武戴莫汤温康施牛樊葛]"
)
_BEARER = re.compile(
    rf"(?<![\u4e00-\u9fff]副){_SURNAME}[\u4e00-\u9fff]{{1,2}}(?P<before>{_OFFICE})"
    rf"|(?<!副)(?P<behind>{_OFFICE})(?:[、:：]|兼[\u4e00-\u9fff]{{2,6}})?{_SURNAME}[\u4e00-\u9fff]{{1,2}}"
)
"""朱健市长, 市长朱健: who holds an office, by the commonest family names."""
_REST = re.compile("其余|其他|剩余|余下|另有|另外|尚未|正在|还有")


def fills(question: str, text: str) -> bool:
    """Whether a folded sentence can fill the blank of a folded question; True where the
    question leaves none that can be told by its form."""
    return all(holds(question, text) for asked, holds in _SLOTS if asked.search(question))


def _holds_body(question: str, text: str) -> bool:
    return any(body.group() not in question for body in _BODY.finditer(text))


def _holds_bearer(question: str, text: str) -> bool:
    asked = re.findall(_OFFICE, question)
    borne = (match["before"] or match["behind"] for match in _BEARER.finditer(text))
    return any(office in asked for office in borne)


def _holds_rest(_question: str, text: str) -> bool:
    return bool(_REST.search(text))


_SLOTS: tuple[tuple[re.Pattern[str], Callable[[str, str], bool]], ...] = (
    (
        re.compile("哪个(?:部门|单位|机构|机关|局|乡镇|街道|镇|村|社区|公司|企业|委员会)"),
        _holds_body,
    ),
    (
        re.compile(f"{_OFFICE}(?:是谁|叫什么|是哪位|姓什么|名字)|谁是.{{0,6}}{_OFFICE}"),
        _holds_bearer,
    ),
    (re.compile("剩下|剩余|其余|余下|另外(?:那|的|一)|还有(?:一|那)"), _holds_rest),
)
