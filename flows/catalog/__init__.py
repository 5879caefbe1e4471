"""Typed, strict readers of the configuration."""
