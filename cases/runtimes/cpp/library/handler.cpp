#include "sigconform/mainthread/handler.h"

#include <stdexcept>

namespace sigconform::mainthread {

Handler::Handler(void (*function)(int)) {
  if (function == SIG_ERR) throw std::invalid_argument("SIG_ERR is no handler");
  if (function == SIG_DFL || function == SIG_IGN) {
    kind_ = function == SIG_DFL ? Kind::system_default : Kind::ignore;
  } else {
    *this = Handler(share(function));
  }
}

Handler::Shared Handler::share(Callable function) {
  if (!function) throw std::invalid_argument("an empty std::function is no handler");
  return std::make_shared<const Callable>(std::move(function));
}

}  // namespace sigconform::mainthread
