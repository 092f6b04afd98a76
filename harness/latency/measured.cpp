#include "harness/latency/measured.h"

#include <algorithm>
#include <exception>
#include <utility>

namespace sigconform::latency {
namespace {

constexpr double block_s = 0.002;
constexpr std::size_t largest_block = 2000;

std::string counts(const Account& account) {
  std::string text = "sent " + std::to_string(account.sent) + ", handled " + std::to_string(account.handled);
  const auto add = [&text](std::uint64_t count, const char* what) {
    if (count != 0) text += ", " + std::to_string(count) + " " + what;
  };
  add(account.coalesced, "coalesced");
  add(account.lost, "lost");
  add(account.wrong_thread, "on another thread");
  add(account.backwards, "out of order");
  return text;
}

}  // namespace

Measurement::Measurement(Instrument& instrument, const RowInfo& row, const Target* target) : instrument_{instrument} {
  try {
    instrument_.open(row, target);
    // Its signals are accounted for like any other; its times are those of cold caches and unbound symbols.
    measured_.account += instrument_.take(row.warm_up).account;
  } catch (const Missing& missing) {
    measured_.missing = missing.what();
  } catch (const Broken& problem) {
    measured_.trouble = problem.what();
  }
}

Measurement::~Measurement() {
  try {
    instrument_.close();
  } catch (const std::exception&) {
    // Nobody asks any more.
  }
}

const Taken* Measurement::take(std::size_t size) {
  if (!is_going_on()) return nullptr;
  try {
    auto taken = instrument_.take(size);
    measured_.account += taken.account;
    for (auto& [name, what] : taken.notes) measured_.notes[name] = std::move(what);
    taken.notes.clear();
    if (taken.legs.empty() || taken.legs.front().empty()) return nullptr;
    return &measured_.blocks.emplace_back(std::move(taken));
  } catch (const Missing& missing) {
    // What was there when the row was opened may be gone: a limit that others share.
    measured_.missing = missing.what();
  } catch (const Broken& problem) {
    measured_.trouble = problem.what();
  }
  return nullptr;
}

Measured Measurement::finish() {
  try {
    instrument_.close();
  } catch (const Broken& problem) {
    if (measured_.trouble.empty()) measured_.trouble = problem.what();
  }
  if (measured_.trouble.empty() && measured_.missing.empty()) {
    if (!measured_.account.closes())
      measured_.trouble = "the account does not close: " + counts(measured_.account);
    else if (measured_.blocks.empty())
      measured_.trouble = "no sample was taken";
  }
  return std::move(measured_);
}

std::size_t fitting_block(std::size_t size, double seconds) {
  const double wanted =
      seconds > 0 ? static_cast<double>(size) * block_s / seconds : static_cast<double>(largest_block);
  return static_cast<std::size_t>(
      std::clamp(wanted, static_cast<double>(smallest_block), static_cast<double>(largest_block)));
}

}  // namespace sigconform::latency
