#include "yaml_events.h"

#include <stdlib.h>
#include <string.h>
#include <yaml.h>

_Static_assert((int)PATCHLAW_YAML_MAPPING_END == (int)YAML_MAPPING_END_EVENT, "libyaml's values");

struct patchlaw_yaml {
  yaml_parser_t parser;
  yaml_event_t event;
};

patchlaw_yaml *patchlaw_yaml_open(const uint8_t *bytes, long count) {
  patchlaw_yaml *yaml = calloc(1, sizeof *yaml);
  if (!yaml) return NULL;
  if (!yaml_parser_initialize(&yaml->parser)) {
    free(yaml);
    return NULL;
  }
  yaml_parser_set_encoding(&yaml->parser, YAML_UTF8_ENCODING);
  yaml_parser_set_input_string(&yaml->parser, bytes, (size_t)count);
  return yaml;
}

void patchlaw_yaml_close(patchlaw_yaml *yaml) {
  yaml_event_delete(&yaml->event);
  yaml_parser_delete(&yaml->parser);
  free(yaml);
}

static patchlaw_yaml_mark mark(yaml_mark_t place) {
  return (patchlaw_yaml_mark){(long)place.line, (long)place.column};
}

static int failure(const yaml_parser_t *parser, patchlaw_yaml_event *result) {
  const char *problem = parser->problem ? parser->problem : "out of memory";
  result->text = (const uint8_t *)problem;
  result->length = (long)strlen(problem);
  result->start = result->end = mark(parser->problem_mark);
  result->context = parser->context;
  result->context_mark = mark(parser->context_mark);
  if (parser->error == YAML_READER_ERROR) result->offset = (long)parser->problem_offset;
  return 0;
}

int patchlaw_yaml_next(patchlaw_yaml *yaml, patchlaw_yaml_event *result) {
  yaml_event_delete(&yaml->event);
  *result = (patchlaw_yaml_event){.offset = -1};
  if (!yaml_parser_parse(&yaml->parser, &yaml->event)) return failure(&yaml->parser, result);
  const yaml_event_t *event = &yaml->event;
  result->kind = (int)event->type;
  result->start = mark(event->start_mark);
  result->end = mark(event->end_mark);
  switch (event->type) {
    case YAML_ALIAS_EVENT: result->anchor = (const char *)event->data.alias.anchor; break;
    case YAML_SCALAR_EVENT:
      result->text = event->data.scalar.value;
      result->length = (long)event->data.scalar.length;
      result->is_plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
      result->anchor = (const char *)event->data.scalar.anchor;
      result->tag = (const char *)event->data.scalar.tag;
      break;
    case YAML_SEQUENCE_START_EVENT:
      result->anchor = (const char *)event->data.sequence_start.anchor;
      result->tag = (const char *)event->data.sequence_start.tag;
      break;
    case YAML_MAPPING_START_EVENT:
      result->anchor = (const char *)event->data.mapping_start.anchor;
      result->tag = (const char *)event->data.mapping_start.tag;
      break;
    default: break;
  }
  return 1;
}
