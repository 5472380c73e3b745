#ifndef LATCHKEY_COPENSSL_HMAC_H
#define LATCHKEY_COPENSSL_HMAC_H

// HMAC (RFC 2104) from two SHA-2 states that have already taken in the key.
//
// Why not EVP_MAC: its context must be copied for every tag, which costs more than the hashing itself
// (5.2 us against 2.3 us for 700 bytes without SHA extensions, OpenSSL 3.0), and HMAC() looks its digest up on
// every call (8.6 us). Here a tag copies two small structs, allocates nothing, takes no lock and cannot fail.

#include <openssl/crypto.h>
#include <openssl/sha.h>
#include <stddef.h>
#include <string.h>

#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wdeprecated-declarations"

// latchkey_NAME_key absorbs a key of any length; latchkey_NAME_tag writes SIZE bytes.
// All that was derived from the key and is left on the stack is cleansed.
#define LATCHKEY_HMAC(NAME, STATE, HASH, BLOCK, SIZE)                                                                 \
  typedef struct {                                                                                                    \
    STATE inner;                                                                                                      \
    STATE outer;                                                                                                      \
  } latchkey_##NAME;                                                                                                  \
                                                                                                                      \
  static inline void latchkey_##NAME##_key(latchkey_##NAME *states, const unsigned char *key, size_t count) {         \
    unsigned char block[BLOCK] = {0};                                                                                 \
    if (count > BLOCK) {                                                                                              \
      HASH##_Init(&states->inner);                                                                                    \
      HASH##_Update(&states->inner, key, count);                                                                      \
      HASH##_Final(block, &states->inner);                                                                            \
    } else if (count > 0) {                                                                                           \
      memcpy(block, key, count);                                                                                      \
    }                                                                                                                 \
    for (size_t i = 0; i < BLOCK; i++) block[i] ^= 0x36;                                                              \
    HASH##_Init(&states->inner);                                                                                      \
    HASH##_Update(&states->inner, block, BLOCK);                                                                      \
    for (size_t i = 0; i < BLOCK; i++) block[i] ^= 0x36 ^ 0x5c;                                                       \
    HASH##_Init(&states->outer);                                                                                      \
    HASH##_Update(&states->outer, block, BLOCK);                                                                      \
    OPENSSL_cleanse(block, sizeof block);                                                                             \
  }                                                                                                                   \
                                                                                                                      \
  static inline void latchkey_##NAME##_tag(                                                                           \
      const latchkey_##NAME *states, const unsigned char *bytes, size_t count, unsigned char *tag) {                  \
    unsigned char digest[SIZE];                                                                                       \
    STATE state = states->inner;                                                                                      \
    HASH##_Update(&state, bytes, count);                                                                              \
    HASH##_Final(digest, &state);                                                                                     \
    state = states->outer;                                                                                            \
    HASH##_Update(&state, digest, sizeof digest);                                                                     \
    HASH##_Final(tag, &state);                                                                                        \
    OPENSSL_cleanse(&state, sizeof state);                                                                            \
    OPENSSL_cleanse(digest, sizeof digest);                                                                           \
  }

LATCHKEY_HMAC(hmac_sha256, SHA256_CTX, SHA256, 64, 32)
LATCHKEY_HMAC(hmac_sha384, SHA512_CTX, SHA384, 128, 48)
LATCHKEY_HMAC(hmac_sha512, SHA512_CTX, SHA512, 128, 64)

#undef LATCHKEY_HMAC

#pragma clang diagnostic pop

#endif
