#include "harness/conductor/selection.h"

#include <gmock/gmock.h>

#include <array>
#include <string>
#include <vector>

#include "harness/conductor/nearest.h"

namespace sigconform {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Requirement requirement(const char* id, const char* area, const char* profile) {
  Requirement one{};
  one.id = id;
  one.area = area;
  one.profile = profile;
  return one;
}

CaseInfo staged(const char* suite, const char* name, std::vector<std::string_view> requirements) {
  CaseInfo info;
  info.suite = suite;
  info.name = name;
  info.requirements = std::move(requirements);
  return info;
}

const std::array requirements{
    requirement("block.delays", "masks", "posix"),
    requirement("block.kill", "masks", "posix"),
    requirement("fork.mask", "inheritance", "posix"),
    requirement("gettid.differs", "linux", "linux"),
    requirement("python.main", "python-signal", "python-signal"),
    requirement("raise.returns", "actions", "iso-c"),
};
const std::array cases{
    staged("Fork", "KeepsMask", {"fork.mask"}), staged("Linux", "Tids", {"gettid.differs"}),
    staged("Masks", "Delay", {"block.delays"}), staged("Masks", "ForkDelay", {"fork.mask", "block.delays"}),
    staged("Python", "Main", {"python.main"}),
};

std::vector<std::string> names(const SelectionRequest& request) {
  std::vector<std::string> result;
  for (const auto* info : select_cases(request, cases, requirements).cases) result.push_back(info->full_name());
  return result;
}

std::string error_of(const SelectionRequest& request) {
  try {
    select_cases(request, cases, requirements);
  } catch (const SelectionError& error) {
    return error.what();
  }
  return "no error";
}

TEST(Selection, TakesTheDefaultProfilesWhole) {
  const auto selection = select_cases({}, cases, requirements);
  EXPECT_THAT(selection.profiles, ElementsAre("posix", "iso-c", "linux"));
  EXPECT_EQ(selection.requirements.size(), 5U);
  EXPECT_THAT(names({}), ElementsAre("Fork.KeepsMask", "Linux.Tids", "Masks.Delay", "Masks.ForkDelay"));
}

TEST(Selection, FiltersCasesRequirementsAndAreas) {
  EXPECT_THAT(names({.filters = {"Masks.*"}, .profiles = {}, .areas = {}}),
              ElementsAre("Masks.Delay", "Masks.ForkDelay"));
  EXPECT_THAT(names({.filters = {"fork.mask"}, .profiles = {}, .areas = {}}),
              ElementsAre("Fork.KeepsMask", "Masks.ForkDelay"));
  EXPECT_THAT(names({.filters = {"inheritance"}, .profiles = {}, .areas = {}}),
              ElementsAre("Fork.KeepsMask", "Masks.ForkDelay"));
  EXPECT_THAT(names({.filters = {"gettid.*", "Fork.Keeps[MN]ask"}, .profiles = {}, .areas = {}}),
              ElementsAre("Fork.KeepsMask", "Linux.Tids"));
}

TEST(Selection, KeepsToProfilesAndAreas) {
  EXPECT_THAT(names({.filters = {}, .profiles = {"linux"}, .areas = {}}), ElementsAre("Linux.Tids"));
  EXPECT_THAT(names({.filters = {}, .profiles = {}, .areas = {"inheritance"}}),
              ElementsAre("Fork.KeepsMask", "Masks.ForkDelay"));
  EXPECT_THAT(names({.filters = {"Masks.*"}, .profiles = {}, .areas = {"inheritance"}}),
              ElementsAre("Masks.ForkDelay"));
  EXPECT_THAT(names({.filters = {}, .profiles = {"python-signal"}, .areas = {}}), ElementsAre("Python.Main"));
}

TEST(Selection, HasARowForEveryRequirementOfItsProfilesWhateverTheFilter) {
  EXPECT_EQ(
      select_cases({.filters = {"Linux.Tids"}, .profiles = {}, .areas = {}}, cases, requirements).requirements.size(),
      5U);
}

TEST(SelectionErrors, NameTheFilter) {
  EXPECT_THAT(error_of({.filters = {"Masks.*", "Maks.Delay"}, .profiles = {}, .areas = {}}),
              testing::AllOf(HasSubstr("filter 'Maks.Delay' matches no case"), HasSubstr("did you mean Masks.Delay")));
  EXPECT_THAT(error_of({.filters = {"zzzzzzzzz"}, .profiles = {}, .areas = {}}), HasSubstr("`sigconform list`"));
  EXPECT_THAT(error_of({.filters = {"Python.*"}, .profiles = {}, .areas = {}}),
              HasSubstr("only cases of profile python-signal"));
  EXPECT_THAT(error_of({.filters = {"raise.returns"}, .profiles = {}, .areas = {}}), HasSubstr("no case judges yet"));
  EXPECT_THAT(error_of({.filters = {""}, .profiles = {}, .areas = {}}), HasSubstr("filter '' matches no case"));
}

TEST(SelectionErrors, NameUnknownProfilesAndAreasAndEmptyOnes) {
  EXPECT_THAT(error_of({.filters = {}, .profiles = {"posx"}, .areas = {}}),
              HasSubstr("unknown profile 'posx'; there are iso-c, linux, posix, python-signal"));
  EXPECT_THAT(error_of({.filters = {}, .profiles = {}, .areas = {"mask"}}),
              HasSubstr("unknown area 'mask'; there are actions, "));
  EXPECT_THAT(error_of({.filters = {}, .profiles = {"iso-c"}, .areas = {}}),
              HasSubstr("no case judges a requirement of profile iso-c"));
}

TEST(Nearest, PrefersFewTypingErrorsThenContainment) {
  constexpr std::array<std::string_view, 4> candidates{"kill.pid-zero", "kill.pid", "raise.returns", "sigaction.act"};
  EXPECT_THAT(nearest_names("kill.pdi", candidates), ElementsAre("kill.pid"));
  EXPECT_THAT(nearest_names("KILL", candidates), ElementsAre("kill.pid", "kill.pid-zero"));
  EXPECT_THAT(nearest_names("kill", candidates, 1), ElementsAre("kill.pid"));
  EXPECT_THAT(nearest_names("", candidates), ElementsAre());
  EXPECT_THAT(nearest_names(std::string(201, 'k'), candidates), ElementsAre());
  EXPECT_EQ(did_you_mean("rais.returns", candidates), "; did you mean raise.returns?");
  EXPECT_EQ(did_you_mean("nothing like it", candidates), "");
}

}  // namespace
}  // namespace sigconform
