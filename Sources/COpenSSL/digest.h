#ifndef LATCHKEY_COPENSSL_DIGEST_H
#define LATCHKEY_COPENSSL_DIGEST_H

// SHA-2 through OpenSSL's own block functions instead of EVP.
//
// Why: the state is a plain struct on the stack, so that a digest allocates nothing, shares nothing between threads
// and cannot fail; and it takes 0.3 us less than EVP with a re-used context, 1.4 us less than EVP_sha256() looked up
// per call (OpenSSL 3.0, 700 bytes). SHA256() itself is no way there: in OpenSSL 3.0 it goes through EVP.
// These functions are marked deprecated, not removed; the mark is silenced here and nowhere else.

#include <openssl/sha.h>
#include <stddef.h>

#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wdeprecated-declarations"

static inline void latchkey_sha256(const unsigned char *bytes, size_t count, unsigned char *digest) {
  SHA256_CTX state;
  SHA256_Init(&state);
  SHA256_Update(&state, bytes, count);
  SHA256_Final(digest, &state);
}

static inline void latchkey_sha384(const unsigned char *bytes, size_t count, unsigned char *digest) {
  SHA512_CTX state;
  SHA384_Init(&state);
  SHA384_Update(&state, bytes, count);
  SHA384_Final(digest, &state);
}

static inline void latchkey_sha512(const unsigned char *bytes, size_t count, unsigned char *digest) {
  SHA512_CTX state;
  SHA512_Init(&state);
  SHA512_Update(&state, bytes, count);
  SHA512_Final(digest, &state);
}

#pragma clang diagnostic pop

#endif
