"""The Chinese of the sentences that errors are made of. A table, and how it is looked up."""

import re
from collections.abc import Iterator
from functools import cache

SENTENCES: dict[str, str] = {
    # settings
    "environment": "环境变量",
    "There is no setting {}": "没有 {} 这项设置",
    "There are: {}.": "可用的设置有：{}。",
    "The settings file cannot be read: {}": "设置文件读不出来：{}",
    'Write it as TOML in UTF-8, one `name = "value"` a line.': (
        '请写成 UTF-8 编码的 TOML，每行一项：name = "value"。'
    ),
    "A setting is malformed": "有一项设置的写法不对",
    "Write {}.": "应写成：{}。",
    "text in quotation marks": "加引号的文字",
    "text without control characters": "不含控制字符的文字",
    "one word of ASCII characters": "一串不含空格的英文字符",
    "an address like `http://127.0.0.1:8000`": "形如 http://127.0.0.1:8000 的地址",
    "`zh` or `en`": "zh 或 en",
    "`1` or `0`": "1 或 0",
    "`builtin` or `onnx:FOLDER` or `openai:MODEL`": "builtin、onnx:文件夹 或 openai:模型名",
    "`onnx:FOLDER`": "onnx:文件夹",
    "a number from {} to {}": "{} 到 {} 之间的数",
    # who may use the portal
    "There is a key of that name already": "已经有这个名称的密钥",
    "Choose another name, or revoke that key first.": "请换一个名称，或先作废那个密钥。",
    "There is no key of that name in use": "没有这个名称的在用密钥",
    "`fazhi keys list` shows them.": "用 fazhi keys list 查看。",
    "There is a channel of that name already": "已经有这个名称的渠道",
    "Choose another name, or revoke that channel first.": "请换一个名称，或先停用那个渠道。",
    "There is no channel of that name in use": "没有这个名称的在用渠道",
    "`fazhi channels list` shows them.": "用 fazhi channels list 查看。",
    "This cannot be a name": "这个名称不能用",
    "Use up to {} letters, digits, `-`, `_` and `.`.": "请用不超过 {} 个的文字、数字和 - _ . 。",
    "There is no scope {}": "没有 {} 这种权限",
    "This is no origin of a web site": "这不是网站的网址",
    "Write scheme, host and port, and no path: `https://www.example.cn`.": (
        "请写协议、域名和端口，不带路径，如 https://www.example.cn。"
    ),
    "Write its full name, as `fazhi reports` has it.": "请写全称，如 fazhi reports 所列。",
    "Several regions have this name": "有几个地区都叫这个名字",
    "Write its full name, one of: {}.": "请写全称，是其中一个：{}。",
    "The portal would be open to everyone who reaches this address": (
        "能连到这个地址的人就都能使用"
    ),
    "Make a key with `fazhi keys add NAME`, set single sign-on, or listen at 127.0.0.1.": (
        "请先用 fazhi keys add 名称 建一个密钥，或设置单点登录，或只监听 127.0.0.1。"
    ),
    "{} needs another setting: {}": "设了 {}，还须设 {}",
    "Set it; the README says how.": "请设上这一项，写法见 README。",
    "addresses or networks like `10.0.0.0/8` with commas between them": (
        "用逗号隔开的地址或网段，如 10.0.0.0/8"
    ),
    "There is no such kind of report: {}": "没有这个类型：{}",
    "Name one of {}.": "请写其中一个：{}。",
    # files
    "There is no such file": "没有这个文件",
    "Check the path.": "请检查路径。",
    "There is no readable file in this folder": "这个文件夹里没有可以收录的文件",
    "Files are read that end in {}.": "可收录的文件类型：{}。",
    "The file cannot be read: {}": "文件读不出来：{}",
    "The process that read this file was ended by the system": "读这个文件的进程被系统终止了",
    "Check that the file is whole and no larger than the memory; then try it alone.": (
        "请检查文件是否完整、是否大过内存，再单独收录它。"
    ),
    "The report is no longer in the library": "这份报告已不在库里",
    "What is kept of this shared answer was altered": "存下的这份分享被改动过",
    "Ask the question again, and share the new answer.": "请重新提问，再分享新的回答。",
    "The answer is larger than any that is given": "回答比任何给出的回答都大",
    "The answer holds a text that no answer has": "回答里有不该有的文字",
    "Send the answer object as it was given, unchanged.": "请原样发送给出的回答对象。",
    "This is no file": "这不是文件",
    "Check its permissions.": "请检查文件的权限。",
    "The file holds no text": "文件里没有文字",
    "Check that it was saved completely.": "请检查文件是否保存完整。",
    "The file is larger than {} MB": "文件超过 {} MB",
    "Split it, or check that it is a report.": "请拆分，或确认它是一份报告。",
    "The text is longer than {} characters": "文字超过 {} 个字",
    "Take in one report a file: split it, or check that it is a report.": (
        "一个文件请只放一份报告：请拆分，或确认它是一份报告。"
    ),
    "The file holds no Chinese sentence, so it is no report": "文件里没有一句中文，不是报告",
    "Check that it is the report itself, in Chinese, and was saved whole.": (
        "请确认它就是报告正文（中文），而且保存完整。"
    ),
    "Files of type {} cannot be read": "不能读取 {} 类型的文件",
    "Save it as one of: {}.": "请另存为其中一种：{}。",
    "The file is not text in UTF-8, GB18030, UTF-16 or Big5": (
        "文件不是 UTF-8、GB18030、UTF-16 或 Big5 编码的文本"
    ),
    "Save it as UTF-8 text.": "请另存为 UTF-8 文本。",
    "The file says it is {} but breaks off or is damaged at byte {}": (
        "文件标明是 {} 编码，但在第 {} 字节处中断或损坏"
    ),
    "Save it again as UTF-8 text.": "请重新存为 UTF-8 文本。",
    "Nothing is left once the site's menus are off": "去掉网站菜单等内容后，没有正文",
    "Check that the file holds the report itself.": "请检查文件里是否有报告正文。",
    # the library
    "There is no library here yet": "这里还没有报告库",
    "The library holds no report": "报告库里还没有报告",
    "Run `fazhi ingest FOLDER` first.": "请先运行：fazhi ingest 文件夹",
    "Another process is writing to the library": "另一个程序正在写入报告库",
    "Wait for it to finish, or stop it, and try again.": "请等它完成，或结束它后重试。",
    "The disk is full; what was stored before is safe": "磁盘已满；此前已收录的内容完好",
    "Free some room and run the command again.": "请腾出磁盘空间，再运行同一条命令。",
    "The library's file is damaged or is no library": "报告库的文件已损坏，或不是报告库",
    "Move it away and ingest the reports again, or put back a copy.": (
        "请移走该文件并重新收录报告，或恢复备份。"
    ),
    "The library has format {}, this program reads up to {}": (
        "报告库的格式是 {}，本程序最高只认 {}"
    ),
    "Update the program, or point FAZHI_HOME at another folder.": (
        "请升级本程序，或把 FAZHI_HOME 指向另一个文件夹。"
    ),
    "The library cannot be used: {}": "报告库无法使用：{}",
    "Check that the folder exists, has room and may be written by this user.": (
        "请检查文件夹是否存在、有空间、当前用户可写入。"
    ),
    "Check that the folder has room and may be written by this user.": (
        "请检查文件夹是否有空间、当前用户可写入。"
    ),
    "The folder cannot be made: {}": "文件夹建不起来：{}",
    "Check the path and its permissions, or set FAZHI_HOME.": (
        "请检查路径和权限，或另设 FAZHI_HOME。"
    ),
    "No report has this id or name": "没有这个编号或名称的报告",
    "Several reports have this name": "有几份报告叫这个名称",
    "`fazhi reports` lists the ids.": "用 fazhi reports 查看编号。",
    # the indexes
    "The lexical index is missing or of another version": "全文索引不存在，或版本不同",
    "Run `fazhi index rebuild`.": "请运行：fazhi index rebuild",
    "Another process is writing the lexical index": "另一个程序正在写全文索引",
    "Wait for it to finish and try again.": "请等它完成后重试。",
    "What was stored is safe; the index catches up at the next command.": (
        "已存入的内容都在；下次运行时索引会自动跟上。"
    ),
    "The lexical index is missing or cannot be written, and is too large to be kept in memory": (
        "全文索引不存在或不能写入，又大得放不进内存"
    ),
    "If another process is making it, wait; else run `fazhi index rebuild`.": (
        "如果另一个程序正在重建，请等它完成；否则请运行：fazhi index rebuild"
    ),
    "The lexical index cannot be opened: {}": "全文索引打不开：{}",
    "behind the library; run `fazhi index rebuild`": "落后于报告库；请运行：fazhi index rebuild",
    "missing": "不存在",
    "{} passages are missing": "缺 {} 段",
    "{} passages are no longer in the library": "多出报告库里已没有的 {} 段",
    "{} passages have no vector": "{} 段没有向量",
    "another process holds it; not checked": "另一个程序正在使用，未核对",
    "{} vectors cannot be found": "{} 个向量查不到",
    "cannot be read: {}": "读不出来：{}",
    "The lexical index is damaged": "全文索引已损坏",
    "The lexical index cannot be written: {}": "全文索引写不进去：{}",
    "The vector index cannot be read or written: {}": "向量索引读写不了：{}",
    "The Chroma server does not answer: {}": "Chroma 服务没有回应：{}",
    "There is no vector index": "还没有向量索引",
    "Chroma lost {} of {} vectors": "Chroma 丢失向量 {} 个（共 {} 个）",
    "Another process is using the vector index": "另一个程序正在使用向量索引",
    "It brings the index up to date by itself; or stop it and try again.": (
        "那个程序会自行更新索引；也可结束它后重试。"
    ),
    "{} is damaged": "{} 已损坏",
    "some passages have no vector; run `fazhi index rebuild`": (
        "有的段落没有向量；请运行：fazhi index rebuild"
    ),
    # models and prompts
    "There is no such model folder": "没有这个模型文件夹",
    "Get a model with `fazhi model get NAME`; `fazhi model list` names some.": (
        "用 fazhi model get 名称 取得模型；fazhi model list 列出可选的。"
    ),
    "The model folder lacks {}": "模型文件夹里缺少 {}",
    "A file of the model cannot be read: {}": "模型的文件读不出来：{}",
    "The model cannot be loaded: {}": "模型加载不了：{}",
    "The model cannot be run: {}": "模型运行不了：{}",
    "its numbers overflow": "算出的数溢出了",
    "Get the model again with `fazhi model get NAME`, or name another folder.": (
        "请用 fazhi model get 名称 重新取得模型，或另指一个文件夹。"
    ),
    "This model ranks texts and does not embed them": "这是重排模型，不产生向量",
    "Name it in FAZHI_RERANKER, and an embedding model in FAZHI_EMBEDDING.": (
        "请把它写在 FAZHI_RERANKER，在 FAZHI_EMBEDDING 写向量模型。"
    ),
    "This model embeds texts and does not rank them": "这是向量模型，不能重排",
    "Name it in FAZHI_EMBEDDING, and a ranking model in FAZHI_RERANKER.": (
        "请把它写在 FAZHI_EMBEDDING，在 FAZHI_RERANKER 写重排模型。"
    ),
    "The model gathers its tokens in a way that is not known here": "模型的池化方式这里不支持",
    "Choose a model that takes the first token or the mean.": (
        "请选用取首个标记（cls）或平均值（mean）的模型。"
    ),
    "The model has a further layer, {}, that is not known here": "模型另有一层 {}，这里不支持",
    "The model gives no vector a text": "模型没有给出向量",
    "Choose an embedding model.": "请选用向量模型。",
    "The model gives no score a text": "模型没有给出分数",
    "Choose a ranking model.": "请选用重排模型。",
    "No model has this name": "没有叫这个名称的模型",
    "Known are {}; or write owner/name.": "可选：{}；也可写 owner/name。",
    "There is no such folder": "没有这个文件夹",
    "There is no ONNX model with a tokenizer.json": "那里没有带 tokenizer.json 的 ONNX 模型",
    "Choose a repository or folder that has both.": "请另选一个两样都有的仓库或文件夹。",
    "The hub has no such model or file: {}": "模型站没有这个模型或文件：{}",
    "Check the name; `fazhi model list` names some.": ("请检查名称；fazhi model list 列出可选的。"),
    "The hub does not say what its files are": "模型站没有说明文件的大小和校验值",
    "Take another source: `--from modelscope`, `--from hf` or `--from FOLDER`.": (
        "请换一个来源：--from modelscope、--from hf 或 --from 文件夹。"
    ),
    "The hub cannot be had: {}": "连不上模型站：{}",
    "it answers {}": "对方回应 {}",
    "Check the network, or take another source: set HF_ENDPOINT, or use `--from`.": (
        "请检查网络，或换一个来源：设 HF_ENDPOINT，或用 --from modelscope、--from 文件夹。"
    ),
    "{} of {} bytes came: {}": "收到 {} 字节（共 {} 字节）：{}",
    "Run the same command again: it goes on where it stopped.": (
        "再运行一次同一条命令，会从断处接着下载。"
    ),
    "{} did not arrive as it was sent: its checksum differs": "{} 的校验值不符，文件有误",
    "Run the same command again; if it keeps happening, take another source (`--from`).": (
        "请再运行一次；如仍不符，请用 --from 换一个来源。"
    ),
    "The file of pairs cannot be read": "问题与段落的文件读不出来",
    "Name one with `--pairs FILE`.": "请用 --pairs 指明文件。",
    "The file has fewer than {} passages": "文件里的段落不到 {} 个",
    "Write more pairs.": "请多写一些。",
    "This line is no pair": "这一行不是一个问题与段落",
    "Write a JSON object with id, passage, title, section and question.": (
        "请写成含 id、passage、title、section、question 的 JSON 对象。"
    ),
    "Another process is bringing this model": "另一个程序正在取这个模型",
    "The model cannot tell a fitting text from another": "模型分不清切题与不切题的句子",
    "Take another model, or another source of this one.": "请换一个模型，或换一个来源。",
    "No vectors came from {}: {}": "没有从 {} 得到向量：{}",
    "it refuses connections": "对方拒绝连接",
    "its name cannot be resolved": "查不到它的地址",
    "its certificate is not trusted": "它的证书不可信",
    "no secure connection (TLS) came about": "没能建立安全连接（TLS）",
    "the connection broke": "连接断了",
    "it did not answer in time": "没有及时回应",
    "its answer is too large": "回应过大",
    "its answer is malformed": "回应的格式不对",
    "it rests after a failure": "刚失败过，过一会儿再试",
    "{}, it does not accept the key": "{}，密钥不被接受",
    "{}, its quota is used up": "{}，额度已用完",
    "its vectors have {} numbers, and {} before": "向量有 {} 个数，此前是 {} 个",
    "Check FAZHI_EMBEDDING_BASE_URL (or OPENAI_BASE_URL) and the network.": (
        "请检查 FAZHI_EMBEDDING_BASE_URL（或 OPENAI_BASE_URL）和网络。"
    ),
    "Check FAZHI_EMBEDDING_API_KEY (or OPENAI_API_KEY).": (
        "请检查 FAZHI_EMBEDDING_API_KEY（或 OPENAI_API_KEY）。"
    ),
    "Check the model's name in FAZHI_EMBEDDING, and FAZHI_EMBEDDING_BASE_URL.": (
        "请检查 FAZHI_EMBEDDING 里的模型名和 FAZHI_EMBEDDING_BASE_URL。"
    ),
    "Wait; `fazhi index rebuild` fills in the vectors that are missing.": (
        "请稍后再试；fazhi index rebuild 会补上缺的向量。"
    ),
    "No chat model answered: {}": "模型没有回答：{}",
    "The prompt lacks {}": "提示词缺少 {}",
    "Start from the shipped text.": "请以程序自带的文本为底稿修改。",
    # questions and commands
    "The question is empty": "没有问题内容",
    "Type a question.": "请输入问题。",
    "The question has {} characters; at most {} are read": "问题有 {} 个字，最多读 {} 个字",
    "Ask it shorter; a document goes in by `fazhi ingest`.": (
        "请把问题写短；文件请用 fazhi ingest 收录。"
    ),
    "The answer file does not fit: this should be {}": "回答文件不合要求：这里应为 {}",
    "Take the object that `fazhi ask --json` printed, unchanged.": (
        "请使用 fazhi ask --json 原样输出的内容。"
    ),
    "Write one JSON object a line, in UTF-8.": "请写成 UTF-8 编码，每行一个 JSON 对象。",
    "This line is not JSON: {}": "这一行不是 JSON：{}",
    "This line does not fit: {}": "这一行不合要求：{}",
    "Write it like {}.": "请写成 {}。",
    "`claim` or `citations` is missing or malformed": "缺少 claim 或 citations，或写法不对",
    "The answer file cannot be read: {}": "回答文件读不出来：{}",
    "The answer file holds no object": "回答文件里不是一个对象",
    "A report in the file does not fit: {}": "文件里有一份报告不合要求：{}",
    "Take the file that `fazhi ask --proof FILE` wrote, unchanged.": (
        "请使用 fazhi ask --proof 文件 写出的原文件，不要改动。"
    ),
    "The proof cannot be written: {}": "证明文件写不出来：{}",
    "Choose a folder that is there and may be written.": "请选一个存在且可以写入的文件夹。",
    "Give either an answer file or --claims": "请给出回答文件或 --claims，二者选一",
    "A question and a file of questions are both given": "同时给出了问题和问题文件",
    "Give one of them.": "请只给其中一个。",
    "No region has this name": "没有叫这个名称的地区",
    "Several regions have this name: {}": "有几个地区叫这个名称：{}",
    "Write the whole path with slashes, e.g. 青海省/西宁市/城中区.": (
        "请用斜杠写出全称，例如 青海省/西宁市/城中区。"
    ),
    "The stretch asked for is not in the text": "所要的范围不在原文之内",
    "Give offsets from 0 to {}, the first not after the second.": (
        "请给 0 到 {} 之间的位置，起点不晚于终点。"
    ),
    "The command cannot be run: {}": "命令不能执行：{}",
    "Missing argument {}.": "缺少参数 {}",
    "Missing command.": "缺少命令",
    "Missing option {}.": "缺少选项 {}",
    "No such option: {}": "没有 {} 这个选项",
    "No such option: {} (Possible options: {})": "没有 {} 这个选项，是不是 {}？",
    "No such command {}. Did you mean {}?": "没有 {} 这条命令，是不是 {}？",
    "No such command {}.": "没有 {} 这条命令",
    "Invalid value for {}: {}": "{} 的值不对：{}",
    "Input should be a valid integer, unable to parse string as an integer": "应为整数",
    "Input should be greater than or equal to {}": "不能小于 {}",
    "Input should be less than or equal to {}": "不能大于 {}",
    "Input should be a valid integer": "应为整数",
    "Input should be a valid integer, got a number with a fractional part": "应为整数",
    "Input should be a valid number": "应为数字",
    "Input should be a valid string": "应为文字",
    "Input should be a valid boolean": "应为 true 或 false",
    "Input should be a valid boolean, unable to interpret input": "应为 true 或 false",
    "Input should be a valid list": "应为列表",
    "Input should be a valid dictionary": "应为对象",
    "Input should be a valid dictionary or object to extract fields from": "应为对象",
    "Input should be {}": "应为 {}",
    "Field required": "缺少这一项",
    "Extra inputs are not permitted": "没有这一项",
    "JSON decode error": "不是 JSON",
    "String should have at least {} character": "至少 {} 个字",
    "String should have at least {} characters": "至少 {} 个字",
    "String should have at most {} character": "至多 {} 个字",
    "String should have at most {} characters": "至多 {} 个字",
    "String should match pattern {}": "不合格式 {}",
    "List should have at least {} item after validation, not {}": "至少 {} 项，现有 {} 项",
    "List should have at least {} items after validation, not {}": "至少 {} 项，现有 {} 项",
    "List should have at most {} item after validation, not {}": "至多 {} 项，现有 {} 项",
    "List should have at most {} items after validation, not {}": "至多 {} 项，现有 {} 项",
    "Option {} requires an argument.": "选项 {} 后面要有内容",
    "Got unexpected extra argument ({})": "多出了参数 {}",
    "Got unexpected extra arguments ({})": "多出了参数 {}",
    "it is no object": "不是一个对象",
    "`question` is missing or no text": "缺少 question，或它不是文字",
    "`{}` is no list of texts": "{} 不是文字的列表",
    "`{}` is no list of whole numbers": "{} 不是整数的列表",
    "`{} --help` shows how it is written.": "运行 {} --help 查看写法。",
    # an evaluation
    "its `id` stands already in {}": "id 与 {} 的重复",
    "`id` is neither text nor number": "id 既不是文字，也不是整数",
    "`refuse` is neither true nor false": "refuse 既不是 true，也不是 false",
    "`refuse` is true, and yet an answer is described": (
        "refuse 为 true，却又写了期望的回答；二者只能有其一"
    ),
    "`must` is no list of lists of texts": "must 不是“若干组文字”的列表",
    "`evidence` is no list of objects with `spans`": "evidence 不是带 spans 的对象的列表",
    "`{}` holds an empty text": "{} 里有空的文字",
    "`{}` is no text": "{} 不是文字",
    "it is none that `fazhi eval --json` printed": "它不是 fazhi eval --json 的输出",
    "This is no requirement": "这不是一项要求",
    "Write it like right=0.9 or lookup.proven=0.8.": "请写成 right=0.9 或 lookup.proven=0.8。",
    "There is no figure {}": "没有 {} 这个指标",
    "The questions have no group {}": "题目里没有 {} 这一类",
    "The page cannot be written: {}": "网页写不出来：{}",
    "no such folder, or not writable": "没有这个文件夹，或不可写入",
    "There is no font in the folder": "文件夹里没有字体",
    "Put a font with Chinese characters there, in TTF or OTF format.": (
        "请放入含汉字的 TTF 或 OTF 字体。"
    ),
    "The PDF cannot be made: {}": "PDF 生成失败：{}",
    "Take the answer as a Word file instead.": "请改为导出 Word 文件。",
    "This is no date": "这不是日期",
    "The bot has no token": "机器人没有令牌",
    "Set TELEGRAM_BOT_TOKEN to the token that @BotFather gave.": (
        "请把 TELEGRAM_BOT_TOKEN 设为 @BotFather 给的令牌。"
    ),
    "Telegram refuses the bot: {}": "Telegram 不接受这个机器人：{}",
    "Check the token, and TELEGRAM_BASE_URL where it is set.": (
        "请检查令牌；设了 TELEGRAM_BASE_URL 的，也检查它。"
    ),
    "The bot cannot listen there: {}": "机器人不能在那里监听：{}",
    "The portal cannot listen there: {}": "不能在那里监听：{}",
    "Choose another port with `--port`, or end what listens there.": (
        "请用 --port 换一个端口，或停掉占用它的程序。"
    ),
    "The processes of the portal do not stay up": "服务进程一启动就退出",
    "Read what they logged; with `--workers 1` it is told at once.": (
        "请看它们的日志；用 --workers 1 启动会直接说明原因。"
    ),
    "Set FAZHI_TELEGRAM_LISTEN to a free HOST:PORT of this machine.": (
        "请把 FAZHI_TELEGRAM_LISTEN 设为本机空闲的 地址:端口。"
    ),
}
"""English to Chinese; {} stands for what differs from case to case, in the same order."""


def chinese(english: str) -> str | None:
    """The Chinese of a sentence of ours; None where there is none."""
    for pattern, sentence in _patterns():
        match = pattern.fullmatch(english)
        if match:
            return _filled(sentence, match.groups())
    return None


def _filled(sentence: str, values: tuple[str, ...]) -> str:
    first, *rest = sentence.split("{}") if values else [sentence]
    told = (chinese(value) or value for value in values)
    return first + "".join(value + part for value, part in zip(told, rest, strict=True))


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(_compiled())


def _compiled() -> Iterator[tuple[re.Pattern[str], str]]:
    """The wordiest first: `Write {}.` would take everything that begins so."""
    for english in sorted(SENTENCES, key=len, reverse=True):
        parts = (re.escape(part) for part in english.split("{}"))
        yield re.compile("(.*?)".join(parts), re.DOTALL), SENTENCES[english]
