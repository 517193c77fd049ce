"""The English of what the Telegram bot says. See `bot.words`."""

CHAT: dict[str, str] = {
    # the bot itself
    "运行 Telegram 机器人，直到被停止；可同时运行多个（共用一个 webhook）。": (
        "Runs the Telegram bot until it is stopped; several may run at once (behind one webhook)."
    ),
    "机器人 @{me} 已就绪；按 Ctrl+C 停止。": "The bot @{me} is ready; Ctrl+C stops it.",
    "Telegram 把消息送到 FAZHI_TELEGRAM_WEBHOOK_URL 后加 {path} 的地址；本机在 {place} 接收。": (
        "Telegram sends to FAZHI_TELEGRAM_WEBHOOK_URL with {path} behind it; the bot listens at"
        " {place}."
    ),
    "机器人已停止；没有做完的会在下次启动时接着做。": (
        "The bot has stopped; what is not done goes on at the next start."
    ),
    "这个机器人还没有对你开放。把下面这个编号告诉管理员，即可申请：": (
        "This bot is not open to you yet. To apply, give this number to the administrator:"
    ),
    "你还没有使用权限。": "You have no access yet.",
    "只有管理员可以。": "Only administrators may.",
    "问得太快了，请 {n} 秒后再问。": "Too many questions; please ask again in {n} seconds.",
    "处理这条消息时程序出错，没有可以证明的内容。请换个说法，或告诉管理员。": (
        "The program failed on this message and has nothing it can prove. "
        "Please rephrase it, or tell the administrator."
    ),
    # commands
    "提问：/ask 后面写问题": "Ask: write the question behind /ask",
    "比较各地或各年：/compare 事项": "Compare regions or years: /compare TOPIC",
    "库里有哪些地区": "Which regions are in the library",
    "库里有哪些报告": "Which reports are in the library",
    "选定只查哪些地区、哪些年份": "Choose which regions and years to look in",
    "上一个回答的全部出处": "All sources of the last answer",
    "把回答导出为文档：docx、md、pdf，加 all 导出整个对话": (
        "Answers as a document: docx, md, pdf; with all, the whole conversation"
    ),
    "重新开始，不接上文": "Start afresh, without what was said before",
    "换一种语言": "Another language",
    "对上一个回答说说意见": "Say what you think of the last answer",
    "保存哪些内容，怎样删除": "What is kept, and how to delete it",
    "怎样用，可以问什么": "How it works, and what to ask",
    "报告库、索引、队列的状况": "How the library, the indexes and the queues stand",
    "准许一个用户或群：/allow 编号": "Let a user or a group in: /allow NUMBER",
    "禁止一个用户或群：/ban 编号": "Keep a user or a group out: /ban NUMBER",
    "向用过的人发通知：/broadcast 内容": "Tell everyone who has used it: /broadcast TEXT",
    "法治问答": "Fazhi",
    "向法治政府建设年度报告提问，每句回答都附原文。": (
        "Ask annual rule-of-law reports; each sentence of an answer comes with its quote."
    ),
    "直接发来问题就行。": "Just send your question.",
    "直接发来问题就行，或先试试下面的；全部用法见 /help。": (
        "Just send your question, or try one of these; /help has all that it does."
    ),
    "直接发来问题就行；全部用法见 /help。": (
        "Just send your question; /help has all that it does."
    ),
    "每句回答都附报告原文；报告里没写的，会如实说没有。": (
        "Each sentence comes with its quote; what the reports do not say, it says they do not."
    ),
    "试试这些：": "Try these:",
    "请在 /ask 后面写上问题。": "Please write the question behind /ask.",
    "请在 /compare 后面写上要比较的事项，例如：/compare 行政复议案件数": (
        "Please write what to compare behind /compare, e.g. /compare 行政复议案件数"
    ),
    "这次对话里还没有回答。": "There is no answer in this conversation yet.",
    "好，重新开始；范围也恢复为全部。": "A fresh start; the scope is everything again.",
    "语言 / Language": "语言 / Language",
    "好，以后用中文。": "English from now on.",
    "保存什么": "What is kept",
    "删除这里的对话": "Delete this conversation",
    "已删除这里的对话和回答。": "This conversation and its answers are deleted.",
    "为了接上文、重看出处，这里保存你的问题和回答，{days} 天后自动删除；聊天编号只用来把回答送回来。"
    "答不上来的问题和你的意见会匿名留给管理员，身份证号、电话、银行卡号会先遮去。"
    "日志里不写问题原文。群里没有叫到机器人的话，一概不看也不存。": (
        "Your questions and the answers are kept for follow-ups and sources, and deleted after "
        "{days} days; the chat's number only serves to bring answers back. Questions without an "
        "answer, and your opinions, are left to the administrators without your name; identity, "
        "telephone and card numbers are masked first. Logs hold no question. In groups, what is "
        "not addressed to the bot is neither read nor kept."
    ),
    # under an answer
    "打开原文": "Open the report",
    "打开原文 {n}": "Open report {n}",
    "换个年份": "Another year",
    "对比其他地区": "Compare regions",
    "继续问": "Ask on",
    "改范围": "Change the scope",
    "👍 有用": "👍 Useful",
    "👎 没用": "👎 Not useful",
    "库里有什么": "What there is",
    "换成哪一年？": "Which year?",
    "和哪里比？": "Compare with which region?",
    "还可以问：": "You could also ask:",
    "库里没有别的可选。": "The library has nothing else to choose.",
    "{y}年呢？": "What about {y}?",
    "这个按钮已经过期，请重新提问。": "This button has expired; please ask again.",
    "这个回答已经过期。": "This answer has expired.",
    "谢谢，记下了。": "Thank you, noted.",
    "哪里不好？愿意的话，请回复这条消息说一句；不回复也可以。": (
        "What is wrong with it? If you like, reply to this message with a word; you need not."
    ),
    "这份报告已经不在库里，或已换成新的版本。": (
        "This report is no longer in the library, or has been replaced by a newer version."
    ),
    "每句的原文在脚注里。": "Each sentence's quote is in its footnote. ",
    "这里没有作答；最接近的原文在脚注里。": (
        "There is no answer in it; the nearest passages are in the footnotes. "
    ),
    "这里没有作答，文档里写明原因。": "There is no answer in it; it says why. ",
    "其他写法：{each}": "Also: {each}",
    "没有这种格式。可以用：{each}": "There is no such form. There are: {each}",
    "/export docx、/export md、/export pdf；加 all 导出整个对话的回答（最多 {n} 个）。": (
        "/export docx, /export md, /export pdf; with all, the answers of the whole conversation"
        " ({n} at most)."
    ),
    # pickers and lists
    "范围": "Scope",
    "地区：{regions}": "Regions: {regions}",
    "年份：{years}": "Years: {years}",
    "全部": "all",
    "全部地区": "All regions",
    "选定后，在这个对话里只查这些报告；/new 恢复为全部。": (
        "Once chosen, this conversation looks in these reports only; /new is everything again."
    ),
    "选地区": "Regions",
    "选年份": "Years",
    "输入地名": "Type a name",
    "恢复全部": "Everything",
    "完成": "Done",
    "上一页": "Back",
    "下一页": "More",
    "上一级": "Up",
    "可选多个。": "You may choose several.",
    "{where}：{n} 个；可选多个，› 看下级。": "{where}: {n}; choose any number, › shows what is below.",
    "请回复这条消息，写上地名，例如县名或省名。": (
        "Please reply to this message with a name, of a county or a province for example."
    ),
    "库里没有“{name}”的报告。": "The library has no report of “{name}”.",
    "看看有哪些地区": "See which regions there are",
    "是哪一个？": "Which one?",
    "库里有 {n} 个地区的报告": "The library has reports of {n} regions",
    "库里有 {n} 份报告": "The library has {n} reports",
    "{a}–{b}年": "{a}–{b}",
    "只列出前 {n} 个；在命令后面写上地名可以查找。": (
        "Only the first {n} are listed; write a name behind the command to search."
    ),
    # administrators
    "状况": "Status",
    "{n} 份报告，{m} 段": "{n} reports, {m} passages",
    "待处理 {n} 条，待发送 {m} 条": "{n} waiting to be handled, {m} to be sent",
    "已准许：{ids}": "Let in: {ids}",
    "已禁止：{ids}": "Kept out: {ids}",
    "已准许 {n}。": "{n} is let in.",
    "已禁止 {n}。": "{n} is kept out.",
    "{n} 是管理员，禁止不了；管理员由设置 FAZHI_TELEGRAM_ADMINS 指定。": (
        "{n} is an administrator, who cannot be kept out; FAZHI_TELEGRAM_ADMINS says who is one."
    ),
    "管理员已停止你使用这个机器人。如有疑问，请联系管理员；你的编号：": (
        "An administrator has put an end to your use of this bot. Ask them if you wonder why;"
        " your number:"
    ),
    "请写上编号，例如 /{name} 12345": "Please write the number, e.g. /{name} 12345",
    "请写上内容，例如 /broadcast 今晚维护": "Please write the text, e.g. /broadcast Down tonight",
    "没有收录。": "Not taken in.",
    "撤销收录": "Undo",
    "已撤销收录。": "Taken out again.",
    "这份报告已经不在库里。": "This report is not in the library any more.",
    "只有管理员可以收录文件。要提问，请直接发文字。": (
        "Only administrators may add files. To ask, just send text."
    ),
    "读不了这种文件。能读的有：{kinds}。": "This kind of file cannot be read. Those that can: {kinds}.",
    "文件太大，最多 {n} MB。": "The file is too large; at most {n} MB.",
    # answers
    "等 {n} 个地区": "and others, {n} regions in all",
    "第 {page} 页": "page {page}",
    "报告未载明": "not stated in the report",
    "算式：{formula}": "Formula: {formula}",
    "找到 {n} 处原文": "{n} passages found",
    "正在查找……": "Searching…",
    "人工智能生成": "AI-generated",
    "（续）": "(continued)",
    "这个回答没有引用原文。": "This answer quotes no report.",
    # asking, choosing and managing in more words
    "还没有对你开放：点这里申请": "Not open to you yet: tap to apply",
    "写上地区和事项就查原文；点这里看例子": ("Type a region and a matter; tap here for examples"),
    "没有找到：点这里去私聊里问": "Nothing found: tap to ask in private",
    "这个机器人还没有对本群开放。管理员在这里发 /allow 即可；本群的编号：": (
        "This bot is not open to this group yet. An administrator can send /allow here; the group's number:"
    ),
    "大家好。写上 @{me} 再写问题，或者回复我的消息，就可以提问；/help 有例子。": (
        "Hello. To ask, write @{me} and your question, or reply to a message of mine; /help has examples."
    ),
    "在群里，写上 @{me}，或回复机器人的消息。": "In a group, write @{me}, or reply to a message of the bot.",
    "只读得懂文字：请把问题写出来发来。": "Only text can be read: please write your question.",
    "库里还没有报告，暂时答不了。": "The library holds no report yet, so there is no answer.",
    "把报告文件发到与机器人的私聊里，就会收录。": " Send a report as a file to the bot in private to take it in.",
    "问题太长，只读了前 {n} 个字；请把最要紧的一问单独发来。": (
        "The question is too long; only its first {n} characters were read. Please send what matters most by itself."
    ),
    "开始：怎样提问，有哪些例子": "Begin: how to ask, with examples",
    "不限范围，再问一遍": "Ask again without the scope",
    "按这个范围再问一遍": "Ask again within this scope",
    "全部 {n} 个地区": "All {n} regions",
    "{regions}{y}年": "{regions} in {y}",
    "{region}{y}年": "{region} {y}",
    "{several}和{one}": "{several} and {one}",
    "{regions}呢？": "What about {regions}?",
    "哪里不好？": "What is wrong with it?",
    "地名": "A name",
    "选定范围": "Choose the scope",
    "不用模型，只摘原文": "no model, quotes only",
    "回答：{model}": "Answers: {model}",
    "等 {n} 个": " … {n} in all",
    "请确认：": "Please confirm:",
    "发给 {n} 个对话": "Send to {n} conversations",
    "正在发给 {n} 个对话。": "On its way to {n} conversations.",
    "库里已有这份报告": "The library has this report already",
    "收到 {name}，正在下载……": "Received {name}; fetching it…",
    "正在收录 {name}……（{s} 秒）": "Taking in {name}… ({s} s)",
    "没有下载成功，请重新发一次；文件最多 {n} MB。": (
        "It could not be fetched; please send it again. A file may have {n} MB at most."
    ),
}
