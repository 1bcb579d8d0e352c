#ifndef PATCHLAW_WHOLE_BATCH_H
#define PATCHLAW_WHOLE_BATCH_H

/// targets [rows, prototypes] = rows of e^(logits / temperature), of which prototypes and rows are
/// normalized in turn; `sums` holds as many values as there are prototypes.
void patchlaw_sinkhorn(float *targets, float *sums, const float *logits, long rows,
                       long prototypes, float temperature, long iterations);

/// values [images, views, width + 1] = for each row, the gradient of the sum of all losses, then
/// its own loss, -log of the distance to the nearest row of the same view; `unit` holds as many
/// values as `rows`, `gradient` as many again.
void patchlaw_koleo(float *values, float *unit, float *gradient, const float *rows, long images,
                    long views, long width);

#endif
