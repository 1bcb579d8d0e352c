#include <string.h>

#include "bitmap.h"

static unsigned word(const uint8_t *bytes, bool is_big) {
  return is_big ? (unsigned)bytes[0] << 8 | bytes[1] : (unsigned)bytes[1] << 8 | bytes[0];
}

static unsigned long_word(const uint8_t *bytes, bool is_big) {
  return is_big ? word(bytes, true) << 16 | word(bytes + 2, true)
                : word(bytes + 2, false) << 16 | word(bytes, false);
}

/// Source: CIPA DC-008 (EXIF 2.32), sections 4.5 and 4.6.4, tag 0x0112 of the first directory.
int patchlaw_exif_orientation(const uint8_t *block, long count) {
  if (count >= 6 && !memcmp(block, "Exif\0\0", 6)) {
    block += 6;
    count -= 6;
  }
  if (count < 8) return 1;
  bool is_big = !memcmp(block, "MM\0*", 4);
  if (!is_big && memcmp(block, "II*\0", 4)) return 1;
  long directory = (long)long_word(block + 4, is_big);
  if (directory > count - 2) return 1;
  long entries = (long)word(block + directory, is_big);
  for (long i = 0; i < entries; i++) {
    long entry = directory + 2 + 12 * i;
    if (entry > count - 12) return 1;
    if (word(block + entry, is_big) != 0x0112) continue;
    unsigned value = word(block + entry + 8, is_big);
    return word(block + entry + 2, is_big) == 3 && value >= 1 && value <= 8 ? (int)value : 1;
  }
  return 1;
}
