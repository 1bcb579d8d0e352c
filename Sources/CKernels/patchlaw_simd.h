// Portable access to the widest vectors of the CPU, for every C kernel.
//
// A kernel is written once over 16-lane vectors. PATCHLAW_KERNEL makes the compiler emit it for
// AVX-512, for AVX2 with FMA, and for any x86-64; the dynamic linker selects one at start-up. On
// other machines (arm64) the macro is empty and the lanes map to the target's vectors. The order of
// every sum is the order of the lanes, so it does not depend on the instruction set.
#ifndef PATCHLAW_SIMD_H
#define PATCHLAW_SIMD_H

#include <stdint.h>
#include <string.h>

// The dynamic linker calls the functions that choose before a sanitizer is ready, so that under one
// there is no choice.
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define PATCHLAW_SANITIZED
#endif
#endif

#if defined(__x86_64__) && defined(__linux__) && !defined(PATCHLAW_SANITIZED)
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

// Vectors are never passed by value, because the clones would use different calling conventions:
// short operations are macros, longer ones work in place through a pointer.
#define lanes_all(x) ((lanes){} + (float)(x))
#define lanes_load(p) (*(const lanes *)(p))
#define lanes_store(p, v) ((void)(*(lanes *)(p) = (v)))
#define lanes_max(a, b) __builtin_elementwise_max(a, b)
#define lanes_min(a, b) __builtin_elementwise_min(a, b)
#define lanes_sqrt(v) __builtin_elementwise_sqrt(v)
#define lanes_highest(v) __builtin_reduce_max(v)

PATCHLAW_INLINE void lanes_read_into(lanes *v, const float *p, long left) {
  if (left >= PATCHLAW_LANES) {
    *v = lanes_load(p);
    return;
  }
  *v = lanes_all(0);
  for (long i = 0; i < left; i++) (*v)[i] = p[i];
}

PATCHLAW_INLINE void lanes_write_from(float *p, const lanes *v, long left) {
  if (left >= PATCHLAW_LANES) {
    lanes_store(p, *v);
    return;
  }
  for (long i = 0; i < left; i++) p[i] = (*v)[i];
}

/// Loads 16 values, or the `left` < 16 that remain, followed by zeros.
#define lanes_read(p, left)            \
  ({                                   \
    lanes read_;                       \
    lanes_read_into(&read_, p, left);  \
    read_;                             \
  })

/// Stores 16 values, or only the `left` < 16 that remain.
#define lanes_write(p, v, left)             \
  do {                                      \
    lanes written_ = (v);                   \
    lanes_write_from(p, &written_, left);   \
  } while (0)

/// Sums the lanes as a balanced tree: the same order on every machine.
PATCHLAW_INLINE float lanes_sum_of(const lanes *v) {
  float s[16];
  memcpy(s, v, sizeof s);
  for (int half = 8; half > 0; half /= 2)
    for (int i = 0; i < half; i++) s[i] += s[i + half];
  return s[0];
}
#define lanes_sum(v)        \
  ({                        \
    lanes summed_ = (v);    \
    lanes_sum_of(&summed_); \
  })

/// Replaces x, at most 88.37, by e^x with a relative error below 1.5e-7; 0 below -87.68.
///
/// Splits x = n ln 2 + r with |r| <= ln 2 / 2. The polynomial of r is the minimax one of degree 6 with
/// e^0 = 1 (relative error 2.6e-9); 2^n is the low byte of a rounded float, shifted into the exponent,
/// where -127 is 0.
PATCHLAW_INLINE void lanes_exp_below_in_place(lanes *x) {
  lanes bounded = lanes_max(*x, lanes_all(-88.0f));
  lanes shifted = bounded * 1.44269504088896341f + 12583039.0f;  // 1.5 * 2^23 + 127: rounds to nearest
  lanes n = shifted - 12583039.0f;
  lanes r = bounded - n * 0.693359375f;
  r = r - n * -2.12194440e-4f;
  lanes p = lanes_all(1.4061277e-3f);
  p = p * r + 8.379021e-3f;
  p = p * r + 4.1664775e-2f;
  p = p * r + 1.6666365e-1f;
  p = p * r + 5.0000006e-1f;
  p = p * r + 1.0f;
  p = p * r + 1.0f;
  *x = p * (lanes)((lanes_i32)shifted << 23);
}
#define lanes_exp_below(x)              \
  ({                                    \
    lanes raised_ = (x);                \
    lanes_exp_below_in_place(&raised_); \
    raised_;                            \
  })

/// The same for any x; finite for large ones.
#define lanes_exp(x) lanes_exp_below(lanes_min((x), lanes_all(88.37f)))

// bfloat16: the upper half of a single-precision number.
typedef uint16_t lanes_u16 __attribute__((vector_size(32), aligned(2)));
typedef uint32_t lanes_u32 __attribute__((vector_size(64), aligned(4)));

/// Loads 16 bfloat16 values.
#define lanes_load_bfloat(p) \
  ((lanes)(__builtin_convertvector(*(const lanes_u16 *)(p), lanes_u32) << 16))

/// Stores 16 values as bfloat16, rounded to nearest, ties to even.
#define lanes_store_bfloat(p, v)                                                              \
  do {                                                                                        \
    lanes_u32 bits_ = (lanes_u32)(v);                                                         \
    bits_ = (bits_ + 0x7fff + ((bits_ >> 16) & 1)) >> 16;                                     \
    *(lanes_u16 *)(p) = __builtin_convertvector(bits_, lanes_u16);                            \
  } while (0)

#endif
