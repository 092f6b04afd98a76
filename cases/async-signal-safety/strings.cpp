// Functions on memory and strings: the handler runs on its own data what it interrupts on other data.
#include <string.h>
#include <strings.h>
#include <wchar.h>

#include "cases/async-signal-safety/storm.h"

namespace sigconform::cases::async_signal_safety {
namespace {

/// Keeps the compiler from working the results out by itself.
template <typename Type>
Type* opaque(Type* pointer) {
  asm volatile("" : "+r"(pointer) : : "memory");
  return pointer;
}

// Each function exists twice, for the handler (H) and for the code that it interrupts (C), with other data.
template <char mark>
int use_memory() {
  char buffer[300];
  char other[300];
  char* data = opaque(buffer);
  char* copy = opaque(other);
  memset(data, mark, sizeof buffer);
  if (data[0] != mark || data[299] != mark) return 1;
  data[200] = '!';
  if (memchr(data, '!', sizeof buffer) != data + 200) return 2;
  memcpy(copy, data, sizeof buffer);
  if (memcmp(copy, data, sizeof buffer) != 0) return 3;
  memmove(copy + 1, copy, 299);
  if (copy[201] != '!' || copy[1] != mark) return 4;
  if (memccpy(copy, data, '!', sizeof buffer) != copy + 201) return 5;
  return ffs(8) == 4 && ffs(0) == 0 ? 0 : 6;
}

template <char mark>
int use_strings() {
  char buffer[64];
  char other[64];
  char* data = opaque(buffer);
  char* copy = opaque(other);
  const char start[] = {mark, '-', mark, '.', '\0'};
  if (strlen(strcpy(data, start)) != 4 || strnlen(data, 2) != 2) return 1;
  if (stpcpy(copy, data) != copy + 4 || strcmp(copy, data) != 0) return 2;
  if (stpncpy(copy, data, 8) != copy + 4 || strncmp(copy, data, 4) != 0) return 3;
  if (strcat(data, "yz") != data || strcmp(data + 4, "yz") != 0) return 4;
  if (strncat(data, "1", 2) != data || strlen(data) != 7) return 5;
  if (strchr(data, mark) != data || strrchr(data, mark) != data + 2) return 6;
  if (strcspn(data, "-") != 1 || strspn(data, start) != 4 || strpbrk(data, ".") != data + 3) return 7;
  if (strstr(data, ".y") != data + 3 || strncpy(copy, data, 3) != copy) return 8;
  char* place = nullptr;
  if (strtok_r(data, "-", &place) != data || strlen(data) != 1) return 9;
  return strcmp(strtok_r(nullptr, "-", &place), data + 2) == 0 ? 0 : 10;
}

template <wchar_t mark>
int use_wide_strings() {
  wchar_t buffer[64];
  wchar_t other[64];
  wchar_t* data = opaque(buffer);
  wchar_t* copy = opaque(other);
  const wchar_t start[] = {mark, L'-', mark, L'.', L'\0'};
  if (wcslen(wcscpy(data, start)) != 4 || wcsnlen(data, 2) != 2) return 1;
  if (wcpcpy(copy, data) != copy + 4 || wcscmp(copy, data) != 0) return 2;
  if (wcpncpy(copy, data, 8) != copy + 4 || wcsncmp(copy, data, 4) != 0) return 3;
  if (wcscat(data, L"yz") != data || wcsncat(data, L"123", 1) != data || wcslen(data) != 7) return 4;
  if (wcschr(data, mark) != data || wcsrchr(data, mark) != data + 2) return 5;
  if (wcscspn(data, L"-") != 1 || wcsspn(data, start) != 4 || wcspbrk(data, L".") != data + 3) return 6;
  if (wcsstr(data, L".y") != data + 3 || wcsncpy(copy, data, 3) != copy) return 7;
  wchar_t* place = nullptr;
  if (wcstok(data, L"-", &place) != data || wcslen(data) != 1) return 8;
  if (wcscmp(wcstok(nullptr, L"-", &place), data + 2) != 0) return 9;
  if (wmemset(copy, mark, 64) != copy || wmemchr(copy, mark, 64) != copy) return 10;
  wmemcpy(data, copy, 64);
  if (wmemcmp(data, copy, 64) != 0) return 11;
  wmemmove(data + 1, data, 63);
  return data[63] == mark ? 0 : 12;
}

struct Row {
  const char* name;
  RequirementId requirement;
  Work in_handler;
  Work in_code;
};

constexpr Row rows[] = {
    {"strings_in_strings", "safe.interrupted-and-called", use_strings<'H'>, use_strings<'H'>},
    {"memory_functions", "safe.memory-functions", use_memory<'H'>, use_memory<'C'>},
    {"string_functions", "safe.string-functions", use_strings<'H'>, use_strings<'C'>},
    {"wide_string_functions", "safe.wide-string-functions", use_wide_strings<L'H'>, use_wide_strings<L'C'>},
};

}  // namespace

// Neither the handler's results nor those of the code that it interrupts go wrong.
CONFORMANCE_TABLE(SafeInHandler, Strings, rows) {
  expect_calm(Subject::to_the_end([row](Stage& stage) { storm(stage, row.in_handler, row.in_code); }));
}

}  // namespace sigconform::cases::async_signal_safety
