"""The thirteen statuses of a customer, the catch-all, and the order in which the primary one is chosen."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Status:
    """`sql` decides membership on day D from the other facts; `since` is the day from which it holds unbroken.

    Of what was recorded before the customer was created, that day is the one of the creation.
    """

    key: str
    label: str
    help: str
    group: str
    tone: str
    sql: str
    since: str


GROUPS = {
    "invited": "Invited",
    "waiting": "Waiting",
    "active": "Active",
    "at_risk": "At risk",
    "completed": "Completed",
}

PRIMARY_ORDER = (
    Status(
        key="deleted", label="Deleted", group="completed", tone="quiet",
        help="Deleted and not restored since.", sql="is_deleted", since="deleted_on"),
    Status(
        key="archived", label="Archived", group="completed", tone="quiet",
        help="Archived and not restored since.", sql="is_archived", since="archived_on"),
    Status(
        key="payment_error", label="Payment error", group="at_risk", tone="bad",
        help="The latest collection attempt failed, nothing was paid since, and the retry window of the company is still open.",
        sql="payment_failed_on IS NOT NULL AND (last_paid_at IS NULL OR last_paid_at < failed_at)"
        " AND as_of - payment_failed_on < retry_days",
        since="failing_since"),
    Status(
        key="cancelled", label="Cancelled subscription", group="at_risk", tone="warn",
        help="The subscription was cancelled and its paid period is not over yet.",
        sql="subscription_cancelled_on IS NOT NULL AND subscription_end > as_of", since="subscription_cancelled_on"),
    Status(
        key="just_ended", label="Just ended", group="at_risk", tone="warn",
        help="The paid period ended 0 to 30 days ago and no new subscription started.",
        sql="as_of - subscription_end BETWEEN 0 AND 30", since="subscription_end"),
    Status(
        key="subscription_ended", label="Subscription ended", group="at_risk", tone="warn",
        help="The paid period ended more than 30 days ago and no new subscription started.",
        sql="as_of - subscription_end > 30", since="subscription_end + 31"),
    Status(
        key="low_compliance", label="Low compliance", group="at_risk", tone="warn",
        help="Completed less than half of the content assigned in the last 30 days; with nothing assigned it is not assessable.",
        sql="content_assigned > 0 AND 2 * content_completed < content_assigned", since="low_since"),
    Status(
        key="no_planning", label="No planning", group="waiting", tone="warn",
        help="Active, and no planned event later than four days from now.",
        sql="is_active AND (planned_until IS NULL OR planned_until <= as_of + 4)",
        since="greatest(short_of_plans_since, service_started_on, restored_on)"),
    Status(
        key="with_subscription", label="With subscription", group="active", tone="good",
        help="Active, with a subscription in its paid period.",
        sql="is_active AND subscription_running", since="greatest(service_started_on, subscribed_since, restored_on)"),
    Status(
        key="without_subscription", label="Without subscription", group="active", tone="good",
        help="Active, without a subscription in its paid period.",
        sql="is_active AND NOT subscription_running", since="greatest(service_started_on, subscription_end, restored_on)"),
    Status(
        key="pending_start", label="Pending start", group="waiting", tone="warn",
        help="Has paid, and the service has not started.",
        sql="closed IS NOT NULL AND service_started_on IS NULL AND NOT is_left", since="greatest(closed, restored_on)"),
    Status(
        key="leads", label="Leads", group="invited", tone="quiet",
        help="Registered from a referral invitation and has not paid.",
        sql="invited_on IS NOT NULL AND registered_on IS NOT NULL AND closed IS NULL AND NOT is_left",
        since="greatest(invited_on, registered_on, restored_on)"),
    Status(
        key="not_registered", label="Not registered", group="invited", tone="quiet",
        help="Invited, and the registration was not started or not completed.",
        sql="invited_on IS NOT NULL AND registered_on IS NULL AND closed IS NULL AND NOT is_left",
        since="greatest(invited_on, restored_on)"),
)  # fmt: skip

PROSPECT = Status(
    key="prospect", label="Prospect", group="prospect", tone="quiet",
    help="Known to the company, and none of the thirteen statuses applies yet.", sql="true", since="created",
)  # fmt: skip

STATUSES = {status.key: status for status in PRIMARY_ORDER}
PRIMARY_STATUSES = {**STATUSES, PROSPECT.key: PROSPECT}


def bit_of(status_key: str) -> int:
    """The status's bit in the facts column `statuses`."""
    return 1 << list(STATUSES).index(status_key)


def statuses_sql() -> str:
    bits = (f"CASE WHEN {status.sql} THEN {bit_of(status.key)} ELSE 0 END" for status in PRIMARY_ORDER)
    return f"CASE WHEN directory_entry THEN 0 ELSE ({' + '.join(bits)}) END"


def primary_sql() -> str:
    whens = " ".join(f"WHEN statuses & {bit_of(status.key)} != 0 THEN '{status.key}'" for status in PRIMARY_ORDER)
    return f"CASE WHEN directory_entry THEN NULL {whens} ELSE '{PROSPECT.key}' END"
