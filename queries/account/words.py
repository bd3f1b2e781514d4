"""How people say the stored words of an account."""

CYCLES = {"weekly": "Weekly", "monthly": "Monthly", "quarterly": "Quarterly", "yearly": "Yearly", "once": "Once"}
METHODS = {
    "card": "Card", "direct_debit": "Direct debit", "paypal": "PayPal", "transfer": "Transfer", "cash": "Cash",
}  # fmt: skip
INVOICE_STATES = {"draft": "Draft", "approved": "Approved", "paid": "Paid", "void": "Void"}
PAYMENT_STATES = {
    "paid": "Paid", "failed": "Failed", "overdue": "Overdue", "due": "Due today", "upcoming": "Upcoming",
    "refund": "Refund", "refunded": "Refunded", "void": "Void",
}  # fmt: skip
REQUEST_STATES = {"open": "Open", "closed": "Closed"}
PRIORITIES = {"low": "Low", "normal": "Normal", "high": "High", "urgent": "Urgent"}
CHANNELS = {"email": "E-mail", "sms": "SMS"}
SUBSCRIPTION_STATES = {"active": "Active", "upcoming": "Upcoming", "cancelled": "Cancelled", "ended": "Ended"}
INSTALMENT_STATES = {
    "paid": "Paid", "partial": "Partly paid", "overdue": "Overdue", "due": "Due today", "upcoming": "Upcoming",
}  # fmt: skip
ACCESS_STATES = {"active": "Active", "lapsed": "Lapsed", "requested": "Requested", "cancelled": "Cancelled"}


def said(words: dict[str, str], key: str) -> str:
    """The word that people use, else the stored one in plain letters."""
    return words.get(key) or key.replace("_", " ").capitalize()
