#ifndef PATCHLAW_DISTILLATION_H
#define PATCHLAW_DISTILLATION_H

/// Sizes and temperatures of self-distillation between views of images.
typedef struct {
  /// Views of the teacher, and of the student's same views.
  long globals;
  /// Views of the student only.
  long locals;
  long prototypes;
  float student_temperature, teacher_temperature;
} patchlaw_distillation;

/// losses[image] = mean cross-entropy over the pairs of a teacher's view and a different view of
/// the student; targets [images, globals, prototypes] = softmax((teacher - center) / temperature).
void patchlaw_distillation_forward(float *losses, float *targets, const float *student,
                                   const float *local, const float *teacher, const float *center,
                                   long images, patchlaw_distillation shape);

/// The gradient of factor * sum of losses with respect to the student's logits. Overwritten.
void patchlaw_distillation_backward(float *dstudent, float *dlocal, const float *student,
                                    const float *local, const float *targets, long images,
                                    patchlaw_distillation shape, float factor);

#endif
