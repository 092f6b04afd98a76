// Statements that a runtime answers by itself: the scene says what it saw, and the row holds what that must be.
#pragma once

#include <array>
#include <string_view>

#include "cases/runtimes/scene.h"

namespace sigconform::cases::runtimes {

struct Said {
  std::string_view key;
  std::string_view value;
};

/// The scene is called as the requirement without `python.`.
struct Statement {
  const char* name;
  RequirementId requirement;
  std::array<Said, 6> expected;
  std::string_view no_stimulus = {};  ///< why there is none to leave out; empty where the scene signals itself
};

/// The same for an open requirement: the token is what the scene says under `token`.
struct OpenStatement {
  const char* name;
  RequirementId requirement;
  std::string_view no_stimulus = {};
};

constexpr std::string_view scene_of(RequirementId requirement) {
  auto name = requirement.view();
  name.remove_prefix(name.find('.') + 1);
  return name;
}

inline void expect_said(Scene& scene, const Statement& row) {
  for (const auto& [key, value] : row.expected)
    if (!key.empty()) {
      EXPECT_EQ(scene.value(key), value) << "what the scene says of '" << key << "'";
    }
}

inline void judge_statement(const Statement& row) {
  if (!row.no_stimulus.empty()) no_stimulus_applies(std::string{row.no_stimulus});
  Scene scene{scene_of(row.requirement)};
  EXPECT_THAT(scene.finish(), Exited(0));
  expect_said(scene, row);
}

inline void judge_open_statement(const OpenStatement& row) {
  if (!row.no_stimulus.empty()) no_stimulus_applies(std::string{row.no_stimulus});
  Scene scene{scene_of(row.requirement)};
  EXPECT_THAT(scene.finish(), Exited(0));
  const auto tokens = scene.values("token");
  if (tokens.empty()) throw Contradicted("the scene saw nothing to tell");
  observe(tokens.back());
}

}  // namespace sigconform::cases::runtimes
