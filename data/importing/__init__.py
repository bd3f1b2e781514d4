"""Brings files and tables of others into the source: one way in for the page and for the command line."""

from data.importing.guessing import guess_table
from data.importing.kept import save_mapping, saved_mappings
from data.importing.mapping import guess_mapping
from data.importing.previewing import Preview, preview
from data.importing.ready import READY
from data.importing.running import ImportResult, Progress, import_file
from data.importing.runs import mark_interrupted, past_imports

__all__ = [
    "READY",
    "ImportResult",
    "Preview",
    "Progress",
    "guess_mapping",
    "guess_table",
    "import_file",
    "mark_interrupted",
    "past_imports",
    "preview",
    "save_mapping",
    "saved_mappings",
]
