"""Frames in, Vega-Lite out. Each chart is built in Altair once, without data, and kept as a spec.

Building a chart costs far more than drawing it, so a page sends the finished spec with a new frame.
"""
