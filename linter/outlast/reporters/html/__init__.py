"""The portrait of an estate as one self-contained page, and its pictures as SVG."""
