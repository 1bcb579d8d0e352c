#ifndef PATCHLAW_MARKDOWN_H
#define PATCHLAW_MARKDOWN_H

#include <stdint.h>

/// GitHub Flavored Markdown with tables as HTML, by libcmark-gfm; the caller frees it.
///
/// Raw HTML and links that could run code are left out. Two exceptions: comments disappear, and a block
/// that is `<details><summary>TEXT</summary>` or `</details>` alone, with no markup in TEXT, stays.
char *patchlaw_markdown_html(const uint8_t *text, long count);

#endif
