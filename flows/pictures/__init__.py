"""Rows -> pictures: what a report says, drawn as SVG by altair and Vega-Lite, without a network.

It runs as a process of its own (`python -m flows.pictures`, orders in, pictures out), so that what draws takes no memory from a
night and cannot bring it down. Only this room knows altair.
"""
