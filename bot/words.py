"""What the surfaces say, in the reader's language. Chinese stands where it is said; its
English stands here. Errors have a table of their own, in `bot.sentences`.
"""

from dataclasses import dataclass

from bot.chatwords import CHAT
from bot.paperwords import PAPER
from bot.portalwords import PORTAL
from config.settings import Language


@dataclass(frozen=True, slots=True)
class Words:
    """Speaks one language."""

    language: Language = "zh"

    def __call__(self, chinese: str, **values: object) -> str:
        """`chinese`, or its English, with `values` in the braces. A saying without
        English stays Chinese; a test finds it."""
        said = ENGLISH.get(chinese, chinese) if self.language == "en" else chinese
        return said.format(**values) if values else said


ENGLISH: dict[str, str] = {
    # help
    "法治问答：向法治政府建设年度报告提问，每句回答都附原文。": (
        "Answers from annual rule-of-law reports, each sentence with its verbatim quote."
    ),
    "退出码：0 正常（拒答也是）；1 有文件未收录，或检查发现问题；2 命令、设置或请求有误；"
    "3 报告库不存在或是空的；4 报告库正被写入；5 报告库版本更新；6 报告库损坏；7 磁盘已满；"
    "8 报告库无法使用；9 没有这份报告；10 索引与报告库不一致；11 模型服务用不了；70 程序出错；130 被中断；"
    "141 输出的接收方已关闭。": (
        "Exit codes: 0 fine (a refusal too); 1 some file did not go in, or a check found a"
        " problem; 2 bad command, setting or request; 3 no library, or an empty one; 4 library"
        " locked; 5 library of a newer version; 6 library damaged; 7 disk full; 8 library"
        " unusable; 9 no such report; 10 index and library disagree; 11 model"
        " unavailable; 70 program error; 130 interrupted; 141 the reader of the output has gone."
    ),
    "用法：{usage}": "Usage: {usage}",
    "[选项]": "[OPTIONS]",
    "命令 ……": "COMMAND ...",
    "参数：": "Arguments:",
    "选项：": "Options:",
    "命令：": "Commands:",
    "显示这份说明。": "Show this page.",
    "显示版本号。": "Show the version.",
    "问题": "QUESTION",
    "地区": "REGION",
    "年份": "YEAR",
    "类型": "KIND",
    "文件": "FILE",
    "路径": "PATH",
    "报告": "REPORT",
    "输出 JSON，每行一个对象。": "Print JSON, one object a line.",
    "回答一个问题，每句话都附报告原文；报告里没有写的，如实说明。": (
        "Answer a question, each sentence with its quote; say so where the reports are silent."
    ),
    "用一句话提问。": "The question, in one sentence.",
    "只查这个地区的报告，可重复。": "Only reports of this region; may be repeated.",
    "只查这一年的报告，可重复。": "Only reports of this year; may be repeated.",
    "只查这类文件：annual_report、plan、notice 或 other，可重复。": (
        "Only documents of this kind: annual_report, plan, notice or other; may be repeated."
    ),
    "此前问过的问题，从早到晚，可重复。": "A question asked before, oldest first; may be repeated.",
    "逐行回答 JSON 行文件，- 为标准输入。": "Answer a file of JSON lines; - is standard input.",
    "收录报告文件或文件夹；重复收录不会产生重复的报告。": (
        "Take in report files or folders; the same report twice is one report."
    ),
    "报告文件或文件夹。": "Report files or folders.",
    "指定地区，不从原文辨认。": "The region, instead of what the text says.",
    "指定所述年份，不从原文辨认。": "The year covered, instead of what the text says.",
    "把回答连同所引报告的正文写成可离线核对的文件。": (
        "Write the answer with the texts it quotes to a file that can be proven offline."
    ),
    "核对说法与引文是否相符，或重新证明一份回答；不用模型，不用网络。": (
        "Check claims against their quotes, or prove an answer again; no model, no network."
    ),
    "回答文件": "ANSWER",
    "`ask --proof` 写出的文件。": "The file that `ask --proof` wrote.",
    "逐行核对 JSON 行文件里的说法，- 为标准输入。": "Check a file of JSON lines; - is standard input.",
    "列出已收录的报告。": "List the reports that are in.",
    "显示一份报告的正文，或其中一段；引文的位置就在这份正文里数。": (
        "Show a report's text or a stretch of it; the offsets of quotes count in this text."
    ),
    "报告的编号（可只写开头几位）或文件名。": "A report's id (its beginning will do) or file name.",
    "从第 N 个字起，从 0 数起。": "From this character on, counted from 0.",
    "到第 N 个字为止，不含该字。": "Up to this character, not included.",
    "移除一份报告；再次收录即可恢复。": "Take a report out; ingesting it again brings it back.",
    "查看、核对或重建索引。": "Look at, check or rebuild the indexes.",
    "索引是否跟上报告库。": "Whether the indexes are up to date.",
    "逐段核对报告库和索引。": "Check library and indexes, passage by passage.",
    "从报告库重建全部索引。": "Make all indexes anew from the library.",
    "取得检索用的模型，列出可选的，或量一量它的分量。": (
        "Get a model for the search, list what there is, or measure what it should count."
    ),
    "在已知答案的问题上量一量，向量在检索中该占多少分量。": (
        "Measure on questions with known answers what vectors should count in the search."
    ),
    "JSON 行文件：问题和能回答它的段落；默认用随附的。": (
        "JSON lines: questions, each with the passage that answers it; by default ours."
    ),
    "在 {n} 个问题上比较……": "Comparing on {n} questions...",
    "选分量的一半：": "The half that the weight is chosen on:",
    "另一半上，选出的那个：": "The chosen one on the other half:",
    "没有哪个分量确有帮助。": "No weight surely helps.",
    "分量 {weight:<4g}  前五命中 {recall:.3f}  MRR@10 {mrr:.3f}"
    "  比 0 多 {gain:+.3f}（95% 区间 {low:+.3f} 到 {high:+.3f}）": (
        "weight {weight:<4g}  recall@5 {recall:.3f}  MRR@10 {mrr:.3f}"
        "  over 0 {gain:+.3f} (95% interval {low:+.3f} to {high:+.3f})"
    ),
    "取得一个模型，核对无误后放好，并告诉怎样启用；断了可接着来。": (
        "Get a model, prove it, put it in place, and tell how to use it; goes on after a break."
    ),
    "名称": "NAME",
    "`model list` 里的名称，或 owner/repo。": "A name of `model list`, or owner/repo.",
    "来源": "SOURCE",
    "hf（默认）、modelscope，或本机的文件夹。": "hf (default), modelscope, or a folder here.",
    "文件夹": "FOLDER",
    "放在哪个文件夹；默认在报告库旁的 models 里。": (
        "Where to put it; by default in models, beside the library."
    ),
    "取体积小的量化版本。": "The smaller, quantized file.",
    "列出可选的模型，以及哪些已经取得。": "List the models, and which are here.",
    "检查运行环境和报告库，并告诉怎样修复。": "Check machine and library, and tell the mends.",
    # errors
    "错误：{what}": "Error: {what}",
    "位置：{where}": "Where: {where}",
    "办法：{mend}": "Mend: {mend}",
    "详情：{detail}": "Detail: {detail}",
    "程序出错：{error}": "Program error: {error}",
    "设 FAZHI_DEBUG=1 再运行一次，可看到出错的经过。": (
        "Run it again with FAZHI_DEBUG=1 to see how it came about."
    ),
    "已中断；此前已完成的都已保存。": "Interrupted; what was done before is kept.",
    "{what}。{mend}": "{what}. {mend}",
    "{what}（{where}）。{mend}": "{what} ({where}). {mend}",
    "程序在回答这个问题时出错，没有可以证明的内容。": (
        "The program failed on this question; there is nothing that could be proved."
    ),
    # ingesting, reports, indexes
    "收录": "Ingesting",
    "核对向量": "Proving vectors",
    "新收录": "added",
    "已更新": "replaced",
    "无变化": "unchanged",
    "未收录": "failed",
    "{s:.1f} 秒，每秒 {r:.1f} 份": "{s:.1f} s, {r:.1f} a second",
    "共 {n} 份：{parts}（{timing}）": "{n} in all: {parts} ({timing})",
    "地区未知（可用 --region 指定）": "region unknown (give --region)",
    "年份未知（可用 --year 指定）": "year unknown (give --year)",
    "索引已是最新（{s:.1f} 秒）": "indexes up to date ({s:.1f} s)",
    "有的段落还没有向量，先按词检索。": "Some passages have no vector yet; words find them.",
    "{n} 段": "{n} passages",
    "{n} 份报告": "{n} reports",
    "共 {n} 份报告。": "{n} reports.",
    "已移除：{source}": "Taken out: {source}",
    "年度报告": "annual report",
    "工作计划": "plan",
    "通知": "notice",
    "其他": "other",
    "正在重建索引……": "Rebuilding the indexes...",
    "正常": "ok",
    "有问题": "problem",
    "文件夹可写": "folder writable",
    "剩余空间": "free space",
    "向量模型": "embedding model",
    "重排模型": "ranking model",
    "报告库": "library",
    "索引": "indexes",
    "请让当前用户可以写入该文件夹，或用 FAZHI_HOME 另指一个。": (
        "Let this user write to the folder, or point FAZHI_HOME at another."
    ),
    "请腾出至少 {mb} MB。": "Free at least {mb} MB.",
    "请升级到 {wanted} 或更新的版本。": "Upgrade to {wanted} or newer.",
    "请移走该文件并重新收录，或恢复备份。": (
        "Move the file away and ingest the reports again, or put back a copy."
    ),
    "请运行：fazhi index rebuild": "Run: fazhi index rebuild",
    # models
    "下载 MB": "MB",
    "共 {n:.1f} MB。": "{n:.1f} MB in all.",
    "已经在这里：{folder}": "Already here: {folder}",
    "模型可用：一句话得到 {n} 个数的向量。": "The model works: a sentence gives {n} numbers.",
    "模型可用：{near:.2f} 比 {far:.2f}，切题的在前。": (
        "The model works: {near:.2f} to {far:.2f}, the fitting one ahead."
    ),
    "要启用，请设置：": "To use it, set:",
    "在用": "in use",
    "已取得": "here",
    "未取得": "not here",
    "{name}  {kind}  {mb} MB（量化 {small} MB）": "{name}  {kind}  {mb} MB (quantized {small} MB)",
    # an answer
    "范围：{regions}": "Scope: {regions}",
    "库中全部地区": "all regions in the library",
    "说明：{note}": "Note: {note}",
    "{y}年": "{y}",
    "、": ", ",
    "“": "“",
    "”": "”",
    "《": "",
    "》": ",",
    "地区未知": "region unknown",
    "年份未知": "year unknown",
    "{source} 第 {start}–{end} 字": "{source}, characters {start}–{end}",
    "，第 {page} 页": ", page {page}",
    "最接近的原文（不是回答）：": "The nearest passages (no answer):",
    "属实：{n} 句话、{m} 条引文全部核对无误。": "Proven: {n} claims and {m} quotes hold.",
    "不能证明：": "Not proven:",
    "由模型 {model} 撰写，逐句核对原文": "Written by {model}, checked sentence by sentence",
    "摘自报告原文，未使用模型": "Taken from the reports word for word, without a model",
    "已删去未能证明的 {n} 句：": "{n} sentences struck, as they could not be proved:",
    "数字与原文不符": "a number differs from the source",
    "年份与原文不符": "a year differs from the source",
    "地区与原文不符": "a region differs from the source",
    "把计划说成了结果": "a plan told as a result",
    "肯定与否定颠倒": "yes and no turned round",
    "添加了原文没有的内容": "something added that the source does not say",
    "没有可用的引文": "no citation that can be used",
    "没有回答所问": "not to the point",
    "含有链接或标记": "a link or markup in it",
    "算式不成立": "a formula that does not hold",
    "与原文不符": "differs from the source",
    # a conversation, a model at work
    "这次对话的名字；此前在同名对话里问过的会接着上文。": (
        "A name for the conversation; what was asked in it before is taken up."
    ),
    "对话": "NAME",
    "查看或忘掉此前的对话。": "List earlier conversations, or forget one.",
    "列出此前的对话。": "List earlier conversations.",
    "忘掉一次对话。": "Forget a conversation.",
    "对话的名字。": "The conversation's name.",
    "{name}  {n} 问  {last}": "{name}  {n} questions  {last}",
    "已忘掉：{name}": "Forgotten: {name}",
    "没有这次对话：{name}": "There is no such conversation: {name}",
    "找到 {n} 处最接近的原文，正在撰写……": "{n} sentences found, writing...",
    "已核对 {n} 句": "{n} claims verified",
    # an evaluation
    "用自己的题目衡量回答：答对多少，有原文证实的多少，所需原文搜到了没有。": (
        "Measure the answers to questions of your own: how many are right, how many proven,"
        " and whether the evidence needed was found."
    ),
    "题目文件": "QUESTIONS",
    "JSON 行文件，每行一题及期望的回答，- 为标准输入。": (
        "A file of JSON lines, each a question and what its answer should be; - is standard input."
    ),
    "评判 `ask --batch` 先前写出的回答，不再提问。": (
        "Judge the answers that `ask --batch` wrote earlier, instead of asking."
    ),
    "与先前 `eval --json` 的输出相比，哪些变好或变差。": (
        "Show what got better and worse since an earlier output of `eval --json`."
    ),
    "另写一份可离线翻阅的网页报告。": "Write a report as a web page too, to be read offline.",
    "要求": "NAME=MIN",
    "例如 right=0.9、lookup.proven=0.8；达不到时退出码为 1，可重复。": (
        "For example right=0.9 or lookup.proven=0.8; the exit code is 1 where it is not reached;"
        " may be repeated."
    ),
    "评测": "Evaluating",
    "评测报告：{name}": "Evaluation: {name}",
    "{n} 题，评测于 {time}": "{n} questions, evaluated {time}",
    "错": "wrong",
    "对，未证实": "right, not proven",
    "对，已证实": "proven",
    "未判": "not judged",
    "全部": "all",
    "报告里有答案的": "answerable",
    "题数": "n",
    "对": "right",
    "证实": "proven",
    "误拒": "false refusals",
    "误答": "false answers",
    "搜到原文": "evidence found",
    "中位 ms": "median ms",
    "95% ms": "p95 ms",
    "引文逐字无误": "quotes verbatim",
    "没有这道题的回答": "there is no answer to this question",
    "报告里没有写，却作了回答": "answered what the reports do not say",
    "报告里写了，却拒答": "refused what the reports say",
    "缺少：{text}": "lacks: {text}",
    "说了不该说的：{text}": "says what it must not: {text}",
    "回答 {n} 字，超过 {most} 字": "{n} characters, over {most}",
    "没有引用所需原文：{spans}（{report}）": "needed evidence not quoted: {spans} ({report})",
    "题目所列的报告不在库中：{report}": (
        "the question names a report that the library does not hold: {report}"
    ),
    "题目所列的原文不在报告里：{spans}（{report}）": (
        "the question names evidence that is not in the report: {spans} ({report})"
    ),
    "引文 [{n}] 不是报告原文（{source}）": "quote [{n}] is not verbatim ({source})",
    "引文 [{n}] 有 {long} 字，超过 {most} 字": "quote [{n}] has {long} characters, over {most}",
    "没有引文": "no quote",
    "引文 {n} 条，超过 {most} 条": "{n} quotes, over {most}",
    "任一报告": "any report",
    "所需原文排在搜索结果第 {places} 位": "the evidence is at place {places} of what search found",
    "{n} 处所需原文没有搜到": "search did not find {n} pieces of evidence",
    "；": "; ",
    "应当拒答": "must be refused",
    "应有：{text}": "must say: {text}",
    "不应有：{text}": "must not say: {text}",
    "应引：{spans}（{report}）": "must quote: {spans} ({report})",
    "引文 {n} 条，其中不是原文或过长的 {m} 条。": (
        "{n} quotes cited, {m} of them not verbatim or too long."
    ),
    "没有写明期望、只作回答的 {n} 题。": "{n} questions say nothing of the answer: not judged.",
    "与此前相比（同样的 {n} 题）：变好 {better} 题，变差 {worse} 题。": (
        "Since the earlier run (the same {n} questions): {better} better, {worse} worse."
    ),
    "与此前相比": "Since the earlier run",
    "此前没有判过的：{ids}": "Not judged earlier: {ids}",
    "此前判过、这次没有的：{ids}": "Judged earlier, not now: {ids}",
    "答：{text}": "answer: {text}",
    "有 {n} 条回答不属于任何一题。": "{n} answers belong to no question.",
    "网页报告：{path}": "Web page: {path}",
    "加上 --html 文件，可另得一份逐题翻阅的网页报告。": (
        "Add --html FILE for a web page with every question."
    ),
    "没有达到要求 {text}：实为 {got}": "Not reached: {text}; it is {got}",
    "类别": "group",
    "对错": "right and wrong",
    "各类结果": "By group",
    "已证实 {proven}，仅对 {right}，错 {wrong}": (
        "{proven} proven, {right} right only, {wrong} wrong"
    ),
    "逐题": "Question by question",
    "此前问过": "Asked before",
    "回答": "Answer",
    "拒答": "Refused",
    "缺什么": "What is lacking",
    "期望": "Expected",
    "搜索": "Search",
    "出题人的说明": "Note",
    "引文": "Quotes",
    # feedback
    "列出大家问过什么、哪些没有答上、觉得回答如何，最差的在前。": (
        "List what people asked, what went unanswered and what they thought of it, worst first."
    ),
    "忘掉这一天之前的，如 2026-01-31。": "Forget what is older than this day, like 2026-01-31.",
    "日期": "DATE",
    "共 {n} 个问题。": "{n} questions.",
    "已忘掉 {n} 条。": "{n} forgotten.",
    "问过 {n} 次": "asked {n} times",
    "没用 {n}": "useless {n}",
    "有用 {n}": "useful {n}",
    "拒答 {n}（{why}）": "refused {n} ({why})",
    "库中没有该地区": "no such region",
    "库中没有该年份": "no such year",
    "报告没有写到": "not in the reports",
    "不是问题": "not a question",
    "没有一句能证明": "nothing could be proved",
    # punctuation
    "：": ": ",
    "，": ", ",
    **CHAT,
    **PAPER,
    **PORTAL,
}
