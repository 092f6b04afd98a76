// What the library throws, where Python's signal module raises.
// ValueError is `std::invalid_argument`; OSError is `std::system_error` with the errno value in
// `std::system_category()`. What a handler throws is never caught or wrapped: it leaves the call that dispatched.
#pragma once

#include <stdexcept>
#include <string>

namespace sigconform::mainthread {

/// A call that only the main thread may make came from another one. Python raises ValueError for it as well.
class NotMainThread : public std::invalid_argument {
 public:
  explicit NotMainThread(const std::string& call)
      : std::invalid_argument(call + ": only the main thread may call this") {}
};

}  // namespace sigconform::mainthread
