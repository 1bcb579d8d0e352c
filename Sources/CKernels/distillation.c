#include "distillation.h"

#include <math.h>
#include <stddef.h>

#include "patchlaw_simd.h"

/// The logarithm of the sum of e^(scale * (x - shift)); `shift` may be NULL.
PATCHLAW_INLINE float log_sum(const float *x, const float *shift, float scale, long count) {
  float largest = -INFINITY;
  for (long k = 0; k < count; k++) {
    float v = scale * (shift ? x[k] - shift[k] : x[k]);
    largest = v > largest ? v : largest;
  }
  lanes sum = lanes_all(0);
  for (long k = 0; k < count; k += PATCHLAW_LANES) {
    lanes v = lanes_read(x + k, count - k);
    if (shift) v -= lanes_read(shift + k, count - k);
    lanes e = lanes_exp(scale * v - largest);
    for (long i = count - k; i < PATCHLAW_LANES; i++) e[i] = 0;
    sum += e;
  }
  return largest + logf(lanes_sum(sum));
}

/// The sum of an image's targets, except for view `skipped`, at prototypes k....
#define summed_targets(targets, k, shape, skipped)                                              \
  ({                                                                                            \
    lanes total_ = lanes_all(0);                                                                \
    for (long q_ = 0; q_ < (shape).globals; q_++)                                               \
      if (q_ != (skipped))                                                                      \
        total_ += lanes_read((targets) + q_ * (shape).prototypes + (k), (shape).prototypes - (k)); \
    total_;                                                                                     \
  })

/// The sum of the cross-entropies of one view with every target except `skipped`.
PATCHLAW_INLINE float view_loss(const float *x, const float *targets, patchlaw_distillation shape,
                                long skipped) {
  float scale = 1 / shape.student_temperature;
  long teachers = shape.globals - (skipped < shape.globals);
  lanes product = lanes_all(0);
  for (long k = 0; k < shape.prototypes; k += PATCHLAW_LANES)
    product += lanes_read(x + k, shape.prototypes - k) * summed_targets(targets, k, shape, skipped);
  return (float)teachers * log_sum(x, NULL, scale, shape.prototypes) -
         scale * lanes_sum(product);
}

PATCHLAW_INLINE void view_gradient(float *dx, const float *x, const float *targets,
                                   patchlaw_distillation shape, long skipped, float factor) {
  float scale = 1 / shape.student_temperature;
  float teachers = (float)(shape.globals - (skipped < shape.globals));
  float log_total = log_sum(x, NULL, scale, shape.prototypes);
  for (long k = 0; k < shape.prototypes; k += PATCHLAW_LANES) {
    lanes p = lanes_exp(scale * lanes_read(x + k, shape.prototypes - k) - log_total);
    lanes d = teachers * p - summed_targets(targets, k, shape, skipped);
    lanes_write(dx + k, factor * scale * d, shape.prototypes - k);
  }
}

PATCHLAW_INLINE float pairs(patchlaw_distillation shape) {
  return (float)(shape.globals * (shape.globals + shape.locals) - shape.globals);
}

PATCHLAW_KERNEL
void patchlaw_teacher_targets(float *targets, const float *teacher, const float *center, long rows,
                              long count, float temperature) {
  float scale = 1 / temperature;
  for (long row = 0; row < rows; row++) {
    const float *x = teacher + row * count;
    float log_total = log_sum(x, center, scale, count);
    for (long k = 0; k < count; k += PATCHLAW_LANES) {
      lanes v = lanes_read(x + k, count - k) - lanes_read(center + k, count - k);
      lanes_write(targets + row * count + k, lanes_exp(scale * v - log_total), count - k);
    }
  }
}

PATCHLAW_KERNEL
void patchlaw_distillation_forward(float *losses, const float *student, const float *local,
                                   const float *targets, long images,
                                   patchlaw_distillation shape) {
  long count = shape.prototypes;
  for (long i = 0; i < images; i++) {
    const float *own = targets + i * shape.globals * count;
    float sum = 0;
    for (long v = 0; v < shape.globals; v++)
      sum += view_loss(student + (i * shape.globals + v) * count, own, shape, v);
    for (long v = 0; v < shape.locals; v++)
      sum += view_loss(local + (i * shape.locals + v) * count, own, shape, shape.globals);
    losses[i] = sum / pairs(shape);
  }
}

PATCHLAW_KERNEL
void patchlaw_distillation_backward(float *dstudent, float *dlocal, const float *student,
                                    const float *local, const float *targets, long images,
                                    patchlaw_distillation shape, float factor) {
  long count = shape.prototypes;
  float share = factor / pairs(shape);
  for (long i = 0; i < images; i++) {
    const float *own = targets + i * shape.globals * count;
    for (long v = 0; v < shape.globals; v++) {
      long row = (i * shape.globals + v) * count;
      view_gradient(dstudent + row, student + row, own, shape, v, share);
    }
    for (long v = 0; v < shape.locals; v++) {
      long row = (i * shape.locals + v) * count;
      view_gradient(dlocal + row, local + row, own, shape, shape.globals, share);
    }
  }
}

/// One row and its target, as a view and its only teacher.
PATCHLAW_INLINE patchlaw_distillation one_pair(long prototypes, float temperature) {
  return (patchlaw_distillation){.globals = 1, .locals = 0, .prototypes = prototypes,
                                 .student_temperature = temperature};
}

PATCHLAW_KERNEL
void patchlaw_soft_cross_entropy_forward(float *losses, const float *logits, const float *targets,
                                         long rows, long count, float temperature) {
  for (long row = 0; row < rows; row++)
    losses[row] = view_loss(logits + row * count, targets + row * count,
                            one_pair(count, temperature), 1);
}

PATCHLAW_KERNEL
void patchlaw_soft_cross_entropy_backward(float *dlogits, const float *logits,
                                          const float *targets, const float *weights, long rows,
                                          long count, float temperature, float factor) {
  for (long row = 0; row < rows; row++)
    view_gradient(dlogits + row * count, logits + row * count, targets + row * count,
                  one_pair(count, temperature), 1, factor * weights[row]);
}
