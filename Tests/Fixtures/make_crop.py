#!/usr/bin/env python3
"""Writes crop.safetensors: crops resized as torchvision's RandomResizedCrop resizes them.

Bicubic with antialiasing (a = -0.5, the filter widened when shrinking), in double precision,
overshoot cut to 0...255 and not rounded back to bytes. See README.md for the commands.
"""
import torch
from torch.nn import functional as F

from make_aim import save

# Image height, width, channels; box top, left, height, width; side of the result.
CASES = [
    (28, 28, 1, (0, 0, 28, 28), 12),  # shrunk
    (28, 28, 1, (3, 5, 20, 16), 28),  # grown, unlike along the two sides
    (32, 32, 3, (0, 7, 32, 25), 24),  # shrunk little, at the border
    (20, 40, 3, (2, 0, 13, 40), 16),  # grown down, shrunk across
    (32, 32, 3, (11, 4, 8, 8), 8),    # cut out unchanged
]


def noisy_blocks(height, width, channels, generator):
    """Bytes [height, width, channels]: noise beside blocks with hard edges, which overshoot."""
    noise = torch.randint(0, 256, (height, width, channels), generator=generator)
    tiles = torch.randint(0, 6, (height // 4, width // 4, channels), generator=generator) * 51
    blocks = tiles.repeat_interleave(4, 0).repeat_interleave(4, 1)
    return torch.where(torch.arange(width)[None, :, None] < width // 2, noise, blocks)


def resized(image, box, size):
    """The box of the image, [size, size, channels]."""
    top, left, height, width = box
    crop = image[top:top + height, left:left + width].permute(2, 0, 1)[None].double()
    result = F.interpolate(
        crop, (size, size), mode="bicubic", antialias=True, align_corners=False)
    return result[0].permute(1, 2, 0).clamp(0, 255)


def main():
    generator = torch.Generator().manual_seed(3)
    tensors = {}
    for index, (height, width, channels, box, size) in enumerate(CASES):
        image = noisy_blocks(height, width, channels, generator)
        tensors[f"case.{index}.image"] = image
        tensors[f"case.{index}.box"] = torch.tensor(box)
        tensors[f"case.{index}.resized"] = resized(image, box, size)
    save("crop.safetensors", tensors)


if __name__ == "__main__":
    main()
