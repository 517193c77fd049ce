"""The server of the Model Context Protocol. The one door to its SDK, with `bot.mcp.http` and
`bot.mcp.stdio`: tools, resources and prompts become what the protocol has, errors what a model
can act on.
"""

import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from mcp import types
from mcp.server import Server
from mcp.server.context import ServerRequestContext
from mcp.shared.exceptions import MCPError
from pydantic import ValidationError

from answering.prompting import Name, Prompts
from bot.mcp import resources
from bot.mcp.prompts import PROMPTS, Prompt
from bot.mcp.resources import NoSuchResource
from bot.mcp.room import Guest, Room
from bot.mcp.tools import TOOLS, Said, Tool
from bot.portal import problems
from bot.portal.problems import Problem
from bot.troubles import ours
from bot.words import Words
from config.errors import FazhiError, ReportUnknown

NAME = "fazhi"
_LOG = logging.getLogger("fazhi.mcp")
_READS = {"read_only_hint": True, "destructive_hint": False, "idempotent_hint": True}
_TEXT = "text/plain"
Context = ServerRequestContext[Any, Any]
Greet = Callable[[Context], Guest]
"""Tells whose request it is."""


def server(room: Room, greet: Greet, texts: Prompts, words: Words, version: str) -> Server[Any]:
    """The server over the parts of a process. `texts` are what models are told, in the
    language of `words`."""
    desk = _Desk(room, greet, texts, words)
    return Server(
        NAME,
        version=version,
        title=words("法治问答"),
        instructions=texts.get("mcp").text,
        on_list_tools=desk.list_tools,
        on_call_tool=desk.call_tool,
        on_list_resources=desk.list_resources,
        on_list_resource_templates=desk.list_templates,
        on_read_resource=desk.read_resource,
        on_list_prompts=desk.list_prompts,
        on_get_prompt=desk.get_prompt,
    )


def teller(context: Context) -> Callable[[str], Awaitable[None]]:
    """Tells how far a request is, to a client that wants to hear it."""
    told = 0

    async def tell(message: str) -> None:
        nonlocal told
        told += 1
        await context.session.report_progress(told, None, message)

    return tell


class _Desk:
    """Answers the requests of the protocol."""

    def __init__(self, room: Room, greet: Greet, texts: Prompts, words: Words) -> None:
        self._room = room
        self._greet = greet
        self._texts = texts
        self._words = words
        self._tools = [_listed(tool, texts, words) for tool in TOOLS]

    async def list_tools(self, _: Context, params: Any) -> types.ListToolsResult:
        _check_cursor(params)
        return types.ListToolsResult(tools=self._tools)

    async def call_tool(
        self, context: Context, params: types.CallToolRequestParams
    ) -> types.CallToolResult:
        tool = next((tool for tool in TOOLS if tool.name == params.name), None)
        if tool is None:
            raise _invalid(f"Unknown tool: {params.name[:100]!r}")
        guest = self._greet(context)
        try:
            given = tool.takes.model_validate(params.arguments or {})
            return _said(await tool.run(self._room, guest, given))
        except ValidationError as error:
            return _failed(guest.words("参数不对：{what}", what=_wrong(error)))
        except Exception as error:
            return _failed(_told(error, guest))

    async def list_resources(self, context: Context, params: Any) -> types.ListResourcesResult:
        guest, cursor = self._greet(context), getattr(params, "cursor", None) or ""
        try:
            page, following = await resources.listed(self._room, guest, cursor)
        except Exception as error:
            raise _refused(error, guest) from error
        found = [
            types.Resource(
                uri=one.uri, name=one.name, title=one.title, description=one.about, mime_type=_TEXT
            )
            for one in page
        ]
        return types.ListResourcesResult(resources=found, next_cursor=following or None)

    async def list_templates(self, _: Context, params: Any) -> types.ListResourceTemplatesResult:
        _check_cursor(params)
        template = types.ResourceTemplate(
            uri_template=resources.TEMPLATE,
            name="report",
            title=self._words("报告正文"),
            description=self._texts.get("mcp_read_report").text,
            mime_type=_TEXT,
        )
        return types.ListResourceTemplatesResult(resource_templates=[template])

    async def read_resource(
        self, context: Context, params: types.ReadResourceRequestParams
    ) -> types.ReadResourceResult:
        guest = self._greet(context)
        try:
            text = await resources.read(self._room, guest, params.uri)
        except Exception as error:
            raise _refused(error, guest) from error
        content = types.TextResourceContents(uri=params.uri, mime_type=_TEXT, text=text)
        return types.ReadResourceResult(contents=[content])

    async def list_prompts(self, _: Context, params: Any) -> types.ListPromptsResult:
        _check_cursor(params)
        return types.ListPromptsResult(prompts=[_prompt(one, self._words) for one in PROMPTS])

    async def get_prompt(
        self, _: Context, params: types.GetPromptRequestParams
    ) -> types.GetPromptResult:
        prompt = next((one for one in PROMPTS if one.name == params.name), None)
        if prompt is None:
            raise _invalid(f"Unknown prompt: {params.name[:100]!r}")
        try:
            values = prompt.values(params.arguments or {}, self._words)
        except ValueError as error:
            raise _invalid(str(error)) from error
        text = self._texts.get(prompt.text).filled(**values)
        said = types.PromptMessage(role="user", content=types.TextContent(text=text))
        return types.GetPromptResult(description=self._words(prompt.title), messages=[said])


def _listed(tool: Tool, texts: Prompts, words: Words) -> types.Tool:
    name: Name = tool.described
    return types.Tool(
        name=tool.name,
        title=words(tool.title),
        description=texts.get(name).text,
        input_schema=tool.takes.model_json_schema(),
        output_schema=tool.gives,
        annotations=types.ToolAnnotations(title=words(tool.title), open_world_hint=False, **_READS),
    )


def _prompt(prompt: Prompt, words: Words) -> types.Prompt:
    return types.Prompt(
        name=prompt.name,
        title=words(prompt.title),
        arguments=[
            types.PromptArgument(name=one, required=one in prompt.required)
            for one in prompt.arguments
        ],
    )


def _said(said: Said) -> types.CallToolResult:
    return types.CallToolResult(
        content=[types.TextContent(text=said.text)], structured_content=said.data
    )


def _failed(text: str) -> types.CallToolResult:
    return types.CallToolResult(content=[types.TextContent(text=text)], is_error=True)


def _told(error: Exception, guest: Guest) -> str:
    """An error for a model: what is wrong and what mends it, without paths of this machine."""
    known = error if isinstance(error, Problem) else ours(error)
    if known is None:
        _LOG.error("A tool failed (%s)", guest.request, exc_info=error)
        return guest.words("程序出错（编号 {id}）。", id=guest.request)
    problem = problems.of(known, guest.words) if isinstance(known, FazhiError) else known
    detail = guest.words(problem.detail or problem.kind.title)
    if problem.retry_after:
        return detail + guest.words("请过 {n} 秒再试。", n=problem.retry_after)
    return detail


def _refused(error: Exception, guest: Guest) -> MCPError:
    """An error as one of the protocol: where nothing but that can be told."""
    if isinstance(error, NoSuchResource):
        return _invalid(guest.words("没有这个地址；报告的地址是 report://编号。"))
    code = types.INVALID_PARAMS if isinstance(error, ReportUnknown) else types.INTERNAL_ERROR
    return MCPError(code=code, message=_told(error, guest))


def _check_cursor(params: Any) -> None:
    """There is one page of everything but reports."""
    if getattr(params, "cursor", None):
        raise _invalid("Unknown cursor")


def _invalid(message: str) -> MCPError:
    return MCPError(code=types.INVALID_PARAMS, message=message)


def _wrong(error: ValidationError) -> str:
    found: Sequence[Any] = error.errors(include_url=False, include_input=False)[:5]
    return "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in found)
