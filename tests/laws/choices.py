"""For every filter what its value in an address can be: a filter without an entry fails a test, nobody can forget one."""

from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from hypothesis import strategies as st

from data.facts.columns import MILESTONES, ONBOARDING_STATUSES, PROGRESS
from data.facts.statuses import PRIMARY_STATUSES, STATUSES
from tests.strategies import AMOUNTS, GENDERS, METHODS, PLANS, Row

_FLAG = st.sampled_from(("yes", "no"))
_DAY = st.one_of(st.dates(date(2025, 3, 1), date(2026, 6, 1)), st.dates())
_COUNT = st.one_of(st.integers(0, 100), st.integers(-2_000_000_000, 2_000_000_000))
_AMOUNT = st.one_of(
    st.sampled_from((*AMOUNTS, "1E+5", "-0")),
    st.integers(-(10**18), 10**18).map(lambda units: str(Decimal(units).scaleb(-4))),
)


def written(value: str | None) -> str:
    """A choice as an address carries it."""
    if value is None:
        return "none"
    return "\\none" if value == "none" else value.replace("\\", "\\\\").replace(",", "\\,")


def _any_of(*values: str | None) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from([value for value in values if value != ""]), min_size=1, unique=True).map(
        lambda some: ",".join(map(written, some))
    )


def _open(*values: str | None) -> st.SearchStrategy[str]:
    """Known values, and texts that nobody has."""
    return st.one_of(_any_of(None, *values), st.text(min_size=1).map(written))


def _range(ends: st.SearchStrategy[object]) -> st.SearchStrategy[str]:
    pairs = st.tuples(ends, ends).map(lambda pair: sorted(pair, key=_as_number))
    some = st.one_of(pairs.map(lambda pair: f"{pair[0]}..{pair[1]}"), ends.map("{}..".format), ends.map("..{}".format))
    return st.one_of(some, st.just("none"))


def _as_number(end: object) -> object:
    return Decimal(end) if isinstance(end, str) else end


CLAUSES: dict[str, st.SearchStrategy[str]] = {
    **dict.fromkeys(
        ("paying", "delinquent", "not_onboarded", "not_coached", "graduated", "not_graduated", "testimony"), _FLAG
    ),
    "status": _any_of(None, *STATUSES),
    "primary_status": _any_of(*PRIMARY_STATUSES),
    "reached": _any_of(None, *(key for _, key, _ in MILESTONES)),
    "onboarding_status": _any_of(*dict(ONBOARDING_STATUSES)),
    "graduation_progress": _any_of(*dict(PROGRESS)),
    "gender": _open(*GENDERS),
    "country": _open("ES", "Côte d'Ivoire"),
    "channel": _open("ads", "none", "100% organic & free"),
    "owner": _open("Kim", "a,b"),
    "account_type": _open(),
    "account_group": _open("a"),
    "payment_method": _open(*METHODS),
    "plan": _open(*PLANS),
    "income_range": _open("0", "under-1k", "1k-3k", "50k-up"),
    **dict.fromkeys(
        ("optin_close_days", "call_close_days", "onboarding_days", "graduation_days", "days_in_total", "days_past_due"),
        _range(_COUNT),
    ),
    **dict.fromkeys(("age", "coaching_times", "testimonies"), _range(_COUNT)),
    **dict.fromkeys(("income", "total_paid", "amount_overdue"), _range(_AMOUNT)),
    **dict.fromkeys(("created", "opted_in", "closed", "onboarded", "graduated_on", "left_on"), _range(_DAY)),
    "q": st.one_of(
        st.sampled_from(("ana", "ZOË", "o'h", "=1", "example.org 1", "%", "_", "\\", "600 3")),
        st.text(min_size=1).filter(lambda text: text.replace("\0", "").split()),
    ),
}


def some_clauses(most: int = 3) -> st.SearchStrategy[dict[str, str]]:
    keys = st.lists(st.sampled_from(sorted(CLAUSES)), max_size=most, unique=True)
    return keys.flatmap(lambda chosen: st.fixed_dictionaries({key: CLAUSES[key] for key in chosen}))


def address(clauses: Row) -> str:
    return urlencode(clauses)
