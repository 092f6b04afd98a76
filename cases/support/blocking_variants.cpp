#include "cases/support/blocking_variants.h"

#include <cstdio>
#include <cstdlib>

namespace sigconform::cases {
namespace variants {

std::vector<const BlockingVariant*> all() {
  std::vector<const BlockingVariant*> found;
  for (const BlockingVariants table : {of_files(), of_sockets(), of_ipc(), of_processes(), of_connect(),
                                       of_multiplexing(), of_sleeps(), of_semaphores(), of_locks(), of_conditions()}) {
    for (const BlockingVariant& variant : table) found.push_back(&variant);
  }
  return found;
}

const BlockingFunction& named(std::string_view name) {
  for (const BlockingVariant* variant : all()) {
    if (variant->name == name) return variant->function;
  }
  std::fprintf(stderr, "no blocking variant is called %.*s\n", static_cast<int>(name.size()), name.data());
  std::abort();
}

}  // namespace variants

std::vector<BlockingRow> interrupted_rows(std::span<const BlockingRow> plain,
                                          std::initializer_list<BlockingVariants> tables) {
  std::vector<BlockingRow> rows(plain.begin(), plain.end());
  for (const BlockingVariants table : tables) {
    for (const BlockingVariant& variant : table) rows.push_back({variant.name, variant.interrupted, &variant.function});
  }
  return rows;
}

std::vector<BlockingRow> restarted_rows(std::span<const BlockingRow> plain,
                                        std::initializer_list<BlockingVariants> tables) {
  std::vector<BlockingRow> rows(plain.begin(), plain.end());
  for (const BlockingVariants table : tables) {
    for (const BlockingVariant& variant : table) {
      if (variant.restarted) rows.push_back({variant.name, *variant.restarted, &variant.function});
    }
  }
  return rows;
}

}  // namespace sigconform::cases
