// A directory of the case's own, in which core images are left.
#pragma once

#include <sys/resource.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>

#include "harness/subject/limits.h"
#include "harness/subject/refusal.h"

namespace sigconform::cases {

/// Made and removed, with all that is in it, by the judge; the subject changes into it.
class PrivateDirectory {
 public:
  PrivateDirectory() {
    if (mkdtemp(path_.data()) == nullptr) arrangement_failed("mkdtemp in /tmp", errno);
  }
  ~PrivateDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  PrivateDirectory(const PrivateDirectory&) = delete;
  PrivateDirectory& operator=(const PrivateDirectory&) = delete;

  const char* path() const { return path_.c_str(); }
  bool is_empty() const { return std::filesystem::is_empty(path_); }

 private:
  std::string path_ = "/tmp/sigconform-XXXXXX";
};

/// The subject's core limit where a core image is wanted, in bytes: one page is enough to have one made.
inline constexpr unsigned core_bytes = 4096;

/// Judge side: ends the case as unsupported where the subject cannot have that limit.
inline void require_core_bytes() { require_limit(RLIMIT_CORE, "RLIMIT_CORE", core_bytes); }

}  // namespace sigconform::cases
