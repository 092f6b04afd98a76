#include "harness/latency/measured.h"

#include <algorithm>
#include <exception>

namespace sigconform::latency {
namespace {

constexpr double block_s = 0.002;

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

void Measured::merge(const Measured& other) {
  if (legs.size() < other.legs.size()) legs.resize(other.legs.size());
  for (std::size_t leg = 0; leg < other.legs.size(); ++leg) legs[leg].merge(other.legs[leg]);
  account += other.account;
  samples += other.samples;
  dirty += other.dirty;
  for (const auto& [what, blocks] : other.disturbed_by) disturbed_by[what] += blocks;
  for (const auto& [name, what] : other.notes) notes[name] = what;
  if (trouble.empty()) trouble = other.trouble;
  if (missing.empty()) missing = other.missing;
}

Measurement::Measurement(Instrument& instrument, const RowInfo& row, const Target* target) : instrument_{instrument} {
  measured_.legs.resize(row.legs.size());
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

void Measurement::note(const Taken& taken) {
  measured_.account += taken.account;
  const auto size = taken.legs.empty() ? 0 : taken.legs.front().size();
  measured_.samples += size;
  for (const auto& [name, what] : taken.notes) measured_.notes[name] = what;
  if (!taken.dirty.empty()) {
    measured_.dirty += size;
    ++measured_.disturbed_by[taken.dirty];
  }
  for (std::size_t leg = 0; leg < taken.legs.size(); ++leg)
    if (!taken.legs[leg].empty()) measured_.legs[leg].add_block(taken.legs[leg], !taken.dirty.empty());
}

std::vector<std::vector<std::int64_t>> Measurement::take(std::size_t size) {
  if (!is_going_on()) return {};
  try {
    auto taken = instrument_.take(size);
    note(taken);
    return std::move(taken.legs);
  } catch (const Missing& missing) {
    // What was there when the row was opened may be gone: a limit that others share.
    measured_.missing = missing.what();
    return {};
  } catch (const Broken& problem) {
    measured_.trouble = problem.what();
    return {};
  }
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
    else if (measured_.samples == 0)
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
