// Compiled by compile_test.cmake with ids that are right and wrong; never linked.
#include "harness/catalogue/requirement_id.h"

constexpr sigconform::RequirementId ids[] = {REQUIREMENT};
static_assert(ids[0].view() == REQUIREMENT);
