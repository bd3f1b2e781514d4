"""The demonstration companies: their names and the places they are in."""

from dataclasses import dataclass


@dataclass(frozen=True)
class DemoCompany:
    """What a demonstration company is made with when `make run` or a command asks for its slug."""

    slug: str
    name: str
    customers: int
    time_zone: str = "Europe/Berlin"
    currency: str = "EUR"
    locale: str = "en_IE"
    service_desk: bool = True


DEMO_COMPANIES = {
    company.slug: company
    for company in (
        DemoCompany("demo", "Northlight Coaching", 5_000),
        DemoCompany("demo-two", "Harbour Fitness", 1_200, "America/New_York", "USD", "en_US", service_desk=False),
    )
}


def demo_company(slug: str, name: str | None = None) -> DemoCompany:
    """The known one of that slug, else one like Northlight with a name of its own."""
    known = DEMO_COMPANIES.get(slug)
    if known and name in (None, known.name):
        return known
    words = name or slug.replace("-", " ").replace("_", " ").title()
    return DemoCompany(slug, words, 5_000, *((known.time_zone, known.currency, known.locale) if known else ()))
