#include "harness/subject/orphans.h"

namespace sigconform {

Orphans::Orphans() = default;
Orphans::~Orphans() = default;
bool Orphans::any() const { return false; }
void Orphans::end() {}

}  // namespace sigconform
