#include <libdeflate.h>

#include "images.h"

long patchlaw_gunzip(uint8_t *output, long capacity, const uint8_t *input, long count) {
  struct libdeflate_decompressor *decompressor = libdeflate_alloc_decompressor();
  if (!decompressor) return -1;
  size_t written = 0;
  enum libdeflate_result result = libdeflate_gzip_decompress(
      decompressor, input, (size_t)count, output, (size_t)capacity, &written);
  libdeflate_free_decompressor(decompressor);
  if (result == LIBDEFLATE_SUCCESS) return (long)written;
  return result == LIBDEFLATE_INSUFFICIENT_SPACE ? -2 : -1;
}

uint32_t patchlaw_crc32(const uint8_t *input, long count) {
  return libdeflate_crc32(0, input, (size_t)count);
}
