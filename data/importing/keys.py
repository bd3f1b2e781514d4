"""The key by which a row is known for ever: 63 bits of the md5 of what makes it this row and no other."""

import hashlib

_MASK = (1 << 63) - 1
_MONEY = "coalesce(amount::VARCHAR, '')"

NATURAL = {
    "actions": "kind || '|' || occurred_at || "
    "CASE WHEN starts_with(kind, 'content_') THEN '|' || coalesce(detail, '') ELSE '|' END",
    "calls": "kind || '|' || scheduled_at",
    "contacts": "lower(contact_name) || '|' || coalesce(lower(contact_email), '')",
    "payment_methods": "kind || '|' || coalesce(lower(brand), '') || '|' || coalesce(last4, '')",
    "packages": "lower(package)",
    "package_subscriptions": "lower(package) || '|' || started_on",
    "invoices": "number",
    "instalment_purchases": "lower(purchase) || '|' || started_on",
    "instalments": "lower(purchase) || '|' || coalesce(started_on::VARCHAR, '') || '|' || number",
    "service_requests": "number",
    "usage_notifications": "notification_channel || '|' || sent_at || '|' || lower(subject)",
    "partner_connections": "lower(partner_email)",
    "notes": "created_at || '|' || text",
    "payments": "CASE WHEN invoice IS NOT NULL THEN invoice || '|' || due_at || '|' || kind "
    "ELSE due_at || '|' || kind || '|' || amount || '|' || currency END",
}
ROW_KEY = {table: f"(md5_number({text}) & {_MASK})::BIGINT" for table, text in NATURAL.items()}


def row_key(natural: str) -> int:
    """The key of a natural text such as `sales|1767225600`; the same number that the import gives."""
    return int.from_bytes(hashlib.md5(natural.encode(), usedforsecurity=False).digest(), "little") & _MASK
