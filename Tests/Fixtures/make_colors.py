#!/usr/bin/env python3
"""Writes colors.safetensors: an image whose colors torchvision's functional transforms changed.

In double precision, values in 0...1 inside torchvision and in 0...255 in the file. Needs torchvision
beside torch. See README.md for the commands.
"""
import torch
from torchvision.transforms import functional as F

from make_aim import save

CHANGES = {
    "brightness": lambda x: F.adjust_brightness(x, 1.3),
    "contrast": lambda x: F.adjust_contrast(x, 0.65),
    "saturation": lambda x: F.adjust_saturation(x, 1.2),
    "hue": lambda x: F.adjust_hue(x, -0.08),
    "gray": lambda x: F.rgb_to_grayscale(x, num_output_channels=3),
    "solarize": lambda x: F.solarize(x, 128 / 255),
    "blur": lambda x: F.gaussian_blur(x, [9, 9], [1.3, 1.3]),
}


def main():
    generator = torch.Generator().manual_seed(11)
    image = torch.randint(0, 256, (3, 12, 12), generator=generator)
    tensors = {"image": image.permute(1, 2, 0)}
    for name, change in CHANGES.items():
        tensors[name] = 255 * change(image.double() / 255).permute(1, 2, 0)
    save("colors.safetensors", tensors)


if __name__ == "__main__":
    main()
