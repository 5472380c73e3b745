#ifndef LATCHKEY_CYAML_SHIM_H
#define LATCHKEY_CYAML_SHIM_H

#include <string.h>
#include <yaml.h>

// What an event says lies in a union of unnamed structures, one for each type of event: here in one place, so that no member
// is ever read that belongs to another type.
static inline const yaml_char_t *latchkey_yaml_anchor(const yaml_event_t *event) {
  switch (event->type) {
    case YAML_ALIAS_EVENT: return event->data.alias.anchor;
    case YAML_SCALAR_EVENT: return event->data.scalar.anchor;
    case YAML_SEQUENCE_START_EVENT: return event->data.sequence_start.anchor;
    case YAML_MAPPING_START_EVENT: return event->data.mapping_start.anchor;
    default: return NULL;
  }
}

static inline const yaml_char_t *latchkey_yaml_tag(const yaml_event_t *event) {
  switch (event->type) {
    case YAML_SCALAR_EVENT: return event->data.scalar.tag;
    case YAML_SEQUENCE_START_EVENT: return event->data.sequence_start.tag;
    case YAML_MAPPING_START_EVENT: return event->data.mapping_start.tag;
    default: return NULL;
  }
}

static inline const yaml_char_t *latchkey_yaml_value(const yaml_event_t *event) {
  return event->type == YAML_SCALAR_EVENT ? event->data.scalar.value : NULL;
}

static inline size_t latchkey_yaml_length(const yaml_event_t *event) {
  return event->type == YAML_SCALAR_EVENT ? event->data.scalar.length : 0;
}

static inline int latchkey_yaml_is_plain(const yaml_event_t *event) {
  return event->type == YAML_SCALAR_EVENT && event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
}

// Anchors and tags are zero-terminated, and libyaml lets neither hold a zero.
static inline size_t latchkey_yaml_count(const yaml_char_t *text) { return strlen((const char *)text); }

#endif
