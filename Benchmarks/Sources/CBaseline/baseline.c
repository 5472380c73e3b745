#include "baseline.h"

#include <jansson.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct bench_key {
  bench_algorithm algorithm;
  EVP_PKEY *pkey;
  EVP_PKEY_CTX *verification;
  EVP_MD *md;
  EVP_MD_CTX *digest;
  EVP_MAC_CTX *mac;
  unsigned char secret[32];
  unsigned char signature[512];
  size_t signature_count;
};

static void require(bool holds) {
  if (!holds) abort();
}

bench_key *bench_key_new(bench_algorithm algorithm) {
  bench_key *key = calloc(1, sizeof *key);
  require(key != NULL);
  key->algorithm = algorithm;
  key->md = EVP_MD_fetch(NULL, "SHA256", NULL);
  key->digest = EVP_MD_CTX_new();
  require(key->md != NULL && key->digest != NULL);
  if (algorithm == BENCH_HS256) {
    require(RAND_bytes(key->secret, sizeof key->secret) == 1);
    EVP_MAC *mac = EVP_MAC_fetch(NULL, "HMAC", NULL);
    key->mac = EVP_MAC_CTX_new(mac);
    EVP_MAC_free(mac);
    OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, "SHA256", 0), OSSL_PARAM_END};
    require(key->mac != NULL && EVP_MAC_init(key->mac, key->secret, sizeof key->secret, parameters) == 1);
    return key;
  }
  key->pkey = algorithm == BENCH_RS256 ? EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)2048)
                                       : EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");
  require(key->pkey != NULL);
  key->verification = EVP_PKEY_CTX_new_from_pkey(NULL, key->pkey, NULL);
  require(key->verification != NULL && EVP_PKEY_verify_init(key->verification) == 1);
  if (algorithm == BENCH_RS256)
    require(EVP_PKEY_CTX_set_rsa_padding(key->verification, RSA_PKCS1_PADDING) == 1);
  require(EVP_PKEY_CTX_set_signature_md(key->verification, key->md) == 1);
  return key;
}

size_t bench_key_component(const bench_key *key, char name, unsigned char *out) {
  if (name == 'k') {
    memcpy(out, key->secret, sizeof key->secret);
    return sizeof key->secret;
  }
  const char *parameter = name == 'n'   ? OSSL_PKEY_PARAM_RSA_N
                          : name == 'e' ? OSSL_PKEY_PARAM_RSA_E
                          : name == 'x' ? OSSL_PKEY_PARAM_EC_PUB_X
                                        : OSSL_PKEY_PARAM_EC_PUB_Y;
  BIGNUM *number = NULL;
  require(EVP_PKEY_get_bn_param(key->pkey, parameter, &number) == 1);
  // A coordinate has its full width, zeros in front included; a modulus and an exponent have none.
  int width = name == 'x' || name == 'y' ? 32 : BN_num_bytes(number);
  require(BN_bn2binpad(number, out, width) == width);
  BN_free(number);
  return (size_t)width;
}

static size_t tag(bench_key *key, const unsigned char *message, size_t count, unsigned char *out) {
  size_t written = 0;
  // Without a key, init starts anew with the key that the context has.
  require(EVP_MAC_init(key->mac, NULL, 0, NULL) == 1 && EVP_MAC_update(key->mac, message, count) == 1);
  require(EVP_MAC_final(key->mac, out, &written, 32) == 1);
  return written;
}

size_t bench_sign(bench_key *key, const unsigned char *message, size_t count, unsigned char *out) {
  if (key->algorithm == BENCH_HS256) return tag(key, message, count, out);
  unsigned char signature[512];
  size_t written = sizeof signature;
  require(EVP_DigestSignInit_ex(key->digest, NULL, "SHA256", NULL, NULL, key->pkey, NULL) == 1);
  require(EVP_DigestSign(key->digest, signature, &written, message, count) == 1);
  EVP_MD_CTX_reset(key->digest);
  if (key->algorithm == BENCH_RS256) {
    memcpy(out, signature, written);
    return written;
  }
  const unsigned char *next = signature;
  ECDSA_SIG *numbers = d2i_ECDSA_SIG(NULL, &next, (long)written);
  require(numbers != NULL && BN_bn2binpad(ECDSA_SIG_get0_r(numbers), out, 32) == 32);
  require(BN_bn2binpad(ECDSA_SIG_get0_s(numbers), out + 32, 32) == 32);
  ECDSA_SIG_free(numbers);
  return 64;
}

void bench_expect(bench_key *key, const unsigned char *signature, size_t count) {
  if (key->algorithm != BENCH_ES256) {
    memcpy(key->signature, signature, count);
    key->signature_count = count;
    return;
  }
  ECDSA_SIG *numbers = ECDSA_SIG_new();
  require(numbers != NULL);
  require(ECDSA_SIG_set0(numbers, BN_bin2bn(signature, 32, NULL), BN_bin2bn(signature + 32, 32, NULL)) == 1);
  unsigned char *next = key->signature;
  int written = i2d_ECDSA_SIG(numbers, &next);
  require(written > 0);
  key->signature_count = (size_t)written;
  ECDSA_SIG_free(numbers);
}

bool bench_verify(bench_key *key, const unsigned char *message, size_t count) {
  unsigned char digest[32];
  if (key->algorithm == BENCH_HS256)
    return tag(key, message, count, digest) == 32 && CRYPTO_memcmp(digest, key->signature, 32) == 0;
  return EVP_DigestInit_ex2(key->digest, key->md, NULL) == 1 && EVP_DigestUpdate(key->digest, message, count) == 1 &&
         EVP_DigestFinal_ex(key->digest, digest, NULL) == 1 &&
         EVP_PKEY_verify(key->verification, key->signature, key->signature_count, digest, sizeof digest) == 1;
}

bool bench_verify_and_parse(
    bench_key *key, const unsigned char *message, size_t count, const char *header, size_t header_count,
    const char *claims, size_t claims_count) {
  json_error_t error;
  json_t *parsed_header = json_loadb(header, header_count, JSON_REJECT_DUPLICATES, &error);
  json_t *parsed_claims = json_loadb(claims, claims_count, JSON_REJECT_DUPLICATES, &error);
  bool holds = parsed_header != NULL && parsed_claims != NULL && bench_verify(key, message, count);
  json_decref(parsed_header);
  json_decref(parsed_claims);
  return holds;
}

double bench_cpu_seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}
