#ifndef PATCHLAW_DISTILLATION_H
#define PATCHLAW_DISTILLATION_H

/// Sizes and temperatures of self-distillation between views of images.
typedef struct {
  /// Views of the teacher, and of the student's same views.
  long globals;
  /// Views of the student only.
  long locals;
  long prototypes;
  float student_temperature;
} patchlaw_distillation;

/// targets [rows, count] = softmax((teacher - center) / temperature).
void patchlaw_teacher_targets(float *targets, const float *teacher, const float *center, long rows,
                              long count, float temperature);

/// losses[image] = mean cross-entropy over the pairs of a teacher's view and a different view of
/// the student; targets [images, globals, prototypes].
void patchlaw_distillation_forward(float *losses, const float *student, const float *local,
                                   const float *targets, long images,
                                   patchlaw_distillation shape);

/// The gradient of factor * sum of losses with respect to the student's logits. Overwritten.
void patchlaw_distillation_backward(float *dstudent, float *dlocal, const float *student,
                                    const float *local, const float *targets, long images,
                                    patchlaw_distillation shape, float factor);

/// losses[row] = cross-entropy of softmax(logits / temperature) with the target of the same row.
void patchlaw_soft_cross_entropy_forward(float *losses, const float *logits, const float *targets,
                                         long rows, long count, float temperature);

/// The gradient of factor * sum of weight * loss with respect to the logits. Overwritten.
void patchlaw_soft_cross_entropy_backward(float *dlogits, const float *logits,
                                          const float *targets, const float *weights, long rows,
                                          long count, float temperature, float factor);

#endif
