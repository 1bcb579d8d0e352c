#ifndef PATCHLAW_DISTILLATION_H
#define PATCHLAW_DISTILLATION_H

/// Sizes and temperatures of a self-distillation between views of images.
typedef struct {
  /// Views that the teacher sees, and so many of the student's views that are the same ones.
  long globals;
  /// Views that only the student sees.
  long locals;
  long prototypes;
  float student_temperature, teacher_temperature;
} patchlaw_distillation;

/// losses[image] = mean over the pairs of a teacher's view and another view of the student of the
/// cross-entropy; targets [images, globals, prototypes] = softmax((teacher - center) / temperature).
void patchlaw_distillation_forward(float *losses, float *targets, const float *student,
                                   const float *local, const float *teacher, const float *center,
                                   long images, patchlaw_distillation shape);

/// The gradient of factor * sum of losses with respect to the student's logits. Overwritten.
void patchlaw_distillation_backward(float *dstudent, float *dlocal, const float *student,
                                    const float *local, const float *targets, long images,
                                    patchlaw_distillation shape, float factor);

#endif
