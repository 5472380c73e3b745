// Whom to believe and what to answer, from the policy document.
#include "baseline.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *text(const json_t *object, const char *name) {
  return json_string_value(json_object_get(object, name));
}

bool policy_load(struct policy *policy, const char *path) {
  memset(policy, 0, sizeof *policy);
  policy->document = json_load_file(path, JSON_REJECT_DUPLICATES, NULL);
  const json_t *issuer = json_array_get(json_object_get(policy->document, "issuers"), 0);
  const json_t *keys = json_object_get(issuer, "keys");
  const char *pool = text(issuer, "userPool"), *line = pool != NULL ? strchr(pool, '_') : NULL;
  if (line == NULL) return false;
  snprintf(
      policy->issuer, sizeof policy->issuer, "https://cognito-idp.%.*s.amazonaws.com/%s", (int)(line - pool), pool, pool);
  policy->name = text(issuer, "name");
  policy->client = json_string_value(json_array_get(json_object_get(issuer, "clients"), 0));
  policy->token_use = text(issuer, "tokenUse");
  policy->key_url = text(keys, "url");
  policy->key_file = text(keys, "pinned") ?: text(keys, "file");
  return policy->name != NULL && policy->client != NULL && policy->token_use != NULL &&
         (policy->key_file != NULL || policy->key_url != NULL);
}

static bool is(const json_t *claims, const char *name, const char *expected) {
  const json_t *claim = json_object_get(claims, name);
  return json_is_string(claim) && strcmp(json_string_value(claim), expected) == 0;
}

bool policy_believes(const struct policy *policy, const json_t *claims, time_t now) {
  const json_t *expires = json_object_get(claims, "exp"), *from = json_object_get(claims, "nbf");
  return is(claims, "iss", policy->issuer) && is(claims, "client_id", policy->client) &&
         is(claims, "token_use", policy->token_use) && json_is_integer(expires) &&
         (json_int_t)now < json_integer_value(expires) &&
         (from == NULL || (json_is_integer(from) && json_integer_value(from) <= (json_int_t)now)) &&
         text(claims, "sub") != NULL;
}

static bool holds(const json_t *array, const char *expected) {
  size_t index;
  json_t *value;
  json_array_foreach(array, index, value) {
    if (json_is_string(value) && strcmp(json_string_value(value), expected) == 0) return true;
  }
  return false;
}

// The permissions of every role that one of the groups is granted; `role` is the first such role.
static json_t *permissions(const struct policy *policy, const json_t *groups, const char **role) {
  json_t *found = json_array(), *each, *grant, *value;
  size_t i, j, k;
  *role = NULL;
  json_array_foreach(json_object_get(policy->document, "roles"), i, each) {
    bool granted = false;
    json_array_foreach(json_object_get(each, "grantedTo"), j, grant) {
      if (!is(grant, "issuer", policy->name)) continue;
      json_array_foreach(json_object_get(grant, "groups"), k, value) {
        granted = granted || holds(groups, json_string_value(value) ?: "");
      }
    }
    if (!granted) continue;
    if (*role == NULL) *role = text(each, "name");
    json_array_foreach(json_object_get(each, "permissions"), j, value) {
      if (json_is_string(value) && !holds(found, json_string_value(value))) json_array_append(found, value);
    }
  }
  return found;
}

static char *joined(const json_t *array) {
  size_t index, length = 1;
  json_t *value;
  json_array_foreach(array, index, value) length += json_string_length(value) + 1;
  char *line = calloc(1, length);
  json_array_foreach(array, index, value) {
    if (line == NULL) break;
    if (index > 0) strcat(line, ",");
    strcat(line, json_string_value(value));
  }
  return line;
}

// ARN of everything up to the stage, and of each route that one of the permissions opens.
static json_t *resources(const struct policy *policy, const json_t *permissions, const char *method_arn) {
  const char *stage = strchr(method_arn, '/'), *end = stage != NULL ? strchr(stage + 1, '/') : NULL;
  json_t *found = json_array(), *route;
  size_t index;
  json_array_foreach(json_object_get(policy->document, "routes"), index, route) {
    const char *method = text(route, "method"), *path = text(route, "path"), *permission = text(route, "permission");
    if (end == NULL || method == NULL || path == NULL || permission == NULL || !holds(permissions, permission)) continue;
    json_array_append_new(found, json_sprintf("%.*s/%s%s", (int)(end - method_arn), method_arn, method, path));
  }
  return found;
}

char *policy_answer(const struct policy *policy, const json_t *claims, const char *method_arn) {
  const json_t *groups = json_object_get(claims, "cognito:groups");
  const char *role, *subject = text(claims, "sub");
  json_t *granted = permissions(policy, groups, &role), *open = resources(policy, granted, method_arn);
  if (role == NULL || json_array_size(open) == 0) {
    json_decref(granted);
    json_decref(open);
    return NULL;
  }
  char *line = joined(granted), *group_text = json_dumps(groups, JSON_COMPACT);
  char until[32] = "";
  time_t end = (time_t)json_integer_value(json_object_get(claims, "exp"));
  struct tm parts;
  if (gmtime_r(&end, &parts) != NULL) strftime(until, sizeof until, "%Y-%m-%dT%H:%M:%SZ", &parts);
  json_t *answer = json_pack(
      "{s:o, s:{s:s, s:[{s:s, s:s, s:o, s:{s:{s:s}}}]}, s:{s:s, s:s, s:s, s:s, s:s, s:s, s:o, s:o}}",  //
      "principalId", json_sprintf("%s:%s", policy->name, subject),                                   //
      "policyDocument", "Version", "2012-10-17", "Statement", "Effect", "Allow", "Action", "execute-api:Invoke",
      "Resource", open, "Condition", "DateLessThan", "aws:CurrentTime", until,  //
      "context", "role", role, "permissions", line, "groups", group_text, "issuer", policy->name, "subject", subject,
      "authType", "jwt", "expiresAt", json_sprintf("%lld", (long long)end), "authTime",
      json_sprintf("%lld", (long long)json_integer_value(json_object_get(claims, "auth_time"))));
  char *bytes = answer != NULL ? json_dumps(answer, JSON_COMPACT) : NULL;
  json_decref(answer);
  json_decref(granted);
  free(line);
  free(group_text);
  return bytes;
}
