#!/usr/bin/env python3
"""Writes golden files of tiny rivals of AIM, in PyTorch and double precision.

Each objective is written from its paper on the trunk of make_aim.py, independently of the Swift
sources; blocks, positions and the file format are those of make_aim.py. See README.md for the
commands.

mae: He et al. 2021 (arXiv 2111.06377), section 3. The encoder runs on the visible patches alone, in
the order of the noise that chose them; the decoder gets one learned token in every hidden place.
next-embedding: NEPA (arXiv 2512.16922). supervised: label smoothing on the mean of the patches.
"""
import torch
from torch import nn
from torch.nn import functional as F

from make_aim import Block, positions, randomize, save


class Trunk(nn.Module):
    """Patch embedding and blocks under the names of Apple's released models."""

    def __init__(self, channels, size, patch, width, depth, heads):
        super().__init__()
        self.grid, self.patch, self.width = size // patch, patch, width
        conv = nn.Conv2d(channels, width, patch, stride=patch)
        norm = nn.LayerNorm(width, eps=1e-6)
        self.preprocessor = nn.ModuleDict(
            {"patchifier": nn.ModuleDict({"proj": conv, "norm": norm})})
        self.trunk = nn.Module()
        self.trunk.blocks = nn.ModuleList(Block(width, heads) for _ in range(depth))
        self.trunk.post_trunk_norm = nn.LayerNorm(width, eps=1e-6)
        self.head = nn.Module()

    def embed(self, images):
        patchifier = self.preprocessor["patchifier"]
        return patchifier["norm"](patchifier["proj"](images).flatten(2).transpose(1, 2))

    def run(self, x, visible):
        """Outputs of all blocks, and of the final norm."""
        blocks = []
        for block in self.trunk.blocks:
            x = block(x, visible)
            blocks.append(x)
        return blocks, self.trunk.post_trunk_norm(x)

    def patches(self, images):
        """[B, T, P], each patch (row, column, channel), standardized with the unbiased variance."""
        B, C, H, W = images.shape
        p = self.patch
        cut = images.reshape(B, C, H // p, p, W // p, p).permute(0, 2, 4, 3, 5, 1)
        values = cut.reshape(B, -1, p * p * C)
        deviation = (values.var(-1, keepdim=True, unbiased=True) + 1e-6).sqrt()
        return (values - values.mean(-1, keepdim=True)) / deviation


class MaskedAutoencoder(Trunk):
    def __init__(self, decoder_width, decoder_depth, decoder_heads, ratio, **sizes):
        super().__init__(**sizes)
        self.ratio, self.decoder_width = ratio, decoder_width
        self.head.in_proj = nn.Linear(self.width, decoder_width)
        self.head.mask_token = nn.Parameter(torch.zeros(decoder_width))
        self.head.blocks = nn.ModuleList(
            Block(decoder_width, decoder_heads) for _ in range(decoder_depth))
        self.head.norm = nn.LayerNorm(decoder_width, eps=1e-6)
        self.head.out_proj = nn.Linear(
            decoder_width, self.patch * self.patch * sizes["channels"])

    def loss(self, images, noise):
        B, T = noise.shape
        order = noise.argsort(1)
        visible = order[:, : T - round(self.ratio * T)]
        x = gather(self.embed(images) + positions(self.grid, self.width), visible)
        blocks, x = self.run(x, everything(x))
        x = self.head.in_proj(x)
        tokens = self.head.mask_token.expand(B, T - x.shape[1], -1)
        x = gather(torch.cat([x, tokens], 1), order.argsort(1))
        x = x + positions(self.grid, self.decoder_width)
        for block in self.head.blocks:
            x = block(x, everything(x))
        prediction = self.head.out_proj(self.head.norm(x))
        hidden = torch.ones(B, T).scatter(1, visible, 0.0)
        error = ((prediction - self.patches(images)) ** 2).mean(-1)
        raster = visible.argsort(1)
        return {"output.prediction": prediction, "input.hidden": hidden,
                "blocks": [gather(b, raster) for b in blocks],
                "loss": (error * hidden).sum() / hidden.sum()}


class NextEmbedding(Trunk):
    def loss(self, images):
        z = self.embed(images)
        T = z.shape[1]
        causal = torch.ones(T, T).tril().bool().expand(len(z), T, T)
        blocks, h = self.run(z + positions(self.grid, self.width), causal)
        cosine = F.cosine_similarity(h[:, :-1], z[:, 1:].detach(), dim=-1)
        return {"output.prediction": h, "blocks": blocks, "loss": (1 - cosine).mean()}


class Supervised(Trunk):
    def __init__(self, classes, **sizes):
        super().__init__(**sizes)
        self.head.out_proj = nn.Linear(self.width, classes)

    def loss(self, images, labels):
        x = self.embed(images) + positions(self.grid, self.width)
        blocks, x = self.run(x, everything(x))
        logits = self.head.out_proj(x.mean(1))
        return {"output.prediction": logits, "blocks": blocks,
                "loss": F.cross_entropy(logits, labels, label_smoothing=0.1)}


def gather(rows, index):
    return rows.gather(1, index[..., None].expand(-1, -1, rows.shape[-1]))


def everything(x):
    return torch.ones(x.shape[0], x.shape[1], x.shape[1], dtype=torch.bool)


def adamw_steps(model, inputs):
    """Three steps, decay on matrices only, the global norm clipped at 1."""
    rates = [1e-2, 3e-3, 5e-3]
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
        loss = model.loss(*inputs)["loss"]
        loss.backward()
        norms.append(nn.utils.clip_grad_norm_(model.parameters(), 1.0))
        losses.append(loss.detach())
        optimizer.step()
    tensors = {f"adamw.{n}": p.detach() for n, p in model.named_parameters()}
    return tensors | {"adamw.rates": torch.tensor(rates), "adamw.norms": torch.stack(norms),
                      "adamw.losses": torch.stack(losses)}


def case(name, model, images, prefix, *others):
    """Starting values, gradients, outputs, and three steps; further inputs go to the loss."""
    inputs = [images] + [value for _, value in others]
    tensors = {n: p.detach().clone() for n, p in model.named_parameters()}
    result = model.loss(*inputs)
    result["loss"].backward()
    tensors |= {f"grad.{n}": p.grad.clone() for n, p in model.named_parameters()}
    tensors |= {f"output.block.{i}": b for i, b in enumerate(result.pop("blocks"))}
    tensors |= {"output.loss": result.pop("loss")[None]} | result
    tensors |= {"input.images": images, "input.prefix": torch.full((len(images),), float(prefix))}
    tensors |= {name: value for name, value in others}
    save(f"{name}.safetensors", tensors | adamw_steps(model, inputs))


def main():
    generator = torch.Generator().manual_seed(21)
    sizes = {"channels": 1, "width": 16, "depth": 2, "heads": 2}

    model = MaskedAutoencoder(decoder_width=24, decoder_depth=2, decoder_heads=3, ratio=0.75,
                              size=16, patch=4, **sizes)
    randomize(model, generator)
    model.head.mask_token.data = 0.5 * torch.randn(24, generator=generator)
    images = torch.randn(3, 1, 16, 16, generator=generator)
    case("mae", model, images, 16, ("input.noise", torch.rand(3, 16, generator=generator)))

    model = NextEmbedding(size=8, patch=2, **sizes)
    randomize(model, generator)
    case("next-embedding", model, torch.randn(2, 1, 8, 8, generator=generator), 1)

    model = Supervised(classes=5, size=12, patch=4, **sizes)
    randomize(model, generator)
    case("supervised", model, torch.randn(4, 1, 12, 12, generator=generator), 9,
         ("input.labels", torch.tensor([3, 0, 4, 1])))


if __name__ == "__main__":
    main()
