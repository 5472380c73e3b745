#ifndef BASELINE_H
#define BASELINE_H

#include <jansson.h>
#include <stdbool.h>
#include <time.h>

// What the policy document says, of one pool and its roles by groups.
struct policy {
  json_t *document;
  const char *name, *client, *token_use, *key_file, *key_url;
  char issuer[256];
};

bool policy_load(struct policy *policy, const char *path);

// Whether the claims of a token whose signature holds are of this issuer, this client and this use, and not over.
bool policy_believes(const struct policy *policy, const json_t *claims, time_t now);

// The IAM policy with its context as text, or NULL; the caller frees it.
char *policy_answer(const struct policy *policy, const json_t *claims, const char *method_arn);

// The claims of a compact RS256 token that a key of the set has signed, or NULL; the caller owns them.
json_t *verified_claims(const char *token, const json_t *key_set);

#endif
