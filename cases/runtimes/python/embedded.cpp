#include "cases/runtimes/python/embedded.h"

#include <dlfcn.h>

namespace sigconform::cases::runtimes {

std::string embedded_library(const char* needed) {
  // Asked first of all: whether another runtime's probe knows the scene says nothing.
  if (Scene{"announce"}.name() != "cpython") unsupported("only CPython is embedded by these calls");
  Scene scene{"embedding-library"};
  EXPECT_THAT(scene.finish(), Exited(0));
  for (const auto& candidate : scene.values("library")) {
    // Tried here: an unloadable library would be the subject's failure otherwise.
    if (void* library = ::dlopen(candidate.c_str(), RTLD_LAZY | RTLD_LOCAL)) {
      const bool found = ::dlsym(library, needed) != nullptr;
      ::dlclose(library);
      if (!found) unsupported("the library of this Python has no " + std::string{needed} + "()");
      return candidate;
    }
  }
  unsupported("there is no shared library of this Python: " + scene.value("library"));
}

namespace {

template <class Function>
bool find(void* library, const char* name, Function& function) {
  function = reinterpret_cast<Function>(::dlsym(library, name));
  return function != nullptr;
}

template <class Function>
void look_up(Stage& stage, void* library, const char* name, Function& function) {
  if (!find(library, name, function)) stage.complain(name);
}

}  // namespace

Embedded::Embedded(Stage& stage, const std::string& library_path) : stage_(stage) {
  // Global: the interpreter's own extension modules look for its symbols.
  void* library = ::dlopen(library_path.c_str(), RTLD_NOW | RTLD_GLOBAL);
  if (library == nullptr) stage.complain(::dlerror());
  look_up(stage, library, "Py_InitializeEx", initialize);
  look_up(stage, library, "Py_FinalizeEx", finalize);
  look_up(stage, library, "PyErr_CheckSignals", check_signals);
  look_up(stage, library, "PyEval_SaveThread", save_thread);
  look_up(stage, library, "PyEval_RestoreThread", restore_thread);
  look_up(stage, library, "PyGILState_Ensure", ensure);
  look_up(stage, library, "PyGILState_Release", release);
  find(library, "PyOS_BeforeFork", before_fork);
  find(library, "PyOS_AfterFork_Parent", after_fork_parent);
  find(library, "PyOS_AfterFork_Child", after_fork_child);
  look_up(stage, library, "PyRun_SimpleStringFlags", run_simple_string_);
  look_up(stage, library, "PyRun_StringFlags", run_string_);
  look_up(stage, library, "PyImport_AddModule", add_module_);
  look_up(stage, library, "PyModule_GetDict", module_dict_);
  look_up(stage, library, "PyLong_AsLong", as_long_);
  look_up(stage, library, "PyErr_Print", print_error_);
}

void Embedded::run(const char* statements) {
  if (run_simple_string_(statements, nullptr) != 0) stage_.complain("statements of the embedded Python");
}

long Embedded::value(const char* expression) {
  constexpr int eval_input = 258;  // Py_eval_input of Include/compile.h, the same in every version
  void* names = module_dict_(add_module_("__main__"));
  void* object = run_string_(expression, eval_input, names, names, nullptr);
  if (object == nullptr) {
    print_error_();
    stage_.complain("an expression of the embedded Python");
  }
  return as_long_(object);
}

}  // namespace sigconform::cases::runtimes
