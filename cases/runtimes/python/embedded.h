// Python in a program of our own: its shared library, loaded at run time into a subject.
// It has the few functions that the cases need, by their C declarations; it owns nothing, and no subject unloads it.
#pragma once

#include <string>

#include "cases/runtimes/scene.h"

namespace sigconform::cases::runtimes {

/// Where the shared library of `current_target()` is; unsupported where it is no CPython, has none, or has one without
/// a function that not every version has. In the judge.
std::string embedded_library(const char* needed = "Py_InitializeEx");

/// Loaded into the calling process. An arrangement: what fails complains to the stage.
class Embedded {
 public:
  Embedded(Stage& stage, const std::string& library);

  void (*initialize)(int with_signal_handlers);
  int (*finalize)();
  int (*check_signals)();
  void* (*save_thread)();
  void (*restore_thread)(void* state);
  int (*ensure)();
  void (*release)(int state);
  // Null before 3.7.
  void (*before_fork)();
  void (*after_fork_parent)();
  void (*after_fork_child)();

  /// Runs statements; an exception complains.
  void run(const char* statements);
  /// The value of an expression, which must be an integer or a truth value.
  long value(const char* expression);

 private:
  Stage& stage_;
  int (*run_simple_string_)(const char*, void*);
  void* (*run_string_)(const char*, int, void*, void*, void*);
  void* (*add_module_)(const char*);
  void* (*module_dict_)(void*);
  long (*as_long_)(void*);
  void (*print_error_)();
};

}  // namespace sigconform::cases::runtimes
