"""How far apart colours look: to all eyes, to those that miss the red, green or blue cones, and on a grey print."""

from itertools import combinations

import numpy as np
from matplotlib.colors import to_rgb

#: Full protanopia, deuteranopia and tritanopia on linear RGB (Machado, Oliveira and Fernandes, 2009).
ALL_EYES = {
    "all": [1, 0, 0, 0, 1, 0, 0, 0, 1],
    "protan": [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
    "deutan": [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881],
    "tritan": [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900],
    "grey": [0.2126, 0.7152, 0.0722] * 3,
}
_WHITE = np.array([[0.9505], [1.0], [1.089]])
_TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) / _WHITE


def _lab(colour, eye):
    c = np.array(to_rgb(colour))
    linear = np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)
    seen = np.clip(np.reshape(ALL_EYES[eye], (3, 3)) @ linear, 0, 1)
    x, y, z = np.cbrt(np.clip(_TO_XYZ @ seen, 0.01, None))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def smallest_distance(colours, eye):
    """The least CIE 1976 distance between any two colours."""
    return min(float(np.linalg.norm(_lab(a, eye) - _lab(b, eye))) for a, b in combinations(colours, 2))
