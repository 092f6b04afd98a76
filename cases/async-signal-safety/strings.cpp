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
Failure use_memory() {
  char buffer[300];
  char other[300];
  char* data = opaque(buffer);
  char* copy = opaque(other);
  memset(data, mark, sizeof buffer);
  if (data[0] != mark || data[299] != mark) return wrong("memset");
  data[200] = '!';
  if (memchr(data, '!', sizeof buffer) != data + 200) return wrong("memchr");
  memcpy(copy, data, sizeof buffer);
  if (memcmp(copy, data, sizeof buffer) != 0) return wrong("memcmp");
  memmove(copy + 1, copy, 299);
  if (copy[201] != '!' || copy[1] != mark) return wrong("memmove");
  if (memccpy(copy, data, '!', sizeof buffer) != copy + 201) return wrong("memccpy");
  if (ffs(8) != 4) return wrong("ffs");
  if (ffs(0) != 0) return wrong("ffs");
  return {};
}

template <char mark>
Failure use_strings() {
  char buffer[64];
  char other[64];
  char* data = opaque(buffer);
  char* copy = opaque(other);
  const char start[] = {mark, '-', mark, '.', '\0'};
  if (strlen(strcpy(data, start)) != 4) return wrong("strlen");
  if (strnlen(data, 2) != 2) return wrong("strnlen");
  if (stpcpy(copy, data) != copy + 4) return wrong("stpcpy");
  if (strcmp(copy, data) != 0) return wrong("strcmp");
  if (stpncpy(copy, data, 8) != copy + 4) return wrong("stpncpy");
  if (strncmp(copy, data, 4) != 0) return wrong("strncmp");
  if (strcat(data, "yz") != data) return wrong("strcat");
  if (strcmp(data + 4, "yz") != 0) return wrong("strcmp");
  if (strncat(data, "1", 2) != data) return wrong("strncat");
  if (strlen(data) != 7) return wrong("strlen");
  if (strchr(data, mark) != data) return wrong("strchr");
  if (strrchr(data, mark) != data + 2) return wrong("strrchr");
  if (strcspn(data, "-") != 1) return wrong("strcspn");
  if (strspn(data, start) != 4) return wrong("strspn");
  if (strpbrk(data, ".") != data + 3) return wrong("strpbrk");
  if (strstr(data, ".y") != data + 3) return wrong("strstr");
  if (strncpy(copy, data, 3) != copy) return wrong("strncpy");
  char* place = nullptr;
  if (strtok_r(data, "-", &place) != data) return wrong("strtok_r");
  if (strlen(data) != 1) return wrong("strlen");
  if (strcmp(strtok_r(nullptr, "-", &place), data + 2) != 0) return wrong("strcmp");
  return {};
}

template <wchar_t mark>
Failure use_wide_strings() {
  wchar_t buffer[64];
  wchar_t other[64];
  wchar_t* data = opaque(buffer);
  wchar_t* copy = opaque(other);
  const wchar_t start[] = {mark, L'-', mark, L'.', L'\0'};
  if (wcslen(wcscpy(data, start)) != 4) return wrong("wcslen");
  if (wcsnlen(data, 2) != 2) return wrong("wcsnlen");
  if (wcpcpy(copy, data) != copy + 4) return wrong("wcpcpy");
  if (wcscmp(copy, data) != 0) return wrong("wcscmp");
  if (wcpncpy(copy, data, 8) != copy + 4) return wrong("wcpncpy");
  if (wcsncmp(copy, data, 4) != 0) return wrong("wcsncmp");
  if (wcscat(data, L"yz") != data) return wrong("wcscat");
  if (wcsncat(data, L"123", 1) != data) return wrong("wcsncat");
  if (wcslen(data) != 7) return wrong("wcslen");
  if (wcschr(data, mark) != data) return wrong("wcschr");
  if (wcsrchr(data, mark) != data + 2) return wrong("wcsrchr");
  if (wcscspn(data, L"-") != 1) return wrong("wcscspn");
  if (wcsspn(data, start) != 4) return wrong("wcsspn");
  if (wcspbrk(data, L".") != data + 3) return wrong("wcspbrk");
  if (wcsstr(data, L".y") != data + 3) return wrong("wcsstr");
  if (wcsncpy(copy, data, 3) != copy) return wrong("wcsncpy");
  wchar_t* place = nullptr;
  if (wcstok(data, L"-", &place) != data) return wrong("wcstok");
  if (wcslen(data) != 1) return wrong("wcslen");
  if (wcscmp(wcstok(nullptr, L"-", &place), data + 2) != 0) return wrong("wcscmp");
  if (wmemset(copy, mark, 64) != copy) return wrong("wmemset");
  if (wmemchr(copy, mark, 64) != copy) return wrong("wmemchr");
  wmemcpy(data, copy, 64);
  if (wmemcmp(data, copy, 64) != 0) return wrong("wmemcmp");
  wmemmove(data + 1, data, 63);
  if (data[63] != mark) return wrong("wmemmove");
  return {};
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
