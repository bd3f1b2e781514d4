"""Every fact about a customer, declared once: its words and the rule that derives it.

The rules are DuckDB expressions over the grouped inputs of `inputs.py`, the day's settings (`as_of`, `retry_days`)
and the facts declared above them. `local_day(x)` is the company's local day of an instant.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from data.facts.statuses import PRIMARY_STATUSES, primary_sql, statuses_sql


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One column of the facts.

    `form` says how people read it: text, choice, day, days, number, money, flag, or inner for what they never see.
    `choices` maps stored values to labels, in order, where the values are ours; `rule` is the glossary's rule.
    """

    key: str
    label: str
    help: str = ""
    form: str
    type: str
    sql: str
    choices: tuple[tuple[str, str], ...] = ()


def _fact(form: str, type: str) -> Callable[..., Fact]:
    def declare(key: str, label: str, help: str, sql: str, **more: Any) -> Fact:
        return Fact(key=key, label=label, help=help, form=form, type=type, sql=sql, **more)

    return declare


_text = _fact("text", "VARCHAR")
_choice = _fact("choice", "ENUM")
_day = _fact("day", "DATE")
_days = _fact("days", "INTEGER")
_number = _fact("number", "INTEGER")
_money = _fact("money", "MONEY")
_flag = _fact("flag", "BOOLEAN")
_inner_day = _fact("inner", "DATE")
_inner_flag = _fact("inner", "BOOLEAN")
_inner_number = _fact("inner", "INTEGER")


def _apart(end: str, start: str) -> str:
    return f"CASE WHEN {end} >= {start} THEN {end} - {start} END"


MILESTONES = (
    ("opted_in", "optin", "Opt-in"),
    ("sales_call_on", "sales_call", "Sales call"),
    ("closed", "closed", "Close"),
    ("onboarded", "onboarded", "Onboarded"),
    ("coached_on", "coached", "Coached"),
    ("graduated_on", "graduated", "Graduated"),
    ("testimony_on", "testimony", "Testimony"),
)

ONBOARDING_STATUSES = (
    ("onboarded", "Onboarded"),
    ("not_onboarded", "Not onboarded"),
    ("never_onboarded", "Left or graduated without"),
    ("not_paying", "Not paying"),
)

PROGRESS = (
    ("known", "Known"),
    ("optin", "Opted in"),
    ("sales_call", "Sales call held"),
    ("closed", "Closed"),
    ("onboarded", "Onboarded"),
    ("coached", "Coached"),
    ("graduated", "Graduated"),
)

ANOMALIES = (
    ("optin_after_close", "Opt-in after close", "opted_in > closed"),
    ("call_after_close", "Sales call after close", "sales_call_on > closed"),
    ("onboarded_before_close", "Onboarded before close", "onboarded < closed"),
    ("graduated_before_close", "Graduated before close", "graduated_on < closed"),
    ("ended_before_close", "Left before close", "graduated_on IS NULL AND left_on < closed"),
    ("unknown_kind", "Unknown kind of action or call", "unknown_kinds > 0"),
    ("foreign_currency", "Payment in another currency", "foreign_payments > 0"),
)


def _bits(conditions: list[str]) -> str:
    return " + ".join(f"CASE WHEN {when} THEN {1 << place} ELSE 0 END" for place, when in enumerate(conditions))


def _progress_sql() -> str:
    latest_first = reversed(MILESTONES[:6])
    whens = " ".join(f"WHEN {column} IS NOT NULL THEN '{key}'" for column, key, _ in latest_first)
    return f"CASE {whens} ELSE 'known' END"


_PROFILE = (
    _number("id", "Number", "The number of the customer in Clientele, as in the address of the profile.", "customer_id"),
    _text("external_id", "Customer id", "The id that your other tools use for the customer.", "external_id_given"),
    _text("name", "Name", "Full name; where it is missing the e-mail, phone or id stands in.",
          "coalesce(nullif(name_given, ''), email_given, phone_given, external_id_given, 'Customer ' || customer_id)"),
    _text("email", "E-mail", "E-mail address.", "email_given"),
    _text("phone", "Phone", "Phone number.", "phone_given"),
    _choice("gender", "Gender", "Gender as recorded.", "gender_given"),
    _choice("country", "Country", "Country as recorded.", "country_given"),
    _choice("channel", "Channel", "Where the customer first came from.", "channel_given"),
    _choice("owner", "Owner", "Who looks after the customer.", "owner_given"),
    _choice("account_type", "Account type", "Individual or business, as recorded.", "account_type_given"),
    _choice("account_group", "Account group", "Cohort or group the account belongs to.", "account_group_given"),
    _choice("plan", "Plan", "The plan of the latest subscription that started.", "plan_name"),
    _choice("payment_method", "Payment method", "The method of the latest payment that was paid.", "method_name"),
    _day("birth_date", "Birth date", "Date of birth.", "birth_date_given"),
    _inner_flag("directory_entry", "Directory entry", "A mere address-book entry, left out of every count.", "is_directory"),
)  # fmt: skip

_MILESTONES = (
    _day("created", "Created", "The day the customer record came into being; where that is unknown, of the earliest event or of the import, whichever is first.",
         "coalesce(local_day(created_at), local_day(least(recorded_at, first_action_at, first_call_at, first_payment_at)))"),
    _day("opted_in", "Opt-in", "The day of the first opt-in.", "local_day(optin_at)"),
    _day("sales_call_on", "Sales call", "The day of the first sales call that was held.", "local_day(sales_call_at)"),
    _day("closed", "Close", "The day of the first paid payment.", "local_day(first_paid_at)"),
    _day("onboarded", "Onboarded", "The earlier of the first onboarded action and the first held onboarding call.",
         "local_day(least(onboarded_at, onboarding_call_at))"),
    _day("coached_on", "Coached", "The day of the first held coaching call.", "local_day(coached_at)"),
    _day("graduated_on", "Graduated on", "The day of the first graduation.", "local_day(graduated_at)"),
    _day("testimony_on", "Testimony on", "The day of the first testimony.", "local_day(testimony_at)"),
    _day("service_started_on", "Service start", "The day the service started.", "local_day(service_started_at)"),
    _inner_flag("is_deleted", "Deleted", "Deleted and not restored since.",
                "deleted_at IS NOT NULL AND deleted_at >= coalesce(restored_at, deleted_at)"),
    _inner_flag("is_archived", "Archived", "Archived and not restored since.",
                "archived_at IS NOT NULL AND archived_at >= coalesce(restored_at, archived_at)"),
    _inner_flag("is_left", "Left", "Archived or deleted, and not restored since.", "is_deleted OR is_archived"),
    _day("left_on", "Left on", "The day the customer was archived or deleted, where that still holds.",
         "CASE WHEN is_left THEN gone_on END"),
    _inner_day("restored_on", "Restored", "The day the customer came back, where that still holds.",
               "CASE WHEN NOT is_left THEN back_on END"),
    _inner_day("archived_on", "Archived on", "The day of the archiving that still holds.",
               "CASE WHEN is_archived THEN local_day(archived_from) END"),
    _inner_day("deleted_on", "Deleted on", "The day of the deletion that still holds.",
               "CASE WHEN is_deleted THEN local_day(deleted_from) END"),
    _inner_flag("listed", "All Customers", "Every customer that is not deleted and not a directory entry.",
                "NOT is_deleted AND NOT directory_entry"),
    _inner_flag("is_active", "Active", "The service has started and the customer has not left.",
                "service_started_on IS NOT NULL AND NOT is_left"),
)  # fmt: skip

_MONEY = (
    _money("total_paid", "Paid", "Paid minus refunded, in the company's currency.", "money(paid_units)"),
    _flag("paying", "Paying", "Net paid, which is paid minus refunded, above 0.", "coalesce(paid_units, 0) > 0"),
    _flag("delinquent", "Delinquent", "At least one payment due before the day and neither paid, void nor refunded by then.",
          "overdue_at IS NOT NULL"),
    _money("amount_overdue", "Overdue", "The sum of the overdue payments in the company's currency.", "money(overdue_units)"),
    _days("days_past_due", "Days past due", "Days from the earliest overdue due date to the day.", "as_of - local_day(overdue_at)"),
    _number("payments_overdue", "Payments overdue", "Number of overdue payments.", "overdue_count"),
    _money("income", "Income", "The latest recorded income, in the company's currency.", "money_or_none(income_units)"),
    _choice("income_range", "Income range", "The latest income, in the ranges that the company set.", "income_range(exact(income_units))"),
    _day("last_paid_on", "Last payment", "The day of the latest paid payment.", "local_day(last_paid_at)"),
    _day("payment_failed_on", "Last failed attempt", "The day of the latest collection attempt that failed.", "local_day(failed_at)"),
    _inner_day("failing_since", "Failing since", "The day of the first of the attempts that failed with nothing paid and no retry window closed between.",
               "failing_on"),
    _number("failed_attempts", "Attempts", "How often the collection that failed last was tried, where it is recorded.", "failure_attempts"),
    _money("failed_amount", "Amount not collected", "The amount of the collection that failed last, in the company's currency.",
           "money_or_none(failure_units)"),
)  # fmt: skip

_OUTCOMES = (
    _flag("graduated", "Graduated", "Paying, with a graduation.", "paying AND graduated_on IS NOT NULL"),
    _flag("not_graduated", "Not-Graduated", "Paying, without a graduation.", "paying AND graduated_on IS NULL"),
    _number("coaching_times", "Coaching Times", "Number of held coaching calls.", "held_coaching"),
    _flag("not_onboarded", "Not-Onboarded", "Paying, not onboarded, not graduated and not left.",
          "paying AND onboarded IS NULL AND graduated_on IS NULL AND NOT is_left"),
    _flag("not_coached", "Not-Coached", "Paying, no coaching yet, not graduated and not left.",
          "paying AND coaching_times = 0 AND graduated_on IS NULL AND NOT is_left"),
    _number("testimonies", "Testimonies", "Number of testimonies.", "testimony_count"),
    _flag("testimony", "Testimony", "At least one testimony.", "testimonies > 0"),
    _number("age", "Age", "Whole years on the day.", "years_between(birth_date, as_of)"),
    _days("optin_close_days", "Optin/Close Days", "Days from opt-in to close.", _apart("closed", "opted_in")),
    _days("call_close_days", "Call/Close Days", "Days from the sales call to close.", _apart("closed", "sales_call_on")),
    _days("onboarding_days", "Onboarding Days", "Days from close to onboarded.", _apart("onboarded", "closed")),
    _days("graduation_days", "Graduation Days", "Days from close to graduation.", _apart("graduated_on", "closed")),
    _days("days_in_total", "Days in Total", "Days from close to graduation, else to leaving, else to the day.",
          _apart("coalesce(graduated_on, left_on, as_of)", "closed")),
    _choice("onboarding_status", "Onboarding status", "Whether the customer was onboarded, or is still to be.",
            "CASE WHEN onboarded IS NOT NULL THEN 'onboarded' WHEN not_onboarded THEN 'not_onboarded'"
            " WHEN paying THEN 'never_onboarded' ELSE 'not_paying' END", choices=ONBOARDING_STATUSES),
    _choice("graduation_progress", "Graduation progress", "The furthest milestone reached on the way to graduation.",
            _progress_sql(), choices=PROGRESS),
    _inner_number("reached", "Milestones reached", "The milestones that the customer has reached.",
                  _bits([f"{column} IS NOT NULL" for column, _, _ in MILESTONES])),
)  # fmt: skip

_SUBSCRIPTION = (
    _day("invited_on", "Invited", "The day of the first invitation.", "local_day(invited_at)"),
    _day("registered_on", "Registered", "The day the registration was completed.", "local_day(registered_at)"),
    _day("subscription_started_on", "Subscription start", "The day the latest subscription started.", "local_day(subscription_started_at)"),
    _day("subscription_cancelled_on", "Cancelled on", "The day the latest subscription was cancelled.",
         "CASE WHEN subscription_cancelled_at >= subscription_started_at THEN local_day(subscription_cancelled_at) END"),
    _day("subscription_end", "Period end", "The end of the paid period, where it is known.",
         "CASE WHEN subscription_ended_at >= subscription_started_at THEN local_day(subscription_ended_at)"
         " WHEN subscription_cancelled_on IS NOT NULL THEN coalesce(iso_day(cancelled_until), subscription_cancelled_on) END"),
    _inner_flag("subscription_running", "Subscription running", "A subscription in its paid period.",
                "subscription_started_on IS NOT NULL AND (subscription_end IS NULL OR subscription_end > as_of)"),
    _inner_day("subscribed_since", "Subscribed since", "The start of the first of the subscriptions that followed each other without a gap.",
               "CASE WHEN subscription_running THEN coalesce(spells_since, subscription_started_on) END"),
    _number("content_assigned", "Content assigned", "Content assigned in the 30 days up to the day.", "assigned_count"),
    _number("content_completed", "Content completed", "Content completed in the 30 days up to the day.", "completed_count"),
    _number("compliance", "Compliance %", "Completed of the content assigned in the 30 days up to the day, in whole percent, rounded down; empty with nothing assigned.",
            "CASE WHEN content_assigned > 0 THEN 100 * content_completed // content_assigned END"),
    _day("planned_until", "Planned until", "The latest day for which an event is planned.",
         "greatest(iso_day(planned_detail), local_day(planned_at))"),
    _inner_day("low_since", "Low since", "The day from which less than half of the content assigned in 30 days was completed.",
               "coalesce(low_from, low_lately)"),
    _inner_day("short_of_plans_since", "Short of plans since", "The day on which the last event planned ahead came nearer than five days.",
               "coalesce(short_from, CASE WHEN iso_day(planned_detail) - local_day(planned_last_at) >= 5"
               " AND iso_day(planned_detail) <= as_of + 4 THEN iso_day(planned_detail) - 4 END)"),
    _day("last_seen_on", "Last event", "The day of the latest action or held call.", "local_day(greatest(last_action_at, last_call_at))"),
    _inner_number("statuses", "Status", "Every status that applies; statuses overlap.", statuses_sql()),
    _choice("primary_status", "Status", "The first status that applies, in their fixed order: just one a customer.",
            primary_sql(), choices=tuple((key, status.label) for key, status in PRIMARY_STATUSES.items())),
    _inner_number("anomalies", "Anomalies", "What looks wrong in the records.", _bits([sql for _, _, sql in ANOMALIES])),
    _inner_number("foreign_count", "Foreign payments", "Payments in another currency, left out of every sum.", "foreign_payments"),
)  # fmt: skip

FACTS: dict[str, Fact] = {fact.key: fact for fact in (*_PROFILE, *_MILESTONES, *_MONEY, *_OUTCOMES, *_SUBSCRIPTION)}
