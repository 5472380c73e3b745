#ifndef LATCHKEY_BENCH_BASELINE_H
#define LATCHKEY_BENCH_BASELINE_H

// What Latchkey is measured against: OpenSSL and jansson, called from C as quickly as their interfaces allow.

#include <stdbool.h>
#include <stddef.h>

typedef enum { BENCH_RS256, BENCH_ES256, BENCH_HS256 } bench_algorithm;

// A key, and everything that can be prepared once for checking one signature after the other with it.
typedef struct bench_key bench_key;

// Makes a key (RSA-2048, P-256, or 32 bytes of secret).
bench_key *bench_key_new(bench_algorithm algorithm);

// One of n, e, x, y as the JWK has it, or k; returns its length. `out` has room for 512 bytes.
size_t bench_key_component(const bench_key *key, char name, unsigned char *out);

// Signs, and returns the length of the signature in JOSE's form. `out` has room for 512 bytes.
size_t bench_sign(bench_key *key, const unsigned char *message, size_t count, unsigned char *out);

// The signature that the checks below are about, in JOSE's form; an ECDSA signature is turned into DER here, once.
void bench_expect(bench_key *key, const unsigned char *signature, size_t count);

// (a) The bare verification: digest from a fetched EVP_MD in a re-used context, signature with a re-used EVP_PKEY_CTX;
// HMAC with a re-used EVP_MAC_CTX, which keeps the key, and CRYPTO_memcmp.
bool bench_verify(bench_key *key, const unsigned char *message, size_t count);

// (b) The same, and jansson parses header and claims, which were decoded beforehand.
bool bench_verify_and_parse(
    bench_key *key, const unsigned char *message, size_t count, const char *header, size_t header_count,
    const char *claims, size_t claims_count);

// CPU time of this process, in seconds: another process's turn does not count.
double bench_cpu_seconds(void);

// Counts the allocations (malloc, calloc, realloc, aligned ones) of all threads from start to stop.
void bench_count_start(void);
unsigned long bench_count_stop(void);

// Wall-clock seconds from starting a program until it has ended; negative where it does not end with `status`.
double bench_start_to_end(char *const arguments[], char *const environment[], int status);

// Wall-clock seconds from starting a program until it asks Lambda's runtime interface for its first invocation; then it
// is killed. AWS_LAMBDA_RUNTIME_API is added to the environment. Negative where it has not asked within 5 seconds.
double bench_start_to_next(char *const arguments[], char *const environment[]);

#endif
