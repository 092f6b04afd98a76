// A set of signals as a plain value: copied into shared memory, compared, printed.
// It holds numbers, not meanings, and changes no mask by itself.
#pragma once

#include <csignal>
#include <cstdint>
#include <initializer_list>
#include <string>

namespace sigconform {

/// One past the highest signal number of the platform (`NSIG`: 65 on Linux, 129 on Linux/MIPS, 32 on macOS).
int signal_limit() noexcept;

/// A value type with the members of a `sigset_t`, 1 to 128. Every member function but `to_string` is async-signal-safe.
class SignalSet {
 public:
  constexpr SignalSet() noexcept = default;
  constexpr SignalSet(std::initializer_list<int> signals) noexcept {
    for (int signal : signals) add(signal);
  }

  /// Reads every number up to `signal_limit()`, those included that the libc keeps for itself.
  static SignalSet from(const sigset_t& set) noexcept;
  /// Every signal that `sigfillset` yields.
  static SignalSet full() noexcept;
  /// The calling thread's mask.
  static SignalSet current_mask() noexcept;
  /// What `sigpending` reports.
  static SignalSet current_pending() noexcept;

  sigset_t to_sigset() const noexcept;

  constexpr SignalSet& add(int signal) noexcept {
    if (in_range(signal)) words_[index(signal)] |= bit(signal);
    return *this;
  }
  constexpr SignalSet& remove(int signal) noexcept {
    if (in_range(signal)) words_[index(signal)] &= ~bit(signal);
    return *this;
  }
  constexpr bool contains(int signal) const noexcept {
    return in_range(signal) && (words_[index(signal)] & bit(signal)) != 0;
  }
  constexpr bool empty() const noexcept { return (words_[0] | words_[1]) == 0; }
  constexpr bool contains_all(const SignalSet& other) const noexcept { return (other - *this).empty(); }

  friend constexpr SignalSet operator|(SignalSet a, const SignalSet& b) noexcept {
    a.words_[0] |= b.words_[0];
    a.words_[1] |= b.words_[1];
    return a;
  }
  friend constexpr SignalSet operator&(SignalSet a, const SignalSet& b) noexcept {
    a.words_[0] &= b.words_[0];
    a.words_[1] &= b.words_[1];
    return a;
  }
  friend constexpr SignalSet operator-(SignalSet a, const SignalSet& b) noexcept {
    a.words_[0] &= ~b.words_[0];
    a.words_[1] &= ~b.words_[1];
    return a;
  }
  friend constexpr bool operator==(const SignalSet&, const SignalSet&) noexcept = default;

  /// `{SIGUSR1, SIGRTMIN+2}`; `{}` when empty; long sets as what is missing: `all but {SIGKILL, SIGSTOP}`.
  std::string to_string() const;

 private:
  static constexpr bool in_range(int signal) noexcept { return signal >= 1 && signal <= 128; }
  static constexpr int index(int signal) noexcept { return (signal - 1) / 64; }
  static constexpr std::uint64_t bit(int signal) noexcept { return std::uint64_t{1} << ((signal - 1) % 64); }

  std::uint64_t words_[2] = {0, 0};
};

/// Used by GoogleTest when it prints a set.
void PrintTo(const SignalSet& set, std::ostream* out);

}  // namespace sigconform
