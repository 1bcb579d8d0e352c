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


class AIM(nn.Module):
    def __init__(self, channels, size, patch, width, depth, heads, head_depth, head_width):
        super().__init__()
        self.patch, self.grid = patch, size // patch
        outputs = patch * patch * channels
        conv = nn.Conv2d(channels, width, patch, stride=patch)
        norm = nn.LayerNorm(width, eps=1e-6)
        patchifier = nn.ModuleDict({"proj": conv, "norm": norm})
        self.preprocessor = nn.ModuleDict({"patchifier": patchifier})
        self.trunk = nn.Module()
        self.trunk.blocks = nn.ModuleList(Block(width, heads) for _ in range(depth))
        self.trunk.post_trunk_norm = nn.LayerNorm(width, eps=1e-6)
        self.head = nn.Module()
        self.has_mlp_head = head_depth is not None
        if self.has_mlp_head:
            self.head.in_proj = nn.Linear(width, head_width)
            self.head.blocks = nn.ModuleList(HeadBlock(head_width) for _ in range(head_depth))
            self.head.norm = nn.LayerNorm(head_width, eps=1e-6)
            self.head.out_proj = nn.Linear(head_width, outputs)
        else:
            self.head.out_proj = nn.Linear(width, outputs)

    def forward(self, images, prefix):
        patchifier = self.preprocessor["patchifier"]
        x = patchifier["proj"](images).flatten(2).transpose(1, 2)
        x = patchifier["norm"](x)
        x = x + positions(self.grid, x.shape[-1])
        T = x.shape[1]
        key, query = torch.arange(T)[None, None, :], torch.arange(T)[None, :, None]
        visible = (key < prefix[:, None, None]) | (key <= query)
        blocks = []
        for block in self.trunk.blocks:
            x = block(x, visible)
            blocks.append(x)
        x = self.trunk.post_trunk_norm(x)
        if self.has_mlp_head:
            x = self.head.in_proj(x)
            x = x + positions(self.grid, x.shape[-1])
            for block in self.head.blocks:
                x = block(x)
            x = self.head.norm(x)
        return blocks, self.head.out_proj(x)

    def patches(self, images):
        """[B, T, P], each patch (row, column, channel)."""
        B, C, H, W = images.shape
        p = self.patch
        cut = images.reshape(B, C, H // p, p, W // p, p).permute(0, 2, 4, 3, 5, 1)
        return cut.reshape(B, -1, p * p * C)

    def loss(self, images, prefix, normalized):
        blocks, prediction = self(images, prefix)
        target = self.patches(images)
        if normalized:
            mean = target.mean(-1, keepdim=True)
            variance = target.var(-1, keepdim=True, unbiased=True)
            target = (target - mean) / torch.sqrt(variance + 1e-6)
        error = ((prediction[:, :-1] - target[:, 1:]) ** 2).mean(-1)
        counts = (torch.arange(1, target.shape[1])[None] >= prefix[:, None]).double()
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


def model_case(name, prefixes, normalized, adamw=False, **sizes):
    generator = torch.Generator().manual_seed(len(name))
    model = AIM(**sizes)
    randomize(model, generator)
    images = torch.randn(len(prefixes), sizes["channels"], sizes["size"], sizes["size"],
                         generator=generator)
    prefix = torch.tensor(prefixes)
    tensors = {n: p.detach().clone() for n, p in model.named_parameters()}
    blocks, prediction, loss = model.loss(images, prefix, normalized)
    loss.backward()
    tensors |= {f"grad.{n}": p.grad.clone() for n, p in model.named_parameters()}
    tensors |= {f"output.block.{i}": b for i, b in enumerate(blocks)}
    tensors |= {"input.images": images, "input.prefix": prefix, "output.prediction": prediction,
                "output.loss": loss[None]}
    if adamw:
        tensors |= adamw_steps(model, images, prefix, normalized)
    save(f"{name}.safetensors", tensors)


def adamw_steps(model, images, prefix, normalized):
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
        loss = model.loss(images, prefix, normalized)[2]
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
    attentive_probe_case()
    linear_probe_case()


if __name__ == "__main__":
    main()
