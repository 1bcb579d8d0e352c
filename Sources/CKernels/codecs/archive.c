#include <archive.h>
#include <archive_entry.h>
#include <stdlib.h>

#include "codecs.h"

struct patchlaw_archive {
  struct archive *reader;
  bool is_open;
};

enum { block_size = 1 << 18 };

patchlaw_archive *patchlaw_archive_open(const char *path) {
  patchlaw_archive *archive = calloc(1, sizeof *archive);
  if (!archive) return NULL;
  archive->reader = archive_read_new();
  if (!archive->reader) {
    free(archive);
    return NULL;
  }
  archive_read_support_filter_gzip(archive->reader);
  archive_read_support_filter_zstd(archive->reader);
  archive_read_support_format_tar(archive->reader);
  archive_read_support_format_zip(archive->reader);
  // Names are bytes; what they mean is not the locale's.
  archive_read_set_options(archive->reader, "tar:hdrcharset=BINARY");
  archive->is_open = archive_read_open_filename(archive->reader, path, block_size) == ARCHIVE_OK;
  return archive;
}

int patchlaw_archive_next(patchlaw_archive *archive, const char **name, long *size) {
  struct archive_entry *entry;
  if (!archive->is_open) return -1;
  for (;;) {
    int status = archive_read_next_header(archive->reader, &entry);
    if (status == ARCHIVE_EOF) return 0;
    if (status != ARCHIVE_OK && status != ARCHIVE_WARN) return -1;
    if (archive_entry_filetype(entry) != AE_IFREG || archive_entry_hardlink(entry)) continue;
    *name = archive_entry_pathname(entry);
    if (!*name) return -1;
    *size = archive_entry_size_is_set(entry) ? (long)archive_entry_size(entry) : -1;
    return 1;
  }
}

long patchlaw_archive_read(patchlaw_archive *archive, uint8_t *output, long count) {
  la_ssize_t read = archive_read_data(archive->reader, output, (size_t)count);
  return read < 0 ? -1 : (long)read;
}

void patchlaw_archive_close(patchlaw_archive *archive) {
  archive_read_free(archive->reader);
  free(archive);
}
