// How a case is written. This is the one header that a case includes.
//
//   // A signal aimed at one thread is handled there, though two others could take it.
//   CONFORMANCE_CASE(ThreadDirection, HandlerRunsOnTheThreadNamed, "pthread_kill.targets-thread") {
//     Subject subject{[](Stage& stage) {
//       stage.record(SIGUSR1);
//       stage.parked_thread("decoy");
//       stage.parked_thread("target");
//       stage.park();
//     }};
//     subject.deliver(SIGUSR1).to("target");
//     EXPECT_THAT(subject, HandledOnce(SIGUSR1).on("target"));
//     EXPECT_THAT(subject.finish(), Exited(0));
//   }
//
// A family is a table with one row per instance and one requirement per row:
//
//   struct Row { const char* name; RequirementId requirement; int signal; };
//   constexpr Row rows[] = {{"SIGHUP", "default.sighup", SIGHUP}, ...};
//   CONFORMANCE_TABLE(DefaultAction, Terminates, rows) { ... row.signal ... }     // cases
//   DefaultAction.Terminates_SIGHUP, ...
//
// A body states expectations with EXPECT_THAT and the matchers; `observe` says the outcome where the standard leaves it
// open; `unsupported` ends the case where the platform lacks the means. A body catches nothing and waits for nothing by
// time.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <iterator>
#include <string>
#include <string_view>
#include <utility>

#include "harness/catalogue/requirement_id.h"
#include "harness/judge/matchers.h"
#include "harness/judge/registry.h"
#include "harness/subject/image.h"
#include "harness/subject/outcome.h"
#include "harness/subject/subject.h"
#include "harness/subject/target.h"

namespace sigconform {

/// The token of an open requirement's outcome: lower case, words joined by '-'. Said twice, both are kept, joined by
/// '+'.
void observe(std::string_view token);

/// Ends the case as `unsupported`.
[[noreturn]] void unsupported(const std::string& reason);

/// Ends the case as `unresolved`.
[[noreturn]] void unresolved(const std::string& reason);

/// For a case that has no stimulus to leave out (it only asks a question): a run without stimulus ends here and lists
/// the reason. Without effect in an ordinary run.
void no_stimulus_applies(const std::string& reason);

}  // namespace sigconform

#define SIGCONFORM_CASE_IDS(Suite, Name) sigconform_ids_##Suite##_##Name
#define SIGCONFORM_CASE_BODY(Suite, Name) sigconform_body_##Suite##_##Name

/// A case that judges the requirements named.
#define CONFORMANCE_CASE(Suite, Name, ...) SIGCONFORM_CASE_ON(platform, Suite, Name, __VA_ARGS__)

/// A case that judges them of `current_target()`, and is run once for each runtime ...
#define RUNTIME_CASE(Suite, Name, ...) SIGCONFORM_CASE_ON(runtimes, Suite, Name, __VA_ARGS__)

/// ... or for each program, runtimes among them.
#define TARGET_CASE(Suite, Name, ...) SIGCONFORM_CASE_ON(programs, Suite, Name, __VA_ARGS__)

#define SIGCONFORM_CASE_ON(what, Suite, Name, ...)                                                           \
  static void SIGCONFORM_CASE_BODY(Suite, Name)();                                                           \
  static constexpr ::sigconform::RequirementId SIGCONFORM_CASE_IDS(Suite, Name)[] = {__VA_ARGS__};           \
  [[maybe_unused]] static const bool sigconform_registered_##Suite##_##Name =                                \
      ::sigconform::register_case({.suite = #Suite,                                                          \
                                   .name = #Name,                                                            \
                                   .requirements = ::sigconform::views_of(SIGCONFORM_CASE_IDS(Suite, Name)), \
                                   .file = __FILE__,                                                         \
                                   .line = __LINE__,                                                         \
                                   .body =                                                                   \
                                       [](const void*) {                                                     \
                                         SIGCONFORM_CASE_BODY(Suite, Name)                                   \
                                         ();                                                                 \
                                       },                                                                    \
                                   .run_on = ::sigconform::RunOn::what});                                    \
  static void SIGCONFORM_CASE_BODY(Suite, Name)()

/// A case per row of an array; a row has the members `name` ([A-Za-z0-9_]+) and `requirement`, and is called `row`.
#define CONFORMANCE_TABLE(Suite, Name, rows) SIGCONFORM_TABLE_ON(platform, Suite, Name, rows)
#define RUNTIME_TABLE(Suite, Name, rows) SIGCONFORM_TABLE_ON(runtimes, Suite, Name, rows)
#define TARGET_TABLE(Suite, Name, rows) SIGCONFORM_TABLE_ON(programs, Suite, Name, rows)

#define SIGCONFORM_TABLE_ON(what, Suite, Name, rows)                                                          \
  static void SIGCONFORM_CASE_BODY(Suite, Name)(const std::remove_cvref_t<decltype((rows)[0])>& row);         \
  [[maybe_unused]] static const bool sigconform_registered_##Suite##_##Name = [] {                            \
    for (const auto& one : rows) {                                                                            \
      ::sigconform::register_case({.suite = #Suite,                                                           \
                                   .name = std::string(#Name "_") + one.name,                                 \
                                   .requirements = {one.requirement.view()},                                  \
                                   .file = __FILE__,                                                          \
                                   .line = __LINE__,                                                          \
                                   .body =                                                                    \
                                       [](const void* at) {                                                   \
                                         SIGCONFORM_CASE_BODY(Suite, Name)                                    \
                                         (*static_cast<const std::remove_cvref_t<decltype((rows)[0])>*>(at)); \
                                       },                                                                     \
                                   .row = &one,                                                               \
                                   .run_on = ::sigconform::RunOn::what});                                     \
    }                                                                                                         \
    return true;                                                                                              \
  }();                                                                                                        \
  static void SIGCONFORM_CASE_BODY(Suite, Name)([[maybe_unused]] const std::remove_cvref_t<decltype((rows)[0])>& row)

namespace sigconform {

template <std::size_t N>
std::vector<std::string_view> views_of(const RequirementId (&ids)[N]) {
  std::vector<std::string_view> views;
  for (const RequirementId& id : ids) views.push_back(id.view());
  return views;
}

}  // namespace sigconform
