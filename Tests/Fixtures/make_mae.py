#!/usr/bin/env python3
"""Writes the golden file of a tiny masked autoencoder, in PyTorch and double precision.

Written from He et al. 2021 (arXiv 2111.06377), section 3: the encoder runs on the visible patches
alone, in the order of the noise that chose them; the decoder gets one learned token in every hidden
place. Blocks, positions and the file format are those of make_aim.py; independent of the Swift
sources. See README.md for the commands.
"""
import torch
from torch import nn

from make_aim import Block, positions, randomize, save

CHANNELS, SIZE, PATCH, WIDTH, DEPTH, HEADS = 1, 16, 4, 16, 2, 2
DECODER_WIDTH, DECODER_DEPTH, DECODER_HEADS = 24, 2, 3
RATIO = 0.75


class MaskedAutoencoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.grid = SIZE // PATCH
        conv = nn.Conv2d(CHANNELS, WIDTH, PATCH, stride=PATCH)
        norm = nn.LayerNorm(WIDTH, eps=1e-6)
        self.preprocessor = nn.ModuleDict(
            {"patchifier": nn.ModuleDict({"proj": conv, "norm": norm})})
        self.trunk = nn.Module()
        self.trunk.blocks = nn.ModuleList(Block(WIDTH, HEADS) for _ in range(DEPTH))
        self.trunk.post_trunk_norm = nn.LayerNorm(WIDTH, eps=1e-6)
        self.head = nn.Module()
        self.head.in_proj = nn.Linear(WIDTH, DECODER_WIDTH)
        self.head.mask_token = nn.Parameter(torch.zeros(DECODER_WIDTH))
        self.head.blocks = nn.ModuleList(
            Block(DECODER_WIDTH, DECODER_HEADS) for _ in range(DECODER_DEPTH))
        self.head.norm = nn.LayerNorm(DECODER_WIDTH, eps=1e-6)
        self.head.out_proj = nn.Linear(DECODER_WIDTH, PATCH * PATCH * CHANNELS)

    def forward(self, images, noise):
        """Outputs of the encoder's blocks in raster order, predictions, and what was hidden."""
        B, T = noise.shape
        order = noise.argsort(1)
        inverse = order.argsort(1)
        visible = order[:, : T - round(RATIO * T)]
        patchifier = self.preprocessor["patchifier"]
        x = patchifier["norm"](patchifier["proj"](images).flatten(2).transpose(1, 2))
        x = gather(x + positions(self.grid, WIDTH), visible)
        blocks, raster = [], visible.argsort(1)
        for block in self.trunk.blocks:
            x = block(x, everything(x))
            blocks.append(gather(x, raster))
        x = self.head.in_proj(self.trunk.post_trunk_norm(x))
        tokens = self.head.mask_token.expand(B, T - x.shape[1], -1)
        x = gather(torch.cat([x, tokens], 1), inverse) + positions(self.grid, DECODER_WIDTH)
        for block in self.head.blocks:
            x = block(x, everything(x))
        hidden = torch.ones(B, T).scatter(1, visible, 0.0)
        return blocks, self.head.out_proj(self.head.norm(x)), hidden

    def loss(self, images, noise):
        blocks, prediction, hidden = self(images, noise)
        B, C, H, W = images.shape
        cut = images.reshape(B, C, H // PATCH, PATCH, W // PATCH, PATCH)
        target = cut.permute(0, 2, 4, 3, 5, 1).reshape(B, -1, PATCH * PATCH * C)
        deviation = (target.var(-1, keepdim=True, unbiased=True) + 1e-6).sqrt()
        target = (target - target.mean(-1, keepdim=True)) / deviation
        error = ((prediction - target) ** 2).mean(-1)
        return blocks, prediction, hidden, (error * hidden).sum() / hidden.sum()


def gather(rows, index):
    return rows.gather(1, index[..., None].expand(-1, -1, rows.shape[-1]))


def everything(x):
    return torch.ones(x.shape[0], x.shape[1], x.shape[1], dtype=torch.bool)


def adamw_steps(model, images, noise):
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
        loss = model.loss(images, noise)[3]
        loss.backward()
        norms.append(nn.utils.clip_grad_norm_(model.parameters(), 1.0))
        losses.append(loss.detach())
        optimizer.step()
    tensors = {f"adamw.{n}": p.detach() for n, p in model.named_parameters()}
    return tensors | {"adamw.rates": torch.tensor(rates), "adamw.norms": torch.stack(norms),
                      "adamw.losses": torch.stack(losses)}


def main():
    generator = torch.Generator().manual_seed(21)
    model = MaskedAutoencoder()
    randomize(model, generator)
    model.head.mask_token.data = 0.5 * torch.randn(DECODER_WIDTH, generator=generator)
    images = torch.randn(3, CHANNELS, SIZE, SIZE, generator=generator)
    noise = torch.rand(3, (SIZE // PATCH) ** 2, generator=generator)
    tensors = {n: p.detach().clone() for n, p in model.named_parameters()}
    blocks, prediction, hidden, loss = model.loss(images, noise)
    loss.backward()
    tensors |= {f"grad.{n}": p.grad.clone() for n, p in model.named_parameters()}
    tensors |= {f"output.block.{i}": b for i, b in enumerate(blocks)}
    tensors |= {"input.images": images, "input.hidden": hidden, "output.prediction": prediction,
                "input.prefix": torch.full((3,), float(noise.shape[1])),
                "output.loss": loss[None]}
    save("mae.safetensors", tensors | adamw_steps(model, images, noise))


if __name__ == "__main__":
    main()
