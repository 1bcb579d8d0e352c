#!/usr/bin/env python3
"""Makes odd image files of every sort, and what Pillow makes of them: images/*, expected.rgb, photos.tar, photos.rgb.

Needs Pillow and NumPy. The reference is torchvision's pipeline on PIL images: upright, RGB over white,
CenterCrop of the shorter side, Resize(16) bicubic with antialiasing.
"""
import io
import pathlib
import tarfile

import numpy
from PIL import Image, ImageOps

SIDE = 16
folder = pathlib.Path(__file__).parent / "images"
generator = numpy.random.default_rng(0)


def photo(height, width, channels=3):
    """Smooth waves with a few edges: no pixels of anyone's dataset."""
    y, x = numpy.mgrid[0:height, 0:width].astype(float)
    y, x = y / max(height - 1, 1), x / max(width - 1, 1)
    planes = []
    for _ in range(channels):
        a, b, c, d = generator.uniform(0.5, 5, 4)
        plane = numpy.sin(a * x + b * y + d) + 0.5 * numpy.sin(3 * c * x * y + a) + 0.4 * (x + y > c / 4)
        planes.append((plane - plane.min()) / max(numpy.ptp(plane), 1e-9) * 255)
    return numpy.stack(planes, -1).round().astype(numpy.uint8)


def picture(height, width, mode="RGB"):
    array = photo(height, width, {"L": 1, "LA": 2, "RGB": 3, "RGBA": 4, "CMYK": 4}[mode])
    return Image.fromarray(array[..., 0] if mode == "L" else array, mode)


def reference(image):
    image = ImageOps.exif_transpose(image)
    if image.mode in ("I;16", "I"):
        image = Image.fromarray((numpy.asarray(image).astype(numpy.uint32) >> 8).astype(numpy.uint8), "L")
    if image.mode in ("P", "LA") or "transparency" in image.info:
        image = image.convert("RGBA")
    if image.mode == "RGBA":
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    image = image.convert("RGB")
    side = min(image.size)
    left, top = (image.width - side) // 2, (image.height - side) // 2
    image = image.crop((left, top, left + side, top + side))
    return numpy.asarray(image.resize((SIDE, SIDE), Image.BICUBIC))


def main():
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    picture(40, 30, "L").save(folder / "gray.jpg", quality=92)
    picture(30, 40, "L").save(folder / "gray.png")
    picture(24, 24, "LA").save(folder / "gray-alpha.png")
    picture(30, 40, "RGBA").save(folder / "alpha.png")
    picture(30, 40, "RGBA").save(folder / "alpha.webp", lossless=True, exact=True)
    picture(30, 40).save(folder / "lossy.webp", quality=90)
    picture(36, 50, "CMYK").save(folder / "cmyk.jpg", quality=92)
    picture(45, 31).save(folder / "progressive.jpg", progressive=True, quality=92)
    picture(31, 45).save(folder / "444.jpg", subsampling=0, quality=92)
    picture(20, 20).quantize(32).save(folder / "palette.png")
    clear = picture(20, 20).quantize(16)
    clear.save(folder / "palette-clear.png", transparency=3)
    deep = (numpy.mgrid[0:20, 0:20].sum(0) * 1600 + 77).astype(numpy.uint16)
    Image.fromarray(deep).save(folder / "deep-gray.png")
    picture(20, 20).save(folder / "png-named.jpg", format="PNG")
    picture(1, 1).save(folder / "one-pixel.png")
    picture(10, 3000).save(folder / "wide.png")
    picture(9, 600).save(folder / "wide.jpg", quality=80)
    # An odd margin on either axis shows which half of it is cut.
    for orientation in range(1, 9):
        exif = Image.Exif()
        exif[0x0112] = orientation
        size = (29, 20) if orientation % 2 else (20, 29)
        picture(*size).save(folder / f"exif-{orientation}.jpg", exif=exif, quality=92)
    exif = Image.Exif()
    exif[0x0112] = 6
    picture(20, 29).save(folder / "exif-6.png", exif=exif)
    picture(20, 29).save(folder / "exif-6.webp", exif=exif, lossless=True)
    names = sorted(path.name for path in folder.iterdir())
    expected = [reference(Image.open(folder / name)) for name in names]
    (folder.parent / "images-expected.rgb").write_bytes(numpy.stack(expected).tobytes())
    # What is left out.
    frames = [picture(12, 12) for _ in range(3)]
    frames[0].save(folder / "left-animated.webp", save_all=True, append_images=frames[1:])
    whole = (folder / "444.jpg").read_bytes()
    (folder / "left-truncated.jpg").write_bytes(whole[: len(whole) // 2])
    whole = (folder / "gray.png").read_bytes()
    (folder / "left-truncated.png").write_bytes(whole[: len(whole) // 2])
    whole = (folder / "lossy.webp").read_bytes()
    (folder / "left-truncated.webp").write_bytes(whole[: len(whole) // 2])
    (folder / "left-empty.jpg").write_bytes(b"")
    (folder / "left-text.jpg").write_text("This is not an image.\n")
    photos()


def photos():
    """A hundred JPEGs of mixed sizes as a shard, and each as the reference has it."""
    expected = []
    with tarfile.open(folder.parent / "photos.tar", "w", format=tarfile.USTAR_FORMAT) as tar:
        for number in range(100):
            height, width = generator.integers(17, 150, 2)
            file = io.BytesIO()
            picture(height, width).save(file, "JPEG", quality=int(generator.integers(60, 96)))
            expected.append(reference(Image.open(io.BytesIO(file.getvalue()))))
            for name, content in ((f"{number:03}.jpg", file.getvalue()), (f"{number:03}.cls", str(number % 7).encode())):
                member = tarfile.TarInfo(name)
                member.size = len(content)
                tar.addfile(member, io.BytesIO(content))
    (folder.parent / "photos-expected.rgb").write_bytes(numpy.stack(expected).tobytes())


if __name__ == "__main__":
    main()
