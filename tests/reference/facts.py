"""The whole table: every term of every customer that exists on the day."""

from collections.abc import Callable, Iterable
from typing import Any

from tests.reference import milestones, money, movements, quality, since, statuses
from tests.reference.seen import Row, Seen

PROFILE = ("id", "external_id", "email", "phone", "birth_date", "directory_entry")
CHOICES = ("gender", "country", "account_type", "account_group", "owner", "channel")

TERMS: dict[str, Callable[[Seen], Any]] = {
    term.__name__: term
    for term in (
        movements.created, movements.is_archived, movements.is_deleted, movements.is_left, movements.left_on, movements.listed,
        movements.restored_on,
        milestones.opted_in, milestones.sales_call_on, milestones.onboarded, milestones.coached_on, milestones.graduated_on,
        milestones.testimony_on, milestones.service_started_on, milestones.testimonies, milestones.testimony, milestones.income,
        milestones.income_range, milestones.plan, milestones.age, milestones.coaching_times, milestones.onboarding_days,
        milestones.graduation_days, milestones.optin_close_days, milestones.call_close_days, milestones.days_in_total,
        milestones.graduated, milestones.not_graduated, milestones.not_onboarded, milestones.not_coached,
        milestones.onboarding_status, milestones.graduation_progress, milestones.reached, milestones.last_seen_on,
        money.closed, money.paying, money.total_paid, money.delinquent, money.amount_overdue, money.days_past_due,
        money.payments_overdue, money.payment_method, money.last_paid_on, money.payment_failed_on, money.foreign_count,
        money.failed_attempts, money.failed_amount, statuses.compliance,
        statuses.is_active, statuses.invited_on, statuses.registered_on, statuses.subscription_started_on,
        statuses.subscription_cancelled_on, statuses.subscription_end, statuses.subscription_running,
        statuses.content_assigned, statuses.content_completed, statuses.planned_until, statuses.statuses,
        since.archived_on, since.deleted_on, since.low_since, since.short_of_plans_since, since.failing_since, since.subscribed_since,
        statuses.primary_status, quality.name, quality.anomalies,
    )
}  # fmt: skip


def facts_of(c: Seen) -> Row:
    """Every term; a choice that is recorded as an empty text is missing."""
    given = {key: c.profile[key] for key in PROFILE} | {key: c.profile[key] or None for key in CHOICES}
    return given | {key: term(c) for key, term in TERMS.items()}


def facts(everyone: Iterable[Seen]) -> list[Row]:
    """A row per customer that exists on the day, by id."""
    return sorted((facts_of(c) for c in everyone if movements.exists(c)), key=lambda row: row["id"])
