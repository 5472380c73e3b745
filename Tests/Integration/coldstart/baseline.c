// What a cold start costs at least: the work of the authorizer's first call, written for nothing else. It reads the same
// policy document (one Cognito pool, roles by groups), takes a TOKEN event from Lambda's runtime interface, verifies the
// token against a key set in a file or fetched over TLS, and answers with the same policy as latchkey-authorizer does.
// test_cold_start.py compiles it and compares the answers.
//
// It checks what decides (signature, issuer, client, token use, expiry) and takes memory from nobody's hands; what it
// leaves out are the comforts: a log, a document checked for mistakes, time-outs that end in the call's time, a cache.
#include "baseline.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { LARGEST_EVENT = 6 << 20, LARGEST_KEY_SET = 64 << 10 };

struct answer {
  char *bytes;
  size_t count, limit;
  char request_id[128];
};

static size_t take_body(char *bytes, size_t size, size_t count, void *context) {
  struct answer *answer = context;
  if (size * count > answer->limit - answer->count) return 0;
  char *longer = realloc(answer->bytes, answer->count + size * count);
  if (longer == NULL) return 0;
  answer->bytes = longer;
  memcpy(answer->bytes + answer->count, bytes, size * count);
  answer->count += size * count;
  return size * count;
}

static size_t take_header(char *line, size_t size, size_t count, void *context) {
  static const char name[] = "Lambda-Runtime-Aws-Request-Id:";
  struct answer *answer = context;
  size_t length = size * count, skip = sizeof name - 1;
  if (length < skip || strncasecmp(line, name, skip) != 0) return length;
  while (skip < length && line[skip] == ' ') skip++;
  while (length > skip && (line[length - 1] == '\r' || line[length - 1] == '\n')) length--;
  if (length - skip >= sizeof answer->request_id) return 0;
  memcpy(answer->request_id, line + skip, length - skip);
  answer->request_id[length - skip] = 0;
  return size * count;
}

// One request; `body` is NULL for a GET. Nothing but the scheme named, no proxy, no redirect, a bounded answer.
static bool request(CURL *curl, const char *scheme, const char *url, const char *body, long seconds, struct answer *answer) {
  long status = 0;
  curl_easy_reset(curl);
  curl_easy_setopt(curl, CURLOPT_URL, url);
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, scheme);
  curl_easy_setopt(curl, CURLOPT_PROXY, "");
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, 1000L);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT, seconds);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, answer);
  curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
  curl_easy_setopt(curl, CURLOPT_HEADERDATA, answer);
  if (getenv("SSL_CERT_DIR") != NULL) {
    curl_easy_setopt(curl, CURLOPT_CAINFO, NULL);
    curl_easy_setopt(curl, CURLOPT_CAPATH, getenv("SSL_CERT_DIR"));
  }
  if (body != NULL) {
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)strlen(body));
  }
  if (curl_easy_perform(curl) != CURLE_OK) return false;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  return status == (body == NULL ? 200 : 202);
}

// The key set, kept for the next call; NULL where it cannot be had.
static json_t *key_set(CURL *curl, const struct policy *policy) {
  static json_t *kept;
  if (kept != NULL) return kept;
  if (policy->key_file != NULL) return kept = json_load_file(policy->key_file, JSON_REJECT_DUPLICATES, NULL);
  struct answer answer = {.limit = LARGEST_KEY_SET};
  if (request(curl, "https", policy->key_url, NULL, 3, &answer))
    kept = json_loadb(answer.bytes, answer.count, JSON_REJECT_DUPLICATES, NULL);
  free(answer.bytes);
  return kept;
}

// Answers one event with a policy, or with an error; the caller frees it.
static char *answer_to(const char *event, size_t count, CURL *keys, const struct policy *policy, bool *believed) {
  *believed = false;
  json_t *call = json_loadb(event, count, JSON_REJECT_DUPLICATES, NULL);
  const char *header = json_string_value(json_object_get(call, "authorizationToken"));
  const char *arn = json_string_value(json_object_get(call, "methodArn"));
  char *text = NULL;
  json_t *set = key_set(keys, policy);
  if (set == NULL) {
    text = strdup("{\"errorType\":\"KeysUnavailable\",\"errorMessage\":\"the keys cannot be had\"}");
  } else if (header != NULL && arn != NULL && strncasecmp(header, "Bearer ", 7) == 0) {
    json_t *claims = verified_claims(header + 7, set);
    if (claims != NULL && policy_believes(policy, claims, time(NULL))) text = policy_answer(policy, claims, arn);
    *believed = text != NULL;
    json_decref(claims);
  }
  if (text == NULL) text = strdup("{\"errorType\":\"Unauthorized\",\"errorMessage\":\"Unauthorized\"}");
  json_decref(call);
  return text;
}

int main(void) {
  const char *authority = getenv("AWS_LAMBDA_RUNTIME_API"), *path = getenv("LATCHKEY_POLICY");
  struct policy policy;
  if (authority == NULL || !policy_load(&policy, path != NULL ? path : "latchkey.json")) return 1;
  if (curl_global_init(CURL_GLOBAL_ALL) != CURLE_OK) return 1;
  CURL *runtime = curl_easy_init(), *keys = curl_easy_init();
  if (runtime == NULL || keys == NULL) return 1;
  char url[512];
  for (;;) {
    struct answer call = {.limit = LARGEST_EVENT}, taken = {.limit = LARGEST_KEY_SET};
    snprintf(url, sizeof url, "http://%s/2018-06-01/runtime/invocation/next", authority);
    if (!request(runtime, "http", url, NULL, 0, &call)) return 1;
    bool believed;
    char *text = answer_to(call.bytes, call.count, keys, &policy, &believed);
    snprintf(
        url, sizeof url, "http://%s/2018-06-01/runtime/invocation/%s/%s", authority, call.request_id,
        believed ? "response" : "error");
    if (text == NULL || !request(runtime, "http", url, text, 10, &taken)) return 1;
    free(text);
    free(call.bytes);
    free(taken.bytes);
  }
}
