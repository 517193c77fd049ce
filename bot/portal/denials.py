"""Why somebody is not let in: each reason with its problem, a code, and words for a person."""

from dataclasses import dataclass

from bot.portal import problems
from bot.portal.problems import Kind, Problem

HEADERS_TOO_LARGE = Kind(431, "headers_too_large", "请求头太大")


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason. `code` is the member `reason` of the problem; `says` is told, in Chinese."""

    kind: Kind
    code: str
    says: str


NO_CREDENTIALS = Reason(problems.UNAUTHORISED, "no_credentials", "请登录，或附上密钥。")
UNKNOWN_KEY = Reason(problems.UNAUTHORISED, "unknown_key", "密钥不对。")
WRONG_CREDENTIAL = Reason(
    problems.UNAUTHORISED, "wrong_credential", "渠道的密钥只用来领取令牌，不能用来提问。"
)
EXPIRED_KEY = Reason(problems.UNAUTHORISED, "expired_key", "密钥已过期，请另要一个。")
REVOKED_KEY = Reason(problems.UNAUTHORISED, "revoked_key", "密钥已作废。")
BAD_TOKEN = Reason(problems.UNAUTHORISED, "bad_token", "令牌无效。")
EXPIRED_TOKEN = Reason(problems.UNAUTHORISED, "expired_token", "令牌已过期，请换新的。")
CHANNEL_GONE = Reason(problems.UNAUTHORISED, "channel_gone", "渠道已停用。")
TOO_OLD = Reason(problems.UNAUTHORISED, "too_old", "令牌续得太久了，请由网站的后台重新领取。")
LACKING_SCOPE = Reason(problems.FORBIDDEN, "lacking_scope", "这个身份没有所需的权限。")
WRONG_CHANNEL = Reason(problems.FORBIDDEN, "wrong_channel", "这是另一个渠道的密钥或令牌。")
NO_ORIGIN = Reason(problems.FORBIDDEN, "no_origin", "请求没有说明来自哪个网站。")
WRONG_ORIGIN = Reason(problems.FORBIDDEN, "wrong_origin", "这个网站不在准许之列。")
SECRET_IN_BROWSER = Reason(
    problems.FORBIDDEN, "secret_in_browser", "渠道的密钥只能由网站的后台使用，不能放进网页。"
)
OUTSIDE_REGION = Reason(problems.FORBIDDEN, "outside_region", "这个地区不在准许的范围之内。")
FOREIGN_HOST = Reason(
    problems.FORBIDDEN, "foreign_host", "服务只对本机开放，请用 localhost 或 127.0.0.1 访问。"
)
THROUGH_PROXY = Reason(
    problems.FORBIDDEN, "through_proxy", "服务只对本机开放；经代理访问，须先设密钥或单点登录。"
)
FOREIGN_PAGE = Reason(problems.FORBIDDEN, "foreign_page", "请求来自别的网站，不予执行。")
UNTRUSTED_PROXY = Reason(
    problems.FORBIDDEN, "untrusted_proxy", "只有受信任的代理才能说明用户是谁。"
)
NOT_ADMITTED = Reason(problems.FORBIDDEN, "not_admitted", "你的账号没有获准使用。")
REPEATED_HEADER = Reason(problems.BAD_REQUEST, "repeated_header", "同一个请求头出现了多次。")
UNREADABLE_HEADER = Reason(
    problems.BAD_REQUEST, "unreadable_header", "请求头里有不该有的字符，或者太长。"
)
TWO_CREDENTIALS = Reason(problems.BAD_REQUEST, "two_credentials", "一个请求只能附一种身份凭据。")
SECRET_IN_ADDRESS = Reason(
    problems.BAD_REQUEST, "secret_in_address", "密钥不能写在网址里，请放进请求头，并换一个新的。"
)
BAD_USER = Reason(problems.BAD_REQUEST, "bad_user", "用户的名称不能用。")
LOGIN_LOST = Reason(
    problems.BAD_REQUEST, "login_lost", "这次登录已过期，或不是从这个浏览器开始的，请重新登录。"
)
LOGIN_REFUSED = Reason(problems.FORBIDDEN, "login_refused", "登录服务没有让你通过。")
LOGIN_UNPROVEN = Reason(problems.FORBIDDEN, "login_unproven", "登录服务给出的身份证明通不过核对。")
LOGIN_UNAVAILABLE = Reason(problems.UNAVAILABLE, "login_unavailable", "登录服务暂时用不了。")
OVER_QUOTA = Reason(problems.TOO_MANY, "over_quota", "问得太多了，请稍后再来。")
TOO_MANY_FAILURES = Reason(problems.TOO_MANY, "too_many_failures", "失败的次数太多，请稍后再试。")
TOO_LARGE = Reason(HEADERS_TOO_LARGE, "headers_too_large", "请求头太大。")


def denied(reason: Reason, *, retry_after: int = 0, **more: object) -> Problem:
    """The problem to raise; `more` are further members of it."""
    told = {"reason": reason.code, **more}
    return Problem(reason.kind, reason.says, retry_after=retry_after, more=told)
