"""The verifier: what a quote proves, and every way in which a claim can go beyond it."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answering.checks.computed import BadFormula, evaluated
from answering.verifier import Cited, Verifier
from retrieval.report import Metadata

TEXT = """青山县2022年法治政府建设情况报告

一、主要工作和成效

(一)规范行政执法。举办执法人员培训班3期,培训执法人员近600人次。抽查行政执法案卷120卷,其中优秀31卷、合格85卷。县应急管理局尚未建立音像记录制度。除涉密事项外,行政处罚决定均在县政府门户网站公开。

(二)化解矛盾纠纷。全县人民调解组织调解纠纷5214件,调解成功5106件,成功率97.9%,比2021年下降0.4个百分点。全年受理行政复议案件41件,审结38件。行政许可平均跑动次数压缩为0.25次。上半年,受理群众来访642件次。今年9月,县调委会被市司法局授予先进集体。印发《青山县行政执法规定》(青政发〔2022〕34号)。县本级办理行政复议申请13件。宣传册1.2万余册。基本建成公共法律服务网络。

二、2023年工作打算

力争创建全省法治政府建设示范县。每季度开展一次案卷评查,合法性审查率达到100%。
"""
RULES = "印发《青山县行政执法规定》(青政发〔2022〕34号)"
OTHER = "白水县2022年报告\n一、成效\n全县人民调解组织调解纠纷88件,调解成功率90%。"
REPORT = Metadata(
    "青山县2022年法治政府建设情况报告", ("江西省", "南昌市", "青山县"), 2022, "annual_report"
)
PLAN = Metadata("青山县实施方案", ("江西省", "南昌市", "青山县"), 2022, "plan")
ELSEWHERE = Metadata("白水县2022年报告", ("江西省", "南昌市", "白水县"), 2022, "annual_report")

MEDIATION = "全县人民调解组织调解纠纷5214件,调解成功5106件,成功率97.9%,比2021年下降0.4个百分点"
REVIEW = "全年受理行政复议案件41件,审结38件"


@pytest.fixture(scope="module")
def verifier():
    return Verifier()


def verdict(verifier, claim, *quotes, metadata=REPORT, text=TEXT, formula=""):
    cited = [Cited(quote, text, metadata) for quote in quotes]
    return verifier.check(claim, cited, formula)


SUPPORTED = [
    ("青山县2022年人民调解成功率为97.9%，比2021年降低0.4个百分点。", MEDIATION),
    ("2022年青山县调解纠纷5,214件，其中5106件成功。", MEDIATION),
    ("青山縣2022年人民調解成功率為９７．９％。", MEDIATION),
    ("青山县2022年人民调解成功率为百分之九十七点九。", MEDIATION),
    ("2022年青山县审结了38件行政复议案件，受理41件。", REVIEW),
    ("青山县应急管理局还没有建立音像记录制度。", "县应急管理局尚未建立音像记录制度"),
    ("青山县把行政许可平均跑动次数压到零点二五次。", "行政许可平均跑动次数压缩为0.25次"),
    ("2022年上半年青山县受理来访642件次。", "上半年,受理群众来访642件次"),
    ("2022年9月，青山县调委会获得市司法局授予的先进集体。", "今年9月,县调委会被市司法局授予先进集体"),
    ("青山县2022年印发《青山县行政执法规定》。", "印发《青山县行政执法规定》(青政发〔2022〕34号)"),
    ("《青山县行政执法规定》的文号是青政发[2022]34号。", "印发《青山县行政执法规定》(青政发〔2022〕34号)"),
    ("青山县县本级2022年办理行政复议申请13件。", "县本级办理行政复议申请13件"),
    ("青山县2022年的宣传册有12000余册。", "宣传册1.2万余册"),
    ("青山县2023年打算每季度开展一次案卷评查。", "每季度开展一次案卷评查"),
    ("青山县2023年的目标：合法性审查率达到100%。", "每季度开展一次案卷评查,合法性审查率达到100%"),
    ("青山县2022年：" + REVIEW + "。", REVIEW),
]  # fmt: skip


@pytest.mark.parametrize(("claim", "quote"), SUPPORTED)
def test_a_claim_in_other_words_is_supported(verifier, claim, quote):
    assert verdict(verifier, claim, quote).findings == ()


WRONG = [
    ("number_differs", "青山县2022年人民调解成功率为97.8%。", MEDIATION),
    ("number_unit", "青山县2022年调解纠纷5214人次。", MEDIATION),
    ("number_direction", "青山县2022年人民调解成功率比2021年提高0.4个百分点。", MEDIATION),
    ("number_approximation", "青山县2022年培训执法人员600余人次。", "举办执法人员培训班3期,培训执法人员近600人次"),
    ("number_approximation", "青山县2022年印制宣传册1.2万册。", "宣传册1.2万余册"),
    ("number_swapped", "青山县2022年受理行政复议案件38件，审结41件。", REVIEW),
    ("number_swapped", "青山县2022年抽查的案卷中优秀85卷、合格31卷。", "抽查行政执法案卷120卷,其中优秀31卷、合格85卷"),
    ("number_missing", "青山县2022年调解纠纷5214件，耗资3万元。", MEDIATION),
    ("year_differs", "青山县2020年调解纠纷5214件。", MEDIATION),
    ("year_differs", "青山县2021年人民调解成功率为97.9%。", MEDIATION),
    ("date_differs", "2022年10月，青山县调委会被市司法局授予先进集体。", "今年9月,县调委会被市司法局授予先进集体"),
    ("period_widened", "青山县2022年受理来访642件次。", "上半年,受理群众来访642件次"),
    ("region_differs", "新建区2022年调解纠纷5214件。", MEDIATION),
    ("region_differs", "南昌市2022年调解纠纷5214件。", MEDIATION),
    ("region_differs", "江西省2022年调解纠纷5214件。", MEDIATION),
    ("negation_lost", "青山县应急管理局已建立音像记录制度。", "县应急管理局尚未建立音像记录制度"),
    ("negation_added", "青山县2022年没有审结行政复议案件。", REVIEW),
    ("plan_as_result", "青山县已创建全省法治政府建设示范县。", "力争创建全省法治政府建设示范县"),
    ("plan_as_result", "青山县合法性审查率达到100%。", "合法性审查率达到100%"),
    ("result_as_plan", "青山县力争审结38件行政复议案件。", REVIEW),
    ("period_differs", "青山县2023年打算每月开展一次案卷评查。", "每季度开展一次案卷评查"),
    ("scope_widened", "青山县2022年所有纠纷都调解成功。", MEDIATION),
    ("scope_level", "青山县2022年办理行政复议申请13件。", "县本级办理行政复议申请13件"),
    ("exception_dropped", "青山县行政处罚决定全部在门户网站公开。", "行政处罚决定均在县政府门户网站公开"),
    ("hedge_dropped", "青山县建成公共法律服务网络。", "基本建成公共法律服务网络"),
    ("cause_added", "因为审结38件行政复议案件，青山县调解成功率达97.9%。", MEDIATION),
    ("name_differs", "青山县2022年印发《青山县行政复议规定》。", "印发《青山县行政执法规定》(青政发〔2022〕34号)"),
    ("document_number", "《青山县行政执法规定》的文号是青府发〔2022〕34号。", RULES),
    ("detail_added", "青山县2022年审结38件行政复议案件，当事人十分满意。", REVIEW),
]  # fmt: skip


@pytest.mark.parametrize(("code", "claim", "quote"), WRONG)
def test_a_claim_that_goes_beyond_its_quote_is_caught(verifier, code, claim, quote):
    said = verdict(verifier, claim, quote)
    assert said.verdict != "supported"
    assert code in {finding.code for finding in said.findings}


PARTS_TEXT = """青山县2022年法治政府建设情况报告

一、主要工作

办理法律援助案件732件,其中进城务工人员讨薪法律援助案件214件。全县现有人民调解员918人,其中专职123人。持证执法人员3127名,其中年内新取得资格288名。
设置政府工作部门24个,新组建应急管理局、医疗保障局等部门。审查县级合同57份,提出意见133条,评查行政处罚案卷81卷。撤并事业单位17个,保留事业单位33个。办结刑事法律援助案件267件,法律援助案件共511件。
县政府为被告的行政诉讼案件6件,开庭审理3件。劳动仲裁受理案件402件,调解结案率71.3%。按期答复率99.1%。
罚没款2617万元,办理行政处罚案件1894宗,同比分别下降4.6%、增长8.1%。罚款2617万元,同比下降4.6%,处罚案件1894宗,同比增长8.1%。
办理时间由2个工作日压缩至6小时。权重由4%提高到6%。上半年,收缴资金4516.38万元,安置职工820人,第一阶段验收通过企业19家。前三季度,发放救助金812万元。
少数干部法治意识不强。江湾调解工作室、李秀英调解工作室获评全省第三批金牌个人调解室。由调解员陪同民警出警,纠纷当场调解。

二、存在的问题

一是少数干部依法行政意识不强;二是执法力量薄弱;三是普法宣传针对性不强。多元化解渠道单一。

三、下步打算

征求意见一般不少于7个工作日,其中涉及企业的一般不少于30日。建好企业服务中心,集成政策、金融、法律三大板块。非现场执法占比达到35%。
"""
AID = "办理法律援助案件732件,其中进城务工人员讨薪法律援助案件214件"
MEDIATORS = "全县现有人民调解员918人,其中专职123人"
OFFICERS = "持证执法人员3127名,其中年内新取得资格288名"
OFFICES = "设置政府工作部门24个,新组建应急管理局、医疗保障局等部门"
CONTRACTS = "审查县级合同57份,提出意见133条,评查行政处罚案卷81卷"
MERGED = "撤并事业单位17个,保留事业单位33个"
CRIMINAL = "办结刑事法律援助案件267件,法律援助案件共511件"
SUED = "县政府为被告的行政诉讼案件6件,开庭审理3件"
RATE = "劳动仲裁受理案件402件,调解结案率71.3%"
FINES = "罚没款2617万元,办理行政处罚案件1894宗,同比分别下降4.6%、增长8.1%"
FINED = "罚款2617万元,同比下降4.6%,处罚案件1894宗,同比增长8.1%"
SPEED = "办理时间由2个工作日压缩至6小时"
HALF = "上半年,收缴资金4516.38万元,安置职工820人,第一阶段验收通过企业19家"
FEW = "少数干部法治意识不强"
NAMED = "江湾调解工作室、李秀英调解工作室获评全省第三批金牌个人调解室"
LACKS = "一是少数干部依法行政意识不强;二是执法力量薄弱;三是普法宣传针对性不强"
NORM = "征求意见一般不少于7个工作日,其中涉及企业的一般不少于30日"
CENTRE = "建好企业服务中心,集成政策、金融、法律三大板块"

TOLD_WELL = [
    ("青山县2022年办理进城务工人员讨薪法律援助案件214件。", AID),
    ("青山县2022年办理法律援助案件732件，其中讨薪案件214件。", AID),
    ("青山县2022年有专职人民调解员123人。", MEDIATORS),
    ("青山县2022年共有人民调解员918人，其中专职人民调解员123人。", MEDIATORS),
    ("青山县2022年新取得资格的执法人员288名。", OFFICERS),
    ("青山县2022年新组建了应急管理局等部门，政府工作部门共24个。", OFFICES),
    ("青山县2022年评查行政处罚案卷81卷。", CONTRACTS),
    ("青山县2022年的法律援助案件共511件。", CRIMINAL),
    ("青山县2022年以县政府为被告的行政诉讼案件共6件。", SUED),
    ("青山县2022年劳动仲裁调解结案率为71.3%。", RATE),
    ("青山县2022年罚没款2617万元，同比下降4.6%。", FINES),
    ("青山县2022年办理时间只需6小时。", SPEED),
    ("青山县2022年办理时间原来为2个工作日，现在压缩至6小时。", SPEED),
    ("青山县2022年的权重从4%提高到了6%。", "权重由4%提高到6%"),
    ("青山县2022年1-6月安置职工820人。", HALF),
    ("青山县2022年1-9月发放救助金812万元。", "前三季度,发放救助金812万元"),
    ("青山县2022年有两家调解室（江湾调解工作室、李秀英调解工作室）获评全省第三批金牌个人调解室。", NAMED),
    ("青山县2022年由调解员陪同民警一起出警，当场调解纠纷。", "由调解员陪同民警出警,纠纷当场调解"),
    ("青山县2022年的问题有：少数干部依法行政意识不强、执法力量薄弱、普法宣传针对性不强。", LACKS),
    ("青山县2022年多元化解渠道有待拓展。", "多元化解渠道单一"),
    ("青山县征求意见一般不少于7个工作日。", NORM),
    ("青山县涉及企业的征求意见一般至少30日。", NORM),
    ("青山县企业服务中心需集成政策、金融、法律三大板块。", CENTRE),
    ("青山县要建好企业服务中心，集成政策、金融、法律三大板块。", CENTRE),
]  # fmt: skip


@pytest.mark.parametrize(("claim", "quote"), TOLD_WELL)
def test_a_part_a_norm_and_a_shortcoming_told_as_such_are_supported(verifier, claim, quote):
    assert verdict(verifier, claim, quote, text=PARTS_TEXT).findings == ()


TOLD_WRONG = [
    ("number_swapped", "青山县2022年办理进城务工人员讨薪案件732件。", AID),
    ("number_swapped", "青山县2022年为进城务工人员讨薪办理了732件法律援助案件。", AID),
    ("number_swapped", "青山县2022年有专职人民调解员918人。", MEDIATORS),
    ("number_swapped", "青山县2022年新取得资格的执法人员3127名。", OFFICERS),
    ("act_differs", "青山县2022年新组建了24个政府工作部门。", OFFICES),
    ("number_swapped", "青山县2022年审查行政处罚案卷57份。", CONTRACTS),
    ("act_differs", "青山县2022年评查县级合同57份。", CONTRACTS),
    ("number_swapped", "青山县2022年撤并事业单位33个。", MERGED),
    ("detail_added", "青山县2022年新设事业单位17个。", MERGED),
    ("number_swapped", "青山县2022年法律援助案件共267件。", CRIMINAL),
    ("scope_widened", "青山县2022年行政诉讼案件共6件。", SUED),
    ("scope_widened", "2022年青山县全县行政诉讼案件6件。", SUED),
    ("rate_differs", "青山县2022年劳动仲裁调解成功率为71.3%。", RATE),
    ("rate_differs", "青山县2022年答复率99.1%。", "按期答复率99.1%"),
    ("number_swapped", "青山县2022年罚款2617万元，同比增长8.1%。", FINED),
    ("number_swapped", "青山县2022年办理时间只需2个工作日。", SPEED),
    ("period_widened", "青山县2022年安置职工820人。", HALF),
    ("period_widened", "青山县2022年下半年安置职工820人。", HALF),
    ("scope_differs", "青山县2022年多数干部法治意识不强。", FEW),
    ("scope_differs", "青山县2022年部分干部法治意识不强。", FEW),
    ("number_unit", "青山县2022年有三家调解室（江湾调解工作室、李秀英调解工作室）获评全省第三批金牌。", NAMED),
    ("number_swapped", "青山县涉及企业的征求意见一般不少于7个工作日。", NORM),
    ("plan_as_result", "青山县非现场执法占比达到35%。", "非现场执法占比达到35%"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "claim", "quote"), TOLD_WRONG)
def test_a_number_stays_with_its_part_its_act_and_its_period(verifier, code, claim, quote):
    said = verdict(verifier, claim, quote, text=PARTS_TEXT)
    assert said.verdict != "supported"
    assert code in {finding.code for finding in said.findings}


def test_each_clause_takes_the_year_of_the_region_it_names(verifier):
    other = Metadata("", ("江西省", "南昌市", "白水县"), 2020, "annual_report")
    cited = [Cited(REVIEW, TEXT, REPORT), Cited("全县人民调解组织调解纠纷88件", OTHER, other)]
    right = "2022年青山县审结行政复议案件38件，2020年白水县调解纠纷88件。"
    wrong = "2020年青山县审结行政复议案件38件，2022年白水县调解纠纷88件。"
    assert verifier.check(right, cited).findings == ()
    assert verifier.check(wrong, cited).verdict != "supported"


def of_years(*values: int, sentence: str = "办理法律援助案件{}件") -> list[Cited]:
    """A quote of each year's report of one county, from 2022 on, that says the same."""
    found = []
    for year, value in enumerate(values, 2022):
        quote = sentence.format(value, year=year)
        title = f"青山县{year}年法治政府建设情况报告"
        text = f"{title}\n一、成效\n{quote}，其中民事案件9件。\n"
        found.append(Cited(quote, text, Metadata(title, REPORT.region, year, "annual_report")))
    return found


@pytest.mark.parametrize(
    ("claim", "sound"),
    [
        ("青山县2023年办理法律援助案件428件，2022年386件。", True),
        ("青山县法律援助案件2022年为386件、2023年为428件。", True),
        ("青山县2023年办理法律援助案件386件，2022年428件。", False),
        ("青山县法律援助案件2022年为428件、2023年为386件。", False),
    ],
)
@pytest.mark.parametrize(
    "sentence", ["办理法律援助案件{}件", "{year}年，全县共办理法律援助案件{}件"]
)
def test_numbers_of_two_years_may_not_swap(verifier, claim, sound, sentence):
    cited = of_years(386, 428, sentence=sentence)
    assert (verifier.check(claim, cited).verdict == "supported") == sound


@pytest.mark.parametrize(
    ("shown", "sound"), [("428件 - 386件 = 42件", True), ("428件 - 386件 = 52件", False)]
)
@pytest.mark.parametrize(
    "sentence", ["办理法律援助案件{}件", "{year}年，全县共办理法律援助案件{}件"]
)
def test_a_difference_of_two_years_takes_its_numbers_from_both(verifier, shown, sound, sentence):
    cited = of_years(386, 428, sentence=sentence)
    told = "青山县2023年：办理法律援助案件428件；青山县2022年：办理法律援助案件386件；据此计算："
    said = verifier.check(f"{told}{shown}。", cited, "428 - 386")
    assert (said.verdict == "supported") == sound


def test_a_difference_of_two_regions_takes_its_numbers_from_both(verifier):
    other = Metadata("", ("江西省", "南昌市", "白水县"), 2022, "annual_report")
    cited = [Cited(MEDIATION, TEXT, REPORT), Cited("调解成功率90%", OTHER, other)]
    told = "青山县2022年：成功率97.9%；白水县2022年：调解成功率90%；据此计算：{} = 7.9个百分点。"
    right, wrong = told.format("97.9%减去90%"), told.format("97.8%减去90%")
    assert verifier.check(right, cited, "97.9 - 90").findings == ()
    assert verifier.check(wrong, cited, "97.9 - 90").verdict != "supported"


ENGLISH = [
    (True, "In the first half of 2022, Haiyuan County resettled 820 workers.", HALF),
    (True, "Haiyuan County resettled 820 employees in H1 2022.", HALF),
    (True, "From January to June 2022, a total of 45.1638 million yuan was collected in Haiyuan County.", HALF),
    (True, "In the first half of 2022, Haiyuan County collected 4,516.38 ten-thousand yuan.", HALF),
    (True, "In the first half of 2022, 19 enterprises in Haiyuan County passed the first-stage acceptance.", HALF),
    (True, "In 2022, fines in Haiyuan County, Zhongwei City, Ningxia were 26.17 million yuan, down 4.6%.", FINED),
    (False, "In 2022, Haiyuan County collected 45.1638 million yuan in funds.", HALF),
    (False, "In the second half of 2022, Haiyuan County resettled 820 workers.", HALF),
    (False, "In the first half of 2022, Haiyuan County resettled 820 enterprises.", HALF),
    (False, "In 2022, fines in Haiyuan County were 26.17 million yuan, up 4.6%.", FINED),
    (False, "In 2022, fines in Haiyuan County were 26.17 million yuan, up 8.1%.", FINED),
]  # fmt: skip


@pytest.mark.parametrize(("sound", "claim", "quote"), ENGLISH)
def test_an_english_figure_keeps_its_period_its_direction_and_its_noun(
    verifier, sound, claim, quote
):
    place = Metadata("", ("宁夏回族自治区", "中卫市", "海原县"), 2022, "annual_report")
    said = verdict(
        verifier, claim, quote, text=PARTS_TEXT.replace("青山县", "海原县"), metadata=place
    )
    assert (said.verdict == "supported") == sound


@pytest.mark.parametrize(
    ("claim", "sound"),
    [
        ("In 2022, Shishan Town, Nanhai District, Foshan City, Guangdong fined 1,894 cases.", True),
        ("In 2022, Shishan Town (Nanhai District, Foshan) fined 1,894 cases.", True),
        ("In 2022, Shishan Town, Foshan fined 1,894 cases.", True),
        ("In 2022, Shishan Town, Shunde District, Foshan City fined 1,894 cases.", False),
    ],
)
def test_an_english_town_may_name_its_parents(verifier, claim, sound):
    town = Metadata("", ("广东省", "佛山市", "南海区", "狮山镇"), 2022, "annual_report")
    said = verdict(verifier, claim, FINED, text=PARTS_TEXT, metadata=town)
    assert (said.verdict == "supported") == sound


@pytest.mark.parametrize(
    ("code", "quote"),
    [
        ("quote_empty", ""),
        ("quote_empty", " 。"),
        ("quote_too_short", "41件"),
        ("quote_not_found", "全年受理行政复议案件42件"),
        ("quote_not_found", "全年受理行政复议案件41件,上半年,受理群众来访642件次"),
        ("quote_not_found", "全年受理行政复议案件41件……审结38件"),
        ("quote_not_found", "全县人民调解组织调解纠纷88件"),
        ("quote_cuts_number", "14件,调解成功5106件"),
    ],
)
def test_a_quote_that_is_not_in_its_report_proves_nothing(verifier, code, quote):
    said = verdict(verifier, "青山县2022年受理行政复议案件41件。", quote)
    assert said.verdict == "unsupported"
    assert [finding.code for finding in said.findings] == [code]


def test_a_claim_without_a_quote_is_unsupported(verifier):
    assert verifier.check("青山县2022年受理行政复议案件41件。", []).verdict == "unsupported"
    assert verdict(verifier, "  ", REVIEW).verdict == "unsupported"


def test_the_quote_may_differ_in_width_space_and_script(verifier):
    quote = "全年受理行政複議案件４１件， 審結３８件"
    assert verdict(verifier, "青山县2022年审结38件。", quote).verdict == "supported"


def test_each_region_of_a_comparison_needs_its_own_quote(verifier):
    cited = [Cited(MEDIATION, TEXT, REPORT), Cited("调解成功率90%", OTHER, ELSEWHERE)]
    right = "青山县2022年调解成功率97.9%，白水县为90%。"
    wrong = "青山县2022年调解成功率90%，白水县为97.9%。"
    assert verifier.check(right, cited).findings == ()
    assert verifier.check(wrong, cited).verdict == "contradicted"


def test_a_plan_is_no_result_whatever_the_heading(verifier):
    claim = "青山县2022年审结38件行政复议案件。"
    assert verdict(verifier, claim, REVIEW, metadata=PLAN).verdict == "unsupported"
    assert verdict(verifier, "青山县要求" + REVIEW, REVIEW, metadata=PLAN).verdict == "supported"


def test_an_english_claim_is_held_to_numbers_years_regions_and_denial(verifier):
    text = TEXT.replace("青山县", "海原县")
    place = Metadata("", ("宁夏回族自治区", "中卫市", "海原县"), 2022, "annual_report")

    def said(claim, quote):
        return verdict(verifier, claim, quote, text=text, metadata=place).verdict

    assert (
        said("In 2022, Haiyuan County accepted 41 cases and concluded 38.", REVIEW) == "supported"
    )
    assert said("In 2022, Haiyuan County concluded 39 cases.", REVIEW) == "contradicted"
    assert said("In 2021, Haiyuan County concluded 38 cases.", REVIEW) == "unsupported"
    assert said("In 2022, Zhongning County concluded 38 cases.", REVIEW) == "unsupported"
    assert said("In 2022, Haiyuan County did not conclude 38 cases.", REVIEW) == "contradicted"


@pytest.mark.parametrize(
    ("formula", "claim", "expected"),
    [
        ("41-38", "青山县2022年还有3件行政复议案件没有审结。", "supported"),
        ("38/41", "青山县2022年行政复议审结占比为92.7%。", "supported"),
        ("41-38", "青山县2022年还有4件行政复议案件没有审结。", "contradicted"),
        ("41-37", "青山县2022年还有4件行政复议案件没有审结。", "unsupported"),
        ("__import__('os')", "青山县2022年还有3件行政复议案件没有审结。", "unsupported"),
        ("41/0", "青山县2022年还有3件行政复议案件没有审结。", "unsupported"),
    ],
)
def test_a_computed_number_is_recomputed_from_cited_operands(verifier, formula, claim, expected):
    assert verdict(verifier, claim, REVIEW, formula=formula).verdict == expected


@given(st.text(max_size=30))
def test_no_formula_runs_as_code(formula):
    try:
        evaluated(formula)
    except BadFormula:
        return


@given(st.text(max_size=60), st.text(max_size=30))
@settings(max_examples=60, deadline=None)
def test_no_text_makes_the_verifier_fail(claim, quote):
    said = Verifier().check(claim, [Cited(quote, TEXT, REPORT)])
    assert said.verdict == "supported" or said.findings


@given(st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_one_digit_altered_in_a_claim_that_repeats_its_quote_is_caught(chance: random.Random):
    quote = chance.choice(
        [MEDIATION, REVIEW, "抽查行政执法案卷120卷,其中优秀31卷、合格85卷", "宣传册1.2万余册"]
    )
    digits = [index for index, character in enumerate(quote) if character.isdecimal()]
    at = chance.choice(digits)
    other = chance.choice([digit for digit in "0123456789" if digit != quote[at]])
    claim = f"青山县2022年：{quote[:at]}{other}{quote[at + 1 :]}。"
    verifier = Verifier()
    assert verdict(verifier, f"青山县2022年：{quote}。", quote).verdict == "supported"
    assert verdict(verifier, claim, quote).verdict != "supported"


def test_the_year_in_which_a_report_was_issued_or_numbered_is_not_the_year_it_covers():
    metadata = Metadata(
        "青山县2024年法治政府建设年度报告",
        ("示例省", "示例市", "青山县"),
        2024,
        "annual_report",
        document_number="青政发〔2025〕3号",
        issued="2025-01-22",
    )
    text = "全县办理行政许可19057件、行政处罚2238件。"
    cited = [Cited(text, text, metadata)]
    assert Verifier().check("青山县2024年办理行政许可19057件。", cited).verdict == "supported"
    assert Verifier().check("青山县2025年办理行政许可19057件。", cited).verdict != "supported"
