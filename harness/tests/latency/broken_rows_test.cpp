// Rows that lie, lose, hang and die: what comes of them is an error with its reason, never a figure; and the rows after
// them are unharmed.
#include <gmock/gmock.h>
#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "harness/tests/latency/measuring.h"
#include "harness/tests/scratch_folder.h"

namespace sigconform::latency {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

/// Receives every sample itself; `spoil` then makes a block of it that must be noticed.
class Spoilt final : public Row {
 public:
  explicit Spoilt(void (*spoil)(Block&)) : spoil_{spoil} { own_number = 1; }
  void take(Block& block) override {
    for (std::size_t i = 0; i < block.size(); ++i) {
      block[i].stamp(Moment::sent);
      block[i].receive();
    }
    if (++blocks_ > 1) spoil_(block);  // the first one is the warm-up
    block.settle(1);
  }

 private:
  void (*spoil_)(Block&);
  int blocks_ = 0;
};

bool register_spoilt(const char* name, void (*spoil)(Block&)) {
  return register_row({.name = name, .legs = {{"", Moment::sent, Moment::received}}, .make = [spoil](const Places&) {
                         return std::make_unique<Spoilt>(spoil);
                       }});
}

[[maybe_unused]] const bool registered =
    register_spoilt("test/good", [](Block&) {}) &&
    register_spoilt("test/loses-one", [](Block& block) { block[3].receipts = 0; }) &&
    register_spoilt("test/receives-twice", [](Block& block) { block[3].receipts = 2; }) &&
    register_spoilt("test/wrong-thread", [](Block& block) { block[3].receiver = 2; }) &&
    register_spoilt("test/clock-jumps-back", [](Block& block) { block[3].at[1] = block[3].at[0] - 1; }) &&
    register_spoilt("test/stale-number", [](Block& block) { block[3].sequence = 1; }) &&
    register_spoilt("test/is-killed", [](Block&) { ::raise(SIGKILL); }) &&
    register_spoilt("test/exits", [](Block&) { ::_exit(7); }) &&
    register_spoilt("test/breaks", [](Block&) { throw Broken{"nothing\tcomes of it\n"}; }) &&
    register_spoilt("test/has-no-room", [](Block&) { throw Missing{"others took it"}; }) &&
    register_spoilt("test/hangs",
                    [](Block&) {
                      for (;;) ::pause();
                    }) &&
    register_spoilt("test/n:10/more", [](Block&) {}) && register_spoilt("test/n:10", [](Block&) {}) &&
    register_spoilt("test/n:9", [](Block&) {}) &&
    register_row({.name = "test/has-more-time",
                  .legs = {{"", Moment::sent, Moment::received}},
                  .make = [](const Places&) { return std::make_unique<Spoilt>([](Block&) {}); },
                  .budget_s = 1}) &&
    register_row({.name = "test/heeds-no-pace",
                  .legs = {{"", Moment::sent, Moment::received}},
                  .make = [](const Places&) { return std::make_unique<Spoilt>([](Block&) {}); },
                  .pace_matters = false}) &&
    register_row({.name = "test/missing", .legs = {}, .make = [](const Places&) -> std::unique_ptr<Row> {
                    throw Missing{"there is no such call"};
                  }});

class BrokenRows : public Measuring {
 protected:
  void expect_trouble(const char* name, const char* why) {
    const auto bad = measured(name);
    EXPECT_FALSE(bad.is_number()) << name;
    EXPECT_THAT(bad.trouble, HasSubstr(why)) << name;
    const auto good = measured("test/good");
    EXPECT_TRUE(good.is_number()) << "after " << name << ": " << good.trouble;
  }
};

TEST_F(BrokenRows, AGoodOneIsANumber) {
  const auto good = measured("test/good");
  EXPECT_TRUE(good.is_number()) << good.trouble;
  ASSERT_THAT(good.blocks, SizeIs(2));
  EXPECT_THAT(good.blocks.front().legs, ElementsAre(SizeIs(smallest_block)));
  // The warm-up's signals are accounted for, its times are not kept.
  EXPECT_EQ(good.account.sent, 3 * smallest_block);
  EXPECT_TRUE(good.account.closes());
}

TEST_F(BrokenRows, ALostSignal) { expect_trouble("test/loses-one", "2 lost"); }
TEST_F(BrokenRows, ASignalTwice) { expect_trouble("test/receives-twice", "sent 60, handled 62"); }
TEST_F(BrokenRows, AnotherThread) { expect_trouble("test/wrong-thread", "2 on another thread"); }
TEST_F(BrokenRows, AClockThatJumps) { expect_trouble("test/clock-jumps-back", "2 out of order"); }
TEST_F(BrokenRows, AStaleSample) { expect_trouble("test/stale-number", "2 out of order"); }
TEST_F(BrokenRows, AKilledRow) { expect_trouble("test/is-killed", "killed by SIGKILL"); }
TEST_F(BrokenRows, ARowThatExits) { expect_trouble("test/exits", "exited with code 7"); }
TEST_F(BrokenRows, ARowThatGivesUp) { expect_trouble("test/breaks", "nothing\tcomes of it\n"); }

TEST_F(BrokenRows, WhatIsMissingIsNoError) {
  const auto missing = measured("test/missing");
  EXPECT_FALSE(missing.is_number());
  EXPECT_EQ(missing.missing, "there is no such call");
  EXPECT_THAT(missing.trouble, IsEmpty());
  EXPECT_TRUE(measured("test/good").is_number());
}

TEST_F(BrokenRows, WhatIsMissingByAndByIsNoErrorEither) {
  const auto missing = measured("test/has-no-room");
  EXPECT_FALSE(missing.is_number());
  EXPECT_EQ(missing.missing, "others took it");
  EXPECT_THAT(missing.trouble, IsEmpty());
  EXPECT_TRUE(measured("test/good").is_number());
}

TEST_F(BrokenRows, ThePaceIsToldWhereItMatters) {
  const auto long_ones = measured("test/has-more-time"), others = measured("test/heeds-no-pace");
  ASSERT_TRUE(long_ones.is_number() && others.is_number());
  EXPECT_GT(long_ones.blocks.front().pace_ns, 0);
  EXPECT_EQ(others.blocks.front().pace_ns, 0);
}

TEST_F(BrokenRows, WhatAnotherBuildDoesNotKnowIsMissing) {
  const RowInfo unheard_of{.name = "test/unheard-of", .legs = {{"", Moment::sent, Moment::received}}, .make = {}};
  const auto missing = measured(unheard_of);
  EXPECT_EQ(missing.missing, "this build has no row of that name");
  EXPECT_THAT(missing.trouble, IsEmpty());
  EXPECT_TRUE(measured("test/good").is_number());
}

TEST(Instrument, ARowThatHangsIsKilledAtTheDeadline) {
  Instrument instrument{{.deadline = std::chrono::milliseconds{5000}}};
  Measurement hanging{instrument, *find_row("test/hangs"), nullptr};
  hanging.take(smallest_block);
  EXPECT_THAT(hanging.finish().trouble, HasSubstr("no answer within 5000 ms"));
  Measurement good{instrument, *find_row("test/good"), nullptr};
  good.take(smallest_block);
  EXPECT_TRUE(good.finish().is_number());
}

// A process that takes no samples: it answers as one whose processor goes at these paces, block by block.
constexpr const char* at_some_pace = R"(
set -- 1350 1050 1000 1190
printf 'latency\t1\t0\t1\tpinned\n'
while read -r word rest; do
  case $word in
    open) printf 'opened\n' ;;
    take) printf 'account\t1\t1\t0\t0\t0\t0\npace\t%s\nleg\t0\t5\ndone\n' "$1" && shift ;;
    close) printf 'closed\n' ;;
  esac
done
)";

TEST(Instrument, TellsThePaceOfItsBlocks) {
  Instrument instrument{{.launcher = {"sh", "-c", at_some_pace}, .program = "sh"}};
  EXPECT_EQ(instrument.paces().undisturbed_ns(), 0);
  Measurement measurement{instrument, *find_row("test/good"), nullptr};  // the warm-up has the first pace
  std::vector<std::int64_t> paces;
  for (int block = 0; block < 3; ++block) paces.push_back(measurement.take(1)->pace_ns);
  EXPECT_THAT(paces, ElementsAre(1050, 1000, 1190));
  EXPECT_EQ(instrument.paces().undisturbed_ns(), 1000);
}

TEST(Instrument, AProgramThatIsGoneWhenItIsStartedAnew) {
  const ScratchFolder folder;
  const auto script = folder.file("launcher", std::string{"#!/bin/sh"} + at_some_pace);
  std::filesystem::permissions(script, std::filesystem::perms::owner_all);
  Instrument instrument{{.launcher = {script}, .program = "sh", .openings = 1}};
  Measurement first{instrument, *find_row("test/good"), nullptr};
  first.take(1);
  EXPECT_TRUE(first.finish().is_number());
  std::filesystem::remove(script);
  Measurement second{instrument, *find_row("test/good"), nullptr};
  EXPECT_THAT(second.finish().trouble, HasSubstr("cannot start"));
}

TEST(Instrument, AProgramThatDoesNotGreet) {
  EXPECT_THROW(Instrument({.launcher = {"false"}, .program = "x"}), Broken);
  EXPECT_THROW(Instrument({.launcher = {"/nonexistent/launcher"}, .program = "x"}), std::invalid_argument);
}

TEST(Rows, AreInOrderWithNumbersByValue) {
  const auto place = [](std::string_view name) { return find_row(name) - all_rows().data(); };
  EXPECT_LT(place("test/n:9"), place("test/n:10"));
  EXPECT_LT(place("test/n:10"), place("test/n:10/more"));
  EXPECT_LT(place("test/breaks"), place("test/good"));
}

}  // namespace
}  // namespace sigconform::latency
