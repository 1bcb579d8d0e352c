#ifndef PATCHLAW_YAML_EVENTS_H
#define PATCHLAW_YAML_EVENTS_H

#include <stdint.h>

/// What an event is; the values are libyaml's.
enum {
  PATCHLAW_YAML_STREAM_START = 1,
  PATCHLAW_YAML_STREAM_END,
  PATCHLAW_YAML_DOCUMENT_START,
  PATCHLAW_YAML_DOCUMENT_END,
  PATCHLAW_YAML_ALIAS,
  PATCHLAW_YAML_SCALAR,
  PATCHLAW_YAML_SEQUENCE_START,
  PATCHLAW_YAML_SEQUENCE_END,
  PATCHLAW_YAML_MAPPING_START,
  PATCHLAW_YAML_MAPPING_END,
};

/// A place in the text; both count from 0, columns in Unicode scalars.
typedef struct {
  long line, column;
} patchlaw_yaml_mark;

/// One piece of a YAML text, or what is wrong with it.
///
/// Texts live until the next call.
typedef struct {
  int kind;
  /// Of a scalar: 1 where it is neither quoted nor a block.
  int is_plain;
  /// Of a scalar; of a failure the problem.
  const uint8_t *text;
  long length;
  /// The anchor's name, or the one that an alias refers to; may be NULL.
  const char *anchor;
  /// The tag as libyaml resolves it; may be NULL.
  const char *tag;
  patchlaw_yaml_mark start, end;
  /// Of a failure: what was being read, and where that began; NULL where unknown.
  const char *context;
  patchlaw_yaml_mark context_mark;
  /// Of a failure to decode: the byte; else -1.
  long offset;
} patchlaw_yaml_event;

/// libyaml's parser over a text that outlives it.
typedef struct patchlaw_yaml patchlaw_yaml;

/// Begins to read UTF-8; returns NULL when there is no memory.
patchlaw_yaml *patchlaw_yaml_open(const uint8_t *bytes, long count);

/// Reads the next event; returns 0 when the text is broken, and describes that in `event`.
int patchlaw_yaml_next(patchlaw_yaml *yaml, patchlaw_yaml_event *event);

void patchlaw_yaml_close(patchlaw_yaml *yaml);

#endif
