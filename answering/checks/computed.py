"""Computed claims: a declared formula over numbers of the quotes, recomputed.

Plain arithmetic only (+ - * / and brackets), read with `ast`, never evaluated as code.
"""

import ast
import operator
import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal, DivisionByZero, InvalidOperation, Overflow

from answering.checks.problem import Problem, contradicted, unsupported
from answering.checks.proof import Proof
from answering.checks.statement import Statement
from retrieval.numerals import WIDTH, plain
from retrieval.quantities import Quantity

LONGEST = 200
_SUM = re.compile(r"(?<=:)[^:;。=]+=[^:;。=]+[。.]?$")
_SIGNS = str.maketrans("×÷－＋（）＊／", "*/-+()*/")
_OPERATIONS: dict[type[ast.operator], Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_FREE = frozenset({Decimal(100), Decimal(1)})


class BadFormula(ValueError):
    """The formula is no plain arithmetic."""


def results(formula: str, statement: Statement) -> tuple[Decimal, ...]:
    """The claim's values that the formula gives, rounded as the claim rounds them."""
    try:
        value = evaluated(formula)
    except BadFormula:
        return ()
    return tuple(q.value for q in statement.quantities if _is_result(value, q))


def check(formula: str, statement: Statement, proofs: Sequence[Proof]) -> Iterator[Problem]:
    """Operands must stand in the quotes, and the result in the claim."""
    try:
        value, operands = evaluated(formula), operands_of(formula)
    except BadFormula:
        yield unsupported("formula_invalid", f"算式“{formula}”不能计算。")
        return
    known = {quantity.value for proof in proofs for quantity in proof.quantities}
    missing = [operand for operand in operands if operand not in known | _FREE]
    if missing:
        told = "、".join(f"{number:f}" for number in missing)
        yield unsupported("formula_operand", f"算式中的 {told} 不在引文中。")
    elif not any(_is_result(value, q) for q in statement.quantities):
        yield contradicted("formula_result", f"按算式应得 {_shown(value)}，与所说的不符。")


def sum_of(statement: Statement) -> int:
    """Where the claim writes the sum itself (：86件 - 57件 = 29件), whose numbers come from
    all of the quotes; its end where it writes none."""
    found = _SUM.search(statement.text)
    return found.start() if found else len(statement.text)


def evaluated(formula: str) -> Decimal:
    """The value of a formula. Raises BadFormula."""
    try:
        return _value(_parsed(formula))
    except (DivisionByZero, InvalidOperation, Overflow) as error:
        raise BadFormula(formula) from error


def operands_of(formula: str) -> tuple[Decimal, ...]:
    """The numbers of a formula, in order. Raises BadFormula."""
    nodes = ast.walk(_parsed(formula))
    return tuple(plain(_number(node)) for node in nodes if isinstance(node, ast.Constant))


def _parsed(formula: str) -> ast.expr:
    text = formula.translate(WIDTH).translate(_SIGNS).replace(",", "").strip()
    if not text or len(text) > LONGEST:
        raise BadFormula(formula)
    try:
        return ast.parse(text.split("=")[0].strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise BadFormula(formula) from error


def _value(node: ast.expr) -> Decimal:
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATIONS:
        return _OPERATIONS[type(node.op)](_value(node.left), _value(node.right))
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_value(node.operand)
    return _number(node)


def _number(node: ast.AST) -> Decimal:
    if not isinstance(node, ast.Constant) or type(node.value) not in (int, float):
        raise BadFormula(ast.dump(node))
    return Decimal(str(node.value))


def _is_result(value: Decimal, quantity: Quantity) -> bool:
    """Whether the claim writes this value, as a share or as it is, to its own decimals."""
    scales = (Decimal(100), Decimal(1)) if quantity.unit == "%" else (Decimal(1),)
    step = Decimal(1).scaleb(min(0, _exponent(quantity.value)))
    return any(abs(abs(value * scale) - quantity.value) <= step / 2 for scale in scales)


def _exponent(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def _shown(value: Decimal) -> str:
    return f"{plain(value.quantize(Decimal('0.0001'))):f}" if abs(value) < 10**15 else str(value)
