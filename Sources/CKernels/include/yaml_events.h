#ifndef PATCHLAW_YAML_EVENTS_H
#define PATCHLAW_YAML_EVENTS_H

#include <stdint.h>

/// The kind of an event, with libyaml's values.
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

/// A position in the text; both count from 0, columns in Unicode scalars.
typedef struct {
  long line, column;
} patchlaw_yaml_mark;

/// One event of a YAML text, or an error.
///
/// Texts live until the next call.
typedef struct {
  int kind;
  /// For a scalar: 1 if it is neither quoted nor a block scalar.
  int is_plain;
  /// For a scalar, its text; for an error, the problem.
  const uint8_t *text;
  long length;
  /// The anchor's name, or the one that an alias refers to; may be NULL.
  const char *anchor;
  /// The tag as libyaml resolves it; may be NULL.
  const char *tag;
  patchlaw_yaml_mark start, end;
  /// For an error: the context and its start; NULL if unknown.
  const char *context;
  patchlaw_yaml_mark context_mark;
  /// For a decoding error: the byte; else -1.
  long offset;
} patchlaw_yaml_event;

/// libyaml's parser on a text that outlives it.
typedef struct patchlaw_yaml patchlaw_yaml;

/// Starts parsing UTF-8; returns NULL if there is no memory.
patchlaw_yaml *patchlaw_yaml_open(const uint8_t *bytes, long count);

/// Reads the next event; returns 0 for an error, which `event` then describes.
int patchlaw_yaml_next(patchlaw_yaml *yaml, patchlaw_yaml_event *event);

void patchlaw_yaml_close(patchlaw_yaml *yaml);

#endif
