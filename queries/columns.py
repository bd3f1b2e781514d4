"""The columns of the customer table and its exports: every fact that people read, in the order of the registry."""

from data.facts.columns import FACTS, Fact

COLUMNS: dict[str, Fact] = {key: fact for key, fact in FACTS.items() if fact.form != "inner"}

DEFAULT_COLUMNS = (
    "name", "primary_status", "payment_method", "plan", "onboarding_days", "coaching_times", "total_paid",
    "amount_overdue", "days_past_due", "closed",
)  # fmt: skip

EXPORT_COLUMNS = tuple(COLUMNS)
