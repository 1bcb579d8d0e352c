#ifndef CKERNELS_H
#define CKERNELS_H

#include "adamw.h"
#include "attention.h"
#include "bfloat.h"
#include "blas.h"
#include "codes.h"
#include "colors.h"
#include "columns.h"
#include "cosine.h"
#include "digest.h"
#include "distillation.h"
#include "gelu.h"
#include "gumbel.h"
#include "images.h"
#include "largest.h"
#include "layer_norm.h"
#include "loss.h"
#include "normalize.h"
#include "machine.h"
#include "reserve.h"
#include "rows.h"
#include "softmax_columns.h"
#include "solve.h"
#include "streams.h"
#include "team.h"

#endif
