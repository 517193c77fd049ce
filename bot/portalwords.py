"""The English of what the portal says. See `bot.words`."""

PORTAL: dict[str, str] = {
    # the service itself
    "打开 {address} 即可提问；按 Ctrl+C 停止。": ("Open {address} to ask; Ctrl+C stops it."),
    "已停止。": "Stopped.",
    "地址": "ADDRESS",
    "监听的地址。": "The address to listen at.",
    "端口": "PORT",
    "监听的端口。": "The port to listen at.",
    "个数": "COUNT",
    "同时服务的进程数。": "How many processes serve together.",
    "启动网页和接口；只监听本机时对本机开放，否则须先设密钥或单点登录。": (
        "Start the pages and the API; open on this machine alone, elsewhere keys or single"
        " sign-on must be set."
    ),
    "最接近的原文：": "The nearest sentences:",
    "来源：": "Sources:",
    "{where}：“{quote}”": "{where}: “{quote}”",
    # problems
    "请求的内容有误": "The request is wrong",
    "需要登录或密钥": "A login or a key is needed",
    "没有权限": "Not allowed",
    "没有这个地址或内容": "There is no such address or content",
    "这个地址不接受这种请求": "This address does not take such a request",
    "请求迟迟没有传完": "The request did not come in time",
    "与现有内容冲突": "It conflicts with what is there",
    "内容太大": "Too large",
    "不接受这种内容类型": "This content type is not taken",
    "请求的格式不对": "The request has a wrong form",
    "请求太多": "Too many requests",
    "程序出错": "The program failed",
    "正忙": "Busy",
    "暂时用不了": "Not available for now",
    "服务正在停止": "The service is stopping",
    "没有这个模型": "There is no such model",
    # who may use it
    "回到首页": "Back to the start",
    "链接可能不全，或者内容已经不在了。": (
        "The link may be incomplete, or what it led to is gone."
    ),
    "编号 {id}": "Reference {id}",
    "新建、列出或作废接口密钥。": "Make, list or revoke API keys.",
    "新建、列出或停用渠道：可以嵌入问答的网站。": (
        "Make, list or revoke channels: web sites that may embed the portal."
    ),
    "密钥的名称，记录和配额都用它。": "The key's name, in logs and quotas.",
    "次数": "COUNT",
    "一分钟最多问几次；追问建议、图表、导出、阅读等不算在内，另限十倍。0 不限。": (
        "Questions in a minute at most; suggestions, charts, exports, reading and the like are"
        " counted apart, up to ten times as many. 0 is no limit."
    ),
    "一天最多问几次；其余另限十倍。0 不限。": (
        "Questions in a day at most; ten times as much of all else. 0 is no limit."
    ),
    "权限": "SCOPE",
    "ask（提问）、read（读报告）、upload（收录）、admin（管理），可重复；默认 ask 和 read。": (
        "ask, read (reports), upload, admin; may be repeated; by default ask and read."
    ),
    "天数": "DAYS",
    "多少天后过期；默认不过期。": "Days until it expires; by default it does not.",
    "新建一个密钥，只显示这一次。": "Make a key; it is shown this once.",
    "列出密钥和它们的权限、期限、最近使用的时间。": (
        "List the keys with their scopes, when they expire and were last used."
    ),
    "作废一个密钥，立即生效。": "Revoke a key, at once.",
    "已作废：{name}": "Revoked: {name}",
    "只显示这一次，请妥善保存；丢失了就作废它，另建一个。": (
        "It is shown this once: keep it safe. If it is lost, revoke it and make another."
    ),
    "已过期": "expired",
    "已作废": "revoked",
    "{name}  {hint}  {scopes}  {state}  过期 {expires}  最近使用 {used}": (
        "{name}  {hint}  {scopes}  {state}  expires {expires}  last used {used}"
    ),
    "渠道的名称，网页里用它。": "The channel's name, as pages use it.",
    "网址": "ORIGIN",
    "准许的网站，如 https://www.example.cn，可重复。": (
        "A site that may use it, like https://www.example.cn; may be repeated."
    ),
    "只查这个地区和它下辖的地区，可重复。": (
        "Only this region and those below it; may be repeated."
    ),
    "每个访问者一分钟最多问几次；其余另限十倍。0 不限。": (
        "Questions of one visitor in a minute at most; ten times as much of all else. 0 is no"
        " limit."
    ),
    "新建一个渠道，密钥只显示这一次，由网站的后台用来领取令牌。": (
        "Make a channel; its secret is shown this once, for the site's back end to get tokens with."
    ),
    "列出渠道和它们准许的网站、地区。": "List the channels with their sites and regions.",
    "停用一个渠道，它的密钥和令牌立即失效。": (
        "Revoke a channel with its secret and tokens, at once."
    ),
    "已停用：{name}": "Revoked: {name}",
    "已停用": "revoked",
    "{name}  {hint}  {origins}  {regions}  {state}  最近使用 {used}": (
        "{name}  {hint}  {origins}  {regions}  {state}  last used {used}"
    ),
    "请求头太大": "The request's headers are too large",
    "请登录，或附上密钥。": "Sign in, or send a key.",
    "密钥不对。": "This is not a valid key.",
    "渠道的密钥只用来领取令牌，不能用来提问。": (
        "A channel's secret only gets tokens; it cannot ask."
    ),
    "密钥已过期，请另要一个。": "The key has expired; ask for another.",
    "密钥已作废。": "The key was revoked.",
    "令牌无效。": "This is not a valid token.",
    "令牌已过期，请换新的。": "The token has expired; renew it.",
    "渠道已停用。": "The channel was revoked.",
    "令牌续得太久了，请由网站的后台重新领取。": (
        "The token has been renewed for too long; the site's back end has to get a new one."
    ),
    "这个身份没有所需的权限。": "Whoever this is may not do that.",
    "这是另一个渠道的密钥或令牌。": "This is the secret or token of another channel.",
    "请求没有说明来自哪个网站。": "The request does not say which site it comes from.",
    "这个网站不在准许之列。": "This site is not among those allowed.",
    "渠道的密钥只能由网站的后台使用，不能放进网页。": (
        "A channel's secret is for the site's back end only; it must not be in a page."
    ),
    "这个地区不在准许的范围之内。": "This region is outside of those allowed.",
    "服务只对本机开放，请用 localhost 或 127.0.0.1 访问。": (
        "The service is open to this machine only: use localhost or 127.0.0.1."
    ),
    "服务只对本机开放；经代理访问，须先设密钥或单点登录。": (
        "The service is open to this machine only; behind a proxy it needs keys or single sign-on."
    ),
    "请求来自别的网站，不予执行。": "The request comes from another site and is not carried out.",
    "只有受信任的代理才能说明用户是谁。": "Only a trusted proxy may say who the user is.",
    "你的账号没有获准使用。": "Your account is not allowed to use this.",
    "同一个请求头出现了多次。": "A header came more than once.",
    "请求头里有不该有的字符，或者太长。": (
        "A header has characters that do not belong there, or is too long."
    ),
    "一个请求只能附一种身份凭据。": "Send one credential, not two.",
    "密钥不能写在网址里，请放进请求头，并换一个新的。": (
        "A key does not belong in an address: send it in a header, and have it replaced."
    ),
    "用户的名称不能用。": "This cannot be a user's name.",
    "这次登录已过期，或不是从这个浏览器开始的，请重新登录。": (
        "This login has expired or was not begun in this browser; sign in again."
    ),
    "登录服务没有让你通过。": "The login service did not let you in.",
    "登录服务给出的身份证明通不过核对。": "What the login service says of you does not hold.",
    "登录服务暂时用不了。": "The login service is not available now.",
    "问得太多了，请稍后再来。": "Too many questions; come back a little later.",
    "失败的次数太多，请稍后再试。": "Too many failures; try again later.",
    "请求头太大。": "The request's headers are too large.",
    # the pages
    # exports, shares, uploads, feedback
    "回答不能证明": "The answer cannot be proven",
    "这份回答不能证明：{what}": "This answer cannot be proven: {what}",
    "没有这份分享，或者它已经过期。": "There is no such share, or it has expired.",
    "内容已经不在了": "It is no longer there",
    "磁盘已满": "The disk is full",
    "一份证明文件只放一个回答。": "A proof file holds one answer.",
    "这个回答没有引用任何报告。": "This answer cites no report.",
    "这个回答里没有可以画图比较的数值。": "This answer has no values to draw side by side.",
    "这个文件在收录之后改动过，不再提供；收录时的文字在报告正文里。": (
        "This file was changed after it was taken in and is no longer given; the text as it was"
        " taken in is that of the report."
    ),
    "原件已经不在收录时的位置；收录时的文字在报告正文里。": (
        "The original is no longer where it was taken in from; the text as it was taken in is"
        " that of the report."
    ),
    "没有这次上传，或者它已经过期。": "There is no such upload, or it has expired.",
    "这次上传还没有结束，或者没有可以撤销的。": (
        "This upload has not ended yet, or there is nothing to take back."
    ),
    "请附上报告文件，字段名为 file。": "Send report files, in fields called `file`.",
    "地区的写法不对。": "The region is malformed.",
    "年份应在 1949 到 2100 之间。": "The year should be between 1949 and 2100.",
    # tools of models
    "把报告库作为工具提供给大模型客户端（MCP 协议，走标准输入输出）。": (
        "Serve the library as tools of a model's client (MCP, over standard input and output)."
    ),
    "法治问答": "Fazhi",
    "提问": "Ask",
    "查找原文": "Search sentences",
    "比较": "Compare",
    "读报告": "Read a report",
    "报告正文": "A report's text",
    "附原文的回答": "An answer with its quotes",
    "比较几地几年": "Regions or years compared",
    "不限": "any",
    "原文：": "Quotes:",
    "没有找到相近的原文。": "No sentence comes near.",
    "《{title}》第 {start}–{end} 字，全文 {n} 字": ("“{title}”, characters {start}–{end} of {n}"),
    "下一段从第 {n} 字起。": "The next stretch begins at {n}.",
    "{region} {year}，{n} 段": "{region} {year}, {n} passages",
    "参数不对：{what}": "Wrong arguments: {what}",
    "程序出错（编号 {id}）。": "The program failed (reference {id}).",
    "请过 {n} 秒再试。": " Try again in {n} seconds.",
    "没有这个地址；报告的地址是 report://编号。": (
        "There is no such address; a report's is report://ID."
    ),
}
