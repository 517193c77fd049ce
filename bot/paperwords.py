"""The English of charts and documents. See `bot.words`."""

PAPER: dict[str, str] = {
    # charts
    "未载明": "not stated",
    "目标": "target",
    "单位：{unit}": "Unit: {unit}",
    "个": "number",
    "（升为正，降为负）": " (rises positive, falls negative)",
    "纵轴不从0起，只看变化，不看高矮。": "The axis does not begin at 0: it shows changes, not sizes.",
    "虚线跨过没有数值的年份。": "A dashed line crosses years without a value.",
    "未载明：报告中没有相应数值，不等于零。": (
        "Not stated: the report gives no such number, which is not nought."
    ),
    "只有文字、没有条形的，单位或口径不同，不作比较。": (
        "Values without a bar are of another unit or kind, and are not compared."
    ),
    "空心的是计划目标，不是结果。": "An empty bar is a plan's target, not a result.",
    "空心的一段是报告所给的上下限之间。": (
        "The empty stretch lies between the bounds that the report gives."
    ),
    "只画数值最大的几项，另有{n}项未画。": "The largest are shown; {n} more are not.",
    "所问的地区还有{n}个未列入此图。": "{n} more regions that were asked for are not shown.",
    "数值照录各报告，统计口径可能不同。": (
        "Values as each report states them; they may be counted differently."
    ),
    "来源：{sources}": "Sources: {sources}",
    "库中还有{n}个地区没有{years}的报告。": "{n} more regions have no report on {years}.",
    "另有{years}的报告未列，可指明年份再比。": (
        "Reports on {years} are not shown; name a year to compare them."
    ),
    # documents
    "制作时间：{time}": "Made: {time}",
    "另有 {n} 句未能由原文证明，已删去。": "{n} more sentences could not be proved and were struck.",
    "问答与出处": "Answers and their sources",
    "怎样核对": "How to check",
    "脚注里的每条引文都逐字取自所注的报告。起止位置按报告正文的字数，从 0 数起，不含末位：在同一个报告库上运行 "
    "fazhi show 文件名 --from 起 --to 止，看到的就是这段原文。": (
        "Each quote in the footnotes is verbatim from its report. Positions count characters of "
        "the report's text from 0, the last not included: on the same library, "
        "fazhi show FILE --from START --to END shows that very passage."
    ),
    "用 fazhi ask --proof 把回答连同所引报告的正文存成文件，即可用 fazhi verify 离线重新证明："
    "引文、位置、哈希值和每句话。": (
        "fazhi ask --proof writes the answer with the texts it quotes to a file; fazhi verify "
        "proves it again offline: quotes, positions, hashes and every sentence."
    ),
    "另引原文": "Also quoted",
    "没有作答（说明由程序给出，未使用模型）": (
        "No answer (what is said of it is the program's, not a model's)"
    ),
    "人工智能生成：{how}": "AI-generated (人工智能生成): {how}",
    "含人工智能生成的内容：哪些是，各条回答下有标明": (
        "Contains AI-generated content (含人工智能生成的内容), marked at each answer"
    ),
    "报告正文的 SHA-256：{hash}": "SHA-256 of the report's text: {hash}",
    "来源网址：{url}": "Address: {url}",
    "报告未写到": "not in the report",
}
