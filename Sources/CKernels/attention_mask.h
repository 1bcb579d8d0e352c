// The attention mask, shared by every attention kernel.
#ifndef PATCHLAW_ATTENTION_MASK_H
#define PATCHLAW_ATTENTION_MASK_H

#include "patchlaw_simd.h"

/// Visible keys: the prefix, and everything up to the end of the query's own block.
///
/// The first `lead` tokens are part of every prefix; blocks are counted from the token after them.
typedef struct {
  long prefix, block, tokens, lead;
} attention_mask;

/// The number of keys visible to query q: always a leading range.
PATCHLAW_INLINE long visible(long query, attention_mask mask) {
  long end = query < mask.lead ? 0 : mask.lead + ((query - mask.lead) / mask.block + 1) * mask.block;
  long seen = end > mask.prefix ? end : mask.prefix;
  return seen < mask.tokens ? seen : mask.tokens;
}

/// The first query that attends to key k.
PATCHLAW_INLINE long first_to_see(long key, attention_mask mask) {
  return key < mask.prefix ? 0 : mask.lead + (key - mask.lead) / mask.block * mask.block;
}

#endif
