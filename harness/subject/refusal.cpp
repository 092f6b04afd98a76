#include "harness/subject/refusal.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <iterator>

#include "harness/subject/outcome.h"

namespace sigconform {

bool says_not_offered(int error, int signal) noexcept {
  // No switch: some of them are equal on some platforms.
  static constexpr int not_offered[] = {
      ENOSYS,          ENOTSUP,         EOPNOTSUPP,                 // the call, or this use of it, is not implemented
      EPERM,           EACCES,          EROFS,                      // a sandbox or a mount forbids it
      ENOENT,          ENODEV,          ENXIO,      ENOTTY,         // the file or the device is not there
      EAFNOSUPPORT,    EPROTONOSUPPORT, EPROTOTYPE, EADDRNOTAVAIL,  // the protocol or its interface is not there
      ENETDOWN,        ENETUNREACH,
#ifdef ESOCKTNOSUPPORT
      ESOCKTNOSUPPORT,
#endif
  };
  if (signal != 0 && error == EINVAL) return true;
  return std::find(std::begin(not_offered), std::end(not_offered), error) != std::end(not_offered);
}

void arrangement_failed(const std::string& what, int error, int signal) {
  const std::string text = what + ": " + std::strerror(error);
  if (says_not_offered(error, signal)) throw Unsupported(text);
  throw Unresolved(text);
}

}  // namespace sigconform
