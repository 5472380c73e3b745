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

typedef enum { latchkey_json_good, latchkey_json_ends_early, latchkey_json_no_utf8, latchkey_json_bad } latchkey_json_verdict;

// Where the same reading stops: how many bytes were read, with the token that does not belong there. The error's text, which
// quotes the input, goes no further than this.
static inline latchkey_json_verdict latchkey_json_fault(const char *bytes, size_t count, size_t *consumed) {
  json_error_t error;
  json_t *value = json_loadb(bytes, count, JSON_REJECT_DUPLICATES, &error);
  *consumed = count;
  if (value) {
    json_decref(value);
    return latchkey_json_good;
  }
  if (error.position >= 0 && (size_t)error.position < count) *consumed = (size_t)error.position;
  switch (json_error_code(&error)) {
  case json_error_premature_end_of_input: return latchkey_json_ends_early;
  case json_error_invalid_utf8: return latchkey_json_no_utf8;
  default: return latchkey_json_bad;
  }
}

#endif
