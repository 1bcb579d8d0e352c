#include "markdown.h"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>
#include <pthread.h>
#include <stdbool.h>
#include <string.h>

static pthread_once_t registered = PTHREAD_ONCE_INIT;

static bool has_prefix(const char *text, const char *prefix) {
  return strncmp(text, prefix, strlen(prefix)) == 0;
}

/// Whether a text consists of comments, each on lines of its own.
static bool is_comments(const char *html) {
  while (*html) {
    const char *end = has_prefix(html, "<!--") ? strstr(html, "-->\n") : NULL;
    if (!end) return false;
    html = end + strlen("-->\n");
  }
  return true;
}

/// Whether a block of HTML begins a part that a reader unfolds.
static bool is_fold(const char *html) {
  static const char open[] = "<details><summary>", close[] = "</summary>\n";
  if (!has_prefix(html, open)) return false;
  const char *title = html + sizeof open - 1;
  return strcmp(title + strcspn(title, "<"), close) == 0;
}

/// Whether it ends such a part; what follows without an empty line is in the same block.
static bool is_fold_end(const char *html) {
  static const char end[] = "</details>\n";
  return has_prefix(html, end) && is_comments(html + sizeof end - 1);
}

/// Removes comments, and gives folds a form that is rendered as it is.
static void admit(cmark_node *document) {
  cmark_node *next;
  for (cmark_node *node = cmark_node_first_child(document); node; node = next) {
    next = cmark_node_next(node);
    if (cmark_node_get_type(node) != CMARK_NODE_HTML_BLOCK) continue;
    const char *html = cmark_node_get_literal(node);
    bool is_end = is_fold_end(html);
    if (is_end || is_fold(html)) {
      cmark_node *fold = cmark_node_new(CMARK_NODE_CUSTOM_BLOCK);
      cmark_node_set_on_enter(fold, is_end ? "</details>" : html);
      cmark_node_replace(node, fold);
      cmark_node_free(node);
    } else if (is_comments(html)) {
      cmark_node_unlink(node);
      cmark_node_free(node);
    }
  }
}

char *patchlaw_markdown_html(const uint8_t *text, long count) {
  pthread_once(&registered, cmark_gfm_core_extensions_ensure_registered);
  cmark_parser *parser = cmark_parser_new(CMARK_OPT_DEFAULT);
  static const char *const names[] = {"table", "strikethrough"};
  for (int i = 0; i < 2; i++) {
    cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension(names[i]));
  }
  cmark_parser_feed(parser, (const char *)text, (size_t)count);
  cmark_node *document = cmark_parser_finish(parser);
  admit(document);
  char *html = cmark_render_html(
      document, CMARK_OPT_DEFAULT, cmark_parser_get_syntax_extensions(parser));
  cmark_node_free(document);
  cmark_parser_free(parser);
  return html;
}
