// What a signal leads to: the system's default action, nothing, a callable, or something this library did not install.
// A handler is a value that shares its callable: copies are equal to it, and two callables never are.
// It installs nothing by itself, see signal() for that.
#pragma once

#include <signal.h>

#include <concepts>
#include <functional>
#include <memory>
#include <type_traits>
#include <utility>

namespace sigconform::mainthread {

/// The actions that are no function. The words after SIG_: the full names are macros of <signal.h>.
enum class Handlers { DFL, IGN };

class Handler {
 public:
  /// Called on the main thread with the number of the signal, in normal context: it may allocate, lock and throw.
  using Callable = std::function<void(int)>;

  /// No known handler, Python's None: the action was there before us or is set from elsewhere.
  Handler() noexcept = default;
  Handler(Handlers action) noexcept : kind_(action == Handlers::DFL ? Kind::system_default : Kind::ignore) {}
  /// SIG_DFL and SIG_IGN of <signal.h> mean what they mean there. Throws `std::invalid_argument` for SIG_ERR.
  Handler(void (*function)(int));
  /// Throws `std::invalid_argument` for an empty std::function. What the callable returns is ignored.
  template <typename Function>
  requires(std::invocable<Function&, int> && !std::same_as<std::remove_cvref_t<Function>, Handler> &&
           !std::convertible_to<Function, Handlers> && !std::same_as<std::decay_t<Function>, void (*)(int)>)
      Handler(Function&& function)
      : Handler(share(Callable(std::forward<Function>(function)))) {}

  bool known() const noexcept { return kind_ != Kind::unknown; }
  bool callable() const noexcept { return function_ != nullptr; }
  /// Calls the callable; there must be one.
  void operator()(int signal) const { (*function_)(signal); }

  friend bool operator==(const Handler&, const Handler&) noexcept = default;

 private:
  enum class Kind { unknown, system_default, ignore, function };
  using Shared = std::shared_ptr<const Callable>;

  explicit Handler(Shared function) noexcept : kind_(Kind::function), function_(std::move(function)) {}
  static Shared share(Callable function);

  Kind kind_ = Kind::unknown;
  Shared function_;
};

}  // namespace sigconform::mainthread
