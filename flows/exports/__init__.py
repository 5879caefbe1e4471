"""Committed rows in the forms of other tools: what each holds is config/exports/, what is lost in it docs/exports.md."""

from flows.exports.export import Exported, Request, export
from flows.exports.formats import FORMATS, Format

__all__ = ["FORMATS", "Exported", "Format", "Request", "export"]
