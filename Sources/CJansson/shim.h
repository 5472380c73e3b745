#ifndef LATCHKEY_CJANSSON_SHIM_H
#define LATCHKEY_CJANSSON_SHIM_H

#include <jansson.h>

// json_typeof is a macro that reads a field of an opaque-looking struct; Swift does not import it.
static inline json_type latchkey_json_typeof(const json_t *value) { return json_typeof(value); }

#endif
