"""Changes that people make to an account: checked, locked, logged, and undone where that makes sense."""

from data.writing.change import Change, Written
from data.writing.fields import FormField, ValidationError
from data.writing.perform import perform, undo
from data.writing.writes import WRITES, Write

__all__ = ["WRITES", "Change", "FormField", "ValidationError", "Write", "Written", "perform", "undo"]
