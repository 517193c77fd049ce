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
    # the pages
    # exports, shares, uploads, feedback
}
