#include <string.h>
#include <zlib.h>

#include "images.h"

long patchlaw_gunzip(uint8_t *output, long capacity, const uint8_t *input, long count) {
  z_stream stream;
  memset(&stream, 0, sizeof stream);
  if (inflateInit2(&stream, 16 + MAX_WBITS) != Z_OK) return -1;
  stream.next_in = (Bytef *)input;
  stream.avail_in = (uInt)count;
  stream.next_out = output;
  stream.avail_out = (uInt)capacity;
  int status = inflate(&stream, Z_FINISH);
  long written = (long)stream.total_out;
  int is_full = stream.avail_out == 0;
  inflateEnd(&stream);
  if (status == Z_STREAM_END) return written;
  return is_full && status == Z_BUF_ERROR ? -2 : -1;
}
