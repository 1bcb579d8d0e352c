#!/usr/bin/env python3
"""Writes the golden file of the nearest-neighbor probe, in NumPy and double precision.

Written from Wu et al. 2018 (arXiv 1805.01978), section 3.4, and DINO (arXiv 2104.14294),
independently of the Swift sources. See README.md for the commands.
"""
import json
import struct

import numpy as np


def save(path, tensors):
    """The safetensors format, float32."""
    header, blobs, offset = {}, [], 0
    for name in sorted(tensors):
        values = np.ascontiguousarray(tensors[name], dtype="<f4")
        header[name] = {"dtype": "F32", "shape": list(values.shape),
                        "data_offsets": [offset, offset + values.nbytes]}
        blobs.append(values.tobytes())
        offset += values.nbytes
    text = json.dumps(header, separators=(",", ":"), sort_keys=True).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + b"".join(blobs))


def unit(x):
    return x / np.linalg.norm(x, axis=1, keepdims=True)


def main():
    generator = np.random.default_rng(3)
    classes, width, temperature = 4, 6, 0.07
    centers = generator.normal(size=(classes, width))
    labels = generator.integers(classes, size=90)
    known = (centers[labels] + 1.2 * generator.normal(size=(90, width))).astype("<f4")
    truth = generator.integers(classes, size=150)
    asked = (centers[truth] + 1.2 * generator.normal(size=(150, width))).astype("<f4")
    cosines = unit(asked.astype(float)) @ unit(known.astype(float)).T
    tensors = {"input.known": known, "input.labels": labels, "input.asked": asked}
    for k in (1, 7, 30):
        nearest = np.argsort(-cosines, axis=1)[:, :k]
        votes = np.zeros((len(asked), classes))
        for image, row in enumerate(nearest):
            for neighbor in row:
                votes[image, labels[neighbor]] += np.exp(cosines[image, neighbor] / temperature)
        tensors[f"output.classes.{k}"] = votes.argmax(1)
    save("neighbors.safetensors", tensors)


if __name__ == "__main__":
    main()
