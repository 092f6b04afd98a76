#include "harness/evidence/log.h"

#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <type_traits>

namespace sigconform {
namespace {

static_assert(std::is_trivially_copyable_v<Event>, "an event is copied byte by byte");
static_assert(std::atomic<std::uint64_t>::is_always_lock_free, "a handler may not wait for a lock");

constexpr std::uint64_t magic = 0x5349'4743'4f4e'4631;

// Not a secret, only unlikely to come about by chance: it tells a scribbled event from a written one.
std::uint64_t seal_of(const Event& event, std::uint32_t place) noexcept {
  std::uint64_t hash = 0xcbf2'9ce4'8422'2325 + place;
  const auto* bytes = reinterpret_cast<const unsigned char*>(&event);
  for (std::size_t offset = 0; offset + 8 <= sizeof(Event); offset += 8) {
    std::uint64_t word;
    std::memcpy(&word, bytes + offset, sizeof word);
    hash = std::rotl((hash ^ word) * 0x1000'0000'01b3, 23);
  }
  return hash | 1;
}

}  // namespace

std::uint64_t monotonic_ns() noexcept {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000 + static_cast<std::uint64_t>(now.tv_nsec);
}

void Log::initialise() {
  magic_ = magic_again_ = magic;
  start_ns_ = monotonic_ns();
  awaited_.store(all_kinds);
  bell_.prepare();
}

void Log::append(Event event) noexcept {
  event.time_ns = monotonic_ns() - start_ns_;
  event.process = getpid();
  const std::uint32_t place = next_.fetch_add(1, std::memory_order_acq_rel);
  if (place < capacity) {
    std::memcpy(&places_[place].event, &event, sizeof event);
    places_[place].seal.store(seal_of(places_[place].event, place), std::memory_order_release);
  }
  ring_for(kinds_of(event.kind));
}

void Log::ring_for(EventKinds kinds) noexcept {
  // Sequentially consistent on both sides: either the waiter's look finds what was done, or this sees its wish.
  std::atomic_thread_fence(std::memory_order_seq_cst);
  if ((awaited_.load() & kinds) != 0) bell_.ring();
}

std::uint32_t Log::lost() const noexcept {
  const std::uint32_t all = claimed();
  return all > capacity ? all - capacity : 0;
}

std::vector<Event> Log::read() const {
  std::vector<Event> events;
  const std::uint32_t all = std::min(claimed(), capacity);
  events.reserve(all);
  for (std::uint32_t place = 0; place < all; ++place) {
    if (places_[place].seal.load(std::memory_order_acquire) == 0) continue;
    events.push_back(places_[place].event);
  }
  return events;
}

bool Log::intact() const noexcept {
  if (magic_ != magic || magic_again_ != magic) return false;
  const std::uint32_t all = std::min(claimed(), capacity);
  for (std::uint32_t place = 0; place < all; ++place) {
    const std::uint64_t seal = places_[place].seal.load(std::memory_order_acquire);
    if (seal != 0 && seal != seal_of(places_[place].event, place)) return false;
  }
  return true;
}

}  // namespace sigconform
