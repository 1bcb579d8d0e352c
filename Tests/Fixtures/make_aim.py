#!/usr/bin/env python3
"""Writes golden files of a tiny AIM and its probes, in PyTorch and double precision.

Written from the paper (arXiv 2401.08541) and its published facts, independently of the Swift
sources. Parameters carry the names of Apple's released models; gradients are `grad.<name>`.
See README.md for the commands.
"""
import json
import math
import struct

import torch
from torch import nn
from torch.nn import functional as F

torch.set_default_dtype(torch.float64)


def save(path, tensors):
    """The safetensors format, float32."""
    header, blobs, offset = {}, [], 0
    for name in sorted(tensors):
        values = tensors[name].detach().to(torch.float32).contiguous()
        data = values.numpy().tobytes()
        header[name] = {"dtype": "F32", "shape": list(values.shape),
                        "data_offsets": [offset, offset + len(data)]}
        blobs.append(data)
        offset += len(data)
    text = json.dumps(header, separators=(",", ":"), sort_keys=True).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + b"".join(blobs))


def positions(grid, width):
    """First half the column, second half the row; sines before cosines."""
    quarter = width // 4
    omega = 1 / 10000 ** (torch.arange(quarter) / quarter)
    rows = []
    for row in range(grid):
        for column in range(grid):
            parts = [torch.sin(column * omega), torch.cos(column * omega),
                     torch.sin(row * omega), torch.cos(row * omega)]
            rows.append(torch.cat(parts))
    return torch.stack(rows)


class Attention(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width, bias=False)
        self.proj = nn.Linear(width, width, bias=False)

    def forward(self, x, visible):
        B, T, C = x.shape
        q, k, v = self.qkv(x).reshape(B, T, 3, self.heads, C // self.heads).permute(2, 0, 3, 1, 4)
        scores = q @ k.transpose(-1, -2) / math.sqrt(C // self.heads)
        scores = scores.masked_fill(~visible[:, None], -math.inf)
        return self.proj((scores.softmax(-1) @ v).transpose(1, 2).reshape(B, T, C))


class MLP(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.fc1 = nn.Linear(width, 4 * width, bias=False)
        self.fc2 = nn.Linear(4 * width, width, bias=False)

    def forward(self, x):
        return self.fc2(F.gelu(self.fc1(x)))


class Block(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.norm_1 = nn.LayerNorm(width, eps=1e-6)
        self.attn = Attention(width, heads)
        self.norm_2 = nn.LayerNorm(width, eps=1e-6)
        self.mlp = MLP(width)

    def forward(self, x, visible):
        x = x + self.attn(self.norm_1(x), visible)
        return x + self.mlp(self.norm_2(x))


class HeadBlock(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.norm = nn.LayerNorm(width, eps=1e-6)
        self.mlp = MLP(width)

    def forward(self, x):
        return x + self.mlp(self.norm(x))


class Reading:
    """How images are read: the patch at each place, who sees whom, and what is predicted.

    visits [B, T]: raster index of the patch at each place. hidden [B, T]: places behind the mask
    token, or None for autoregression. shift: places from an output to the patch it predicts.
    """

    def __init__(self, prefix, T, visits=None, block=1, hidden=None):
        B = len(prefix)
        key, query = torch.arange(T)[None, None, :], torch.arange(T)[None, :, None]
        self.visits = torch.arange(T).expand(B, T) if visits is None else visits
        self.hidden, self.shift = hidden, 0 if hidden is not None else block
        if hidden is not None:
            self.visible = torch.ones(B, T, T, dtype=torch.bool)
            self.counts = hidden.double()
        else:
            self.visible = (key < prefix[:, None, None]) | (key // block <= query // block)
            self.counts = torch.zeros(B, T)
            for image, length in enumerate(prefix):
                for target in range(block if block > 1 else int(length), T):
                    self.counts[image, target - block] = 1

    def arrange(self, rows):
        """[B, T, C] in raster order to reading order."""
        return torch.stack([r[v] for r, v in zip(rows, self.visits)])

    def next_positions(self, table):
        """[B, T, C]: where the patch lies that each place predicts; zeros where there is none."""
        B, T = self.visits.shape
        result = torch.zeros(B, T, table.shape[-1])
        for image in range(B):
            for place in range(T - self.shift):
                result[image, place] = table[self.visits[image, place + self.shift]]
        return result


class AIM(nn.Module):
    def __init__(self, channels, size, patch, width, depth, heads, head_depth, head_width,
                 head_heads=None, masks=False, announces=False):
        super().__init__()
        self.patch, self.grid = patch, size // patch
        outputs = patch * patch * channels
        conv = nn.Conv2d(channels, width, patch, stride=patch)
        norm = nn.LayerNorm(width, eps=1e-6)
        patchifier = nn.ModuleDict({"proj": conv, "norm": norm})
        self.preprocessor = nn.ModuleDict({"patchifier": patchifier})
        self.masks, self.announces = masks, announces
        if masks:
            self.preprocessor.register_parameter("mask_token", nn.Parameter(torch.zeros(width)))
        if announces:
            self.preprocessor["target_position"] = nn.Linear(width, width, bias=False)
        self.trunk = nn.Module()
        self.trunk.blocks = nn.ModuleList(Block(width, heads) for _ in range(depth))
        self.trunk.post_trunk_norm = nn.LayerNorm(width, eps=1e-6)
        self.head = nn.Module()
        self.has_mlp_head = head_depth is not None
        if self.has_mlp_head:
            self.head.in_proj = nn.Linear(width, head_width)
            self.head_is_transformer = head_heads is not None
            self.head.blocks = nn.ModuleList(
                Block(head_width, head_heads) if head_heads else HeadBlock(head_width)
                for _ in range(head_depth))
            self.head.norm = nn.LayerNorm(head_width, eps=1e-6)
            self.head.out_proj = nn.Linear(head_width, outputs)
        else:
            self.head.out_proj = nn.Linear(width, outputs)

    def forward(self, images, reading):
        patchifier = self.preprocessor["patchifier"]
        x = patchifier["proj"](images).flatten(2).transpose(1, 2)
        x = reading.arrange(patchifier["norm"](x))
        if self.masks:
            x = torch.where(reading.hidden[..., None], self.preprocessor.mask_token, x)
        table = positions(self.grid, x.shape[-1])
        if self.announces:
            x = x + self.preprocessor["target_position"](reading.next_positions(table))
        x = x + table[reading.visits]
        blocks = []
        for block in self.trunk.blocks:
            x = block(x, reading.visible)
            blocks.append(x)
        x = self.trunk.post_trunk_norm(x)
        if self.has_mlp_head:
            x = self.head.in_proj(x)
            x = x + positions(self.grid, x.shape[-1])[reading.visits]
            for block in self.head.blocks:
                x = block(x, reading.visible) if self.head_is_transformer else block(x)
            x = self.head.norm(x)
        return blocks, self.head.out_proj(x)

    def patches(self, images):
        """[B, T, P], each patch (row, column, channel)."""
        B, C, H, W = images.shape
        p = self.patch
        cut = images.reshape(B, C, H // p, p, W // p, p).permute(0, 2, 4, 3, 5, 1)
        return cut.reshape(B, -1, p * p * C)

    def loss(self, images, reading, normalized):
        blocks, prediction = self(images, reading)
        target = reading.arrange(self.patches(images))
        if normalized:
            mean = target.mean(-1, keepdim=True)
            variance = target.var(-1, keepdim=True, unbiased=True)
            target = (target - mean) / torch.sqrt(variance + 1e-6)
        last = target.shape[1] - reading.shift
        error = ((prediction[:, :last] - target[:, reading.shift:]) ** 2).mean(-1)
        counts = reading.counts[:, :last]
        return blocks, prediction, (error * counts).sum() / counts.sum()


def randomize(model, generator):
    """Norm scales and biases must not be trivial, or their gradients test little."""
    for name, parameter in model.named_parameters():
        noise = torch.randn(parameter.shape, generator=generator)
        if "norm" in name and name.endswith("weight"):
            parameter.data = 1 + 0.2 * noise
        elif name.endswith("bias"):
            parameter.data = 0.2 * noise
        else:
            parameter.data = noise / math.sqrt(parameter[0].numel())


def model_case(name, prefixes, normalized, adamw=False, visits=None, block=1, hidden=None,
               **sizes):
    generator = torch.Generator().manual_seed(len(name))
    model = AIM(**sizes)
    randomize(model, generator)
    images = torch.randn(len(prefixes), sizes["channels"], sizes["size"], sizes["size"],
                         generator=generator)
    prefix = torch.tensor(prefixes)
    T = (sizes["size"] // sizes["patch"]) ** 2
    if visits is not None:
        visits = torch.tensor(visits)
    if hidden is not None:
        hidden = torch.tensor([[place in places for place in range(T)] for places in hidden])
    reading = Reading(prefix, T, visits, block, hidden)
    tensors = {n: p.detach().clone() for n, p in model.named_parameters()}
    blocks, prediction, loss = model.loss(images, reading, normalized)
    loss.backward()
    tensors |= {f"grad.{n}": p.grad.clone() for n, p in model.named_parameters()}
    tensors |= {f"output.block.{i}": b for i, b in enumerate(blocks)}
    tensors |= {"input.images": images, "input.prefix": prefix, "output.prediction": prediction,
                "output.loss": loss[None]}
    if visits is not None:
        tensors["input.visits"] = visits
    if hidden is not None:
        tensors["input.hidden"] = hidden.double()
    if adamw:
        tensors |= adamw_steps(model, images, reading, normalized)
    save(f"{name}.safetensors", tensors)


def adamw_steps(model, images, reading, normalized):
    """Five steps with decay on matrices only and the global norm clipped at 1."""
    rates = [1e-2, 3e-3, 1e-3, 5e-3, 2e-3]
    matrices = [p for p in model.parameters() if p.ndim > 1]
    rest = [p for p in model.parameters() if p.ndim <= 1]
    optimizer = torch.optim.AdamW(
        [{"params": matrices, "weight_decay": 0.05}, {"params": rest, "weight_decay": 0.0}],
        betas=(0.9, 0.95), eps=1e-8)
    norms, losses = [], []
    for rate in rates:
        for group in optimizer.param_groups:
            group["lr"] = rate
        optimizer.zero_grad()
        loss = model.loss(images, reading, normalized)[2]
        loss.backward()
        norms.append(nn.utils.clip_grad_norm_(model.parameters(), 1.0))
        losses.append(loss.detach())
        optimizer.step()
    tensors = {f"adamw.{n}": p.detach() for n, p in model.named_parameters()}
    return tensors | {"adamw.rates": torch.tensor(rates), "adamw.norms": torch.stack(norms),
                      "adamw.losses": torch.stack(losses)}


def attentive_probe_case():
    """AIM's attentive probe: batch norm, learned queries, no query or output projection."""
    B, T, C, heads, Q, classes = 5, 7, 12, 3, 2, 4
    generator = torch.Generator().manual_seed(5)
    features = 2 * torch.randn(B, T, C, generator=generator) + 1
    labels = torch.tensor([0, 3, 1, 2, 3])
    names = {"head.cls_token": (1, Q, C), "head.k.weight": (C, C), "head.v.weight": (C, C),
             "head.linear.weight": (classes, C)}
    parameters = {n: torch.randn(s, generator=generator).mul(0.5).requires_grad_()
                  for n, s in names.items()}
    norm = nn.BatchNorm1d(C, affine=False, eps=1e-6)
    x = norm(features.transpose(1, 2)).transpose(1, 2)
    d = C // heads
    q = parameters["head.cls_token"].expand(B, -1, -1).reshape(B, Q, heads, d).transpose(1, 2)
    k = (x @ parameters["head.k.weight"].T).reshape(B, T, heads, d).transpose(1, 2)
    v = (x @ parameters["head.v.weight"].T).reshape(B, T, heads, d).transpose(1, 2)
    weights = (q @ k.transpose(-1, -2) / math.sqrt(d)).softmax(-1)
    pooled = (weights @ v).transpose(1, 2).reshape(B, Q, C).mean(1)
    logits = pooled @ parameters["head.linear.weight"].T
    loss = F.cross_entropy(logits, labels)
    loss.backward()
    tensors = {n: p.detach() for n, p in parameters.items()}
    tensors |= {f"grad.{n}": p.grad for n, p in parameters.items()}
    tensors |= {"input.features": features, "input.labels": labels, "input.normalized": x,
                "output.logits": logits, "output.loss": loss[None],
                "output.running_mean": norm.running_mean, "output.running_var": norm.running_var}
    save("attentive-probe.safetensors", tensors)


def linear_probe_case():
    """Average pool, batch norm without scale or shift, one linear layer with a bias."""
    B, T, C, classes = 5, 7, 12, 4
    generator = torch.Generator().manual_seed(6)
    features = 2 * torch.randn(B, T, C, generator=generator) + 1
    labels = torch.tensor([0, 3, 1, 2, 3])
    names = {"head.linear.weight": (classes, C), "head.linear.bias": (classes,)}
    parameters = {n: torch.randn(s, generator=generator).mul(0.5).requires_grad_()
                  for n, s in names.items()}
    norm = nn.BatchNorm1d(C, affine=False, eps=1e-6)
    pooled = norm(features.mean(1))
    logits = F.linear(pooled, parameters["head.linear.weight"], parameters["head.linear.bias"])
    loss = F.cross_entropy(logits, labels)
    loss.backward()
    tensors = {n: p.detach() for n, p in parameters.items()}
    tensors |= {f"grad.{n}": p.grad for n, p in parameters.items()}
    tensors |= {"input.features": features, "input.labels": labels, "input.normalized": pooled,
                "output.logits": logits, "output.loss": loss[None],
                "output.running_mean": norm.running_mean, "output.running_var": norm.running_var}
    save("linear-probe.safetensors", tensors)


def main():
    model_case("prefix-mlp-head", [1, 4, 7], True, adamw=True, channels=1, size=12, patch=4,
               width=16, depth=2, heads=2, head_depth=1, head_width=24)
    model_case("causal-raw-pixels", [1, 1], False, channels=3, size=8, patch=2, width=24, depth=3,
               heads=3, head_depth=2, head_width=24)
    model_case("no-head", [3, 1, 8, 2], True, channels=3, size=12, patch=4, width=12, depth=1,
               heads=3, head_depth=None, head_width=None)
    spiral = [6, 10, 9, 5, 1, 2, 3, 7, 11, 15, 14, 13, 12, 8, 4, 0]
    model_case("spiral-order", [1, 5], True, visits=[spiral, spiral], channels=1, size=8, patch=2,
               width=16, depth=2, heads=2, head_depth=1, head_width=24)
    drawn = [torch.randperm(16, generator=torch.Generator().manual_seed(i)).tolist()
             for i in range(3)]
    model_case("drawn-orders", [1, 1, 6], True, visits=drawn, announces=True, channels=1, size=8,
               patch=2, width=16, depth=2, heads=2, head_depth=1, head_width=24)
    blocks = [0, 1, 4, 5, 2, 3, 6, 7, 8, 9, 12, 13, 10, 11, 14, 15]
    model_case("block-causal", [1, 1], True, visits=[blocks, blocks], block=4, channels=1, size=8,
               patch=2, width=16, depth=2, heads=2, head_depth=1, head_width=24)
    model_case("masked", [9, 9, 9], True, hidden=[[0, 2, 3, 7], [8, 1, 4, 5], [3, 4, 5, 6]],
               masks=True, channels=1, size=12, patch=4, width=16, depth=2, heads=2, head_depth=1,
               head_width=24)
    model_case("transformer-head", [1, 4, 7], True, channels=1, size=12, patch=4, width=16,
               depth=2, heads=2, head_depth=2, head_width=24, head_heads=3)
    attentive_probe_case()
    linear_probe_case()


if __name__ == "__main__":
    main()
