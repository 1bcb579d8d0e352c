// How every C kernel reaches the widest vectors of the running CPU.
//
// A kernel is written once over 16-lane vectors. PATCHLAW_KERNEL makes the compiler emit it for
// AVX-512, for AVX2 with FMA, and for any x86-64; the dynamic linker picks one at start-up. On
// other machines (arm64) the macro is empty and the lanes map to what the target has. The order
// of every sum is the order of the lanes, so it does not depend on the instruction set.
#ifndef PATCHLAW_SIMD_H
#define PATCHLAW_SIMD_H

#include <stdint.h>
#include <string.h>

#if defined(__x86_64__) && defined(__linux__)
#define PATCHLAW_KERNEL \
  __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default"), \
                 min_vector_width(512)))
#else
#define PATCHLAW_KERNEL
#endif

#define PATCHLAW_INLINE static inline __attribute__((always_inline))

enum { PATCHLAW_LANES = 16 };

typedef float lanes __attribute__((vector_size(64), aligned(4)));
typedef int32_t lanes_i32 __attribute__((vector_size(64), aligned(4)));

PATCHLAW_INLINE lanes lanes_load(const float *p) { return *(const lanes *)p; }
PATCHLAW_INLINE void lanes_store(float *p, lanes v) { *(lanes *)p = v; }
PATCHLAW_INLINE lanes lanes_all(float x) {
  return (lanes){x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x};
}

/// Loads the first `count` < 16 values; the rest are `fill`.
PATCHLAW_INLINE lanes lanes_load_part(const float *p, long count, float fill) {
  lanes v = lanes_all(fill);
  for (long i = 0; i < count; i++) v[i] = p[i];
  return v;
}
PATCHLAW_INLINE void lanes_store_part(float *p, lanes v, long count) {
  for (long i = 0; i < count; i++) p[i] = v[i];
}

/// Sums the lanes as a balanced tree: the same order on every machine.
PATCHLAW_INLINE float lanes_sum(lanes v) {
  float s[16];
  memcpy(s, &v, sizeof s);
  for (int half = 8; half > 0; half /= 2)
    for (int i = 0; i < half; i++) s[i] += s[i + half];
  return s[0];
}

PATCHLAW_INLINE lanes lanes_max(lanes a, lanes b) {
  lanes_i32 keep = a > b;
  return (lanes)((keep & (lanes_i32)a) | (~keep & (lanes_i32)b));
}
PATCHLAW_INLINE lanes lanes_min(lanes a, lanes b) {
  lanes_i32 keep = a < b;
  return (lanes)((keep & (lanes_i32)a) | (~keep & (lanes_i32)b));
}

PATCHLAW_INLINE float lanes_highest(lanes v) {
  float best = v[0];
  for (int i = 1; i < 16; i++) best = v[i] > best ? v[i] : best;
  return best;
}

/// e^x with a relative error below 2e-7; 0 below -87, finite at the top.
///
/// Splits x = n ln 2 + r with |r| <= ln 2 / 2 and evaluates a degree-6 polynomial of r.
PATCHLAW_INLINE lanes lanes_exp(lanes x) {
  lanes bounded = lanes_min(lanes_max(x, lanes_all(-87.33f)), lanes_all(88.37f));
  lanes shifted = bounded * 1.44269504088896341f + 12582912.0f;  // 1.5 * 2^23: rounds to nearest
  lanes n = shifted - 12582912.0f;
  lanes r = bounded - n * 0.693359375f;
  r = r - n * -2.12194440e-4f;
  lanes p = lanes_all(1.9875691500e-4f);
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * r * r + r + 1.0f;
  lanes_i32 exponent = ((lanes_i32)shifted - 0x4B400000 + 127) << 23;
  lanes result = p * (lanes)exponent;
  lanes_i32 keep = x >= -87.33f;
  return (lanes)(keep & (lanes_i32)result);
}

#endif
