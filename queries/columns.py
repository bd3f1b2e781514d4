"""The columns of the customer table and its exports: every fact that people read, in the order of the registry."""

from data.facts.columns import FACTS, Fact

COLUMNS: dict[str, Fact] = {key: fact for key, fact in FACTS.items() if fact.form != "inner"}

DEFAULT_COLUMNS = (
    "name", "primary_status", "payment_method", "plan", "onboarding_days", "coaching_times", "total_paid",
    "amount_overdue", "days_past_due", "closed",
)  # fmt: skip


def _of_lists(key: str, label: str, help: str, form: str, type: str) -> Fact:
    return Fact(key=key, label=label, help=help, form=form, type=type, sql="")


LIST_COLUMNS: dict[str, Fact] = {
    fact.key: fact
    for fact in (
        _of_lists("since", "Since", "The first day of the unbroken run of days on which it holds.", "day", "DATE"),
        _of_lists("why", "Why", "The inputs and the threshold that make the status hold.", "text", "VARCHAR"),
        _of_lists("moved_on", "On", "The day on which it happened.", "day", "DATE"),
        _of_lists("left_day", "Left", "The day of leaving that holds at the end of the range.", "day", "DATE"),
        _of_lists("permanence", "Permanence", "Days from service start to leaving.", "days", "INTEGER"),
    )
}  # fmt: skip
"""The columns that only lists of the Clients page have; `why` is written, the others are asked."""

ALL_COLUMNS: dict[str, Fact] = {**COLUMNS, **LIST_COLUMNS}

SORTABLE = tuple(key for key in ALL_COLUMNS if key != "why")

EXPORT_COLUMNS = tuple(COLUMNS)
