// Which blocks are kept apart: those that the system counted something in, and those of a slower processor.
#include "harness/latency/sifted.h"

#include <gmock/gmock.h>

#include <cstdint>
#include <string>
#include <vector>

#include "harness/latency/pace.h"

namespace sigconform::latency {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

Taken block_of(std::int64_t pace, const std::string& dirty, std::int64_t length) {
  Taken block;
  block.pace_ns = pace;
  block.dirty = dirty;
  block.legs = {std::vector<std::int64_t>(20, length)};
  return block;
}

TEST(Paces, AFewMomentsOfAFasterProcessorAreNotHowFastItIs) {
  Paces paces;
  EXPECT_EQ(paces.undisturbed_ns(), 0);
  for (int block = 0; block < 4; ++block) paces.add(500);
  for (int block = 0; block < 60; ++block) paces.add(1000);
  for (int block = 0; block < 36; ++block) paces.add(1500);
  EXPECT_EQ(paces.undisturbed_ns(), 1000);
}

TEST(Sifted, ASlowerProcessorDisturbsABlock) {
  Measured visit;
  visit.blocks = {block_of(1350, "", 9), block_of(1000, "", 5), block_of(1199, "", 6), block_of(500, "", 4)};
  Sifted sifted;
  sifted.add(visit, 1000);
  EXPECT_EQ(sifted.samples, 80U);
  EXPECT_EQ(sifted.dirty, 20U);
  EXPECT_THAT(sifted.disturbed_by, ElementsAre(Pair("the processor 1.3 times slower", 1U)));
  EXPECT_EQ(sifted.legs.at(0).figures()->max, 6);
  EXPECT_EQ(sifted.legs.at(0).dirty_figures()->min, 9);
}

TEST(Sifted, WhatTheSystemCountedDisturbsItToo) {
  Measured visit;
  visit.blocks = {block_of(1000, "2 migrations", 7), block_of(2000, "2 migrations", 8), block_of(0, "", 5)};
  Sifted sifted;
  sifted.add(visit, 1000);
  EXPECT_THAT(sifted.disturbed_by,
              ElementsAre(Pair("2 migrations", 1U), Pair("the processor 2.0 times slower, 2 migrations", 1U)));
  EXPECT_EQ(sifted.dirty, 40U);
}

TEST(Sifted, NoProcessorIsSlowThatIsComparedWithNothing) {
  Measured visit;
  visit.blocks = {block_of(1000, "", 5), block_of(9000, "", 5)};
  Sifted sifted;
  sifted.add(visit, 0);
  EXPECT_THAT(sifted.disturbed_by, IsEmpty());
}

}  // namespace
}  // namespace sigconform::latency
