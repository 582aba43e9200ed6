"""Draws time and memory by the size of the corpus on logarithmic axes: `python3 plot.py GROWTH.tsv OUT.svg`. Standard library only.

GROWTH.tsv has a head and the columns `reports`, `seconds`, `megabytes`. The slope over all sizes is printed beside each line: 1 is linear.
"""

import math
import pathlib
import sys

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 640, 360, 60, 150, 20, 45
STYLE = """
text { font: 13px system-ui, sans-serif; fill: #222 } .axis { stroke: #888 } .grid { stroke: #ddd }
.s { stroke: #0a6e5c; fill: none; stroke-width: 2 } .m { stroke: #a4501f; fill: none; stroke-width: 2; stroke-dasharray: 6 4 }
@media (prefers-color-scheme: dark) { text { fill: #ddd } .grid { stroke: #444 } .s { stroke: #4fc3ae } .m { stroke: #e59a6b } }
"""


def main(source, out):
    head, *rows = [line.split("\t") for line in pathlib.Path(source).read_text().splitlines()]
    columns = {name: [float(row[at]) for row in rows] for at, name in enumerate(head)}
    reports = columns["reports"]
    lowest = math.floor(math.log10(min(columns["seconds"])))
    highest = math.ceil(math.log10(max(columns["seconds"] + columns["megabytes"])))
    first, last = math.log10(reports[0]), math.log10(reports[-1])

    def x(value):
        return LEFT + (math.log10(value) - first) / (last - first) * (WIDTH - LEFT - RIGHT)

    def y(value):
        return HEIGHT - BOTTOM - (math.log10(value) - lowest) / (highest - lowest) * (HEIGHT - TOP - BOTTOM)

    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="time and memory by size">']
    parts.append(f"<style>{STYLE}</style>")
    for power in range(lowest, highest + 1):
        at = y(10**power)
        parts.append(f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{at:.1f}" y2="{at:.1f}"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{at + 4:.1f}" text-anchor="end">{10**power:,}</text>')
    for value in reports:
        parts.append(f'<text x="{x(value):.1f}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle">{int(value):,}</text>')
    parts.append(f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 6}" text-anchor="middle">reports</text>')
    for name, mark, unit in [("seconds", "s", "seconds"), ("megabytes", "m", "MB")]:
        values = columns[name]
        points = " ".join(f"{x(n):.1f},{y(value):.1f}" for n, value in zip(reports, values))
        parts.append(f'<polyline class="{mark}" points="{points}"/>')
        label = f"{unit}, slope {slope(reports, values):.2f}"
        parts.append(f'<text x="{WIDTH - RIGHT + 8}" y="{y(values[-1]) + 4:.1f}">{label}</text>')
    parts.append(f'<line class="axis" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{HEIGHT - BOTTOM}" y2="{HEIGHT - BOTTOM}"/></svg>')
    pathlib.Path(out).write_text("\n".join(parts) + "\n")


def slope(sizes, values):
    """Returns the least-squares slope of the logarithms."""
    xs, ys = [math.log(size) for size in sizes], [math.log(value) for value in values]
    mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((a - mean_x) * (b - mean_y) for a, b in zip(xs, ys)) / sum((a - mean_x) ** 2 for a in xs)


if __name__ == "__main__":
    main(*sys.argv[1:])
