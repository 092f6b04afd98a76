// Program images: functions of this executable that a subject can exec, to see what survives exec.
//
//   CONFORMANCE_IMAGE(mask_reporter) { stage.note_mask("in the new image"); }
//   ... stage.exec("mask_reporter");
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/subject/stage.h"

namespace sigconform {

using ImageBody = void (*)(Stage& stage);

/// Used by CONFORMANCE_IMAGE; returns true so that it can initialise a static.
bool register_image(std::string_view name, ImageBody body);

/// The first thing that `main` does: when the arguments say that this process is an image, runs it and does not return.
/// Touches no signal state before the image's body runs.
void enter_image_if_asked(int argc, char** argv);

/// The words that start this program again, the first looked up in PATH. The default is the running executable.
const std::vector<std::string>& program_command();

/// For a worker that a launcher started: tries whether the running executable can be started from here and, where it
/// cannot (a foreign program under an emulator), whether the words that started it can. What is found is kept.
void find_program_command(std::vector<std::string> started_by);

/// Why no image can be started here; empty where one can.
const std::string& image_obstacle();

}  // namespace sigconform

#define CONFORMANCE_IMAGE(name)                                           \
  static void sigconform_image_##name(::sigconform::Stage& stage);        \
  [[maybe_unused]] static const bool sigconform_image_registered_##name = \
      ::sigconform::register_image(#name, &sigconform_image_##name);      \
  static void sigconform_image_##name([[maybe_unused]] ::sigconform::Stage& stage)
