#include "team.h"

#include <pthread.h>
#include <stdlib.h>

/// A thread that serves one call after another, and never ends.
struct helper {
  pthread_mutex_t mutex;
  pthread_cond_t changed;
  /// NULL while there is nothing to do. Only one of helper and caller waits for it to change.
  void (*work)(void *context, long place);
  void *context;
  long place;
  struct helper *next;
};

static pthread_mutex_t idle_mutex = PTHREAD_MUTEX_INITIALIZER;
static struct helper *idle;

static void *serve(void *argument) {
  struct helper *self = argument;
  pthread_mutex_lock(&self->mutex);
  for (;;) {
    while (!self->work) pthread_cond_wait(&self->changed, &self->mutex);
    pthread_mutex_unlock(&self->mutex);
    self->work(self->context, self->place);
    pthread_mutex_lock(&self->mutex);
    self->work = NULL;
    pthread_cond_signal(&self->changed);
  }
  return NULL;
}

static struct helper *new_helper(void) {
  struct helper *helper = calloc(1, sizeof *helper);
  if (!helper) return NULL;
  pthread_mutex_init(&helper->mutex, NULL);
  pthread_cond_init(&helper->changed, NULL);
  pthread_t thread;
  if (pthread_create(&thread, NULL, serve, helper)) {
    free(helper);
    return NULL;
  }
  pthread_detach(thread);
  return helper;
}

/// An idle helper, or a new one; NULL if no more threads are available.
static struct helper *borrow(void) {
  pthread_mutex_lock(&idle_mutex);
  struct helper *helper = idle;
  if (helper) idle = helper->next;
  pthread_mutex_unlock(&idle_mutex);
  return helper ? helper : new_helper();
}

static void give_back(struct helper *helper) {
  pthread_mutex_lock(&idle_mutex);
  helper->next = idle;
  idle = helper;
  pthread_mutex_unlock(&idle_mutex);
}

static void begin(struct helper *helper, void (*work)(void *, long), void *context, long place) {
  pthread_mutex_lock(&helper->mutex);
  helper->work = work;
  helper->context = context;
  helper->place = place;
  pthread_cond_signal(&helper->changed);
  pthread_mutex_unlock(&helper->mutex);
}

static void await(struct helper *helper) {
  pthread_mutex_lock(&helper->mutex);
  while (helper->work) pthread_cond_wait(&helper->changed, &helper->mutex);
  pthread_mutex_unlock(&helper->mutex);
}

void patchlaw_team_run(long places, void (*work)(void *context, long place), void *context) {
  struct helper *team = NULL;
  long place = 1;
  for (; place < places; place++) {
    struct helper *helper = borrow();
    if (!helper) break;
    helper->next = team;
    team = helper;
    begin(helper, work, context, place);
  }
  work(context, 0);
  for (; place < places; place++) work(context, place);
  while (team) {
    struct helper *helper = team;
    team = helper->next;
    await(helper);
    give_back(helper);
  }
}
