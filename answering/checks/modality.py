"""Plan and result: what is to be done is not done, and what is done is no mere plan."""

import re
from collections.abc import Iterator, Sequence

from answering.checks.problem import Problem, contradicted, unsupported
from answering.checks.proof import Proof
from answering.checks.statement import Statement
from answering.checks.wording import nameless

_PLAN = re.compile(
    r"力争|争取|计划|打算|准备|拟|将(?!.{0,12}(?:纳入|列入|作为).{0,20}了)|目标|要求|提出|规定|方案|应当?|须|必须|"
    r"要(?!素|点|闻|害|件|么)|不得|不准|预计|部署|安排|思路|明确|着力|下一步|下一年|明年|今后|未来|任务|"
    r"力求|确保|推动|(?<![所必供急])需(?![求])|一般|以内|至少|不少于|不低于|每年|加快|进一步|持续|逐步"
)
_FUTURE = re.compile(
    r"力争|争取|打算|准备|拟(?!定|订)|计划[于到在]|尚待|有待|仍在|下一步|明年|今后|将(?:要|于|会|在|继续|进一步)"
)
_LACKS = frozenset({"尚待", "有待"})
_SHORT = re.compile(
    r"不足|不够|不强|不高|不深|不严|不牢|不实|不细|不全|不到位|不平衡|不健全|不完善|薄弱|滞后|欠缺|短板|弱项|差距|"
    r"困难|问题|亟|有待|尚待|需要?(?:进一步|加强|提[升高])|单一|缺乏|落后|偏[少低弱]"
)
_DONE = re.compile(
    r"已(?!经?办法)|业已|实际|如期|顺利|成功(?!率)|(?:完成|实现|建成|达成|开展|办理|达到|超过|制定|建立|落实|取得|获得)了|"
    r"完成(?=[^,]{2,20}$)|建成"
)
_NEED = re.compile(
    r"(?:有待|亟待|亟需|急需|尚需|仍需|还需|需要?)(?:进一步|继续|不断)?([\u4e00-\u9fff]{2})"
)
_NEED_SAID = re.compile(r"有待|亟待|需|不足|不够|薄弱|欠|短板|要|应")
_ASKED = re.compile(r"应当|必须|有待|亟待|需要?进一步|目标是|到\d{4}年|要求")
_WISHED = re.compile(
    r"力争|争取|拟|计划|应当|须|目标|到\d{4}年|做到|有待|亟待|需要?进一步|要(?=[^,;。求]{2})"
)


def check(statement: Statement, proofs: Sequence[Proof]) -> Iterator[Problem]:
    """Problems of a claim whose quotes all speak of plans, or all of results."""
    planned = [proof.planned for proof in proofs]
    if all(planned) and _claims_result(statement, proofs):
        yield unsupported("plan_as_result", "引文说的是计划或目标，不能当作已经取得的结果。")
    elif _claims_remedy(statement, proofs):
        yield contradicted("need_as_result", "引文说的是有待去做，这里说成已经做到。")
    elif not any(planned) and _claims_plan(statement, proofs):
        yield contradicted("result_as_plan", "引文说的是已经做到的事，不是计划或尚未实现的目标。")


def _claims_result(statement: Statement, proofs: Sequence[Proof]) -> bool:
    text = statement.bare if not statement.english else statement.text
    if statement.english:
        return not re.search(
            r"target|aim|goal|plan|will|shall|must|should|requir|intend|strive|seek|propos|to be|at least|provide",
            text,
        )
    done = _DONE.search(text)
    if done and done.group() not in "|".join(proof.quote for proof in proofs):
        return True
    return not _PLAN.search(nameless(statement.text))


def _claims_plan(statement: Statement, proofs: Sequence[Proof]) -> bool:
    found = _FUTURE.search(statement.bare)
    if found and found.group() in _LACKS and any(_SHORT.search(p.around) for p in proofs):
        return False
    return bool(found) and not any(
        _FUTURE.search(proof.sentence) or _wishes(proof) for proof in proofs
    )


def _claims_remedy(statement: Statement, proofs: Sequence[Proof]) -> bool:
    """已经加强 where the quote has 亟待加强."""
    if _NEED_SAID.search(statement.bare):
        return False
    verbs = {verb for proof in proofs for verb in _NEED.findall(proof.quote)}
    return any(
        re.search(rf"(?:已|得到|有所|了|明显).{{0,6}}{verb}|{verb}了", statement.bare)
        for verb in verbs
    )


def _wishes(proof: Proof) -> bool:
    """Whether the quote itself asks for something; a report does so in fewer words."""
    wished = _ASKED if proof.metadata.kind == "annual_report" else _WISHED
    return wished.search(proof.quote) is not None
