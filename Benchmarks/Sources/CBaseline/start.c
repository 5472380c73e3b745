#define _GNU_SOURCE
#include "baseline.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

// Starts a program that reads nothing and whose output nobody sees.
static pid_t start(char *const arguments[], char *const environment[]) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
  pid_t process = -1;
  if (posix_spawn(&process, arguments[0], &actions, NULL, arguments, environment) != 0) process = -1;
  posix_spawn_file_actions_destroy(&actions);
  return process;
}

double bench_start_to_end(char *const arguments[], char *const environment[], int status) {
  double began = now();
  pid_t process = start(arguments, environment);
  int outcome = 0;
  if (process < 0 || waitpid(process, &outcome, 0) != process) return -1;
  double ended = now();
  return WIFEXITED(outcome) && WEXITSTATUS(outcome) == status ? ended - began : -1;
}

// Waits until the request line for the first invocation is there.
static bool saw_next(int listener) {
  struct pollfd waiting = {.fd = listener, .events = POLLIN};
  if (poll(&waiting, 1, 5000) != 1) return false;
  int connection = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
  if (connection < 0) return false;
  char request[4096] = {0};
  size_t count = 0;
  bool seen = false;
  waiting.fd = connection;
  while (!seen && count < sizeof request - 1 && poll(&waiting, 1, 5000) == 1) {
    ssize_t more = read(connection, request + count, sizeof request - 1 - count);
    if (more <= 0) break;
    count += (size_t)more;
    seen = strncmp(request, "GET ", 4) == 0 && strstr(request, "/runtime/invocation/next") != NULL;
  }
  close(connection);
  return seen;
}

double bench_start_to_next(char *const arguments[], char *const environment[]) {
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof address;
  if (listener < 0 || bind(listener, (struct sockaddr *)&address, length) != 0 || listen(listener, 8) != 0 ||
      getsockname(listener, (struct sockaddr *)&address, &length) != 0)
    return -1;
  char runtime[64];
  snprintf(runtime, sizeof runtime, "AWS_LAMBDA_RUNTIME_API=127.0.0.1:%d", ntohs(address.sin_port));
  char *extended[64] = {runtime};
  for (size_t i = 0; i < 62 && environment[i] != NULL; i++) extended[i + 1] = environment[i];

  double began = now();
  pid_t process = start(arguments, extended);
  bool seen = process >= 0 && saw_next(listener);
  double ended = now();
  if (process >= 0) {
    kill(process, SIGKILL);
    waitpid(process, NULL, 0);
  }
  close(listener);
  return seen ? ended - began : -1;
}
