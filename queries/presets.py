"""The preset chips of the Customers page: each is one filter, or none."""

from dataclasses import dataclass

from queries.filters import FILTERS


@dataclass(frozen=True)
class Preset:
    key: str
    label: str
    help: str


_FLAGS = ("delinquent", "not_onboarded", "not_coached", "graduated", "not_graduated", "testimony")

PRESETS = {
    preset.key: preset
    for preset in (
        Preset("all", "All", "Every customer that is not deleted and not a directory entry."),
        *(Preset(key, FILTERS[key].label, FILTERS[key].help) for key in _FLAGS),
    )
}
