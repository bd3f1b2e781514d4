"""The other words that files use for what Clientele knows, and the yes and no of several languages."""

PAYMENT_STATUS = {
    "succeeded": "paid", "success": "paid", "successful": "paid", "complete": "paid", "completed": "paid",
    "settled": "paid", "captured": "paid", "received": "paid", "closed": "paid",
    "unpaid": "scheduled", "open": "scheduled", "due": "scheduled", "overdue": "scheduled", "upcoming": "scheduled",
    "planned": "scheduled", "past_due": "scheduled", "draft": "scheduled",
    "pending": "in_review", "processing": "in_review", "review": "in_review", "disputed": "in_review",
    "on_hold": "in_review",
    "failure": "failed", "declined": "failed", "error": "failed", "rejected": "failed", "bounced": "failed",
    "refund": "refunded", "reversed": "refunded", "charged_back": "refunded", "chargeback": "refunded",
    "canceled": "void", "cancelled": "void", "voided": "void", "uncollectible": "void", "written_off": "void",
}  # fmt: skip
PAYMENT_KIND = {
    "recurring": "subscription", "membership": "subscription", "renewal": "subscription", "sub": "subscription",
    "once": "one_time", "single": "one_time", "onetime": "one_time", "full": "one_time", "pif": "one_time",
    "sale": "one_time", "payment": "one_time", "charge": "one_time",
    "installment": "instalment", "instalments": "instalment", "installments": "instalment",
    "payment_plan": "instalment", "plan": "instalment",
    "down_payment": "deposit", "downpayment": "deposit", "prepayment": "deposit",
    "refunded": "refund", "reversal": "refund", "chargeback": "refund",
}  # fmt: skip
CALL_OUTCOME = {
    "completed": "held", "complete": "held", "done": "held", "attended": "held", "showed": "held", "show": "held",
    "noshow": "no_show", "missed": "no_show", "did_not_show": "no_show", "absent": "no_show",
    "canceled": "cancelled", "cancel": "cancelled", "postponed": "rescheduled", "moved": "rescheduled",
    "booked": "scheduled", "active": "scheduled", "planned": "scheduled", "confirmed": "scheduled",
}  # fmt: skip
CALL_KIND = {
    "sale": "sales", "sales_call": "sales", "discovery": "sales", "strategy": "sales", "closing": "sales",
    "onboarding_call": "onboarding", "kickoff": "onboarding", "kick_off": "onboarding", "welcome": "onboarding",
    "coaching_call": "coaching", "coaching_session": "coaching", "session": "coaching",
    "support_call": "support", "help": "support",
}  # fmt: skip
ACTION_KIND = {
    "opt_in": "optin", "opted_in": "optin", "signup": "registered", "sign_up": "registered", "invite": "invited",
    "registration": "registered", "onboarding": "onboarded", "graduate": "graduated", "graduation": "graduated",
    "testimonial": "testimony", "review": "testimony", "archive": "archived", "restore": "restored",
    "delete": "deleted", "subscription_canceled": "subscription_cancelled", "service_start": "service_started",
}  # fmt: skip
CYCLE = {
    "week": "weekly", "month": "monthly", "quarter": "quarterly", "year": "yearly", "annual": "yearly",
    "annually": "yearly", "one_time": "once", "onetime": "once", "single": "once", "every_month": "monthly",
    "every_3_months": "quarterly", "every_week": "weekly", "every_year": "yearly",
}  # fmt: skip
REQUEST_STATE = {
    "new": "open", "pending": "open", "in_progress": "open", "waiting": "open", "on_hold": "open", "reopened": "open",
    "solved": "closed", "resolved": "closed", "done": "closed", "completed": "closed", "complete": "closed",
}  # fmt: skip
PRIORITY = {
    "medium": "normal", "standard": "normal", "default": "normal", "minor": "low", "lowest": "low", "major": "high",
    "highest": "urgent", "critical": "urgent", "emergency": "urgent",
}  # fmt: skip
CHANNEL = {"e_mail": "email", "mail": "email", "text": "sms", "text_message": "sms", "phone": "sms"}
SYNONYMS = {
    ("payments", "status"): PAYMENT_STATUS,
    ("payments", "kind"): PAYMENT_KIND,
    ("calls", "outcome"): CALL_OUTCOME,
    ("calls", "kind"): CALL_KIND,
    ("actions", "kind"): ACTION_KIND,
    **{(table, "cycle"): CYCLE for table in ("billing_terms", "packages", "package_subscriptions")},
    ("service_requests", "state"): REQUEST_STATE,
    ("service_requests", "priority"): PRIORITY,
    ("usage_notifications", "notification_channel"): CHANNEL,
}
YES = ("yes", "y", "true", "t", "1", "x", "ja", "oui", "si", "sí", "wahr", "sim")
NO = ("no", "n", "false", "f", "0", "nein", "non", "falsch", "não", "nao")
CURRENCY_SIGNS = {"€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "US$": "USD"}
