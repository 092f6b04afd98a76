// What the library holds for initialisers of static objects, which may run before its own, and in a shared object.
#include <dlfcn.h>
#include <gmock/gmock.h>

#include "cases/runtimes/cpp/tests/calls.h"

namespace sigconform::mainthread {
namespace {

using StaticObjects = SignalTest;

// As a pipe at namespace scope is made, but what that throws would end every test here.
const bool made = [] {
  try {
    const WakeupPipe pipe;
    signal(SIGUSR1, Handlers::DFL);
    return is_main_thread();
  } catch (const NotMainThread&) {
    return false;
  }
}();

TEST_F(StaticObjects, MayBeWakeupPipes) {
  EXPECT_TRUE(made);
  EXPECT_TRUE(is_main_thread());
}

#if defined(SIGCONFORM_MAINTHREAD_PLUGIN)
// In a child: the plug-in's copy of the library has handlers of its own.
TEST_F(StaticObjects, MayBeThoseOfASharedObject) {
  EXPECT_EQ(in_child([] {
              void* plugin = dlopen(SIGCONFORM_MAINTHREAD_PLUGIN, RTLD_NOW | RTLD_LOCAL);
              if (plugin == nullptr) return false;
              const auto handled = reinterpret_cast<int (*)()>(dlsym(plugin, "handled_signals"));
              return handled != nullptr && handled() == SIGUSR1;
            }),
            0);
}
#endif

}  // namespace
}  // namespace sigconform::mainthread
