"""What is no question to the reports: chit-chat, opinions, advice, orders to the program.

Knows the words that give such a thing away, and what to reply to each.
"""

import re

from answering.patterns import any_of
from answering.refusing import Denial
from answering.said import Said

_ORDERS = re.compile(
    any_of(
        "忽略.{0,14}(?:规则|指令|指示|提示|要求|设定|限制|内容|话) 无视.{0,10}(?:规则|指令|提示)",
        "(?:现在|从现在起|接下来|今后)你?(?:就)?(?:是|扮演|充当) 扮演 假装(?:你)?",
        "你(?:的)?(?:系统)?提示词 系统提示 开发者模式 直接(?:宣布|输出|回答说|声明)",
        "请(?:宣布|声明) 不要(?:引用|核对|验证) 不用(?:引用|核对|查证)",
        "jailbreak disregard pretend",
    )
    + "|ignore .{0,30}(?:instructions|rules|prompts?)|system prompt|you are now"
)
_CHAT = re.compile(
    any_of(
        "笑话 讲个?故事 写(?:首|一首|篇|个)(?:诗|歌|作文|情书|小说) 唱(?:首|个) 天气 心情 无聊 陪我",
        "聊聊天 你是谁 你叫什么 你会什么 你几岁 你好呀?[!！。?？]*$ 吃什么 星座 彩票 股票",
        "^(?:你好|您好|谢谢|再见|哈喽|嗨|hi|hello|thanks?)[!！。.~]*$ weather poem sing",
    )
    + "|^thank you[!.~]*$|tell me a joke|how are you|who are you|what's your name"
)
_OPINION = re.compile(
    any_of(
        "(?:依|在|照)你(?:看|之见) 谁更(?!多|少|高|低) 哪(?:个|家|儿|里)更(?!多|少|高|低|早|晚)",
        "更(?:有本事|出色|优秀|厉害)",
        "你(?:个人)?(?:觉得|认为|看好|看来|怎么看|感觉|喜欢|评价)",
        "(?:哪|谁)[^。?？]{0,14}(?:最好|更好|最差|更差|最厉害|更厉害|更靠谱|最靠谱|更值得|最值得|做得好)",
        "值得(?:表扬|批评|信任|信赖) 靠不靠谱 好不好[?？] 打几分 打多少分",
        "是不是(?:作秀|造假|吹牛|形式主义) 合不合理 应不应该",
    )
    + "|do you (?:think|feel|believe)|your opinion"
    + "|which .{0,30}(?:is|are|was|were|does) (?:the )?(?:best|better|worst)"
)
_MYSELF = "(?:我|我们|咱|俺|我家|家里|我爸|我妈|我朋友|亲戚|邻居)"
_DILEMMA = any_of(
    "该不该 要不要 该怎么(?:办|做|告|打) 该(?:去)?[^。]{1,20}还是 应该(?:怎么|去|先|找)",
    "怎么办(?:才|[?？。]|$) 能不能(?:赢|告赢|胜) 能赢 胜算 会不会(?:输|赢|判) 有没有胜算 划算",
    "能(?:赔|判|拿)(?:到)?多少 赔(?:我|多少) 怎么(?:告|起诉|维权|打官司) 值不值得",
)
_ADVICE = re.compile(
    f"{_MYSELF}[^。]{{0,60}}{_DILEMMA}|"
    + any_of(
        "(?:帮|替)(?:我|我们|咱)(?:写|起草|拟|打官司|算|想|出|参谋|申请|告|投诉)",
        "给(?:我|我们|点)(?:出)?(?:个)?(?:主意|建议) 你说(?:我|我们|咱)",
    )
    + r"|should i\b|what should (?:i|we) do|advise me|can i win"
)
_STATUTE = any_of(
    "法律 法规 行政复议法 行政诉讼法 行政处罚法 行政许可法 民法典 刑法 宪法",
    "《[^》]{2,20}法》 《民法典》",
)
_LAW = re.compile(
    f"(?:按照?|根据|依照|依据|按)?(?:国家|现行|我国|中国)?(?:的)?{_STATUTE}"
    "(?:的)?(?:里|中|上|第[^条]{1,6}条)?"
    + any_of("规定 要求 怎么(?:说|写|规定) 是怎么 明确 讲的 是什么 写了")
    + "|(?:法定|法律上)(?:的)?[^。]{0,16}(?:是|为|有)?(?:多久|多少|几|怎么|什么)"
    + "|(?:under|according to) (?:chinese |the )?(?:law|statute)|what does (?:.{0,40} )?law say"
)

_NO_ORDERS = Denial(
    "not_a_question",
    Said(
        "我只依据库中的报告原文作答，不执行其他指令，也不代任何机关发言。",
        "I answer from the reports in the library only: I follow no other orders, and speak"
        " for no authority.",
    ),
)
_NO_ADVICE = Denial(
    "not_a_question",
    Said(
        "这是个人法律事务的咨询，我不能代替律师给出建议；可以拨打12348公共法律服务热线。"
        "我能回答的是报告里写了什么。",
        "This asks for legal advice, which I cannot give in a lawyer's place; the public legal"
        " service answers at 12348. I can tell what the reports say.",
    ),
)
_NO_OPINION = Denial(
    "not_a_question",
    Said(
        "我不作评价，只转述报告原文。可以问具体的数字、做法或不足，由您自己判断。",
        "I do not judge, I only tell what the reports say. Ask for a figure, a measure or a"
        " shortcoming, and judge for yourself.",
    ),
)
_NO_CHAT = Denial(
    "not_a_question",
    Said(
        "我只回答各地法治政府建设报告里的内容，例如：某地某年受理了多少件行政复议申请？",
        "I only answer what the rule-of-law reports in the library say, for example: how many"
        " applications for administrative reconsideration did a county accept in a year?",
    ),
)
_NO_LAW = Denial(
    "not_in_reports",
    Said(
        "库中是各地的报告，没有法律条文本身；法律怎样规定请查法律法规数据库。",
        "The library holds reports and not the laws themselves; what the law says stands in a"
        " database of laws and regulations.",
    ),
)


def refusal_of(text: str, *, placed: bool, spoken_of: bool) -> Denial | None:
    """The reply to a folded question that is none to the reports; None for a fit one.

    `placed` says that it names a region, `spoken_of` that it or its history does: what
    sounds like small talk or the law may then be in a report.
    """
    if _ORDERS.search(text):
        return _NO_ORDERS
    if _ADVICE.search(text):
        return _NO_ADVICE
    if _OPINION.search(text):
        return _NO_OPINION
    if _CHAT.search(text) and not placed:
        return _NO_CHAT
    return _NO_LAW if _LAW.search(text) and not spoken_of else None
