"""The methods by which the bot gets its updates."""

import re
from typing import Any
from urllib.parse import urlsplit

from tests.botapi.errors import bad_request
from tests.botapi.hub import Hub
from tests.botapi.params import Params
from tests.botapi.urls import trouble_with
from tests.botapi.webhook import Target

AT_ONCE = 100
LONGEST = 50
"""Seconds of a long poll."""

KINDS = frozenset(
    "message edited_message channel_post edited_channel_post inline_query chosen_inline_result"
    " callback_query my_chat_member chat_member message_reaction message_reaction_count poll"
    " poll_answer chat_join_request chat_boost removed_chat_boost shipping_query"
    " pre_checkout_query business_connection business_message edited_business_message"
    " deleted_business_messages purchased_paid_media guest_message managed_bot".split()
)
HERE = ("127.0.0.1", "localhost", "::1")


def get_updates(hub: Hub, params: Params) -> Any:
    """getUpdates"""
    limit, seconds = params.integer("limit", AT_ONCE), params.integer("timeout")
    if not 1 <= limit <= AT_ONCE or seconds < 0:
        raise bad_request("limit must be 1-100, timeout at least 0")
    hub.updates.allow(_allowed(params))
    updates = hub.updates.poll(params.integer("offset"), limit, min(seconds, LONGEST))
    return [update.to_api() for update in updates]


def set_webhook(hub: Hub, params: Params) -> Any:
    """setWebhook: https anywhere, http on this machine. An empty address ends it."""
    url, secret = params.text("url"), params.text("secret_token")
    if not url:
        return delete_webhook(hub, params)
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in HERE):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if parts.hostname not in HERE and trouble_with(url):
        raise bad_request("bad webhook: invalid webhook URL specified")
    if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", secret, re.ASCII):
        raise bad_request("secret token contains unallowed characters")
    connections = params.integer("max_connections", 40)
    if not 1 <= connections <= 100:
        raise bad_request("max_connections must be 1-100")
    hub.updates.allow(_allowed(params))
    _drop(hub, params)
    certificate = "certificate" in params.uploads
    hub.webhook.point_to(Target(url, secret, connections, certificate, params.text("ip_address")))
    return True


def delete_webhook(hub: Hub, params: Params) -> Any:
    """deleteWebhook"""
    hub.webhook.point_to(Target())
    _drop(hub, params)
    return True


def get_webhook_info(hub: Hub, params: Params) -> Any:  # noqa: ARG001  # all methods have one form
    """getWebhookInfo"""
    target, error = hub.webhook.target, hub.webhook.last_error
    info: dict[str, Any] = {
        "url": target.url,
        "has_custom_certificate": target.certificate,
        "pending_update_count": len(hub.updates.pending),
    }
    if target.url:
        info["max_connections"] = target.connections
    if target.ip_address:
        info["ip_address"] = target.ip_address
    if hub.updates.allowed is not None:
        info["allowed_updates"] = sorted(hub.updates.allowed)
    if error:
        info |= {"last_error_date": int(error[0]), "last_error_message": error[1]}
    return info


def _allowed(params: Params) -> list[str] | None:
    kinds = params.array("allowed_updates")
    if kinds is not None and not all(kind in KINDS for kind in kinds):
        unknown = [kind for kind in kinds if kind not in KINDS]
        raise bad_request(f"unknown kinds in allowed_updates: {unknown}")
    return kinds


def _drop(hub: Hub, params: Params) -> None:
    if params.flag("drop_pending_updates"):
        hub.updates.drop()
