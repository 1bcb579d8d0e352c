#!/usr/bin/env python3
"""The training step of `patchlaw bench step`, as a good PyTorch user would write it for a CPU.

    python aim_torch_peer.py --config f192 --threads 2 --precision bf16 --compile --mask prefix

prints one line of JSON: median milliseconds per step, images and model operations per second, peak
resident memory. A step is batch in, updated weights out. See README.md.
"""
import argparse
import gzip
import json
import math
import os
import resource
import statistics
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Config:
    """A training step of known size, as in Sources/patchlaw/Bench/BenchConfiguration.swift."""
    side: int
    channels: int
    patch: int
    width: int
    depth: int
    heads: int
    batch: int
    head_depth: int = 2

    @property
    def grid(self):
        return self.side // self.patch

    @property
    def patches(self):
        return self.grid ** 2

    @property
    def values(self):
        """Values of one patch."""
        return self.patch ** 2 * self.channels

    def model_flops(self, batch):
        """Six operations per weight of a matrix product and patch, and attention in full."""
        rows = batch * self.patches
        square = self.width ** 2
        weights = (2 * self.values * self.width + 12 * self.depth * square
                   + 8 * self.head_depth * square)
        return 6 * weights * rows + 12 * self.depth * self.patches * self.width * rows


CONFIGS = {
    "f64": Config(28, 1, 4, 64, 4, 4, 256),
    "f128": Config(28, 1, 4, 128, 6, 4, 256),
    "f192": Config(28, 1, 4, 192, 12, 3, 128),
    "f384": Config(28, 1, 4, 384, 12, 6, 64),
    "c256": Config(32, 3, 4, 256, 8, 4, 128),
    "i384": Config(224, 3, 16, 384, 12, 6, 16),
    "c48": Config(32, 3, 4, 48, 4, 3, 256),
    "c96": Config(32, 3, 4, 96, 8, 3, 128),
    "g768": Config(224, 3, 16, 768, 12, 12, 8),
}


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--config", choices=CONFIGS, default="f192")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--precision", choices=["fp32", "bf16"], default="fp32",
                        help="bf16 is autocast: weights and optimizer stay in single precision")
    parser.add_argument("--compile", action="store_true", help="torch.compile of forward and loss")
    parser.add_argument("--forward", action="store_true",
                        help="time the loss alone, without gradients: inference")
    parser.add_argument("--mask", choices=["prefix", "causal"], default="prefix")
    parser.add_argument("--batch", type=int, help="images per step in place of the config's")
    parser.add_argument("--warm-up", type=int, default=3, help="steps that are not timed")
    parser.add_argument("--steps", type=int, default=12, help="fewest timed steps")
    parser.add_argument("--seconds", type=float, default=5, help="keep stepping so long")
    parser.add_argument("--data", type=Path, default="/usr/share/datasets/fashion-mnist",
                        help="folder of Fashion-MNIST")
    return parser.parse_args()


options = arguments()
os.environ["OMP_NUM_THREADS"] = os.environ["MKL_NUM_THREADS"] = str(options.threads)

# The thread count must be in the environment before these load their OpenMP.
import numpy as np  # noqa: E402
import torch  # noqa: E402
from torch import nn  # noqa: E402
from torch.nn import functional as F  # noqa: E402


def positions(grid, width):
    """[grid², width]: the column in the first half, the row in the second; sines, then cosines."""
    quarter = width // 4
    frequencies = 10000.0 ** (-torch.arange(quarter) / quarter)
    rows, columns = torch.meshgrid(torch.arange(grid), torch.arange(grid), indexing="ij")
    angles = [place.reshape(-1, 1) * frequencies for place in (columns, rows)]
    return torch.cat([part for angle in angles for part in (angle.sin(), angle.cos())], dim=1)


def norm(width):
    return nn.LayerNorm(width, eps=1e-6)


class Attention(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width, bias=False)
        self.proj = nn.Linear(width, width, bias=False)

    def forward(self, x, visible):
        """`visible` is [B, 1, T, T], or None where causal."""
        q, k, v = (part.unflatten(-1, (self.heads, -1)).transpose(1, 2)
                   for part in self.qkv(x).chunk(3, dim=-1))
        mixed = F.scaled_dot_product_attention(
            q, k, v, attn_mask=visible, is_causal=visible is None)
        return self.proj(mixed.transpose(1, 2).flatten(2))


class MLP(nn.Module):
    """A residual pre-norm MLP on each patch: half of a trunk block, all of a head block."""

    def __init__(self, width):
        super().__init__()
        self.norm = norm(width)
        self.fc1 = nn.Linear(width, 4 * width, bias=False)
        self.fc2 = nn.Linear(4 * width, width, bias=False)

    def forward(self, x):
        return x + self.fc2(F.gelu(self.fc1(self.norm(x))))


class Block(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.norm = norm(width)
        self.attention = Attention(width, heads)
        self.mlp = MLP(width)

    def forward(self, x, visible):
        return self.mlp(x + self.attention(self.norm(x), visible))


class AIM(nn.Module):
    """Pixels and prefix lengths in, loss out."""

    def __init__(self, config):
        super().__init__()
        self.config, width = config, config.width
        self.embedding = nn.Linear(config.values, width)
        self.embedding_norm = norm(width)
        self.register_buffer("positions", positions(config.grid, width))
        self.blocks = nn.ModuleList(Block(width, config.heads) for _ in range(config.depth))
        self.trunk_norm = norm(width)
        self.head = nn.Sequential(*(MLP(width) for _ in range(config.head_depth)), norm(width),
                                  nn.Linear(width, config.values))
        self.apply(self.initialize)

    @staticmethod
    def initialize(module):
        if isinstance(module, nn.Linear):
            nn.init.xavier_uniform_(module.weight)
            if module.bias is not None:
                nn.init.zeros_(module.bias)

    def cut(self, pixels):
        """[B, C, H, W] bytes to [B, T, P] in 0...1, each patch (row, column, channel)."""
        grid, patch = self.config.grid, self.config.patch
        tiles = (pixels.float() / 255).unflatten(3, (grid, patch)).unflatten(2, (grid, patch))
        return tiles.permute(0, 2, 4, 3, 5, 1).flatten(3).flatten(1, 2)

    def forward(self, pixels, prefix):
        """`prefix` is [B], or None where causal."""
        patches = self.cut(pixels)
        place = torch.arange(self.config.patches)
        visible = None
        if prefix is not None:
            in_prefix = place < prefix[:, None, None, None]
            visible = in_prefix | (place <= place[:, None])
        x = self.embedding_norm(self.embedding(2 * patches - 1)) + self.positions
        for block in self.blocks:
            x = block(x, visible)
        prediction = self.head(self.trunk_norm(x))[:, :-1].float()
        variance, mean = torch.var_mean(patches, dim=-1, keepdim=True)
        target = ((patches - mean) * (variance + 1e-6).rsqrt())[:, 1:]
        errors = (prediction - target).square().mean(-1)
        if prefix is None:
            return errors.mean()
        counted = (place[1:] >= prefix[:, None]).float()
        return (errors * counted).sum() / counted.sum()


class Trainer:
    """AdamW with decay on matrices, the global norm clipped, warm-up and cosine."""

    def __init__(self, config):
        self.batch = options.batch or config.batch
        self.images = load_images(config)
        self.patches = config.patches
        model = AIM(config)
        self.parameters = list(model.parameters())
        self.loss = torch.compile(model, fullgraph=True) if options.compile else model
        groups = [{"params": [p for p in self.parameters if p.ndim > 1], "weight_decay": 0.05},
                  {"params": [p for p in self.parameters if p.ndim == 1], "weight_decay": 0.0}]
        self.optimizer = torch.optim.AdamW(groups, lr=1e-3, betas=(0.9, 0.95), fused=True)
        self.schedule = torch.optim.lr_scheduler.LambdaLR(self.optimizer, self.rate)
        self.generator = torch.Generator().manual_seed(1)

    @staticmethod
    def rate(step, warm_up=100, total=10_000):
        if step < warm_up:
            return (step + 1) / warm_up
        return 0.5 * (1 + math.cos(math.pi * (step - warm_up) / (total - warm_up)))

    def step(self):
        """Returns the loss."""
        chosen = torch.randint(len(self.images), (self.batch,), generator=self.generator)
        prefix = None
        if options.mask == "prefix":
            prefix = torch.randint(1, self.patches, (self.batch,), generator=self.generator)
        with torch.autocast("cpu", torch.bfloat16, enabled=options.precision == "bf16"):
            loss = self.loss(self.images[chosen], prefix)
        if options.forward:
            return loss.item()
        loss.backward()
        nn.utils.clip_grad_norm_(self.parameters, 1.0)
        self.optimizer.step()
        self.schedule.step()
        self.optimizer.zero_grad(set_to_none=True)
        return loss.item()


def load_images(config):
    """Bytes [images, channels, side, side]: Fashion-MNIST, or noise where there is color."""
    if config.channels == 1:
        with gzip.open(options.data / "train-images-idx3-ubyte.gz") as file:
            pixels = np.frombuffer(file.read(), np.uint8, offset=16).copy()
        return torch.from_numpy(pixels).view(-1, 1, config.side, config.side)
    count = 10_000 if config.side < 64 else 512
    shape = (count, config.channels, config.side, config.side)
    return torch.randint(256, shape, dtype=torch.uint8)


def timed_steps(trainer):
    """Seconds of each timed step, and the last loss."""
    times = []
    while len(times) < options.steps or sum(times) < options.seconds:
        start = time.perf_counter()
        loss = trainer.step()
        times.append(time.perf_counter() - start)
    return times, loss


def peak_megabytes():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6


def main():
    torch.set_num_threads(options.threads)
    torch.set_flush_denormal(True)
    torch.manual_seed(0)
    imported = peak_megabytes()
    config = CONFIGS[options.config]
    trainer = Trainer(config)
    with torch.inference_mode(options.forward):
        first = [trainer.step() for _ in range(options.warm_up)]
        times, last = timed_steps(trainer)
    median = statistics.median(times)
    print(json.dumps({
        "implementation": f"PyTorch {torch.__version__}",
        "config": options.config, "threads": options.threads, "mask": options.mask,
        "precision": options.precision, "compile": options.compile,
        "batch": trainer.batch, "patches": config.patches,
        "parameters": sum(p.numel() for p in trainer.parameters),
        "steps": len(times),
        "millisecondsPerStep": round(1e3 * median, 3),
        "imagesPerSecond": round(trainer.batch / median, 1),
        "modelGFLOPsPerSecond": round(
            config.model_flops(trainer.batch) / (3 if options.forward else 1) / median / 1e9, 1),
        "peakResidentMegabytes": round(peak_megabytes()),
        "importMegabytes": round(imported),
        "firstLoss": round(first[0] if first else last, 4), "lastLoss": round(last, 4),
    }))


if __name__ == "__main__":
    main()
