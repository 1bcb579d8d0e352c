#!/usr/bin/env python3
"""The updates of `patchlaw bench probe`, as a good PyTorch user would write them for a CPU.

    python probe_torch_peer.py --kind attentive --threads 2 --precision bf16 --compile

prints one line of JSON: median milliseconds of one update of every classifier of the grid, on one
shared batch. The batch is gathered and standardized once, as patchlaw does; each learning rate has
its classifier and its AdamW. See README.md.
"""
import argparse
import json
import os
import resource
import statistics
import time


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--kind", choices=["linear", "attentive"], default="linear")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--precision", choices=["fp32", "bf16"], default="fp32",
                        help="bf16 is autocast, on features cached in bfloat16")
    parser.add_argument("--compile", action="store_true", help="torch.compile of forward and loss")
    parser.add_argument("--images", type=int, default=60_000)
    parser.add_argument("--batch", type=int, default=256)
    parser.add_argument("--rates", type=int, default=10, help="learning rates of the grid")
    parser.add_argument("--warm-up", type=int, default=3, help="updates that are not timed")
    parser.add_argument("--steps", type=int, default=12, help="fewest timed updates")
    parser.add_argument("--seconds", type=float, default=5, help="keep updating so long")
    return parser.parse_args()


options = arguments()
os.environ["OMP_NUM_THREADS"] = os.environ["MKL_NUM_THREADS"] = str(options.threads)

# The thread count must be in the environment before this loads its OpenMP.
import torch  # noqa: E402
from torch import nn  # noqa: E402
from torch.nn import functional as F  # noqa: E402

PATCHES, WIDTH, HEADS, CLASSES = 49, 192, 3, 10


class Attentive(nn.Module):
    """AIM's attentive probe: one learned query, keys and values without bias, a linear layer."""

    def __init__(self):
        super().__init__()
        self.query = nn.Parameter(0.02 * torch.randn(1, 1, WIDTH))
        self.key = nn.Linear(WIDTH, WIDTH, bias=False)
        self.value = nn.Linear(WIDTH, WIDTH, bias=False)
        self.linear = nn.Linear(WIDTH, CLASSES, bias=False)

    def forward(self, x):
        q, k, v = (part.unflatten(-1, (HEADS, -1)).transpose(1, 2) for part in
                   (self.query.expand(len(x), -1, -1), self.key(x), self.value(x)))
        pooled = F.scaled_dot_product_attention(q.to(k.dtype), k, v)
        return self.linear(pooled.transpose(1, 2).flatten(1))


def features():
    """[images, T, W] of noise, or [images, W] where a linear probe reads their mean."""
    shape = (PATCHES, WIDTH) if options.kind == "attentive" else (WIDTH,)
    kept = torch.bfloat16 if options.precision == "bf16" else torch.float32
    result = torch.empty(options.images, *shape, dtype=kept)
    for start in range(0, options.images, 2000):
        part = result[start:start + 2000]
        part.copy_(torch.randn(part.shape))
    return result


class Grid:
    """One classifier and optimizer for each learning rate, trained on the same batches."""

    def __init__(self):
        self.features = features()
        self.labels = torch.randint(CLASSES, (options.images,))
        models = [Attentive() if options.kind == "attentive" else nn.Linear(WIDTH, CLASSES)
                  for _ in range(options.rates)]
        self.models = models
        self.loss = torch.compile(self.losses) if options.compile else self.losses
        self.optimizers = [
            torch.optim.AdamW(model.parameters(), lr=1e-4 * 2 ** index, fused=True)
            for index, model in enumerate(models)]

    def losses(self, x, labels):
        return sum(F.cross_entropy(model(x).float(), labels) for model in self.models)

    def step(self):
        chosen = torch.randint(options.images, (options.batch,))
        x = self.features[chosen].float()
        axes = tuple(range(x.ndim - 1))
        variance, mean = torch.var_mean(x, dim=axes, correction=0)
        x = (x - mean) * (variance + 1e-6).rsqrt()
        with torch.autocast("cpu", torch.bfloat16, enabled=options.precision == "bf16"):
            loss = self.loss(x, self.labels[chosen])
        loss.backward()
        for model, optimizer in zip(self.models, self.optimizers):
            nn.utils.clip_grad_norm_(model.parameters(), 3.0)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
        return loss.item()


def main():
    torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    grid = Grid()
    for _ in range(options.warm_up):
        grid.step()
    times = []
    while len(times) < options.steps or sum(times) < options.seconds:
        start = time.perf_counter()
        grid.step()
        times.append(time.perf_counter() - start)
    median = statistics.median(times)
    print(json.dumps({
        "implementation": f"PyTorch {torch.__version__}", "kind": options.kind,
        "threads": options.threads, "precision": options.precision, "compile": options.compile,
        "millisecondsPerStep": round(1e3 * median, 3),
        "imagesPerSecond": round(options.batch / median),
        "peakResidentMegabytes": round(
            resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6),
    }))


if __name__ == "__main__":
    main()
