#!/usr/bin/env python3
"""Steps of `patchlaw bench step --objective …`, as a good PyTorch user would write them for a CPU.

    python objectives_torch_peer.py --objective dino --config f192 --threads 2

prints one line of JSON as aim_torch_peer.py does, whose blocks, images and clock it uses. Eager, in
single precision. See README.md.
"""
import argparse
import copy
import json
import math
import statistics
import sys


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--objective", choices=["masked", "mae", "dino", "nextEmbedding"],
                        required=True)
    parser.add_argument("--config", default="f192")
    parser.add_argument("--threads", default="2")
    parser.add_argument("--steps", default="12", help="fewest timed steps")
    parser.add_argument("--seconds", default="5", help="keep stepping so long")
    return parser.parse_args()


options = arguments()
sys.argv[1:] = [f"--{name}={getattr(options, name)}"
                for name in ("config", "threads", "steps", "seconds")]

# Reads its own options when it is loaded, and sets the threads before PyTorch is.
import aim_torch_peer as aim  # noqa: E402
import torch  # noqa: E402
from torch import nn  # noqa: E402
from torch.nn import functional as F  # noqa: E402


class FullAttention(aim.Attention):
    def forward(self, x, visible=None):
        q, k, v = (part.unflatten(-1, (self.heads, -1)).transpose(1, 2)
                   for part in self.qkv(x).chunk(3, dim=-1))
        return self.proj(F.scaled_dot_product_attention(q, k, v).transpose(1, 2).flatten(2))


def blocks(width, heads, depth, causal):
    made = nn.ModuleList(aim.Block(width, heads) for _ in range(depth))
    if not causal:
        for block in made:
            block.attention = FullAttention(width, heads)
    return made


class Trunk(nn.Module):
    """Embedded patches in, normalized outputs of the last block out."""

    def __init__(self, config, causal=False):
        super().__init__()
        self.config, width = config, config.width
        self.embedding = nn.Linear(config.values, width)
        self.embedding_norm = aim.norm(width)
        self.register_buffer("positions", aim.positions(config.grid, width))
        self.blocks = blocks(width, config.heads, config.depth, causal)
        self.trunk_norm = aim.norm(width)

    def embed(self, patches):
        return self.embedding_norm(self.embedding(2 * patches - 1))

    def run(self, x):
        for block in self.blocks:
            x = block(x, None)
        return self.trunk_norm(x)


def cut(images, patch):
    """[B, C, H, W] to [B, T, P], each patch (row, column, channel)."""
    grid = images.shape[-1] // patch
    tiles = images.unflatten(3, (grid, patch)).unflatten(2, (grid, patch))
    return tiles.permute(0, 2, 4, 3, 5, 1).flatten(3).flatten(1, 2)


def gather(rows, index):
    return rows.gather(1, index[..., None].expand(-1, -1, rows.shape[-1]))


def normalized(patches):
    variance, mean = torch.var_mean(patches, dim=-1, keepdim=True)
    return (patches - mean) * (variance + 1e-6).rsqrt()


class Masked(nn.Module):
    """Mask tokens in the trunk; the head on hidden patches alone."""

    def __init__(self, config, ratio=0.75):
        super().__init__()
        self.trunk, width = Trunk(config), config.width
        self.hidden = round(ratio * config.patches)
        self.token = nn.Parameter(0.02 * torch.randn(width))
        self.head = nn.Sequential(
            *(aim.MLP(width) for _ in range(config.head_depth)), aim.norm(width),
            nn.Linear(width, config.values))

    def forward(self, images):
        patches = cut(images, self.trunk.config.patch)
        hidden = torch.rand(patches.shape[:2]).argsort(1)[:, :self.hidden]
        x = self.trunk.embed(patches)
        x = x.scatter(1, hidden[..., None].expand(-1, -1, x.shape[-1]),
                      self.token.expand(*hidden.shape, -1))
        x = self.trunk.run(x + self.trunk.positions)
        return F.mse_loss(self.head(gather(x, hidden)), normalized(gather(patches, hidden)))


class MAE(nn.Module):
    """As in its published code: embed all, gather what is visible, decode with mask tokens."""

    def __init__(self, config, ratio=0.75, depth=2):
        super().__init__()
        self.trunk, width = Trunk(config), config.width
        self.visible = config.patches - round(ratio * config.patches)
        self.embed = nn.Linear(width, width)
        self.token = nn.Parameter(0.02 * torch.randn(1, 1, width))
        self.blocks = blocks(width, config.heads, depth, causal=False)
        self.norm, self.out = aim.norm(width), nn.Linear(width, config.values)

    def forward(self, images):
        patches = cut(images, self.trunk.config.patch)
        order = torch.rand(patches.shape[:2]).argsort(1)
        restore = order.argsort(1)
        x = self.trunk.embed(patches) + self.trunk.positions
        x = self.embed(self.trunk.run(gather(x, order[:, :self.visible])))
        tokens = self.token.expand(len(x), patches.shape[1] - self.visible, -1)
        x = gather(torch.cat([x, tokens], 1), restore) + self.trunk.positions
        for block in self.blocks:
            x = block(x, None)
        hidden = order[:, self.visible:]
        prediction = self.out(self.norm(gather(x, hidden)))
        return F.mse_loss(prediction, normalized(gather(patches, hidden)))


class NextEmbedding(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.trunk = Trunk(config, causal=True)

    def forward(self, images):
        z = self.trunk.embed(cut(images, self.trunk.config.patch))
        h = self.trunk.run(z + self.trunk.positions)
        return 1 - F.cosine_similarity(h[:, :-1], z[:, 1:].detach(), dim=-1).mean()


class Student(nn.Module):
    """Trunk and head of self-distillation: views of one size to logits over prototypes."""

    def __init__(self, config, hidden=512, bottleneck=128, prototypes=1024):
        super().__init__()
        self.trunk, width = Trunk(config), config.width
        self.head = nn.Sequential(nn.Linear(width, hidden), nn.GELU(), nn.Linear(hidden, hidden),
                                  nn.GELU(), nn.Linear(hidden, bottleneck))
        self.prototypes = nn.Parameter(0.02 * torch.randn(prototypes, bottleneck))
        side = max(1, config.grid // 2)
        self.register_buffer("stretched", stretched(side, config.grid, width))

    def forward(self, views):
        x = self.trunk.embed(cut(views, self.trunk.config.patch))
        is_small = x.shape[1] < len(self.trunk.positions)
        x = self.trunk.run(x + (self.stretched if is_small else self.trunk.positions)).mean(1)
        return F.normalize(self.head(x), dim=-1) @ F.normalize(self.prototypes, dim=-1).T


def stretched(side, grid, width):
    quarter = width // 4
    frequencies = 10000.0 ** (-torch.arange(quarter) / quarter)
    places = (torch.arange(side) + 0.5) * grid / side - 0.5
    rows, columns = torch.meshgrid(places, places, indexing="ij")
    angles = [place.reshape(-1, 1) * frequencies for place in (columns, rows)]
    return torch.cat([part for angle in angles for part in (angle.sin(), angle.cos())], dim=1)


class DINO:
    """Student, teacher, center; two global and four local crops of one box for the whole batch."""

    def __init__(self, config, steps=10_000, locals_=4, momentum=0.996):
        self.config, self.steps, self.locals, self.momentum = config, steps, locals_, momentum
        self.student = Student(config)
        self.teacher = copy.deepcopy(self.student).requires_grad_(False)
        self.center = torch.zeros(len(self.student.prototypes))
        self.taken = 0

    def parameters(self):
        return self.student.parameters()

    def crop(self, images, scale, side):
        """Cheaper than a box for each image, as patchlaw draws them."""
        size = images.shape[-1]
        edge = max(1, min(size, round(size * math.sqrt(
            torch.empty(1).uniform_(*scale).item()))))
        top, left = (int(torch.randint(size - edge + 1, (1,))) for _ in range(2))
        part = images[..., top:top + edge, left:left + edge]
        view = F.interpolate(part, (side, side), mode="bicubic", antialias=True)
        return view.flip(-1) if torch.rand(1) < 0.5 else view

    def __call__(self, images):
        size, patch = self.config.side, self.config.patch
        large = torch.cat([self.crop(images, (0.4, 1.0), size) for _ in range(2)])
        small_side = max(1, self.config.grid // 2) * patch
        small = torch.cat([self.crop(images, (0.05, 0.4), small_side)
                           for _ in range(self.locals)])
        with torch.no_grad():
            taught = self.teacher(large)
            targets = ((taught - self.center) / 0.04).softmax(-1).chunk(2)
        logits = (self.student(large) / 0.1).log_softmax(-1).chunk(2) \
            + (self.student(small) / 0.1).log_softmax(-1).chunk(self.locals)
        terms = [-(target * view).sum(-1).mean() for q, target in enumerate(targets)
                 for v, view in enumerate(logits) if v != q]
        self.center = 0.9 * self.center + 0.1 * taught.mean(0)
        return sum(terms) / len(terms)

    def before_step(self):
        """Prototypes wait for the first fiftieth of the steps."""
        if self.taken < 0.02 * self.steps:
            self.student.prototypes.grad = None

    @torch.no_grad()
    def after_step(self):
        momentum = 1 - (1 - self.momentum) * (1 + math.cos(math.pi * self.taken / self.steps)) / 2
        torch._foreach_lerp_(list(self.teacher.parameters()), list(self.student.parameters()),
                             1 - momentum)
        self.taken += 1


OBJECTIVES = {"masked": Masked, "mae": MAE, "dino": DINO, "nextEmbedding": NextEmbedding}


class Trainer:
    """AdamW with decay on matrices, the global norm clipped, warm-up and cosine."""

    def __init__(self, config):
        self.batch, self.images = config.batch, aim.load_images(config)
        self.model = OBJECTIVES[options.objective](config)
        if isinstance(self.model, nn.Module):
            self.model.apply(aim.AIM.initialize)
        self.parameters = list(self.model.parameters())
        groups = [{"params": [p for p in self.parameters if p.ndim > 1], "weight_decay": 0.05},
                  {"params": [p for p in self.parameters if p.ndim == 1], "weight_decay": 0.0}]
        self.optimizer = torch.optim.AdamW(groups, lr=1e-3, betas=(0.9, 0.95), fused=True)
        self.schedule = torch.optim.lr_scheduler.LambdaLR(self.optimizer, aim.Trainer.rate)

    def step(self):
        """Returns the loss."""
        chosen = torch.randint(len(self.images), (self.batch,))
        loss = self.model(self.images[chosen].float() / 255)
        loss.backward()
        if isinstance(self.model, DINO):
            self.model.before_step()
        nn.utils.clip_grad_norm_(self.parameters, 1.0)
        self.optimizer.step()
        self.schedule.step()
        self.optimizer.zero_grad(set_to_none=True)
        if isinstance(self.model, DINO):
            self.model.after_step()
        return loss.item()


def main():
    threads = int(options.threads)
    torch.set_num_threads(threads)
    torch.set_flush_denormal(True)
    torch.manual_seed(0)
    imported = aim.peak_megabytes()
    trainer = Trainer(aim.CONFIGS[options.config])
    first = [trainer.step() for _ in range(3)]
    times, last = aim.timed_steps(trainer)
    median = statistics.median(times)
    print(json.dumps({
        "implementation": f"PyTorch {torch.__version__}", "objective": options.objective,
        "config": options.config, "threads": threads, "precision": "fp32", "compile": False,
        "batch": trainer.batch, "parameters": sum(p.numel() for p in trainer.parameters),
        "steps": len(times), "millisecondsPerStep": round(1e3 * median, 3),
        "imagesPerSecond": round(trainer.batch / median, 1),
        "peakResidentMegabytes": round(aim.peak_megabytes()), "importMegabytes": round(imported),
        "firstLoss": round(first[0], 4), "lastLoss": round(last, 4),
    }))


if __name__ == "__main__":
    main()
