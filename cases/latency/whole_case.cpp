// A whole case of this suite, from the worker's request to its verdict: what everything else is compared with.
#include "harness/latency/whole_case.h"

namespace sigconform::latency::rows {
namespace {

[[maybe_unused]] const bool registered =
    register_row({.name = "floor/whole-case",
                  .legs = {{"", Moment::sent, Moment::returned}},
                  .make = [](const Places&) { return whole_case("Sigaction.InstallsTheHandler"); },
                  .shares_processor = true});

}  // namespace
}  // namespace sigconform::latency::rows
