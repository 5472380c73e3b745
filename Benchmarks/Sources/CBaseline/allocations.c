#include "baseline.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>

// The executable's own malloc comes before the C library's for every shared library in the process, so that all of
// them are counted. glibc exports what is behind its malloc under these names.
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

static atomic_bool counting;
static atomic_ulong counted;

static inline void count(void) {
  if (atomic_load_explicit(&counting, memory_order_relaxed)) atomic_fetch_add_explicit(&counted, 1, memory_order_relaxed);
}

void *malloc(size_t size) {
  count();
  return __libc_malloc(size);
}

void *calloc(size_t number, size_t size) {
  count();
  return __libc_calloc(number, size);
}

void *realloc(void *old, size_t size) {
  count();
  return __libc_realloc(old, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
  count();
  return __libc_memalign(alignment, size);
}

int posix_memalign(void **out, size_t alignment, size_t size) {
  count();
  void *memory = __libc_memalign(alignment, size);
  if (memory == NULL) return ENOMEM;
  *out = memory;
  return 0;
}

void bench_count_start(void) {
  atomic_store(&counted, 0);
  atomic_store(&counting, true);
}

unsigned long bench_count_stop(void) {
  atomic_store(&counting, false);
  return atomic_load(&counted);
}
