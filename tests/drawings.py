"""Digits as a hand draws them, and the image that each becomes, worked out once more beside js/bitmap.js."""

import numpy as np


def arc(x, y, wide, high, start, end, points=24):
    """Points on an ellipse around (x, y); 0° is at its right, 90° at its lowest."""
    angles = np.radians(np.linspace(start, end, points))
    return list(zip(x + wide * np.cos(angles), y + high * np.sin(angles)))


# Each digit in three ways, as strokes in a box from 0 to 1 across and down.
DIGITS = {
    0: [
        [arc(0.5, 0.5, 0.35, 0.5, -90, 270)],
        [arc(0.5, 0.5, 0.28, 0.5, -60, 300)],
        [arc(0.5, 0.5, 0.48, 0.5, -100, 275)],
    ],
    1: [
        [[(0.5, 0), (0.5, 1)]],
        [[(0.2, 0.25), (0.5, 0), (0.5, 1)]],
        [[(0.25, 0.25), (0.5, 0), (0.5, 1)], [(0.2, 1), (0.8, 1)]],
    ],
    2: [
        [[*arc(0.5, 0.28, 0.35, 0.28, -170, 40), (0.1, 1), (0.9, 1)]],
        [[*arc(0.48, 0.3, 0.4, 0.3, -180, 60), (0.12, 0.98)], [(0.12, 0.98), (0.95, 0.98)]],
        [[(0.1, 0.15), *arc(0.5, 0.25, 0.35, 0.25, -120, 50), (0.3, 0.8), (0.1, 1), (0.5, 0.9), (0.9, 1)]],
    ],
    3: [
        [arc(0.45, 0.25, 0.35, 0.25, -160, 90) + arc(0.45, 0.75, 0.4, 0.25, -90, 160)],
        [[(0.1, 0), (0.85, 0), (0.4, 0.4), *arc(0.45, 0.7, 0.42, 0.3, -90, 150)]],
        [arc(0.4, 0.26, 0.4, 0.26, -140, 100) + arc(0.4, 0.75, 0.48, 0.25, -100, 140)],
    ],
    4: [
        [[(0.65, 0), (0.05, 0.65), (0.95, 0.65)], [(0.65, 0.35), (0.65, 1)]],
        [[(0.15, 0), (0.1, 0.5), (0.9, 0.5)], [(0.8, 0), (0.75, 1)]],
        [[(0.4, 0), (0.05, 0.6), (0.95, 0.55)], [(0.75, 0.2), (0.65, 1)]],
    ],
    5: [
        [[(0.85, 0), (0.2, 0), (0.15, 0.42), *arc(0.45, 0.68, 0.4, 0.32, -120, 150)]],
        [[(0.2, 0), (0.15, 0.45), *arc(0.45, 0.7, 0.42, 0.3, -110, 160)], [(0.2, 0), (0.9, 0)]],
        [[(0.8, 0.02), (0.25, 0.02), (0.2, 0.4), (0.55, 0.4), *arc(0.5, 0.7, 0.38, 0.3, -80, 155)]],
    ],
    6: [
        [[(0.7, 0), *arc(0.6, 0.6, 0.5, 0.55, -110, -180, 12), *arc(0.5, 0.7, 0.38, 0.3, 180, -180)]],
        [[(0.6, 0), (0.3, 0.3), (0.15, 0.6), *arc(0.5, 0.72, 0.36, 0.28, 180, -170)]],
        [[(0.8, 0.02), *arc(0.75, 0.65, 0.65, 0.63, -100, -180, 12), *arc(0.48, 0.72, 0.38, 0.28, 160, -200)]],
    ],
    7: [
        [[(0.05, 0), (0.95, 0), (0.4, 1)]],
        [[(0.05, 0.05), (0.9, 0.05), (0.35, 1)], [(0.2, 0.5), (0.8, 0.5)]],
        [[(0.1, 0.12), (0.12, 0.02), (0.9, 0.02), (0.55, 0.5), (0.45, 1)]],
    ],
    8: [
        [arc(0.5, 0.26, 0.3, 0.26, 90, -270) + arc(0.5, 0.74, 0.38, 0.26, -90, 270)],
        [[(0.75, 0.12), *arc(0.5, 0.25, 0.3, 0.25, -40, -180), (0.3, 0.4), (0.7, 0.6), *arc(0.5, 0.75, 0.33, 0.25, -20, 200), (0.35, 0.58),
          (0.8, 0.2)]],
        [arc(0.5, 0.23, 0.26, 0.23, 0, 360), arc(0.5, 0.73, 0.34, 0.27, -90, 270)],
    ],
    9: [
        [[*arc(0.45, 0.3, 0.38, 0.3, 0, -360), (0.83, 0.3), (0.75, 1)]],
        [[*arc(0.48, 0.28, 0.36, 0.28, -20, -360), (0.84, 0.3), *arc(0.4, 0.6, 0.44, 0.4, -20, 110)]],
        [[*arc(0.5, 0.28, 0.32, 0.28, -10, -370), (0.82, 0.3), (0.8, 0.6), (0.5, 1)]],
    ],
}  # fmt: skip
# How each is drawn: its left upper corner, its width and height in the field of 100 × 100, how far it leans, how much the hand shakes.
WAYS = {
    "plain": (30, 20, 36, 58, 0, 0),
    "big": (12, 2, 75, 96, 0, 0),
    "small": (8, 72, 12, 18, 0, 0),
    "in a corner": (2, 2, 36, 58, 0, 0),
    "wide": (30, 20, 65, 58, 0, 0),
    "narrow": (30, 20, 22, 64, 0, 0),
    "leaning": (30, 20, 36, 58, 0.3, 0),
    "leaning back": (30, 20, 36, 58, -0.2, 0),
    "shaky": (30, 20, 36, 58, 0, 1.5),
}


def drawn(strokes, way, seed=0):
    """The strokes in the field, as lists of points [x, y] from 0 to 100."""
    x, y, wide, high, lean, shake = WAYS[way]
    random = np.random.default_rng(seed)
    lines = []
    for stroke in strokes:
        across, down = np.transpose(stroke)
        points = np.column_stack([x + wide * (across + lean * (0.5 - down)), y + high * down])
        lines.append((points + shake * random.standard_normal(points.shape)).clip(0, 100).tolist())
    return lines


def all_drawings():
    """(digit, which of its three ways to write it, how it is drawn, strokes) of every one."""
    for digit, styles in DIGITS.items():
        for style, strokes in enumerate(styles):
            for way in WAYS:
                yield digit, style, way, drawn(strokes, way, seed=10 * digit + style)


def image_of(strokes):
    """The 64 numbers from 0 to 1 of a drawing."""
    corners = np.concatenate([np.reshape(stroke, (-1, 2)) for stroke in strokes])
    low, high = corners.min(axis=0), corners.max(axis=0)
    extent = np.maximum(high - low, 1e-6)
    fit = np.array([14, 24]) / extent
    fit = np.minimum(fit, 2 * fit[::-1])
    y, x = np.indices((32, 32)) + 0.5
    squared = []
    for stroke in strokes:
        points = (np.reshape(stroke, (-1, 2)) - (low + high) / 2) * fit + 16
        squared += [(x - px) ** 2 + (y - py) ** 2 for px, py in points]
        squared += [_to_line(x, y, *start, *end) for start, end in zip(points, points[1:]) if (start != end).any()]
    nearest = np.min(squared, axis=0)
    dark = nearest <= np.sort(nearest, axis=None)[312] + 1e-9
    return dark.reshape(8, 4, 8, 4).sum(axis=(1, 3)).ravel() / 16


def _to_line(x, y, x0, y0, x1, y1):
    """The squared distance to the line through two points, where its nearest point lies between them; elsewhere infinite."""
    dx, dy = x1 - x0, y1 - y0
    between = (0 <= (x - x0) * dx + (y - y0) * dy) & ((x - x1) * dx + (y - y1) * dy <= 0)
    return np.where(between, ((x - x0) * dy - (y - y0) * dx) ** 2 / (dx**2 + dy**2), np.inf)
