"""Demonstration data: a company with years of plausible journeys, the same at every run for a seed."""

from data.demo.companies import DEMO_COMPANIES, DemoCompany, demo_company
from data.demo.make import MOST_CUSTOMERS, make_demo, write_csv

__all__ = ["DEMO_COMPANIES", "MOST_CUSTOMERS", "DemoCompany", "demo_company", "make_demo", "write_csv"]
