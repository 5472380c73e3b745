#ifndef LATCHKEY_CJANSSON_SHIM_H
#define LATCHKEY_CJANSSON_SHIM_H

#include <jansson.h>

// json_typeof() is a macro; Swift does not import it.
static inline json_type latchkey_json_typeof(const json_t *value) { return json_typeof(value); }

// RFC 8259 in its strict reading: no duplicate member names (the last one would win, and another parser may let the
// first one win), no NUL inside strings, nothing after the value, only an object or an array at the top.
static inline json_t *latchkey_json_load(const char *bytes, size_t count) {
  // The error text quotes the input, which may be a token: it is thrown away, but jansson wants a place to write it.
  json_error_t error;
  return json_loadb(bytes, count, JSON_REJECT_DUPLICATES, &error);
}

#endif
