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

/// How to start this program again: its path, with a launcher's words before it where there is one (an emulator).
/// The default is the running executable. The first word is looked up in PATH.
void set_program_command(std::vector<std::string> words);
const std::vector<std::string>& program_command();

}  // namespace sigconform

#define CONFORMANCE_IMAGE(name)                                           \
  static void sigconform_image_##name(::sigconform::Stage& stage);        \
  [[maybe_unused]] static const bool sigconform_image_registered_##name = \
      ::sigconform::register_image(#name, &sigconform_image_##name);      \
  static void sigconform_image_##name([[maybe_unused]] ::sigconform::Stage& stage)
