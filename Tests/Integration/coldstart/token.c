// A token's signature: base64url, the key set, OpenSSL.
#include "baseline.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <stdlib.h>
#include <string.h>

enum { LARGEST_TOKEN = 16 << 10 };

static int digit(unsigned char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  return c == '-' ? 62 : c == '_' ? 63 : -1;
}

// Decodes base64url without padding; the caller frees the bytes. NULL where it is none.
static unsigned char *decoded(const char *text, size_t length, size_t *count) {
  if (length % 4 == 1) return NULL;
  unsigned char *bytes = malloc(length * 3 / 4 + 1);
  unsigned held = 0, bits = 0;
  *count = 0;
  for (size_t i = 0; bytes != NULL && i < length; i++) {
    int value = digit((unsigned char)text[i]);
    if (value < 0) {
      free(bytes);
      return NULL;
    }
    held = held << 6 | (unsigned)value;
    bits += 6;
    if (bits >= 8) bytes[(*count)++] = (unsigned char)(held >> (bits -= 8));
    held &= (1u << bits) - 1;
  }
  if (bytes != NULL && held != 0) {  // two texts must not mean the same bytes
    free(bytes);
    return NULL;
  }
  return bytes;
}

static BIGNUM *number(const json_t *jwk, const char *name) {
  const json_t *text = json_object_get(jwk, name);
  size_t count;
  unsigned char *bytes = decoded(json_string_value(text) ?: "", json_string_length(text), &count);
  BIGNUM *found = bytes != NULL ? BN_bin2bn(bytes, (int)count, NULL) : NULL;
  free(bytes);
  return found;
}

static EVP_PKEY *public_key(const json_t *jwk) {
  BIGNUM *n = number(jwk, "n"), *e = number(jwk, "e");
  EVP_PKEY *key = NULL;
  // OpenSSL takes an exponent of 1, with which every signature holds.
  if (n != NULL && e != NULL && BN_num_bits(n) >= 2048 && BN_num_bits(n) <= 8192 && BN_is_odd(n) && BN_is_odd(e) &&
      !BN_is_one(e) && BN_num_bits(e) <= 32) {
    OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
    OSSL_PARAM *parameters = NULL;
    if (builder != NULL && OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_N, n) == 1 &&
        OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_E, e) == 1)
      parameters = OSSL_PARAM_BLD_to_param(builder);
    if (parameters == NULL || context == NULL || EVP_PKEY_fromdata_init(context) != 1 ||
        EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, parameters) != 1)
      key = NULL;
    OSSL_PARAM_free(parameters);
    OSSL_PARAM_BLD_free(builder);
    EVP_PKEY_CTX_free(context);
  }
  BN_free(n);
  BN_free(e);
  return key;
}

static bool is(const json_t *value, const char *text) {
  return json_is_string(value) && strcmp(json_string_value(value), text) == 0;
}

static const json_t *jwk_named(const json_t *key_set, const char *key_id) {
  size_t index;
  json_t *jwk;
  json_array_foreach(json_object_get(key_set, "keys"), index, jwk) {
    if (is(json_object_get(jwk, "kid"), key_id) && is(json_object_get(jwk, "kty"), "RSA")) return jwk;
  }
  return NULL;
}

static json_t *object(const char *text, size_t length) {
  size_t count;
  unsigned char *bytes = decoded(text, length, &count);
  json_t *found = bytes != NULL ? json_loadb((char *)bytes, count, JSON_REJECT_DUPLICATES, NULL) : NULL;
  free(bytes);
  return found;
}

json_t *verified_claims(const char *token, const json_t *key_set) {
  size_t length = strlen(token);
  const char *first = strchr(token, '.'), *second = first != NULL ? strchr(first + 1, '.') : NULL;
  if (length > LARGEST_TOKEN || second == NULL || strchr(second + 1, '.') != NULL) return NULL;

  json_t *header = object(token, (size_t)(first - token)), *claims = NULL;
  const char *key_id = json_string_value(json_object_get(header, "kid"));
  const json_t *jwk = key_id != NULL ? jwk_named(key_set, key_id) : NULL;
  // The algorithm is ours and not the token's; it has to say the same.
  EVP_PKEY *key = jwk != NULL && is(json_object_get(header, "alg"), "RS256") ? public_key(jwk) : NULL;
  size_t count;
  unsigned char *signature = decoded(second + 1, strlen(second + 1), &count);
  EVP_MD_CTX *digest = EVP_MD_CTX_new();
  if (key != NULL && signature != NULL && digest != NULL &&
      EVP_DigestVerifyInit_ex(digest, NULL, "SHA256", NULL, NULL, key, NULL) == 1 &&
      EVP_DigestVerify(digest, signature, count, (const unsigned char *)token, (size_t)(second - token)) == 1)
    claims = object(first + 1, (size_t)(second - first - 1));
  EVP_MD_CTX_free(digest);
  EVP_PKEY_free(key);
  free(signature);
  json_decref(header);
  return claims;
}
