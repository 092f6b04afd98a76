// Alone in its file: the linker takes it from the library only for an executable that brings no catalogue of its own,
// such as a test of a layer that merely looks texts up.
#include "harness/catalogue/catalogue_data.h"

namespace sigconform::detail {

constinit const CatalogueData catalogue_data{};

}  // namespace sigconform::detail
