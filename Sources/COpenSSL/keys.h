#ifndef LATCHKEY_COPENSSL_KEYS_H
#define LATCHKEY_COPENSSL_KEYS_H

// Wherever OpenSSL takes the name of an algorithm or a parameter, it may keep the pointer. A Swift string passed as
// `char *` lives only for that call: OSSL_PARAM_BLD_push_BN and EVP_PKEY_CTX_new_from_name would be left with a
// dangling name, and fail with an empty error queue. So the names are literals, and live here.

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <stddef.h>

// Turns the parameters pushed so far into a public key of the named type. NULL: refused, see the error queue.
static inline EVP_PKEY *latchkey_public_key_from(const char *type, OSSL_PARAM_BLD *builder) {
  EVP_PKEY *key = NULL;
  OSSL_PARAM *parameters = OSSL_PARAM_BLD_to_param(builder);
  EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
  if (parameters != NULL && context != NULL && EVP_PKEY_fromdata_init(context) == 1)
    if (EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, parameters) != 1) key = NULL;
  EVP_PKEY_CTX_free(context);
  OSSL_PARAM_free(parameters);
  return key;
}

// Modulus and exponent are big-endian. OpenSSL checks neither (it takes e = 1): the caller must have.
static inline EVP_PKEY *latchkey_rsa_public_key(
    const unsigned char *modulus, int modulus_count, const unsigned char *exponent, int exponent_count) {
  EVP_PKEY *key = NULL;
  BIGNUM *n = BN_bin2bn(modulus, modulus_count, NULL);
  BIGNUM *e = BN_bin2bn(exponent, exponent_count, NULL);
  OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
  if (n != NULL && e != NULL && builder != NULL && OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_N, n) == 1 &&
      OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_E, e) == 1)
    key = latchkey_public_key_from("RSA", builder);
  OSSL_PARAM_BLD_free(builder);
  BN_free(e);
  BN_free(n);
  return key;
}

// `point` is 04 || x || y. OpenSSL refuses coordinates outside the field and points that are not on the curve.
static inline EVP_PKEY *latchkey_ec_public_key(int curve, const unsigned char *point, size_t count) {
  EVP_PKEY *key = NULL;
  const char *group = curve == NID_X9_62_prime256v1 ? SN_X9_62_prime256v1
                      : curve == NID_secp384r1      ? SN_secp384r1
                      : curve == NID_secp521r1      ? SN_secp521r1
                                                    : NULL;
  OSSL_PARAM_BLD *builder = group == NULL ? NULL : OSSL_PARAM_BLD_new();
  if (builder != NULL && OSSL_PARAM_BLD_push_utf8_string(builder, OSSL_PKEY_PARAM_GROUP_NAME, group, 0) == 1 &&
      OSSL_PARAM_BLD_push_octet_string(builder, OSSL_PKEY_PARAM_PUB_KEY, point, count) == 1)
    key = latchkey_public_key_from("EC", builder);
  OSSL_PARAM_BLD_free(builder);
  return key;
}

static inline EVP_PKEY *latchkey_generate_rsa(unsigned int bits) {
  return EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)bits);
}

static inline EVP_PKEY *latchkey_generate_ec(int curve) {
  return EVP_PKEY_Q_keygen(
      NULL, NULL, "EC",
      curve == NID_X9_62_prime256v1 ? SN_X9_62_prime256v1
      : curve == NID_secp384r1      ? SN_secp384r1
                                    : SN_secp521r1);
}

static inline EVP_PKEY *latchkey_generate_ed25519(void) { return EVP_PKEY_Q_keygen(NULL, NULL, "ED25519"); }

// A macro in OpenSSL, which Swift does not import.
static inline long latchkey_bio_contents(BIO *memory, char **bytes) { return BIO_get_mem_data(memory, bytes); }

#endif
